package host

import (
	"bufio"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// Config says what the outside world is. A nil reader is empty, a nil writer
// swallows all.
type Config struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
}

// Host is the standard library for one instance. It is used by one goroutine
// at a time.
type Host struct {
	in     *bufio.Reader
	out    []byte
	stdout io.Writer
	stderr io.Writer
	failed error // the first failure to write standard output
	heap   heap
	call   call
}

// outSize is how much output is held back at most.
const outSize = 1 << 16

// New returns a library that reads and writes what c says.
func New(c Config) *Host {
	h := &Host{stdout: c.Stdout, stderr: c.Stderr}
	if c.Stdin == nil {
		c.Stdin = strings.NewReader("")
	}
	if h.stdout == nil {
		h.stdout = io.Discard
	}
	if h.stderr == nil {
		h.stderr = io.Discard
	}
	h.in = bufio.NewReaderSize(c.Stdin, 1<<16)
	return h
}

// Imports returns the functions of the library by name.
func (h *Host) Imports() map[string]backend.HostFunc {
	fs := make(map[string]backend.HostFunc, len(library))
	for _, e := range library {
		fs[e.name] = backend.HostFunc{Sig: e.sig(), Fn: func(c *backend.HostCall) error {
			h.call = call{HostCall: c, h: h}
			e.fn(&h.call)
			return h.call.err
		}}
	}
	return fs
}

// Flush writes what is held back of standard output. It returns the first
// error that any write of it met.
func (h *Host) Flush() error {
	if len(h.out) > 0 && h.failed == nil {
		_, h.failed = h.stdout.Write(h.out)
	}
	h.out = h.out[:0]
	return h.failed
}

// print appends to standard output.
func (h *Host) print(s string) {
	h.out = append(h.out, s...)
	if len(h.out) >= outSize {
		h.Flush()
	}
}

// Names returns the names of the library in alphabetical order.
func Names() []string {
	names := map[string]bool{}
	for _, e := range library {
		names[e.name] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// An entry is a row of the library: types are words, "..." ends the
// parameters of a variadic function, and result is "" for none.
type entry struct {
	name   string
	params string
	result string
	fn     func(c *call)
}

func (e *entry) sig() mir.Sig {
	var s mir.Sig
	for _, p := range strings.Fields(e.params) {
		if p == "..." {
			s.Variadic = true
			continue
		}
		s.Params = append(s.Params, mir.TypeByName(p))
	}
	if e.result != "" {
		s.Results = []mir.Type{mir.TypeByName(e.result)}
	}
	return s
}
