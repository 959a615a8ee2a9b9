package fuzz

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/backend/llvmtext"
	"github.com/mirtool/mirtool/backend/native"
	"github.com/mirtool/mirtool/internal/orctest"
	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
	"github.com/mirtool/mirtool/rt"
)

func TestMain(m *testing.M) { orctest.Main(m) }

// TestNative compares random programs as native code with the interpreter: MIR
// at -O0 and -O2, LLVM at 0 and 2, the oldest clang and the newest, and LLVM's ORC JIT.
// The environment variable MIRTOOL_BATCHES says how many batches of 200 there are, and
// MIRTOOL_SEED where they begin. A hundred thousand programs:
//
//	MIRTOOL_BATCHES=500 go test ./internal/fuzz -run TestNative -timeout 0 -v
//
// MIRTOOL_TARGET makes them programs for another machine, such as riscv64-linux-gnu,
// for which there are a C library, a linker and qemu; ORC is left out then.
func TestNative(t *testing.T) {
	batches, size := batchesFromEnv(t)
	for i := range batches {
		b := Batch{Seed: firstSeed(t) + i*size, Count: size, Mixed: true, Oracle: interp.Backend}
		if target, _ := testtool.Target(t); target != "" {
			b.Fits = func(m *mir.Module) bool { return llvmtext.Check(m, testtool.Machine(target)) == nil }
		}
		nativeBatch(t, &b, i)
		if batches > 1 {
			t.Logf("%d programs so far, failed: %t; the next has the seed %d", (i+1)*size, t.Failed(), b.Seed+size)
		}
	}
}

// nativeBatch compares a batch. Every fourth batch has what a debugger wants to
// know. ORC gets the same text at one of the levels, one after the other, and
// with the oldest LLVM and the newest in turn: most of its way is clang's.
func nativeBatch(t *testing.T, b *Batch, turn uint64) {
	p, err := b.Make()
	if err != nil {
		t.Fatal(err)
	}
	if least := b.Count * 3 / 4; uint64(p.Len()) < least && b.Fits == nil || p.Len() == 0 {
		t.Fatalf("only %d of %d programs run without a limit", p.Len(), b.Count)
	}
	m, err := p.Forking()
	if err != nil {
		t.Fatal(err)
	}
	for k, m := range []*mir.Module{m, optimised(t, m)} {
		prog, err := llvmtext.Prepare(m, llvmtext.Alone)
		if err != nil {
			t.Fatal(err)
		}
		for v, version := range []int{14, 19} {
			n := nativeText{t: t, version: version, dir: t.TempDir(), what: fmt.Sprintf("seeds from %d, MIR -O%d", b.Seed, 2*k), programs: p}
			n.emit(prog.Module, turn%4 == 3)
			for l, level := range []string{"0", "2"} {
				n.clang(level)
				if (turn+uint64(k+l))%2 == 0 && turn/2%2 != uint64(v) && b.Fits == nil {
					n.orc(level)
				}
			}
			os.RemoveAll(n.dir) // a long test would fill the disk
		}
	}
}

// optimised returns what -O2 makes of a module for native code.
func optimised(t *testing.T, m *mir.Module) *mir.Module {
	m = m.Clone()
	if err := rt.Link(m); err != nil {
		t.Fatal(err)
	}
	steps, err := passes.Parse(passes.Level(2), passes.All())
	if err != nil {
		t.Fatal(err)
	}
	instead, err := passes.Parse(native.Backend.Instead, passes.All())
	if err != nil {
		t.Fatal(err)
	}
	if m, _, err = (&passes.Runner{}).Run(m, steps.With(instead)); err != nil {
		t.Fatal(err)
	}
	return m
}

// nativeText is a batch as text for a version of LLVM.
type nativeText struct {
	t        *testing.T
	version  int
	dir      string
	what     string
	programs *Programs
}

func (n *nativeText) file() string { return filepath.Join(n.dir, "batch.ll") }

func (n *nativeText) emit(m *mir.Module, debug bool) {
	f, err := os.Create(n.file())
	if err != nil {
		n.t.Fatal(err)
	}
	defer f.Close()
	if err := llvmtext.Emit(f, m, llvmtext.Options{Version: n.version, Debug: debug, Dir: n.dir}); err != nil {
		n.t.Fatal(err)
	}
}

func (n *nativeText) clang(level string) {
	name := fmt.Sprintf("clang-%d", n.version)
	testtool.Path(n.t, name)
	what := name + " -O" + level
	cc, err := native.FindClang(name)
	if err != nil {
		n.t.Fatal(err)
	}
	exe := filepath.Join(n.dir, "batch"+level)
	args := []string{"-O" + level, "-o", exe, n.file(), "-lm"}
	target, run := testtool.Target(n.t)
	if target != "" {
		args = append(args, "--target="+target, "-static")
	}
	run = append(run, exe)
	if err := cc.Run(args...); err != nil {
		n.t.Errorf("%s, %s: %v", n.what, what, err)
		return
	}
	n.run(what, exec.Command(run[0], run[1:]...))
	os.Remove(exe)
}

func (n *nativeText) orc(level string) {
	f, err := os.Open(n.file())
	if err != nil {
		n.t.Fatal(err)
	}
	defer f.Close()
	cmd := exec.Command("mirtool-orc", "-O", level, "-llvm-version", fmt.Sprint(n.version))
	cmd.Stdin = f
	n.run(fmt.Sprintf("ORC %d at %s", n.version, level), cmd)
}

// run runs the programs of the batch and compares what they do.
func (n *nativeText) run(what string, cmd *exec.Cmd) {
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		n.t.Errorf("%s, %s: %v\n%s", n.what, what, err, &stderr)
		return
	}
	out := stdout.String()
	if strings.HasPrefix(what, "ORC") {
		_, out, _ = strings.Cut(out, "\n") // the version
	}
	got, err := n.programs.Outcomes(out, stderr.String())
	if err != nil {
		n.t.Errorf("%s, %s: %v", n.what, what, err)
		return
	}
	for _, d := range n.programs.Compare(got) {
		n.t.Errorf("%s, %s: %s", n.what, what, &d)
	}
}
