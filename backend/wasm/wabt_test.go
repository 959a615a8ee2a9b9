package wasm_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/passes"
	"github.com/mirtool/mirtool/rt"
)

// programs are the files with programs of the repository.
func programs(t testing.TB) []string {
	var files []string
	for _, pattern := range []string{"examples/*/*.mir", "testdata/run/*/*.mir", "bench/kernels/*.mir"} {
		found, _ := filepath.Glob(filepath.Join("../..", pattern))
		files = append(files, found...)
	}
	if len(files) < 100 {
		t.Fatalf("there are %d programs", len(files))
	}
	return files
}

// linked reads a program, linked with the runtime module, and optimises it.
func linked(t testing.TB, file string, level int) *mir.Module {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mirtext.Load(file, src)
	if err != nil {
		t.Fatal(err)
	}
	return optimized(t, m, level)
}

func optimized(t testing.TB, m *mir.Module, level int) *mir.Module {
	t.Helper()
	m = m.Clone()
	if err := rt.Link(m); err != nil {
		t.Fatal(err)
	}
	pl, err := passes.Parse(passes.Level(level), passes.All())
	if err != nil {
		t.Fatal(err)
	}
	m, _, err = (&passes.Runner{}).Run(m, pl)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestWabt holds both outputs to wabt: it accepts the binary, and makes the same
// bytes of the text. Names that no identifier of WAT can be are left out.
func TestWabt(t *testing.T) {
	validate, assemble := testtool.Path(t, "wasm-validate"), testtool.Path(t, "wat2wasm")
	dir := t.TempDir()
	foreign := 0
	for i, file := range programs(t) {
		m := linked(t, file, i%3)
		for _, o := range []wasm.Options{{}, {Debug: true}, {TailCall: true}, {NoWASI: true, Strip: true}} {
			var binary, text bytes.Buffer
			err := wasm.Emit(&binary, m, o)
			if err != nil && strings.Contains(err.Error(), "[link/import]") {
				foreign++
				continue // for a library only
			}
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			wasmFile, watFile := filepath.Join(dir, "a.wasm"), filepath.Join(dir, "a.wat")
			os.WriteFile(wasmFile, binary.Bytes(), 0o666)
			if out, err := exec.Command(validate, "--enable-tail-call", wasmFile).CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", file, err, out)
			}
			if o.Debug || strings.HasSuffix(file, "names.mir") {
				continue
			}
			if err := wasm.EmitText(&text, m, o); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			os.WriteFile(watFile, text.Bytes(), 0o666)
			args := []string{"--enable-tail-call", "-o", wasmFile, watFile}
			if !o.Strip {
				args = append(args, "--debug-names")
			}
			if out, err := exec.Command(assemble, args...).CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", file, err, out)
			}
			if same, _ := os.ReadFile(wasmFile); !bytes.Equal(same, binary.Bytes()) {
				t.Errorf("%s, %+v: wat2wasm makes other bytes of the text", file, o)
			}
		}
	}
	if foreign > 30 {
		t.Errorf("%d times an import was missing", foreign)
	}
}

// TestDeterministic makes the same bytes however many processors there are.
func TestDeterministic(t *testing.T) {
	m := linked(t, "../../examples/calculator/calculator.mir", 2)
	var first []byte
	for _, procs := range []int{1, 2, 7, 3} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		var b bytes.Buffer
		if err := wasm.Emit(&b, m, wasm.Options{Debug: true}); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		}
		if !bytes.Equal(first, b.Bytes()) {
			t.Errorf("%d processors make other bytes", procs)
		}
	}
}
