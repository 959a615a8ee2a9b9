// Package examples_test runs the examples on every backend that can run.
package examples_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/cli"
	"github.com/mirtool/mirtool/internal/testtool"
)

// run runs a command of mirtool and returns its exit status and what it prints.
func run(stdin []byte, args ...string) (status int, stdout, stderr string) {
	var out, err bytes.Buffer
	status = cli.Run(cli.Config{}, args, bytes.NewReader(stdin), &out, &err)
	return status, out.String(), err.String()
}

// read returns a file that need not be there.
func read(t *testing.T, elem ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(elem...))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return b
}

// runners returns the names of the backends that run programs.
func runners() []string {
	var names []string
	for _, b := range cli.Backends() {
		if b.Load != nil {
			names = append(names, b.Name)
		}
	}
	return names
}

// Every example prints what its twin in C prints.
func TestExpected(t *testing.T) {
	files, err := filepath.Glob("*/*.mir")
	if err != nil || len(files) < 20 {
		t.Fatalf("found %d examples, error %v", len(files), err)
	}
	if len(runners()) == 0 {
		t.Fatal("no backend runs programs")
	}
	for _, backend := range runners() {
		for _, file := range files {
			dir := filepath.Dir(file)
			t.Run(backend+"/"+dir, func(t *testing.T) {
				t.Parallel()
				want := string(read(t, dir, "expected.txt"))
				args := append([]string{"run", "--backend=" + backend, file}, strings.Fields(string(read(t, dir, "args")))...)
				status, got, stderr := run(read(t, dir, "stdin"), args...)
				if status != 0 || stderr != "" {
					t.Errorf("status %d, standard error:\n%s", status, stderr)
				}
				if got != want {
					t.Errorf("printed:\n%s\nwant:\n%s", got, want)
				}
			})
		}
	}
}

// The directives in the examples' comments hold.
func TestDirectives(t *testing.T) {
	if status, stdout, stderr := run(nil, "test", "."); status != 0 {
		t.Errorf("mirtool test .: status %d\n%s%s", status, stdout, stderr)
	}
}

// The twins print what expected.txt says.
func TestTwins(t *testing.T) {
	if testing.Short() {
		t.Skip("builds twenty C programs")
	}
	for _, tool := range []string{"sh", "cc"} {
		testtool.Path(t, tool)
	}
	if out, err := exec.Command("sh", "expected.sh").CombinedOutput(); err != nil {
		t.Errorf("expected.sh: %v\n%s", err, out)
	}
}

// Everything in a folder is known, and the Brainfuck program that is the default input is one of those shipped.
func TestFolders(t *testing.T) {
	for _, name := range []string{"args", "stdin", "expected.txt"} {
		files, _ := filepath.Glob("*/" + name)
		for _, f := range files {
			if dir := filepath.Dir(f); read(t, dir, dir+".mir") == nil || read(t, dir, dir+".c") == nil {
				t.Errorf("%s: %[2]s/%[2]s.mir or %[2]s/%[2]s.c is missing", f, dir)
			}
		}
	}
	table := string(read(t, "README.md"))
	files, _ := filepath.Glob("*/*.mir")
	for _, f := range files {
		if !strings.Contains(table, "("+filepath.ToSlash(f)+")") {
			t.Errorf("%s is not in README.md", f)
		}
	}
	if !bytes.Equal(read(t, "brainfuck", "stdin"), read(t, "brainfuck", "squares.b")) {
		t.Error("brainfuck/stdin differs from brainfuck/squares.b")
	}
}
