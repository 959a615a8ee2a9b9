package mirtext

import "github.com/mirtool/mirtool/mir"

func (p *fast) call(e *opEntry) mir.Value {
	if p.c() != '@' {
		p.fail()
		return 0
	}
	n := p.name()
	s := p.symbol(n.text)
	f := p.m.Func(s)
	if f == nil {
		p.fail()
		return 0
	}
	p.callArgs(&f.Sig)
	return p.callOf(e, f.Sig.Results, int64(s))
}

func (p *fast) calli(e *opEntry) mir.Value {
	sig := p.sig()
	p.args = append(p.args, p.operand(mir.Ptr))
	p.callArgs(&sig)
	if p.bad {
		return 0
	}
	return p.callOf(e, sig.Results, p.f.SigIndex(sig))
}

// sig reads a signature.
func (p *fast) sig() (sig mir.Sig) {
	p.need('(')
	p.types = p.types[:0]
	for !p.bad && !p.take(')') {
		if p.c() == '.' {
			if string(p.word()) != "..." {
				p.fail()
				break
			}
			sig.Variadic = true
			p.need(')')
			break
		}
		p.types = append(p.types, p.typeWord())
		if !p.comma() {
			p.need(')')
			break
		} else if p.c() == ')' {
			p.fail()
		}
	}
	sig.Params = p.share()
	p.types = p.resultTypes(p.types[:0])
	sig.Results = p.share()
	return sig
}

// callArgs reads the arguments of a call.
func (p *fast) callArgs(sig *mir.Sig) {
	p.need('(')
	if p.take(')') {
		return
	}
	for i := 0; !p.bad; i++ {
		switch {
		case i < len(sig.Params):
			p.args = append(p.args, p.operand(sig.Params[i]))
		case sig.Variadic:
			t := p.typeWord()
			literal := p.c() != '%' && p.c() != '@'
			v := p.operand(t)
			p.args = append(p.args, v)
			if !literal {
				p.wants = append(p.wants, fastWant{v, t})
			}
		default:
			p.args = append(p.args, p.operand(mir.Void))
		}
		if !p.comma() {
			break
		}
	}
	p.need(')')
}

// callOf appends a call with its results.
func (p *fast) callOf(e *opEntry, rs []mir.Type, imm int64) mir.Value {
	if e.op.Is(mir.Terminator) {
		rs = nil
	}
	n := len(p.results)
	if p.bad || n != 0 && n != len(rs) {
		p.fail()
		return 0
	}
	res := mir.Void
	if len(rs) == 1 {
		res = rs[0]
	}
	var v mir.Value
	if n == 1 {
		v = p.define(&p.results[0])
	} else {
		v = p.f.New(e.op, e.t, res)
	}
	p.put(v, e, res)
	p.at(v).Imm = imm
	if len(rs) > 1 {
		p.callValues(v, rs)
	}
	return v
}

var resultEntry = opEntry{op: mir.OpResult}

// callValues appends the values of a call of several.
func (p *fast) callValues(call mir.Value, rs []mir.Type) {
	p.args = append(p.args[:0], call)
	for i, t := range rs {
		var v mir.Value
		place := p.opPlace
		if len(p.results) > 0 {
			v = p.define(&p.results[i])
			place = p.results[i].place
		} else {
			v = p.f.New(mir.OpResult, mir.Void, t)
		}
		p.put(v, &resultEntry, t)
		in := p.at(v)
		in.Imm, in.Place = int64(i), place
	}
}
