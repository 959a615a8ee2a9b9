package bench

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/bench"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/rt"
)

// compiler returns the C compiler: clang if there is one.
func compiler() (string, error) {
	for _, name := range []string{"clang-19", "clang", "cc"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no clang")
}

// compilerName is what the C compiler is called in tables.
func compilerName() string {
	path, err := compiler()
	if err != nil {
		return "clang"
	}
	return filepath.Base(path)
}

// cFlags make C compute what MIR does: a product and a sum are two roundings,
// and sqrt is an instruction.
func cFlags() []string {
	return []string{"-O2", "-fno-math-errno", "-ffp-contract=off", "-w"}
}

// loadC compiles a kernel to a program of its own.
func (c *Config) loadC(k bench.Kernel) (program, error) {
	cc, err := compiler()
	if err != nil {
		return nil, err
	}
	out := filepath.Join(c.dir, k.Name)
	args := append(cFlags(), "-o", out, c.path(k.Name+".c"), c.path("main.c"), "-lm")
	if msg, err := exec.Command(cc, args...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %s", filepath.Base(cc), firstLine(msg))
	}
	return outside{out}, nil
}

// emitter is what makes an artefact of a module.
type emitter func(m *mir.Module, w io.Writer, o backend.EmitOptions) error

// loadObject makes an object of a kernel in MIR, and links it with the main
// function that the kernels in C have.
func (c *Config) loadObject(b *backend.Backend, emit emitter, k bench.Kernel) (program, error) {
	cc, err := compiler()
	if err != nil {
		return nil, err
	}
	m, err := c.module(k, b)
	if err != nil {
		return nil, err
	}
	if err := rt.Link(m); err != nil {
		return nil, err
	}
	var object bytes.Buffer
	if err := emit(m, &object, backend.EmitOptions{}); err != nil {
		return nil, err
	}
	text, err := c.file("main.c")
	if err != nil {
		return nil, err
	}
	main := strings.Replace(string(text), "run(int)", "run(long long)", 1)
	out := filepath.Join(c.dir, k.Name+"-"+b.Name)
	if err := os.WriteFile(out+".c", []byte(main), 0o644); err != nil {
		return nil, err
	}
	if err := os.WriteFile(out+".o", object.Bytes(), 0o644); err != nil {
		return nil, err
	}
	args := append(cFlags(), "-o", out, out+".o", out+".c", "-lm")
	if msg, err := exec.Command(cc, args...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %s", filepath.Base(cc), firstLine(msg))
	}
	return outside{out}, nil
}

// loadLua runs a kernel in LuaJIT's interpreter.
func (c *Config) loadLua(k bench.Kernel) (program, error) {
	lua, err := exec.LookPath("luajit")
	if err != nil {
		return nil, errors.New("there is no luajit")
	}
	src := c.path(k.Name + ".lua")
	if _, err := os.Stat(src); err != nil {
		return nil, errNoSource
	}
	return outside{lua, "-joff", c.path("run.lua"), src}, nil
}

// errNoSource is why a kernel that is not written in a language is left out.
var errNoSource = errors.New("the kernel is not written for it")

// An outside program is a command that takes a size and a number of calls, and
// prints the result and the best time in nanoseconds.
type outside []string

func (p outside) close() error { return nil }

func (p outside) run(n int64, calls int) (int64, time.Duration, error) {
	args := append(p[1:len(p):len(p)], fmt.Sprint(n), fmt.Sprint(calls))
	out, err := exec.Command(p[0], args...).Output()
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", filepath.Base(p[0]), err)
	}
	var result, ns int64
	if _, err := fmt.Sscan(string(out), &result, &ns); err != nil {
		return 0, 0, fmt.Errorf("%s prints %q", filepath.Base(p[0]), out)
	}
	return result, time.Duration(ns), nil
}

func firstLine(msg []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(msg)), "\n")
	return line
}

func readFile(path string) ([]byte, error) { return os.ReadFile(path) }
