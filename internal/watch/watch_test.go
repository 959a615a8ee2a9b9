package watch_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mirtool/mirtool/internal/watch"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/passes"
)

const text = `mir 1

import func @g()
const @"a b" = { zero 8 }

func @"h }"() {
^entry:
  ret
}

data @d = {
  i64 1,
  i64 2
}

export func @f() -> i64 {
^entry:
  %x = load.i64 @d
  ret %x
}
`

func load(t *testing.T) *mir.Module {
	m, err := mirtext.Load("f.mir", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestParts(t *testing.T) {
	m := load(t)
	parts := watch.ModuleParts(m, mir.Printer{})
	if len(parts) != 3 || parts[1].Name != `@"h }"` || parts[2].Name != "@f" {
		t.Fatalf("the parts are %v", parts)
	}
	if p := parts[2].Text; !strings.HasPrefix(p, "export func @f() -> i64 {\n") || !strings.HasSuffix(p, "  ret %x\n}\n") {
		t.Errorf("@f is\n%s", p)
	}
	all := ""
	for _, p := range parts {
		all += p.Text
	}
	lines := func(s string) int { return len(strings.Fields(s)) }
	if lines(all) != lines(m.String()) || strings.Contains(parts[0].Text, "ret") {
		t.Errorf("the module is\n%s", parts[0].Text)
	}
}

func TestDiff(t *testing.T) {
	old := []watch.Part{{"", "a\n"}, {"@f", "b\n"}, {"@gone", "c\n"}}
	now := []watch.Part{{"", "a\n"}, {"@f", "x\n"}, {"@new", "y\n"}}
	want := "--- @f before\n+++ @f after\n@@ -1 +1 @@\n-b\n+x\n" +
		"--- @new before\n+++ @new after\n@@ -0,0 +1 @@\n+y\n" +
		"--- @gone before\n+++ @gone after\n@@ -1 +0,0 @@\n-c\n"
	if diff := cmp.Diff(want, watch.Diff(old, now)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// two are passes over a function and over the module, that change nothing.
var two = passes.Pipeline{
	{Pass: &passes.Pass{Name: "one", Run: func(*passes.Context, *mir.Func) bool { return false }}},
	{Pass: &passes.Pass{Name: "all", RunModule: func(*passes.Context, *mir.Module) bool { return false }}},
}

// TestTogether attaches several watchers to one runner.
func TestTogether(t *testing.T) {
	var out strings.Builder
	var r passes.Runner
	watch.Bisect(&r, 2, &out)
	(&watch.Dump{Out: &out, Before: []string{"all"}, Func: "f"}).Attach(&r)
	var counts watch.Counts
	counts.Attach(&r)
	if _, _, err := r.Run(load(t), two); err != nil {
		t.Fatal(err)
	}
	want := `BISECT: running pass (1) one on @"h }"
BISECT: running pass (2) one on @f
; *** IR Dump Before one on @f ***
export func @f() -> i64 {
^entry:
  %x = load.i64 @d
  ret %x
}

BISECT: NOT running pass (3) all on [module]
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if want := []watch.PassCount{{Name: "one", Runs: 2, Before: 3, After: 3}}; !cmp.Equal(counts.Passes, want) || counts.Applications != 2 {
		t.Errorf("the counts are %+v", counts)
	}
}
