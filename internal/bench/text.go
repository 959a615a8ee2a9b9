package bench

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/mirtool/mirtool/internal/bigtext"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirjson"
	"github.com/mirtool/mirtool/mirtext"
)

// textSize is how large the texts are.
const textSize = 20 << 20

// RunText measures what is done with texts, and prints a table.
func (c *Config) RunText() error { return c.text(textSize) }

func (c *Config) text(size int) error {
	tw := tabwriter.NewWriter(c.Out, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "functions\tread\tprint\tverify\tverify\tas JSON\tfrom JSON\tmemory\t")
	for _, t := range []struct {
		name string
		src  []byte
	}{{"ordinary", bigtext.Ordinary(size)}, {"one large", bigtext.Large(size)}, {"tiny", bigtext.Tiny(size)}} {
		fmt.Fprintf(c.Log, "\r%s ", t.name)
		before := heap()
		m, err := mirtext.Load(t.name+".mir", t.src)
		if err != nil {
			return err
		}
		if err := c.textRow(tw, t.name, t.src, m, heap()-before); err != nil {
			return err
		}
	}
	fmt.Fprintf(c.Log, "\r%40s\r", "")
	fmt.Fprintln(tw, "\tMB/s\tMB/s\tMB/s\tM inst/s\tMB/s\tMB/s\tB/inst\t")
	return tw.Flush()
}

func (c *Config) textRow(w io.Writer, name string, src []byte, m *mir.Module, held uint64) error {
	var json bytes.Buffer
	var failed error
	size := float64(len(src)) / 1e6
	read := c.best(func() {
		_, err := mirtext.Parse(name, src)
		failed = keep(failed, err)
	})
	print := c.best(func() { failed = keep(failed, mir.Printer{}.Print(io.Discard, m)) })
	verify := c.best(func() { failed = keep(failed, mir.Verify(m).Err()) })
	write := c.best(func() {
		json.Reset()
		failed = keep(failed, mirjson.Write(&json, m))
	})
	back := c.best(func() {
		_, err := mirjson.Parse(name, json.Bytes())
		failed = keep(failed, err)
	})
	fmt.Fprintf(w, "%s\t%.0f\t%.0f\t%.0f\t%.1f\t%.0f\t%.0f\t%.0f\t\n", name, size/read, size/print, size/verify,
		float64(instructions(m))/1e6/verify, float64(json.Len())/1e6/write, float64(json.Len())/1e6/back,
		float64(held)/float64(instructions(m)))
	return failed
}

// heap returns the bytes in use.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}

func keep(old, err error) error {
	if old != nil {
		return old
	}
	return err
}

// best returns the least processor time, in seconds, that a round took.
func (c *Config) best(do func()) float64 {
	var times []time.Duration
	for range c.Rounds {
		runtime.GC()
		start := processTime()
		do()
		times = append(times, processTime()-start)
	}
	return max(slices.Min(times), time.Microsecond).Seconds()
}

func instructions(m *mir.Module) int {
	n := 0
	for _, f := range m.Funcs() {
		for _, b := range f.Blocks() {
			for range f.Insts(b) {
				n++
			}
		}
	}
	return n
}
