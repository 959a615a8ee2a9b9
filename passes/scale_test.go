package passes_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/passes"
)

// ladder returns a function of n rungs, each an if in a loop that uses some of
// the variables: 4 blocks and about 12 instructions a rung.
func ladder(n int) string {
	var b strings.Builder
	b.WriteString("mir 1\nexport func @ladder(%n: i64) -> i64 {\n")
	const vars = 12
	for v := range vars {
		fmt.Fprintf(&b, "  var $v%d: i64\n", v)
	}
	b.WriteString("  slot %s: 8\n^entry:\n  jump ^head0\n")
	for i := range n {
		x, y := i%vars, (i*7+3)%vars
		fmt.Fprintf(&b, "^head%d:\n  %%a%d = get $v%d\n  %%c%d = slt.i64 %%a%d, %%n\n  br %%c%d, ^then%d, ^next%d\n", i, i, x, i, i, i, i, i)
		fmt.Fprintf(&b, "^then%d:\n  %%b%d = get $v%d\n  %%d%d = add.i64 %%b%d, %%a%d\n  %%e%d = load.i64 %%s\n  %%f%d = xor.i64 %%d%d, %%e%d\n  store.i64 %%f%d, %%s\n  set $v%d, %%f%d\n  br %%c%d, ^head%d, ^next%d\n",
			i, i, y, i, i, i, i, i, i, i, i, y, i, i, i, i)
		fmt.Fprintf(&b, "^next%d:\n  %%g%d = get $v%d\n  %%h%d = add.i64 %%g%d, 1\n  set $v%d, %%h%d\n  jump ^head%d\n", i, i, x, i, i, x, i, i+1)
	}
	fmt.Fprintf(&b, "^head%d:\n  %%r = get $v0\n  ret %%r\n}\n", n)
	return b.String()
}

func TestScale(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	src := ladder(80_000)
	m, err := mirtext.Parse("ladder", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range passes.All() {
		timed(t, m.Clone(), p.Name)
	}
	for _, pl := range []string{"mem2reg", "params", "gvn", "sroa", "dse", "constdata", "dce", "outofssa"} {
		timed(t, m, pl)
	}
}

// timed runs a pipeline, and says how long it took.
func timed(t *testing.T, m *mir.Module, pipeline string) {
	pl, err := passes.Parse(pipeline, passes.All())
	if err != nil {
		return
	}
	n := 0
	for _, f := range m.Funcs() {
		for _, b := range f.Blocks() {
			for range f.Insts(b) {
				n++
			}
		}
	}
	start := time.Now()
	if _, _, err := (&passes.Runner{}).Run(m, pl); err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	t.Logf("%-10s %8d instructions %6.2f s", pipeline, n, took.Seconds())
	if took > 20*time.Second {
		t.Errorf("%s took %v", pipeline, took)
	}
}
