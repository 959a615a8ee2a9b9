package mirtext

import (
	"testing"
	"time"
)

func TestScale(t *testing.T) {
	for _, c := range []struct {
		name string
		gen  func(int) []byte
		n    int
	}{
		{"block", genBlock, 50000}, {"blocks", genBlocks, 50000}, {"switch", genSwitch, 50000},
		{"data", genData, 50000}, {"globals", genGlobals, 20000}, {"vars", genVars, 20000}, {"refs", genRefs, 20000},
		{"ordinary", genOrdinary, 1 << 20}, {"tiny", genTiny, 1 << 20},
	} {
		for _, n := range []int{c.n / 4, c.n} {
			src := c.gen(n)
			start := time.Now()
			if _, err := Parse("x", src); err != nil {
				t.Fatal(err)
			}
			el := time.Since(start)
			t.Logf("%s %d: %v %.2f MB/s", c.name, n, el, float64(len(src))/1e6/el.Seconds())
		}
	}
}
