package passes

import "github.com/mirtool/mirtool/mir"

// The states of a byte in the shadow memory, as rt/check.mir has them.
const (
	stateConst   = 1 // may be read
	stateUnknown = 2 // may be written, was not so far
	statePlain   = 3 // may be read and written
)

// A checkText collects the texts of reports in one constant: each is there
// once, with a zero byte behind it, and goes by its offset.
type checkText struct {
	bytes  []byte
	offset map[string]int64
}

// add returns the offset of a text.
func (t *checkText) add(s string) int64 {
	off, ok := t.offset[s]
	if !ok {
		off = int64(len(t.bytes))
		t.offset[s] = off
		t.bytes = append(append(t.bytes, s...), 0)
	}
	return off
}

// redzone returns how many bytes are kept free behind an object.
func redzone(size int64) int64 {
	return min(max(size/8, 32), 2048) &^ 15
}

// globals lists the module's globals.
func (k *memoryChecker) globals() []mir.Sym {
	var gs []mir.Sym
	for _, s := range k.m.Syms() {
		if k.m.Global(s) != nil {
			gs = append(gs, s)
		}
	}
	return gs
}

// addGlobals puts a redzone behind each global, and fills the table from which
// the runtime enters them and the text.
func (k *memoryChecker) addGlobals(globals []mir.Sym) {
	word := func(x int64) mir.Datum { return mir.Datum{Kind: mir.DatumValue, Type: mir.I64, Bits: uint64(x)} }
	rows := []mir.Datum{word(0), {Kind: mir.DatumZero, Off: 8}, word(int64(len(globals)))}
	for _, s := range globals {
		g := k.m.Global(s)
		size := g.Size()
		state, kind := int64(statePlain), "data"
		if g.Const {
			state, kind = stateConst, "const"
		}
		name := k.text.add("@" + mir.QuoteName(g.Name) + "\x00" + kind + k.at(g.Place))
		rows = append(rows,
			mir.Datum{Kind: mir.DatumAddr, Sym: s}, word(size), word(state),
			mir.Datum{Kind: mir.DatumAddr, Sym: k.textSym, Off: name})
		g.Init = append(g.Init, mir.Datum{Kind: mir.DatumZero, Off: redzone(size)})
	}
	k.m.Global(k.table).Init = rows
	k.m.Global(k.textSym).Init = []mir.Datum{{Kind: mir.DatumBytes, Bytes: string(k.text.bytes)}}
}

// at returns " at f.mir:9:3", or nothing when the place is unknown.
func (k *memoryChecker) at(p mir.Place) string {
	if pos := k.m.Pos(p).String(); p.IsValid() && pos != "" {
		return " at " + pos
	}
	return ""
}
