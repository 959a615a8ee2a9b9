package wasm_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/internal/mirgen"
	"github.com/mirtool/mirtool/internal/optest"
	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// A nodeRun is a program that Node is to run, and what came of it.
type nodeRun struct {
	File  string   `json:"file"`
	Args  []string `json:"args"`
	Stdin string   `json:"stdin"`

	Stdout string `json:"stdout"`
	Stderr string `json:"stderr"`
	Status int    `json:"status"`
}

// runInNode runs WASI programs in one process of Node, each in an instance of
// its own.
func runInNode(t *testing.T, runs []nodeRun) []nodeRun {
	t.Helper()
	in, err := json.Marshal(runs)
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(t.TempDir(), "list.json")
	if err := os.WriteFile(list, in, 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(testtool.Path(t, "node"), "--stack-size=900", "testdata/wasi.mjs", list)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	var done []nodeRun
	for line := range bytes.Lines(out) {
		var r nodeRun
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatalf("%v: %.200s", err, line)
		}
		done = append(done, r)
	}
	if len(done) != len(runs) {
		t.Fatalf("%d of %d runs", len(done), len(runs))
	}
	return done
}

// emitted writes a module, with its runtime, as a file for Node.
func emitted(t *testing.T, dir string, n int, m *mir.Module, o wasm.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := wasm.Emit(&b, m, o); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, strconv.Itoa(n)+".wasm")
	if err := os.WriteFile(file, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestNodeOps computes every op on edge values in Node.
func TestNodeOps(t *testing.T) {
	limit := 60
	if testing.Short() {
		limit = 10
	}
	m, err := mirtext.Load("program.mir", optest.Program(limit))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var runs []nodeRun
	for level := range 3 {
		runs = append(runs, nodeRun{File: emitted(t, dir, level, optimized(t, m, level), wasm.Options{})})
	}
	for level, r := range runInNode(t, runs) {
		if err := optest.CheckOutput(limit, r.Stdout); err != nil {
			t.Errorf("-O%d: %v %s", level, err, r.Stderr)
		}
	}
}

// A program that is to be run, as a whole.
type program struct {
	name  string
	m     *mir.Module
	args  []string
	stdin string
}

// interpreted returns what the interpreter makes of a program: its output, its
// exit status, and the trap with its place if there was one.
func interpreted(t *testing.T, p program) (stdout, trap string, status int) {
	t.Helper()
	var out bytes.Buffer
	x, err := launch.Load(p.m, interp.Backend, host.Config{Stdin: strings.NewReader(p.stdin), Stdout: &out}, options)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Instance.Close()
	bits, err := x.Main(t.Context(), append([]string{p.name}, p.args...))
	trap, status = ending(err)
	if err == nil {
		status, _ = launch.ExitStatus(p.m.FuncByName("main").Sig.Results, bits)
	}
	return out.String(), trap, status
}

// inNode compares programs in Node, at two levels, with the interpreter.
func inNode(t *testing.T, programs []program, levels ...int) {
	dir := t.TempDir()
	var runs []nodeRun
	var of []program
	var exact []bool // the place of a trap is the interpreter's
	for i, p := range programs {
		for _, level := range levels {
			exact = append(exact, level == 0)
			file := emitted(t, dir, len(runs), optimized(t, p.m, level), wasm.Options{TailCall: i%4 == 3})
			runs = append(runs, nodeRun{File: file, Args: append([]string{p.name}, p.args...), Stdin: p.stdin})
			of = append(of, p)
		}
	}
	for i, r := range runInNode(t, runs) {
		stdout, trap, status := interpreted(t, of[i])
		if strings.HasPrefix(trap, "trap: stack-overflow") && r.Status == -1 {
			continue // the engine's own
		}
		got := latin1(r.Stderr)
		if !exact[i] {
			trap, _, _ = strings.Cut(trap, " at ")
			got, _, _ = strings.Cut(got, " at ")
		}
		if latin1(r.Stdout) != stdout || r.Status != status || strings.TrimSuffix(got, "\n") != trap {
			t.Errorf("%s, run %d: status %d, want %d\n%.300q, want\n%.300q\n%.200q, want %q", of[i].name, i, r.Status, status, r.Stdout, stdout, r.Stderr, trap)
		}
	}
}

// TestNodeRandom runs random programs in Node.
func TestNodeRandom(t *testing.T) {
	n := 60
	if testing.Short() {
		n = 10
	}
	if os.Getenv("MIRTOOL_LONG") != "" {
		n = 3000
	}
	for at := 0; at < n; at += 100 {
		var ps []program
		for seed := at; seed < min(at+100, n); seed++ {
			ps = append(ps, program{name: fmt.Sprint("seed ", seed), m: mirgen.Generate(uint64(seed), mirgen.Options{})})
		}
		inNode(t, ps, 0, 2)
	}
}

// TestNodeExamples runs the examples in Node as their twins are run.
func TestNodeExamples(t *testing.T) {
	var ps []program
	for _, file := range programs(t) {
		if !strings.Contains(file, "/examples/") {
			continue
		}
		args, stdin, ok := exampleInput(t, file)
		if !ok {
			continue
		}
		ps = append(ps, program{filepath.Base(file), linked(t, file, 0), args, stdin})
	}
	if len(ps) < 15 {
		t.Fatalf("%d examples", len(ps))
	}
	inNode(t, ps, 0, 2)
}

// TestNodeWords gives words to a program that takes none.
func TestNodeWords(t *testing.T) {
	m, err := mirtext.Load("w.mir", []byte("mir 1\nexport func @main() {\n^e:\n  ret\n}\n"))
	if err != nil {
		t.Fatal(err)
	}
	file := emitted(t, t.TempDir(), 0, m, wasm.Options{})
	for i, r := range runInNode(t, []nodeRun{{File: file, Args: []string{}}, {File: file, Args: []string{"w"}}, {File: file, Args: []string{"w", "x"}}, {File: file, Args: []string{"w", "", "x"}}}) {
		want, status := "", 0
		if i >= 2 {
			want, status = "@main() takes no arguments\n", 2
		}
		if r.Stderr != want || r.Status != status {
			t.Errorf("%q: status %d, %q, want %d, %q", r.Args, r.Status, r.Stderr, status, want)
		}
	}
}

// latin1 returns the bytes that a text from Node stands for.
func latin1(s string) string {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}

// exampleInput returns the arguments and standard input of an example, which
// must have an expected output.
func exampleInput(t *testing.T, file string) (args []string, stdin string, ok bool) {
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(filepath.Dir(file), name))
		ok = err == nil
		return string(b)
	}
	args, stdin = strings.Fields(read("args")), read("stdin")
	read("expected.txt")
	return args, stdin, ok
}

// options are those of the interpreter that others are compared with.
var options = backend.Options{}

// ending returns what is said of a trap and the exit status that an error of a
// call means.
func ending(err error) (trap string, status int) {
	var t *backend.Trap
	var x *backend.Exit
	switch {
	case errors.As(err, &t):
		return (&backend.Trap{Kind: t.Kind, Frames: t.Frames}).Error(), t.Kind.ExitStatus()
	case errors.As(err, &x):
		return "", x.Status
	}
	return "", 0
}

// TestNodeNarrow passes numbers to i1, i8 and i16, and returns them from imports,
// that are none of these types to the language: their lower bits count.
func TestNodeNarrow(t *testing.T) {
	m, err := mirtext.Load("narrow.mir", []byte(`mir 1
import func @byte(i8) -> i8
export func @widen(%a: i1, %b: i8, %c: i16) -> (i64, i64, i64) {
^entry:
  %x = zext.i1.i64 %a
  %y = zext.i8.i64 %b
  %z = zext.i16.i64 %c
  ret %x, %y, %z
}
export func @through(%b: i8) -> i8 {
^entry:
  %x = call @byte(%b)
  %small = ult.i8 %x, 10
  br %small, ^small, ^large
^small:
  ret 0
^large:
  ret %x
}
export func @down(%b: i8, %n: i64) -> i64 {
^entry:
  %x = zext.i8.i64 %b
  %none = eq.i8 %b, 0
  br %none, ^done, ^next
^next:
  %m = add.i64 %n, %x
  %c = sub.i8 %b, 1
  tailcall @down(%c, %m)
^done:
  ret %n
}
`))
	if err != nil {
		t.Fatal(err)
	}
	file := emitted(t, t.TempDir(), 0, m, wasm.Options{NoWASI: true})
	const script = `
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(require("fs").readFileSync(process.argv[1])), { env: { byte: (x) => { console.log(x); return x - 512; } } });
console.log(exports.widen(2, -1, -1).join(), exports.widen(-1, 511, 65536).join());
console.log(exports.through(-3), exports.through(261));
console.log(exports.down(-254, 0n));
`
	out, err := exec.Command(testtool.Path(t, "node"), "-e", script, file).CombinedOutput()
	if want := "0,255,65535 1,255,0\n253\n5\n253 0\n3n\n"; err != nil || string(out) != want {
		t.Errorf("%v\n%swant\n%s", err, out, want)
	}
}
