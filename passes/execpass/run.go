package execpass

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirjson"
)

// DefaultTimeout is the time that a command may take when nothing is said.
const DefaultTimeout = time.Minute

// Config says how commands are run.
type Config struct {
	Timeout time.Duration // 0 stands for DefaultTimeout
	Stderr  io.Writer     // where the command's standard error goes; nil drops it
}

// Error is what went wrong with a command.
type Error struct {
	Command string
	Message string
	// Diags are what is wrong with the module that the command returned, and
	// Output is that module; both are nil when there is none.
	Diags  mir.Diagnostics
	Output []byte
}

// Error names the command.
func (e *Error) Error() string {
	s := Name(e.Command) + ": " + e.Message
	if len(e.Diags) > 0 {
		s += "\n" + e.Diags.Error()
	}
	return s
}

// Name returns what a module that a command returned goes by in messages.
func Name(command string) string { return "exec:" + command }

// Run hands the module to the command and returns the verified module that
// comes back. The error is an *Error.
func (c Config) Run(command string, m *mir.Module) (*mir.Module, error) {
	words, err := words(command)
	if err != nil {
		return nil, &Error{Command: command, Message: err.Error()}
	}
	var in bytes.Buffer
	if err := mirjson.Write(&in, m); err != nil {
		return nil, &Error{Command: command, Message: err.Error()}
	}
	out := limited{left: maxOutput + maxGrowth*in.Len()}
	if err := c.pipe(words, &in, &out); err != nil {
		return nil, &Error{Command: command, Message: err.Error()}
	}
	return read(command, m, out.text)
}

// A command may write so many bytes, and so many times what it reads.
const (
	maxOutput = 64 << 20
	maxGrowth = 16
)

// limited holds what a command writes.
type limited struct {
	text []byte
	left int
}

var errTooMuch = errors.New("the command writes without end")

// Write fails when it is too much, which ends the command.
func (l *limited) Write(b []byte) (int, error) {
	if l.left -= len(b); l.left < 0 {
		return 0, errTooMuch
	}
	l.text = append(l.text, b...)
	return len(b), nil
}

// pipe runs a command from a buffer to another.
func (c Config) pipe(words []string, in io.Reader, out *limited) error {
	timeout := c.Timeout
	if timeout == 0 {
		timeout = DefaultTimeout
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, c.Stderr
	cmd.WaitDelay = time.Second // for children of it that hold the pipes open
	err := cmd.Run()
	var exit *exec.ExitError
	var missing *exec.Error
	switch {
	case out.left < 0:
		return errTooMuch
	case ctx.Err() != nil:
		return fmt.Errorf("the command took longer than %v and was ended", timeout)
	case err == nil:
		return nil
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		return fmt.Errorf("the command ended with exit status %d", exit.ExitCode())
	case errors.As(err, &exit):
		return fmt.Errorf("the command ended by %v", exit)
	case errors.As(err, &missing):
		return fmt.Errorf("the command cannot be run: %v", missing.Err)
	}
	return fmt.Errorf("the command cannot be run: %v", err)
}

// read reads what the command returned for the module m.
func read(command string, m *mir.Module, out []byte) (*mir.Module, error) {
	if len(bytes.TrimSpace(out)) == 0 {
		return nil, &Error{Command: command, Message: "the command wrote nothing to its standard output; it must write a module as MIR JSON"}
	}
	after, err := mirjson.Load(Name(command), out)
	var ds mir.Diagnostics
	if errors.As(err, &ds) {
		return nil, &Error{command, "what the command returned is no valid module", ds, out}
	} else if err != nil {
		return nil, &Error{Command: command, Message: err.Error()}
	}
	if err := restore(m, after); err != nil {
		return nil, &Error{Command: command, Message: err.Error()}
	}
	return after, nil
}

// restore tells the new module what the old one knows and JSON does not: which
// functions are the runtime library's, and which is called at the end.
func restore(from, to *mir.Module) error {
	for _, f := range from.Funcs() {
		if g := to.FuncByName(f.Name); g != nil {
			g.Runtime = f.Runtime
		}
	}
	if from.Final == 0 {
		return nil
	}
	name := from.SymName(from.Final)
	to.Final = to.Lookup(name)
	if to.Func(to.Final) == nil {
		return fmt.Errorf("the command removed @%s, which is called when the program ends", mir.QuoteName(name))
	}
	return nil
}
