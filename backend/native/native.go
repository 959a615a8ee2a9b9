// Package native makes machine code of modules through LLVM: the text of package
// llvmtext, compiled by a clang on the machine.
package native

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/child"
	"github.com/mirtool/mirtool/backend/llvmtext"
	"github.com/mirtool/mirtool/internal/tempdir"
	"github.com/mirtool/mirtool/mir"
)

// Backend runs modules as native programs, each in a process of its own.
var Backend = &backend.Backend{
	Name:  "llvm",
	Doc:   "compiles the module with clang and runs it in a process of its own",
	Load:  load,
	Needs: needs,
	// LLVM makes tail calls where it can. One that it must make may be another
	// calling convention, or too much for the machine.
	Instead:  "tailcall<others=0>",
	Targets:  targets,
	Settings: []*backend.Setting{LLVMOpt, LLVMVersion, CC, Target, LinkArg},
}

// needs says what is missing.
func needs() error {
	if err := CheckSystem(); err != nil {
		return err
	}
	_, err := FindClang("")
	return err
}

// CheckSystem returns an error where programs cannot run, since what they need
// under them is written for one system. It is a *ToolError.
func CheckSystem() error {
	if runtime.GOOS != "linux" {
		return errSystem
	}
	return nil
}

var errSystem = &ToolError{"native programs are for Linux alone; objects can be made for other systems"}

// load compiles the module and starts it. Nothing is left in the file system, so
// that there is nothing to remove when this process is killed.
func load(m *mir.Module, o backend.Options) (backend.Instance, error) {
	if o.Stats {
		return nil, errors.New("the llvm backend does not count what is executed; --backend=interp does")
	}
	if err := CheckSystem(); err != nil {
		return nil, err
	}
	if err := o.Settings.Valid(LLVMOpt); err != nil {
		return nil, err
	}
	cc, err := FindClang(o.Settings.Get(CC))
	if err != nil {
		return nil, err
	}
	p, err := child.Prepare(m, o)
	if err != nil {
		return nil, err
	}
	dir, remove, err := tempdir.Make("mirtool-run-")
	if err != nil {
		return nil, fmt.Errorf("a folder for what clang reads and writes: %w", err)
	}
	defer remove() // a process that runs needs its file no more
	exe, err := build(cc, p, o, dir)
	if err != nil {
		return nil, err
	}
	return child.Start(exec.Command(exe), p, o)
}

// build compiles a program in a folder, or takes what was made of the same text
// before.
func build(cc *Clang, p *llvmtext.Program, o backend.Options, dir string) (string, error) {
	var text bytes.Buffer
	if err := llvmtext.Emit(&text, p.Module, llvmtext.Options{Version: cc.Version, Fuel: o.Fuel != 0}); err != nil {
		return "", err
	}
	out := filepath.Join(dir, "program")
	level := "-O" + o.Settings.Get(LLVMOpt)
	key := sha256.Sum256(append([]byte(cc.Path+"\x00"+level+"\x00"), text.Bytes()...))
	if code := cache.get(key); code != nil {
		return out, write(out, code)
	}
	src := out + ".ll"
	if err := os.WriteFile(src, text.Bytes(), 0o600); err != nil {
		return "", err
	}
	if err := cc.Run(append([]string{level, "-o", out, src}, libm...)...); err != nil {
		return "", err
	}
	if code, err := os.ReadFile(out); err == nil {
		cache.put(key, code)
	}
	return out, nil
}

// write writes an executable. No process may be started meanwhile: it would
// have the file open for writing, and then the file cannot be run.
func write(file string, code []byte) error {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	return os.WriteFile(file, code, 0o700)
}

// cache has the programs that were made last, for whoever loads a module
// several times.
var cache = programs{max: 32 << 20}

type programs struct {
	mu   sync.Mutex
	max  int // bytes
	size int
	code map[[sha256.Size]byte][]byte
	keys [][sha256.Size]byte // the oldest first
}

func (c *programs) get(key [sha256.Size]byte) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.code[key]
}

func (c *programs) put(key [sha256.Size]byte, code []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == nil {
		c.code = map[[sha256.Size]byte][]byte{}
	}
	if c.code[key] != nil {
		return
	}
	c.code[key] = code
	c.keys = append(c.keys, key)
	for c.size += len(code); c.size > c.max && len(c.keys) > 1; c.keys = c.keys[1:] {
		c.size -= len(c.code[c.keys[0]])
		delete(c.code, c.keys[0])
	}
}
