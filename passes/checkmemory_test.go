package passes_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/filetest"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/passes"
)

// checked returns a function that links a module with the library and checks
// the whole, with other passes before and after.
func checked(before, after string) func(*mir.Module) (*mir.Module, error) {
	return func(m *mir.Module) (*mir.Module, error) {
		m, err := launch.Link(m)
		if err != nil {
			return nil, err
		}
		pl, err := passes.Parse(strings.Trim(before+",check,"+after, ","), passes.All())
		if err != nil {
			return nil, err
		}
		m, _, err = new(passes.Runner).Run(m, pl)
		return m, err
	}
}

// TestCheckClean runs the programs of the repository with their accesses
// checked, the library's too: no report comes where there is no error.
func TestCheckClean(t *testing.T) {
	configs := map[string]filetest.Config{}
	for name, check := range map[string]func(*mir.Module) (*mir.Module, error){
		"alone":  checked("", ""),
		"first":  checked("", "inline,mem2reg,simplify,gvn,dce,globaldce"),
		"second": checked("mem2reg,simplify,gvn,dce", ""),
	} {
		configs[name] = filetest.Config{Backends: []*backend.Backend{interp.Backend}, Check: check, Timeout: 10 * time.Second}
	}
	if testing.Short() {
		delete(configs, "first")
		delete(configs, "second")
	}
	for _, file := range corpus(t) {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		program := notKept.ReplaceAllString(string(src), "")
		if _, err := mirtext.Load(file, src); err != nil || directives(program) == "" || strings.HasSuffix(file, needsTheStack) {
			continue
		}
		t.Run(strings.TrimPrefix(filepath.ToSlash(file), "../"), func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(program, "\n; run:", "\n; test: check\n; run:", 1)
			name := filepath.Join(t.TempDir(), filepath.Base(file))
			if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
			for order, c := range configs {
				for _, f := range c.Run(name).Failures {
					t.Errorf("%s: line %d: %s", order, f.Line, f.Message)
				}
			}
		})
	}
}

// TestCheckModel runs random programs, with errors and without, and compares
// what is reported with what a model that knows the bytes of each object says,
// as the program is and with passes after the checks.
func TestCheckModel(t *testing.T) {
	count, errors := 600, 0
	if testing.Short() {
		count = 60
	}
	for seed := range count {
		m := newMemoryModel(uint64(seed))
		if m.report != "" {
			errors++
		}
		for _, after := range []string{"", "inline,mem2reg,simplify,gvn,dce,globaldce"} {
			if got := reported(t, m.text(), after); !agrees(got, m.report) {
				t.Fatalf("seed %d, passes after: %q\ngot  %s\nwant %s\n%s", seed, after, got, m.report, m.text())
			}
		}
	}
	if errors < count/3 || errors > count*9/10 {
		t.Errorf("%d of %d programs have an error", errors, count)
	}
}

// agrees compares a report with what the model wants: how it begins and, behind
// the bar, how it ends.
func agrees(got, want string) bool {
	begin, end, some := strings.Cut(want, "|")
	return some == (got != "") && strings.HasPrefix(got, begin) && strings.HasSuffix(got, end)
}

// reported runs a program with its accesses checked and returns the report, or
// the error that it ended with otherwise.
func reported(t *testing.T, text, after string) string {
	t.Helper()
	m, err := mirtext.Load("f.mir", []byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if m, err = checked("", after)(m); err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	p, err := launch.Load(m, interp.Backend, host.Config{Stderr: &stderr}, backend.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Instance.Close()
	if _, err = p.Call(t.Context(), "run"); err != nil && stderr.Len() == 0 {
		return err.Error()
	}
	return strings.TrimSuffix(stderr.String(), "\n")
}
