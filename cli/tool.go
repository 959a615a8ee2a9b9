package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/internal/render"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// tool is one run of a command.
type tool struct {
	backends       []*backend.Backend
	passes         []*passes.Pass
	stdin          io.Reader
	stdout, stderr io.Writer
	diagnostics    choice            // --diagnostics
	sources        map[string][]byte // what was read, by the name it goes by
	stdinRead      bool
}

// statusError ends a command with a status, and a message unless it is "".
type statusError struct {
	status  int
	message string
}

func (e *statusError) Error() string { return e.message }

func (t *tool) usage(cmd *cobra.Command, format string, args ...any) error {
	return &statusError{statusUsage, fmt.Sprintf("%s: %s\nRun `%s --help` for its usage.", cmd.CommandPath(), fmt.Sprintf(format, args...), cmd.CommandPath())}
}

// no ends a command whose answer was no and has been given.
var no = &statusError{statusNo, ""}

// finish reports how a command went and returns the exit status.
func (t *tool) finish(err error) int {
	var s *statusError
	var ds mir.Diagnostics
	var u *launch.UsageError
	switch {
	case err == nil:
		return statusFine
	case errors.As(err, &ds):
		t.report(ds)
		return statusNo
	case errors.As(err, &s):
		if s.message != "" {
			t.warn("%s", s.message)
		}
		return s.status
	case errors.As(err, &u):
		t.warn("mirtool: %v", err)
	default:
		t.warn("mirtool: %v", err)
	}
	return statusUsage
}

// warn writes a line to standard error.
func (t *tool) warn(format string, args ...any) {
	fmt.Fprintf(t.stderr, "%s\n", render.Clean(fmt.Sprintf(format, args...)))
}

// report writes diagnostics in the way that was asked for.
func (t *tool) report(ds mir.Diagnostics) {
	ds = launch.ImportHints(ds)
	if t.diagnostics.value == "json" {
		render.JSON(t.stderr, ds)
		return
	}
	r := render.Renderer{Source: func(file string) []byte { return t.sources[file] }, Color: wantsColor(t.stderr)}
	r.Text(t.stderr, ds)
}

// wantsColor reports whether a writer is a terminal that shows colours, and
// nobody asked for none.
func wantsColor(w io.Writer) bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isTerminal(w)
}

// paintDiff puts a unified diff for standard output in colours, if it has any.
func (t *tool) paintDiff(diff string) string {
	if wantsColor(t.stdout) {
		return render.Diff(diff)
	}
	return diff
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}

// plural returns "1 file" or "2 files".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
