package wasm

import (
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// Options say what a module is made into.
type Options struct {
	Strip    bool // write no names, and no places of traps
	Debug    bool // with DWARF: the places of the instructions
	NoWASI   bool // a library: what it imports, it imports from "env"
	TailCall bool // use the instructions for tail calls, which not every engine has

	world    world
	metering metering
	stack    uint64
}

// world is what a module finds around it.
type world uint8

const (
	worldWASI world = iota
	worldNone       // imports from "env" only
	worldHost       // an Instance of this package
)

// The names by which an instance knows what it loads.
const (
	envModule   = "env"
	wasiModule  = "wasi_snapshot_preview1"
	wasiPrefix  = "mir.wasi."
	hostModule  = "mir"
	trapImport  = "trap"
	pollImport  = "poll"
	fuelExport  = "fuel"
	finalExport = "final"
	stackExport = "stack"
)

// hostImport returns an import. Key is its name with what tells apart the uses of
// a variadic function.
func (o *Options) hostImport(key, name string, typ uint32) asm.Import {
	i := asm.Import{Module: envModule, Field: name, Name: key, Type: typ}
	if o.world == worldHost {
		i.Field = key
	} else if len(name) > len(wasiPrefix) && name[:len(wasiPrefix)] == wasiPrefix {
		i.Module, i.Field = wasiModule, name[len(wasiPrefix):]
	}
	return i
}

// exportName returns by which name an exported function is exported.
func (o *Options) exportName(name string) string {
	if o.world == worldHost {
		return "@" + name
	}
	return name
}

// stackSize returns the size of the stack of slots. Large is whether a function
// may ask for much at once.
func (o *Options) stackSize(large bool) uint64 {
	switch {
	case o.stack != 0:
		return o.stack
	case large:
		return LargeStack
	}
	return DefaultStack
}

// saysWhere reports whether the module says where it traps.
func (o *Options) saysWhere() bool { return o.world == worldWASI && !o.Strip }

func (o *Options) maxPages() uint32 { return maxMemory / pageSize }

// Emit writes a verified module as a Wasm binary.
func Emit(w io.Writer, m *mir.Module, o Options) error {
	p, err := prepare(m, o)
	if err != nil {
		return err
	}
	out, err := p.binary()
	if err != nil {
		return err
	}
	_, err = w.Write(out.bytes)
	return err
}

// EmitText writes a verified module as WAT.
func EmitText(w io.Writer, m *mir.Module, o Options) error {
	p, err := prepare(m, o)
	if err != nil {
		return err
	}
	a := p.module()
	names := asm.Names{
		Func: func(i uint32) string {
			if int(i) < len(a.Imports) {
				return a.Imports[i].Name
			}
			return a.Funcs[int(i)-len(a.Imports)].Name
		},
		Global: func(i uint32) string { return a.Globals[i].Name },
	}
	bodies := make([][]byte, len(a.Funcs))
	p.each(func(i int, f *asm.Func, _ *arena) {
		typ := a.Funcs[i].Type
		bodies[i] = f.AppendText(nil, typ, a.Types[typ], names)
	})
	if err := p.finish(a); err != nil {
		return err
	}
	_, err = w.Write(a.AppendText(nil, bodies))
	return err
}

func prepare(m *mir.Module, o Options) (*program, error) {
	if o.NoWASI && o.world == worldWASI {
		o.world = worldNone
	}
	m, err := lower(m, &o)
	if err != nil {
		return nil, err
	}
	return newProgram(m, o)
}

// product is a binary and where its instructions come from.
type product struct {
	bytes  []byte
	starts []uint32    // by function: where its body starts in the code section
	rows   [][]asm.Row // by function, when they were asked for
	sizes  []uint32    // by function: of its body
}

// size returns how many bytes the body of function i takes.
func (out *product) size(i int) uint32 { return out.sizes[i] }

// binary makes the whole module.
func (p *program) binary() (*product, error) {
	a := p.module()
	n := len(a.Funcs)
	bodies, names := make([][]byte, n), make([][]byte, n)
	out := &product{}
	if p.o.Debug || p.o.world == worldHost {
		out.rows = make([][]asm.Row, n)
	}
	locals := make([]int, n)
	p.each(func(i int, f *asm.Func, room *arena) {
		locals[i] = len(f.LocalTypes)
		var rows *[]asm.Row
		if out.rows != nil {
			rows = &out.rows[i]
		}
		bodies[i] = room.keep(f.AppendBinary(room.next(8*len(f.Code)), rows))
		if !p.o.Strip {
			names[i] = room.keep(f.AppendLocalNames(room.next(16 * len(f.LocalTypes))))
		}
	})
	if err := p.tooLarge(bodies, locals); err != nil {
		return nil, err
	}
	if err := p.finish(a); err != nil {
		return nil, err
	}
	out.starts = asm.Starts(bodies)
	for _, b := range bodies {
		out.sizes = append(out.sizes, uint32(len(b)))
	}
	if out.rows != nil && n > 0 {
		a.Customs = func(code uint32) []asm.Custom {
			sections := p.dwarf(out, out.starts[n-1]+out.sizes[n-1])
			if p.o.Debug {
				sections = append(sections, p.sourceMap(out, code))
			}
			return sections
		}
	}
	out.bytes = a.AppendBinary(nil, bodies, names)
	return out, nil
}

// each makes the bodies of all functions, in parallel, and hands them to do, with
// memory for what is made of them.
func (p *program) each(do func(i int, f *asm.Func, room *arena)) {
	var next sync.Mutex
	at := 0
	const batch = 16
	take := func() (int, int) {
		next.Lock()
		defer next.Unlock()
		lo := at
		at = min(at+batch, len(p.funcs))
		return lo, at
	}
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (len(p.funcs)+batch-1)/batch) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			e, room := &emitter{p: p}, &arena{}
			for lo, hi := take(); lo < hi; lo, hi = take() {
				for i := lo; i < hi; i++ {
					do(i, e.emit(p.funcs[i], p.syms[i]), room)
				}
			}
			next.Lock()
			p.places.used = append(p.places.used, e.places...)
			next.Unlock()
		}()
	}
	wait.Wait()
	room := &arena{}
	for i, x := range p.made {
		do(len(p.funcs)+i, x.body(), room)
	}
}

// arena holds many pieces of bytes in few allocations.
type arena struct{ free []byte }

// next returns an empty slice in memory that is likely to be enough for n bytes.
func (a *arena) next(n int) []byte {
	if cap(a.free) < n {
		a.free = make([]byte, 0, max(1<<16, n))
	}
	return a.free[:0]
}

// keep takes what was appended to the slice that next returned.
func (a *arena) keep(b []byte) []byte {
	if cap(b) == cap(a.free) {
		a.free = b[len(b):]
	}
	return b[:len(b):len(b)]
}

// maxBody is how large a function may be in V8.
const maxBody = 7654321

// tooLarge refuses functions that engines refuse.
func (p *program) tooLarge(bodies [][]byte, locals []int) error {
	var ds mir.Diagnostics
	for i, f := range p.funcs {
		name := mir.QuoteName(f.Name)
		if n := len(bodies[i]); n > maxBody {
			ds = append(ds, refusal(p.m, f, "@%s takes %d bytes of code, more than the %d that engines accept in a function", name, n, maxBody))
		}
		if n := locals[i]; n > maxLocals {
			ds = append(ds, refusal(p.m, f, "@%s needs %d locals, more than the %d that engines accept", name, n, maxLocals))
		}
	}
	return ds.Err()
}

func refusal(m *mir.Module, f *mir.Func, format string, args ...any) mir.Diagnostic {
	return mir.Diagnostic{Pos: m.Pos(f.Place), Code: "wasm/limit", Message: fmt.Sprintf(format, args...), Func: f.Name}
}

// tooMuchData refuses a module for its largest global.
func tooMuchData(m *mir.Module, end uint64) mir.Diagnostic {
	d := mir.Diagnostic{Pos: mir.Pos{File: m.Name()}, Code: "wasm/limit", Message: fmt.Sprintf("globals and stack take %d bytes, more than the memory of Wasm holds", end)}
	largest := int64(-1)
	for _, s := range m.Syms() {
		if g := m.Global(s); g != nil && int64(g.Size()) > largest {
			largest = int64(g.Size())
			d.Pos = m.Pos(m.SymPlace(s))
			d.Message = fmt.Sprintf("globals and stack take %d bytes, more than the memory of Wasm holds; @%s is the largest", end, mir.QuoteName(g.Name))
		}
	}
	return d
}
