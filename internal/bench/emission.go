package bench

import (
	"fmt"
	"runtime"
	"text/tabwriter"

	"github.com/mirtool/mirtool/backend/wasm"
)

// RunEmit measures how many instructions a second of processor time are emitted
// as WebAssembly, and prints a table: for modules of that size, or with 0 of
// several.
func (c *Config) RunEmit(size int) error {
	return c.emission(sizesOf(size))
}

func (c *Config) emission(sizes []int) error {
	return c.perModule(sizes, "wasm\twasm\tin use\t", "M inst/s\tB/inst\tB/inst\t", c.emissionRow)
}

// emissionRow measures a module: the rate, the size of what comes out, and what
// is in use besides the module when it is written.
func (c *Config) emissionRow(tw *tabwriter.Writer, kind string, size int) error {
	m, err := Module(kind, size)
	if err != nil {
		return err
	}
	n := float64(instructions(m))
	before := heap()
	var out meter
	took := c.best(func() {
		out = meter{}
		err = keep(err, wasm.Emit(&out, m, wasm.Options{NoWASI: true}))
	})
	fmt.Fprintf(tw, "%s\t%.0f\t%.2f\t%.1f\t%.0f\t\n", kind, n, n/1e6/took, float64(out.written)/n, float64(out.heap-before)/n)
	return err
}

// meter counts the bytes that are written to it, and notes how many bytes were
// in use then.
type meter struct {
	written int
	heap    uint64
}

func (m *meter) Write(b []byte) (int, error) {
	m.written += len(b)
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	m.heap = max(m.heap, s.HeapAlloc)
	return len(b), nil
}
