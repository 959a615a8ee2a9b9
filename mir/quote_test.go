package mir_test

import (
	"testing"

	"github.com/mirtool/mirtool/mir"
)

// TestParseEscape reads the escapes of the language, and what is none.
func TestParseEscape(t *testing.T) {
	for _, c := range []struct {
		s    string
		want byte
		n    int
	}{
		{`n`, 10, 1}, {`t`, 9, 1}, {`\`, 92, 1}, {`"`, 34, 1}, {`00`, 0, 2}, {`7f`, 127, 2}, {`fF`, 255, 2}, {`0ab`, 10, 2}, {`nn`, 10, 1},
		{``, 0, 0}, {`r`, 0, 0}, {`a`, 0, 0}, {`0`, 0, 0}, {`g0`, 0, 0}, {`0g`, 0, 0}, {`x41`, 0, 0}, {`/0`, 0, 0}, {`:0`, 0, 0}, {"`0", 0, 0}, {`'`, 0, 0},
	} {
		if got, n := mir.ParseEscape(c.s); got != c.want || n != c.n {
			t.Errorf("ParseEscape(%q) = %d, %d; want %d, %d", c.s, got, n, c.want, c.n)
		}
	}
}
