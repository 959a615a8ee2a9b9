//go:build unix

package mirtext

import (
	"runtime"
	"runtime/debug"
	"syscall"
	"testing"
	"time"

	"github.com/mirtool/mirtool/internal/bigtext"
	"github.com/mirtool/mirtool/mir"
)

// cpu returns the processor time that the process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// benchRead measures reading in MB a second of processor time, all threads and
// the collector included, beside the time on the clock.
func benchRead(b *testing.B, src []byte, mode Mode) {
	b.SetBytes(int64(len(src)))
	runtime.GC()
	start := cpu()
	for b.Loop() {
		if f := Read("bench.mir", src, mode); len(f.Diags) > 0 {
			b.Fatal(f.Diags)
		}
	}
	b.ReportMetric(float64(len(src))*float64(b.N)/1e6/(cpu()-start).Seconds(), "MB/cpu-s")
}

func BenchmarkRead(b *testing.B) {
	for _, c := range []struct {
		name string
		src  []byte
		mode Mode
	}{
		{"ordinary", bigtext.Ordinary(20 << 20), 0},
		{"tiny", bigtext.Tiny(20 << 20), 0},
		{"block", genBlock(1000000), 0},
		{"blocks", genBlocks(1000000), 0},
		{"switch", genSwitch(1000000), 0},
		{"data", genData(1000000), 0},
		{"globals", genGlobals(300000), 0},
		{"refs", genRefs(200000), 0},
		{"ordinary-comments", bigtext.Ordinary(4 << 20), WithComments},
		{"ordinary-grammar", bigtext.Ordinary(1 << 20), grammarOnly},
	} {
		b.Run(c.name, func(b *testing.B) { benchRead(b, c.src, c.mode) })
	}
}

// BenchmarkMemory reports the bytes that an instruction takes once it is read.
func BenchmarkMemory(b *testing.B) {
	for _, c := range []struct {
		name string
		src  []byte
	}{
		{"ordinary", bigtext.Ordinary(20 << 20)},
		{"block", genBlock(1000000)},
		{"sum", genSum(1000000)},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				benchMemory(b, c.src)
			}
		})
	}
}

func benchMemory(b *testing.B, src []byte) {
	before := heap()
	m, err := Parse("bench.mir", src)
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for _, f := range m.Funcs() {
		for _, blk := range f.Blocks() {
			for range f.Insts(blk) {
				n++
			}
		}
	}
	b.ReportMetric(float64(heap()-before)/float64(n), "B/inst")
	b.ReportMetric(float64(n), "insts")
	runtime.KeepAlive(m)
	runtime.KeepAlive(src)
}

func heap() uint64 {
	debug.FreeOSMemory()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}

// BenchmarkVerify measures verifying what was read.
func BenchmarkVerify(b *testing.B) {
	src := bigtext.Ordinary(20 << 20)
	m, err := Parse("bench.mir", src)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(src)))
	start := cpu()
	for b.Loop() {
		if ds := mir.Verify(m); len(ds) > 0 {
			b.Fatal(ds)
		}
	}
	b.ReportMetric(float64(len(src))*float64(b.N)/1e6/(cpu()-start).Seconds(), "MB/cpu-s")
}
