package mirtext

import (
	"math"

	"github.com/mirtool/mirtool/mir"
)

// operand reads an operand; t is the type that a constant takes.
func (p *fast) operand(t mir.Type) mir.Value {
	switch p.c() {
	case '%':
		n := p.name()
		if p.bad {
			return 0
		}
		return p.use(&n)
	case '@':
		n := p.name()
		s := p.symbol(n.text)
		if s == 0 {
			p.fail()
			return 0
		}
		return p.f.Addr(s)
	}
	if t == mir.Void {
		p.fail()
		return 0
	}
	bits := p.literal(t)
	if p.bad {
		return 0
	}
	return p.f.Const(t, bits)
}

// symbol returns the symbol with a name, or 0.
func (p *fast) symbol(name []byte) mir.Sym {
	s := p.m.Lookup(string(name))
	if s == 0 && p.outline != nil {
		s = p.outline.declare(p.m, string(name))
	}
	return s
}

// literal reads a constant of a type.
func (p *fast) literal(t mir.Type) uint64 {
	if t.IsInt() {
		n, neg := p.uint()
		w := t.Bits()
		if neg && n > 1<<(w-1) || !neg && n > t.Mask() {
			p.fail()
		}
		if neg {
			n = -n
		}
		return n & t.Mask()
	}
	tok := p.literalToken()
	bits, err := ParseConst(t, string(tok))
	if err != nil {
		p.fail()
	}
	return bits
}

// literalToken reads the text of a constant other than an integer.
func (p *fast) literalToken() []byte {
	s := scanner{src: p.src, off: p.off, value: true}
	c := p.c()
	if !isDigit(c) && !isLetter(c) && c != '-' {
		p.fail()
		return nil
	}
	if kind := s.token(c); kind != kindFloat && kind != kindInt && kind != kindWord {
		p.fail()
		return nil
	}
	tok := p.src[p.off:s.off]
	p.off = s.off
	p.blanks()
	return tok
}

// int64 reads an integer that is a number by itself.
func (p *fast) int64() int64 {
	n, neg := p.uint()
	if neg && n > 1<<63 || !neg && n > math.MaxInt64 {
		p.fail()
		return 0
	}
	if neg {
		n = -n
	}
	return int64(n)
}

// uint reads an integer of at most 64 bits, and whether it is negative.
func (p *fast) uint() (n uint64, neg bool) {
	if p.c() == '-' {
		neg = true
		p.off++
	}
	start := p.off
	if p.c() == '0' && p.off+1 < len(p.src) && p.src[p.off+1] == 'x' {
		p.off += 2
		start = p.off
		n = p.hex()
	} else {
		for c := p.c(); isDigit(c); c = p.c() {
			d := uint64(c - '0')
			if n > (math.MaxUint64-d)/10 {
				p.fail()
				return 0, false
			}
			n = n*10 + d
			p.off++
		}
	}
	if p.off == start || isName[p.c()] {
		p.fail()
		return 0, false
	}
	p.blanks()
	return n, neg
}

func (p *fast) hex() (n uint64) {
	for c := p.c(); isHexDigit(c); c = p.c() {
		if n>>60 != 0 {
			p.fail()
			return 0
		}
		n = n<<4 | uint64(mir.HexValue(c))
		p.off++
	}
	return n
}

// branch reads a jump, br or switch.
func (p *fast) branch(e *opEntry) mir.Value {
	p.targets = p.targets[:0]
	operands := 0
	if e.form != mir.FormJump {
		t := mir.I1
		if e.form == mir.FormSwitch {
			t = e.t
		}
		p.args = append(p.args, p.operand(t))
		operands = 1
		if !p.comma() {
			p.fail()
		}
	}
	p.target(0)
	switch e.form {
	case mir.FormBr:
		if !p.comma() {
			p.fail()
		}
		p.target(0)
		p.weights()
	case mir.FormSwitch:
		for !p.bad && p.comma() {
			key := p.literal(e.t)
			p.need(':')
			p.target(int64(key))
		}
	}
	all := p.args
	p.args = all[:operands]
	v := p.emit(e, mir.Void)
	p.args = all
	if p.bad {
		return 0
	}
	p.f.SetEdges(v, len(p.targets))
	for i, t := range p.targets {
		edge := p.f.Edge(v, i)
		edge.To, edge.Val = t.to, t.val
		p.f.SetEdgeArgs(edge, all[t.first:t.last]...)
	}
	return v
}

// target reads where a terminator goes, and what it passes.
func (p *fast) target(val int64) {
	if p.c() != '^' {
		p.fail()
		return
	}
	n := p.name()
	b := mir.Block(p.blocks.get(&n))
	if b == 0 {
		p.fail()
		return
	}
	t := fastEdge{to: b, first: len(p.args), val: val}
	if p.take('(') && !p.take(')') {
		p.edgeArgs(p.f.Params(b))
	}
	t.last = len(p.args)
	p.targets = append(p.targets, t)
}

func (p *fast) edgeArgs(params []mir.Value) {
	for i := 0; !p.bad; i++ {
		t := mir.Void
		if i < len(params) {
			t = p.f.TypeOf(params[i])
		}
		p.args = append(p.args, p.operand(t))
		if !p.comma() {
			break
		}
	}
	p.need(')')
}

// weights reads [weight N:M], if it is there.
func (p *fast) weights() {
	if !p.take('[') {
		return
	}
	if string(p.word()) != "weight" {
		p.fail()
	}
	for i := range 2 {
		n := p.int64()
		if n < 0 || n > maxWeight || p.bad {
			p.fail()
			return
		}
		p.targets[i].val = n
		if i == 0 {
			p.need(':')
		}
	}
	p.need(']')
}

// datum reads a piece of data.
func (p *fast) datum() (d mir.Datum) {
	if p.c() == '"' {
		d.Bytes = string(p.quoted())
		p.blanks()
		return d
	}
	switch w := p.word(); string(w) {
	case "addr":
		if p.c() != '@' {
			p.fail()
			return d
		}
		n := p.name()
		d.Kind, d.Sym = mir.DatumAddr, p.symbol(n.text)
		if p.take('+') {
			d.Off = p.int64()
		}
		if d.Sym == 0 {
			p.fail()
		}
	case "zero":
		d.Kind, d.Off = mir.DatumZero, p.int64()
		if d.Off < 0 {
			p.fail()
		}
	default:
		d.Kind, d.Type = mir.DatumValue, typeOf(w)
		if d.Type == mir.Void {
			p.fail()
			return d
		}
		d.Bits = p.literal(d.Type)
	}
	return d
}
