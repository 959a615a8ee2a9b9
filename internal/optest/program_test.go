package optest

import (
	"testing"

	"github.com/mirtool/mirtool/mirtext"
)

// TestProgram checks that the program is one, and runs it.
func TestProgram(t *testing.T) {
	const limit = 40
	src := Program(limit)
	m, err := mirtext.Load("program.mir", src)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, %d functions", len(src), len(m.Funcs()))
}
