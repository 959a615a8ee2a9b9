// Package orc runs modules in LLVM's ORC JIT: the text of package llvmtext,
// compiled in the process that runs it. That process is the command mirtool-orc,
// which loads libLLVM, so that neither this package nor what a program does
// concerns the process that uses it. Where mirtool-orc is not at hand, LLVM's lli
// is used, and that is said.
package orc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/child"
	"github.com/mirtool/mirtool/backend/llvmtext"
	"github.com/mirtool/mirtool/backend/native"
	"github.com/mirtool/mirtool/mir"
)

// Backend runs modules in LLVM's ORC JIT, each in a process of its own.
var Backend = &backend.Backend{
	Name:     "orc",
	Doc:      "compiles the module with LLVM's ORC JIT in the process that runs it",
	Load:     load,
	Needs:    needs,
	Instead:  native.Backend.Instead,
	Settings: []*backend.Setting{native.LLVMOpt, Version},
}

// Version is a setting: which libLLVM is loaded.
var Version = &backend.Setting{Name: "llvm-version", Value: "n", Doc: "the main version of LLVM, 14 or newer, instead of the newest that is there",
	Check: native.CheckVersion}

// needs says what is missing.
func needs() error {
	if err := native.CheckSystem(); err != nil {
		return err
	}
	_, err := find()
	return err
}

// load starts the JIT and sends it the module.
func load(m *mir.Module, o backend.Options) (backend.Instance, error) {
	if o.Stats {
		return nil, errors.New("the orc backend does not count what is executed; --backend=interp does")
	}
	if err := native.CheckSystem(); err != nil {
		return nil, err
	}
	if err := o.Settings.Valid(native.LLVMOpt, Version); err != nil {
		return nil, err
	}
	e, err := findAny(o.Settings.Get(Version))
	if err != nil {
		return nil, err
	}
	p, err := child.Prepare(m, o)
	if err != nil {
		return nil, err
	}
	s := &session{program: p, fuel: o.Fuel != 0}
	cmd := e.command(o.Settings)
	cmd.Stderr = &s.said
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	sent := make(chan error, 1)
	go func() { sent <- s.send(in, out, e.version) }()
	inst, err := child.Start(cmd, p, o)
	switch {
	case err == nil:
		return inst, nil
	case cmd.Process == nil: // nobody is at the other ends
		in.Close()
		out.Close()
		return nil, err
	}
	return nil, s.explain(e.path, err, <-sent)
}

// A session is what goes on while the JIT starts.
type session struct {
	program *llvmtext.Program
	fuel    bool
	said    bytes.Buffer // on standard error
}

// send writes the module for the version that the JIT says it has, or for the
// one that is known.
func (s *session) send(to io.WriteCloser, from io.Reader, version int) error {
	defer to.Close()
	if version == 0 {
		line, err := bufio.NewReader(from).ReadString('\n')
		if err != nil {
			return err
		}
		if version, err = strconv.Atoi(strings.TrimSpace(line)); err != nil {
			return fmt.Errorf("mirtool-orc says it has LLVM %q", line)
		}
	}
	w := bufio.NewWriterSize(to, 1<<16)
	if err := llvmtext.Emit(w, s.program.Module, llvmtext.Options{Version: version, Fuel: s.fuel}); err != nil {
		return err
	}
	return w.Flush()
}

// protocol is the version of what mirtool-orc and this package say to each other.
// One that is another refuses the flag, or its value.
const protocol = 1

// explain says why the JIT at a path did not start, given the errors on both
// sides.
func (s *session) explain(path string, started, sent error) error {
	switch text := strings.TrimSpace(s.said.String()); {
	case strings.Contains(text, "protocol"):
		return &native.ToolError{Message: path + " is of another version than mirtool; go install ./cmd/" + name + " of the same sources makes it anew"}
	case text != "":
		return &native.ToolError{Message: text}
	}
	if sent != nil && !errors.Is(sent, io.EOF) {
		return sent
	}
	return started
}

// An engine is a command that runs LLVM IR.
type engine struct {
	path    string
	version int // that it reads; 0 when it says so itself
}

// command returns the command that runs a module.
func (e *engine) command(s backend.Settings) *exec.Cmd {
	level := s.Get(native.LLVMOpt)
	if strings.Trim(level, "0123") != "" {
		level = "2" // s and z, which a JIT knows nothing of
	}
	if e.version != 0 {
		return exec.Command(e.path, "-jit-kind=orc", "-O"+level, "-")
	}
	args := []string{"-protocol", strconv.Itoa(protocol), "-O", level}
	if v := s.Get(Version); v != "" {
		args = append(args, "-llvm-version", v)
	}
	return exec.Command(e.path, args...)
}
