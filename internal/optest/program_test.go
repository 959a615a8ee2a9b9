package optest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// TestProgram runs the program on every backend that can.
func TestProgram(t *testing.T) {
	const limit = 40
	src := Program(limit)
	m, err := mirtext.Load("program.mir", src)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, %d functions", len(src), len(m.Funcs()))
	for _, b := range backends {
		t.Run(b.Name, func(t *testing.T) {
			out, err := output(b, m)
			if err == nil {
				err = CheckOutput(limit, out)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// output runs @main and returns what it printed.
func output(b *backend.Backend, m *mir.Module) (string, error) {
	var out strings.Builder
	print := func(t mir.Type, format string) backend.HostFunc {
		return backend.HostFunc{Sig: mir.Sig{Params: []mir.Type{t}}, Fn: func(c *backend.HostCall) error {
			fmt.Fprintf(&out, format, mir.SignExtend(t, c.Args[0]))
			return nil
		}}
	}
	in, err := b.Load(m, backend.Options{Imports: map[string]backend.HostFunc{
		"print_i64":  print(mir.I64, "%d"),
		"print_char": print(mir.I32, "%c"),
	}})
	if err != nil {
		return "", err
	}
	defer in.Close()
	_, err = in.Call(context.Background(), "main")
	return out.String(), err
}

// TestCheckOutput checks that wrong output is noticed and explained.
func TestCheckOutput(t *testing.T) {
	for output, want := range map[string]string{
		"":         "prints",
		"3 5\n9\n": " on ",
		"-1 0\n":   "prints",
	} {
		if err := CheckOutput(10, output); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("of %q is said: %v", output, err)
		}
	}
}
