package optest

import (
	"testing"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// TestText takes the samples, and copies of them with constants, through text:
// what is printed must be read as the same.
func TestText(t *testing.T) {
	funcs := 0
	for _, c := range Cases() {
		t.Run(c.Name(), func(t *testing.T) {
			c.bind(30)
			text := c.Module.String()
			m, err := mirtext.Parse("", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if err := mir.Verify(m).Err(); err != nil {
				t.Error(err)
			}
			if again := m.String(); again != text {
				t.Errorf("printed\n%s\nread and printed again\n%s", text, again)
			}
			funcs += len(m.Funcs())
		})
	}
	t.Logf("%d functions", funcs)
}
