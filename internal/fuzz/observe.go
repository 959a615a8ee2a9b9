package fuzz

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/internal/mirgen"
	"github.com/mirtool/mirtool/mir"
)

// Outcome is what can be seen of a program that was run.
type Outcome struct {
	End    string // "status 3", "trap div-by-zero", "error: …"
	Output string
}

// Observe runs a program on a backend.
func Observe(m *mir.Module, b *backend.Backend) Outcome {
	var out bytes.Buffer
	p, err := launch.Load(m, b, host.Config{Stdout: &out}, backend.Options{Fuel: mirgen.Fuel, MaxMemory: 256 << 20})
	if err != nil {
		return Outcome{End: "error: " + err.Error()}
	}
	defer p.Instance.Close()
	ctx, done := context.WithTimeout(context.Background(), patience)
	defer done()
	bits, err := p.Main(ctx, []string{"program"})
	return Outcome{endOf(p.Module.FuncByName("main"), bits, err), out.String()}
}

// endOf says how a call of f ended.
func endOf(f *mir.Func, bits []uint64, err error) string {
	var trap *backend.Trap
	var exit *backend.Exit
	switch {
	case errors.As(err, &trap):
		return "trap " + trap.Kind.String()
	case errors.As(err, &exit):
		return fmt.Sprintf("exit %d", exit.Status)
	case err != nil:
		return "error: " + err.Error()
	}
	return strings.TrimSpace("returned " + launch.Format(f.Sig.Results, bits, " "))
}

// Limit reports whether the program ran into a limit, where nothing can be
// compared.
func (o Outcome) Limit() bool {
	switch o.End {
	case "trap out-of-fuel", "trap time-limit", "trap memory-limit", "trap stack-overflow":
		return true
	}
	return o.isError()
}

func (o Outcome) isError() bool { return strings.HasPrefix(o.End, "error: ") }

// Difference says in a few lines how two outcomes differ.
func Difference(want, got Outcome) string {
	var b strings.Builder
	if want.End != got.End {
		fmt.Fprintf(&b, "  want %s\n  got  %s\n", want.End, got.End)
	}
	if want.Output != got.Output && !got.isError() {
		ws, gs := strings.Split(want.Output, "\n"), strings.Split(got.Output, "\n")
		i := 0
		for i < len(ws) && i < len(gs) && ws[i] == gs[i] {
			i++
		}
		fmt.Fprintf(&b, "  line %d of the output: want %s, got %s\n", i+1, lineOf(ws, i), lineOf(gs, i))
	}
	return b.String()
}

func lineOf(lines []string, i int) string {
	if i >= len(lines) {
		return "none"
	}
	return fmt.Sprintf("%q", lines[i])
}
