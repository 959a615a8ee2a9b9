package mirtext

import "github.com/mirtool/mirtool/mir"

// inst reads an instruction.
func (p *fast) inst() {
	if p.cur == 0 {
		p.fail()
		return
	}
	p.results = p.results[:0]
	if p.c() == '%' {
		p.resultNames()
	}
	p.opPlace = p.placeAt(p.off)
	e := p.opWord()
	if e == nil {
		p.fail()
		return
	}
	v := p.form(e)
	if p.bad {
		return
	}
	p.f.At(v).Place = p.opPlace
	p.place(v)
	p.note(mir.AnchorInst, uint32(v), p.eol())
}

func (p *fast) resultNames() {
	for !p.bad {
		if p.c() != '%' {
			p.fail()
			return
		}
		n := p.name()
		n.place = p.placeAt(n.off)
		p.results = append(p.results, n)
		if !p.comma() {
			break
		}
	}
	p.need('=')
}

// form reads the rest of an instruction by the form of its op, and appends it.
func (p *fast) form(e *opEntry) mir.Value {
	p.args = p.args[:0]
	switch e.form {
	case mir.FormLoad, mir.FormStore:
		return p.access(e)
	case mir.FormAlloca:
		p.args = append(p.args, p.operand(mir.I64))
		align := p.align()
		v := p.emit(e, e.res)
		p.at(v).SetAlign(align)
		return v
	case mir.FormGet, mir.FormSet:
		return p.variableOp(e)
	case mir.FormCall:
		return p.call(e)
	case mir.FormCallI:
		return p.calli(e)
	case mir.FormJump, mir.FormBr, mir.FormSwitch:
		return p.branch(e)
	case mir.FormRet:
		return p.ret(e)
	case mir.FormTrap:
		kind := mir.TrapByName(string(p.word()))
		if !kind.InProgram() {
			p.fail()
		}
		v := p.emit(e, mir.Void)
		p.at(v).Imm = int64(kind)
		return v
	}
	for i := range e.nargs {
		if i > 0 && !p.comma() {
			p.fail()
		}
		p.args = append(p.args, p.operand(e.args[i]))
	}
	return p.emit(e, e.res)
}

// emit appends an instruction with the operands in args. It returns 0 after
// giving up.
func (p *fast) emit(e *opEntry, res mir.Type) mir.Value {
	want := 1
	if res == mir.Void {
		want = 0
	}
	if p.bad || len(p.results) != want {
		p.fail()
		return 0
	}
	var v mir.Value
	if res == mir.Void {
		v = p.f.New(e.op, e.t, res)
	} else {
		v = p.define(&p.results[0])
	}
	p.put(v, e, res)
	return v
}

func (p *fast) put(v mir.Value, e *opEntry, res mir.Type) {
	if p.bad {
		return
	}
	in := p.f.At(v)
	in.Op, in.Type, in.Res = e.op, e.t, res
	p.f.SetArgs(v, p.args...)
	p.f.Append(p.cur, v)
}

// access reads a load or a store.
func (p *fast) access(e *opEntry) mir.Value {
	res := e.t
	if e.form == mir.FormStore {
		res = mir.Void
		p.args = append(p.args, p.operand(e.t))
		if !p.comma() {
			p.fail()
		}
	}
	p.args = append(p.args, p.operand(mir.Ptr))
	off := int64(0)
	if p.take('+') {
		off = p.int64()
	}
	align := p.align()
	volatile := p.keyword("volatile")
	v := p.emit(e, res)
	in := p.at(v)
	in.Imm = off
	in.SetAlign(align)
	in.SetFlag(volatile)
	return v
}

func (p *fast) variableOp(e *opEntry) mir.Value {
	if p.c() != '$' {
		p.fail()
		return 0
	}
	n := p.name()
	x := mir.Var(p.vars.get(&n))
	if x == 0 {
		p.fail()
		return 0
	}
	res := p.f.Var(x).Type
	if e.form == mir.FormSet {
		if !p.comma() {
			p.fail()
		}
		p.args = append(p.args, p.operand(res))
		res = mir.Void
	}
	v := p.emit(e, res)
	p.at(v).Imm = int64(x)
	return v
}

func (p *fast) ret(e *opEntry) mir.Value {
	rs := p.f.Sig.Results
	if c := p.c(); c != 0 && c != '\n' && c != ';' && c != '!' {
		for i := 0; !p.bad; i++ {
			t := mir.Void
			if i < len(rs) {
				t = rs[i]
			}
			p.args = append(p.args, p.operand(t))
			if !p.comma() {
				break
			}
		}
	}
	return p.emit(e, mir.Void)
}
