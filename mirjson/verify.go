package mirjson

import "github.com/mirtool/mirtool/mir"

// verify adds what mir.Verify says, at its place in this text.
func (r *reader) verify() {
	ds := mir.Verify(r.m)
	if len(ds) == 0 {
		return
	}
	// Places lead elsewhere, or are cut: read again for those in the text.
	again := read(r.name, r.src, offsets)
	for i, d := range mir.Verify(again.m) {
		off := 0
		if d.Pos.Line > 0 {
			off = offsetOf(d.Pos)
			if d.Operand > 0 && i < maxErrors { // an instruction of many operands is long to read
				off = r.operandAt(off, d.Operand)
			}
		}
		for j, n := range d.Notes {
			p := mir.Pos{File: r.name}
			p.Line, p.Col = r.lines.find(offsetOf(n.Pos))
			d.Notes[j].Pos = p
		}
		r.problems = append(r.problems, problem{off, d})
	}
}

// operandAt returns the offset of an operand of the instruction at an offset,
// from 1, or that of the instruction.
func (r *reader) operandAt(at, n int) int {
	var m members
	found := at
	visit := func(list *members, field int) {
		if list.have.has(field) {
			r.each(list.at[field], "", func(int) {
				if n--; n == 0 {
					found = r.off
				}
				r.off = skip(r.src, r.off)
			})
		}
	}
	r.off = at
	if !r.object(&instShape, &m) {
		return at
	}
	if m.have.has(insSig) {
		if n--; n == 0 {
			return m.at[insCallee]
		}
	}
	visit(&m, insArgs)
	if m.have.has(insEdges) {
		r.each(m.at[insEdges], "", func(int) {
			var e members
			if r.object(&edgeShape, &e) {
				visit(&e, edgArgs)
			}
		})
	}
	return found
}
