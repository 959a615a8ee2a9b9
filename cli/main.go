package cli

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/backend/native"
	"github.com/mirtool/mirtool/backend/orc"
	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/internal/render"
	"github.com/mirtool/mirtool/passes"
)

// Config says what a mirtool is made of.
type Config struct {
	Backends []*backend.Backend // nil stands for Backends()
	Passes   []*passes.Pass     // nil stands for passes.All()
}

// Backends returns the backends of the toolkit.
func Backends() []*backend.Backend {
	return []*backend.Backend{interp.Backend, native.Backend, orc.Backend, wasm.Backend}
}

// The exit statuses that are not those of a program that was run.
const (
	statusFine     = 0
	statusNo       = 1 // the answer is no, or the input is wrong
	statusUsage    = 2 // wrong usage, or the work could not be done
	statusInternal = 3
)

// Main runs the command that the process was started with, and ends it.
func Main(c Config) {
	removeWhenKilled()
	os.Exit(Run(c, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// Run runs a command and returns its exit status. Colours and prompts depend on
// whether the streams are terminals.
func Run(c Config, args []string, stdin io.Reader, stdout, stderr io.Writer) (status int) {
	defer func() {
		if e := recover(); e != nil {
			internalError(stderr, args, e)
			status = statusInternal
		}
	}()
	t := &tool{
		backends: c.Backends,
		passes:   c.Passes,
		stdin:    stdin, stdout: stdout, stderr: stderr,
		sources: map[string][]byte{},
	}
	if t.backends == nil {
		t.backends = Backends()
	}
	if t.passes == nil {
		t.passes = passes.All()
	}
	root := t.root()
	root.SetArgs(longFlags(root, args))
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return t.finish(root.Execute())
}

// internalError reports a panic with what leads to it.
func internalError(w io.Writer, args []string, e any) {
	fmt.Fprintf(w, "mirtool: internal error: %s\n", render.Clean(fmt.Sprint(e)))
	fmt.Fprintf(w, "This is a bug in mirtool. The command that shows it:\n\n  mirtool %s\n\n", commandLine(args))
	if crash, ok := e.(*passes.Crash); ok {
		w.Write(crash.Stack)
		return
	}
	w.Write(debug.Stack())
}

// commandLine writes words as a shell reads them.
func commandLine(args []string) string {
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = a
		if a == "" || strings.Trim(a, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-=+./:,@%") != "" {
			words[i] = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
		}
	}
	return strings.Join(words, " ")
}
