package filetest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/mir"
)

func TestFind(t *testing.T) {
	dir := t.TempDir()
	for _, f := range []string{"b.mir", "a.mir", "sub/c.mir", ".git/d.mir", "e.txt"} {
		os.MkdirAll(filepath.Dir(filepath.Join(dir, f)), 0o777)
		os.WriteFile(filepath.Join(dir, f), nil, 0o666)
	}
	named := filepath.Join(dir, "e.txt")
	paths, err := Find([]string{named, dir})
	want := []Path{{named, true}}
	for _, f := range []string{"a.mir", "b.mir", "sub/c.mir"} {
		want = append(want, Path{filepath.Join(dir, filepath.FromSlash(f)), false})
	}
	if diff := cmp.Diff(want, paths); diff != "" || err != nil {
		t.Errorf("found (-want +got):\n%s, %v", diff, err)
	}
	if _, err := Find([]string{filepath.Join(dir, "none")}); err == nil || !strings.Contains(err.Error(), "no such file or folder") {
		t.Errorf("error %v", err)
	}
}

// files writes some files and returns their paths.
func files(t *testing.T, texts ...string) []Path {
	dir := t.TempDir()
	var paths []Path
	for i, text := range texts {
		f := filepath.Join(dir, fmt.Sprintf("f%03d.mir", i))
		if err := os.WriteFile(f, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, Path{f, i == 0})
	}
	return paths
}

func TestRunAllKeepsTheOrder(t *testing.T) {
	texts := make([]string, 60)
	for i := range texts {
		texts[i] = "mir 1\n; run: @div(7, 2) == 3" + program
	}
	paths := files(t, texts...)
	for _, jobs := range []int{0, 1, 7} {
		var got []string
		config().RunAll(paths, jobs, func(r Result) { got = append(got, r.File) })
		for i := range paths {
			if got[i] != paths[i].File {
				t.Fatalf("with %d jobs result %d is %s", jobs, i, got[i])
			}
		}
	}
}

func TestRunAllNamed(t *testing.T) {
	paths := files(t, "mir 1\n", "mir 1\n")
	var rs []Result
	config().RunAll(paths, 2, func(r Result) { rs = append(rs, r) })
	if rs[0].Skipped || len(rs[0].Failures) != 1 || !rs[1].Skipped {
		t.Errorf("%+v", rs)
	}
}

func TestRunAllPanics(t *testing.T) {
	c := config()
	broken := *interp.Backend
	broken.Load = func(*mir.Module, backend.Options) (backend.Instance, error) { panic("broken") }
	c.Backends = []*backend.Backend{&broken}
	defer func() {
		if e := recover(); e == nil || !strings.HasSuffix(fmt.Sprint(e), "f000.mir: broken") {
			t.Errorf("recovered %v", e)
		}
	}()
	c.RunAll(files(t, "mir 1\n; run: @div(7, 2) == 3"+program), 1, func(Result) {})
	t.Error("no panic")
}
