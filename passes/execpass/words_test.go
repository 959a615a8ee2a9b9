package execpass

import (
	"slices"
	"testing"
)

func TestWords(t *testing.T) {
	for _, c := range []struct {
		command string
		want    []string
	}{
		{"a", []string{"a"}},
		{"  a\tb\n c ", []string{"a", "b", "c"}},
		{`a 'b c' "d 'e'" ''`, []string{"a", "b c", "d 'e'", ""}},
		{`a x'y z'"w"é`, []string{"a", "xy zwé"}},
		{`c:\tools\pass.exe`, []string{`c:\tools\pass.exe`}},
	} {
		if got, err := words(c.command); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s is cut into %q, %v", c.command, got, err)
		}
	}
	for _, bad := range []string{"", " ", `a "b`, `'`, `''`} {
		if got, err := words(bad); err == nil {
			t.Errorf("%s is cut into %q", bad, got)
		}
	}
}
