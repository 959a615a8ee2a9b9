package wasm

import (
	"encoding/binary"
	"slices"
	"sort"
	"strings"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// A WASI program says where it trapped. A trap hands on the number of its place,
// which is one constant: that of the instruction in the function, and what the
// functions before have. Texts for the numbers that occur lie in memory behind the
// stack, as records that places.mir reads. What happens in the runtime module
// happens where it was called: its traps hand on the global $site, which is set
// before calls of functions of it that may trap.

// places is what is needed to say where a program traps.
type places struct {
	wanted bool
	first  []uint32  // by Sym: the number of value 0 of a function; 0 for the runtime module's
	owners []mir.Sym // functions with numbers, in their order
	traps  []bool    // by Sym: functions of the runtime module that may trap
	site   uint32    // the global $site
	heap   uint32    // the global $heap, where memory that is asked for begins
	used   []uint32  // numbers
}

// number numbers the values of all functions but those of the runtime module.
// 0 is no place.
func (x *places) number(p *program) {
	x.wanted = true
	x.first = make([]uint32, p.m.NumSyms())
	next := uint32(1)
	for i, s := range p.syms {
		if f := p.funcs[i]; !f.Runtime {
			x.first[s] = next
			x.owners = append(x.owners, s)
			next += uint32(f.NumValues())
		}
	}
	x.site = p.addGlobal("site", asm.I32)
	x.heap = p.addGlobal("heap", asm.I32)
	p.globals[x.heap].Mutable = false
}

// spread finds the functions of the runtime module that may trap: the given ones,
// and those that call one.
func (x *places) spread(m *mir.Module, work []mir.Sym) {
	x.traps = make([]bool, m.NumSyms())
	callers := make([][]mir.Sym, m.NumSyms())
	for _, s := range m.Syms() {
		f := m.Func(s)
		if f == nil || !f.Runtime {
			continue
		}
		for _, b := range f.Blocks() {
			for v := range f.Insts(b) {
				in := f.At(v)
				if in.Op == mir.Call || in.Op == mir.TailCall {
					callers[in.Imm] = append(callers[in.Imm], s)
				} else if helper := helperOf(in); helper != "" {
					h := m.Lookup(helper)
					callers[h] = append(callers[h], s)
				}
			}
		}
	}
	for _, s := range work {
		x.traps[s] = true
	}
	for len(work) > 0 {
		s := work[len(work)-1]
		work = work[:len(work)-1]
		for _, c := range callers[s] {
			if !x.traps[c] {
				x.traps[c] = true
				work = append(work, c)
			}
		}
	}
}

// placeHere puts the number of the current place on the stack.
func (e *emitter) placeHere(k mir.TrapKind) {
	switch x := &e.p.places; {
	case !x.wanted:
	case !e.f.Runtime:
		e.i32(e.placeNumber())
	case k == mir.TrapStackOverflow: // no call notes a place for it
		e.i32(0)
	default:
		e.imm(asm.GlobalGet, uint64(x.site))
	}
}

func (e *emitter) placeNumber() uint32 {
	n := e.p.places.first[e.sym] + e.site
	e.places = append(e.places, n)
	return n
}

// noteSite notes the place of a call of a function of the runtime module, if
// that may trap.
func (e *emitter) noteSite(s mir.Sym) {
	if x := &e.p.places; x.wanted && !e.f.Runtime && x.traps[s] {
		e.i32(e.placeNumber())
		e.imm(asm.GlobalSet, uint64(x.site))
	}
}

// noteSites does so for a call of any function of a part of the table.
func (e *emitter) noteSites(r sigRange) {
	if !e.p.places.wanted || e.f.Runtime {
		return
	}
	for _, s := range e.p.tableSyms[r.first-1 : r.first-1+r.n] {
		if e.p.places.traps[s] {
			e.noteSite(s)
			return
		}
	}
}

// finish puts the records into a module whose functions are made.
func (p *program) finish(a *asm.Module) error {
	if !p.places.wanted {
		return nil
	}
	records := p.placeRecords()
	end := (p.end + uint64(len(records)) + 15) &^ 15
	if end > maxMemory-slack {
		return mir.Diagnostics{tooMuchData(p.m, end)}
	}
	a.Data = append(a.Data, asm.Segment{Offset: uint32(p.end), Bytes: records})
	a.Memory.Min = p.pages(end)
	a.Globals[p.places.heap].Init = end
	return nil
}

// The kinds of records.
const (
	recordEnd = iota
	recordFile
	recordTail
	recordPlace
)

// placeRecords returns the records for the numbers that were used.
func (p *program) placeRecords() []byte {
	var b []byte
	file, tail := "", ""
	x := &p.places
	slices.Sort(x.used)
	for _, n := range slices.Compact(x.used) {
		s := x.owners[sort.Search(len(x.owners), func(i int) bool { return x.first[x.owners[i]] > n })-1]
		fr := frameAt(p.m.Func(s), mir.Value(n-x.first[s]))
		newFile, line, newTail := cutFrame(fr)
		if newFile != file {
			file = newFile
			b = appendRecord(b, recordFile, nil, file)
		}
		if newTail != tail {
			tail = newTail
			b = appendRecord(b, recordTail, nil, tail)
		}
		b = appendRecord(b, recordPlace, binary.LittleEndian.AppendUint32(nil, n), line)
	}
	return append(b, recordEnd)
}

// maxRecord is how much of a text is kept.
const maxRecord = 1 << 15

func appendRecord(b []byte, kind byte, number []byte, text string) []byte {
	text = text[:min(len(text), maxRecord)]
	b = binary.LittleEndian.AppendUint16(append(b, kind), uint16(len(number)+len(text)))
	return append(append(b, number...), text...)
}

// frameAt returns the place of an instruction; 0 stands for the first one.
func frameAt(f *mir.Func, v mir.Value) backend.Frame {
	if v == 0 {
		for v = range f.Insts(f.Entry()) {
			break
		}
	}
	in := f.At(v)
	return backend.Frame{Func: f.Name, Block: f.BlockName(in.Block()), Pos: f.Module.Pos(in.Place)}
}

// cutFrame cuts the text of a place: the file and a colon, line and column, and the rest.
func cutFrame(fr backend.Frame) (file, line, tail string) {
	text, pos := fr.String(), fr.Pos.String()
	if rest, ok := strings.CutPrefix(pos, fr.Pos.File+":"); ok && fr.Pos.File != "" {
		return fr.Pos.File + ":", rest, text[len(pos):]
	}
	return "", pos, text[len(pos):]
}
