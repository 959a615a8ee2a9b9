package fuzz

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
	"github.com/tetratelabs/wazero/sys"

	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// TestWasm compares random programs with the interpreter as WASI commands: MIR at
// -O0 and -O2, the same bytes in wazero and in Node, plain programs in every
// fourth batch, and the instructions for tail calls in every other. The environment
// is that of TestNative. Two hundred thousand programs:
//
//	MIRTOOL_BATCHES=1000 go test ./internal/fuzz -run TestWasm$ -timeout 0 -v
func TestWasm(t *testing.T) {
	batches, size := batchesFromEnv(t)
	engines := []wasmEngine{{"wazero", inWazero}, {"Node", inNode(testtool.Path(t, "node"))}}
	for i := range batches {
		b := Batch{Seed: firstSeed(t) + i*size, Count: size, Oracle: interp.Backend}
		k := b.Seed / size
		b.Plain = k%4 == 3
		p, err := b.Make()
		if err != nil {
			t.Errorf("seeds from %d: %v", b.Seed, err)
			continue
		}
		if uint64(p.Len()) < size*3/4 {
			t.Errorf("seeds from %d: only %d of %d programs run without a limit", b.Seed, p.Len(), size)
		}
		for _, level := range []int{0, 2} {
			code, err := emitCommand(p, level, wasm.Options{TailCall: k%2 == 1})
			if err != nil {
				t.Errorf("seeds from %d, -O%d: %v", b.Seed, level, err)
				continue
			}
			for _, e := range engines {
				start := time.Now()
				for _, d := range p.differences(t, e, code) {
					t.Errorf("%s, -O%d, %s", d, level, e.name)
				}
				if os.Getenv("MIRTOOL_TIMES") != "" {
					t.Logf("-O%d, %s: %v", level, e.name, time.Since(start))
				}
			}
		}
		if batches > 1 {
			t.Logf("%d programs so far, the last of seed %d", (i+1)*size, b.Seed+size-1)
		}
	}
}

// differences returns what a command of the programs does otherwise in an engine.
func (p *Programs) differences(t *testing.T, e wasmEngine, code []byte) (ds []string) {
	dir := t.TempDir()
	compare := func(spans []span) (differ []span) {
		got, err := e.run(dir, code, spans)
		if err != nil {
			ds = append(ds, err.Error())
		}
		for i, x := range got {
			if want := p.ending(spans[i]); x != want {
				ds = append(ds, fmt.Sprintf("seeds %d\nwant %+v\ngot  %+v", p.seeds[spans[i].first:spans[i].end], want, x))
				differ = append(differ, spans[i])
			}
		}
		return differ
	}
	var alone []span
	for _, s := range compare(p.spans()) {
		for i := s.first; i < s.end; i++ {
			alone = append(alone, span{i, i + 1})
		}
	}
	if alone != nil {
		compare(alone)
	}
	return ds
}

// batchesFromEnv returns how many batches there are, and how many programs are in each.
func batchesFromEnv(t *testing.T) (batches, size uint64) {
	batches, _ = strconv.ParseUint(os.Getenv("MIRTOOL_BATCHES"), 10, 64)
	if batches == 0 {
		return 1, 40
	}
	return batches, 200
}

func firstSeed(t *testing.T) uint64 {
	seed, _ := strconv.ParseUint(os.Getenv("MIRTOOL_SEED"), 10, 64)
	return seed
}

// emitCommand makes the programs of a batch into a WASI command.
func emitCommand(p *Programs, level int, o wasm.Options) ([]byte, error) {
	m, err := p.Command()
	if err != nil {
		return nil, err
	}
	if m, err = Level(level).Apply(m, passes.All(), false); err != nil {
		return nil, err
	}
	if err := wasm.Backend.Check(m).Err(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = wasm.Emit(&b, m, o)
	return b.Bytes(), err
}

// A wasmEngine runs a command of programs once for each span of them, in instances
// of their own. When it fails there are fewer endings, but those.
type wasmEngine struct {
	name string
	run  func(dir string, code []byte, spans []span) ([]ended, error)
}

// args returns the command line of a run.
func (s span) args() []string {
	return []string{"programs", strconv.Itoa(s.first), strconv.Itoa(s.end)}
}

// inWazero runs commands in wazero's compiler, with its WASI.
func inWazero(_ string, code []byte, spans []span) (all []ended, err error) {
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigCompiler().WithCoreFeatures(api.CoreFeaturesV2|experimental.CoreFeaturesTailCall))
	defer r.Close(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, r)
	compiled, err := r.CompileModule(ctx, code)
	if err != nil {
		return nil, err
	}
	// Compiled code can't be stopped, neither by the collector, for which all
	// would wait.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for i, s := range spans {
		if i%10 == 0 {
			runtime.GC()
		}
		var stdout, stderr bytes.Buffer
		c := wazero.NewModuleConfig().WithName("").WithArgs(s.args()...).WithStdout(&stdout).WithStderr(&stderr)
		watch := time.AfterFunc(patience, func() { panic(fmt.Sprintf("programs %v of the batch do not end in wazero", s)) })
		m, err := r.InstantiateModule(ctx, compiled, c)
		watch.Stop()
		var exit *sys.ExitError
		status := 0
		if errors.As(err, &exit) {
			status = int(exit.ExitCode())
		} else if err != nil {
			status = -1
			fmt.Fprintln(&stderr, err)
		}
		if m != nil {
			m.Close(ctx)
		}
		all = append(all, ended{stdout.String(), trapOf(stderr.String()), status})
	}
	return all, nil
}

// inNode runs commands in a process of Node.
func inNode(node string) func(string, []byte, []span) ([]ended, error) {
	type run struct {
		File string   `json:"file"`
		Args []string `json:"args"`
	}
	type result struct {
		Stdout, Stderr string
		Status         int
	}
	return func(dir string, code []byte, spans []span) (all []ended, err error) {
		file, list := filepath.Join(dir, "programs.wasm"), filepath.Join(dir, "list.json")
		var runs []run
		for _, s := range spans {
			runs = append(runs, run{file, s.args()})
		}
		text, err := json.Marshal(runs)
		if err = errors.Join(err, os.WriteFile(file, code, 0o666), os.WriteFile(list, text, 0o666)); err != nil {
			return nil, err
		}
		ctx, done := context.WithTimeout(context.Background(), 4*patience)
		defer done()
		cmd := exec.CommandContext(ctx, node, "--stack-size=900", "../../backend/wasm/testdata/wasi.mjs", list)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		in := json.NewDecoder(bufio.NewReader(bytes.NewReader(out)))
		for {
			var r result
			if err := in.Decode(&r); err != nil {
				if err != io.EOF {
					return all, err
				}
				break
			}
			all = append(all, ended{latin1(r.Stdout), trapOf(r.Stderr), r.Status})
		}
		if err != nil || len(all) != len(spans) {
			err = fmt.Errorf("%d of %d runs ended: %w\n%s", len(all), len(spans), err, &stderr)
		}
		return all, err
	}
}

// trapOf returns the kind of trap that a message names, or the message.
func trapOf(stderr string) string {
	line, _, _ := strings.Cut(stderr, "\n")
	kind, ok := strings.CutPrefix(line, "trap: ")
	if !ok {
		return stderr
	}
	kind, _, _ = strings.Cut(kind, " at ")
	return kind
}

// latin1 returns the bytes that a text from Node stands for.
func latin1(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}

// TestWasmFinds holds that what a command does otherwise is seen: another
// output, status or trap.
func TestWasmFinds(t *testing.T) {
	b := Batch{Count: 40, Oracle: interp.Backend}
	p, err := b.Make()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range p.Module.Funcs() {
		for _, b := range f.Blocks() {
			for v := range f.Insts(b) {
				if in := f.At(v); in.Op == mir.Xor {
					in.Op = mir.Or
				}
			}
		}
	}
	code, err := emitCommand(p, 0, wasm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var each []span
	for i := range p.Len() {
		each = append(each, span{i, i + 1})
	}
	for _, e := range []wasmEngine{{"wazero", inWazero}, {"Node", inNode(testtool.Path(t, "node"))}} {
		got, err := e.run(t.TempDir(), code, each)
		if err != nil {
			t.Fatal(e.name, err)
		}
		differ := 0
		for i, x := range got {
			if x != p.ending(each[i]) {
				differ++
			}
		}
		if differ < p.Len()/4 || differ == p.Len() {
			t.Errorf("%s: %d of %d programs differ when xor is or", e.name, differ, p.Len())
		}
	}
}
