//go:build linux || darwin

package libllvm

import (
	"errors"
	"fmt"
	"strings"
)

// A JIT compiles modules of LLVM IR in this process. It is used by one
// goroutine at a time, and its code stays until the process ends.
type JIT struct {
	lib     *Library
	machine ref
	jit     ref
	main    ref
}

// NewJIT makes a JIT for the processor at hand that generates code at a level
// from 0 to 3. Code can use what the process has loaded: libc at least.
func (l *Library) NewJIT(level int) (*JIT, error) {
	j := &JIT{lib: l}
	var err error
	if j.machine, err = l.machine(level); err != nil {
		return nil, err
	}
	forJIT, err := l.machine(level) // the builder takes it over
	if err != nil {
		return nil, err
	}
	f := &l.fn
	b := f.newBuilder()
	f.setMachine(b, f.builderFor(forJIT))
	if err := l.err(f.newJIT(&j.jit, b)); err != nil {
		return nil, err
	}
	j.main = f.mainLibrary(j.jit)
	var names ref
	if err := l.err(f.processNames(&names, f.prefix(j.jit), 0, 0)); err != nil {
		return nil, err
	}
	f.addGenerator(j.main, names)
	return j, nil
}

// The numbers of relocation and code models of the C API.
const (
	relocPIC = 2
	modelJIT = 1
)

// machine returns a code generator for the processor at hand.
func (l *Library) machine(level int) (ref, error) {
	f := &l.fn
	triple, cpu, features := l.text(f.hostTriple()), l.text(f.hostName()), l.text(f.hostFeatures())
	var target ref
	var message *byte
	if f.targetOf(triple, &target, &message) != 0 {
		return 0, errors.New(l.text(message))
	}
	return f.newMachine(target, triple, cpu, features, int32(level), relocPIC, modelJIT), nil
}

// Add parses a module of IR text, optimises it at a level from 0 to 3 and adds
// it. Its functions are compiled when they are first looked up.
func (j *JIT) Add(ir []byte, level int) error {
	f := &j.lib.fn
	context := f.newContext()
	defer f.dropContext(context)
	if len(ir) == 0 {
		return errors.New("there is no IR")
	}
	buffer := f.newBuffer(&ir[0], uintptr(len(ir)), "module")
	var module ref
	var message *byte
	if f.parseIR(f.contextOf(context), buffer, &module, &message) != 0 { // takes the buffer over
		return errors.New(j.lib.text(message))
	}
	j.place(module)
	options := f.newOptions()
	defer f.dropOptions(options)
	if err := j.lib.err(f.runPasses(module, fmt.Sprintf("default<O%d>", level), j.machine, options)); err != nil {
		return err
	}
	return j.lib.err(f.addModule(j.jit, j.main, f.newModule(module, context)))
}

// place tells a module what machine it is for.
func (j *JIT) place(module ref) {
	f := &j.lib.fn
	f.setTriple(module, j.lib.text(f.hostTriple()))
	layout := f.layoutOf(j.machine)
	defer f.dropLayout(layout)
	f.setLayout(module, layout)
}

// Lookup compiles a function and returns its address.
func (j *JIT) Lookup(name string) (uintptr, error) {
	var at uint64
	err := j.lib.err(j.lib.fn.lookup(j.jit, &at, name))
	return uintptr(at), err
}

// err takes an LLVMErrorRef.
func (l *Library) err(e ref) error {
	if e == 0 {
		return nil
	}
	p := l.fn.errorMessage(e)
	defer l.fn.dropError(p)
	return errors.New(strings.TrimSpace(goString(p)))
}

// text takes a text that LLVM returned.
func (l *Library) text(p *byte) string {
	defer l.fn.disposeText(p)
	return strings.TrimSpace(goString(p))
}
