package mirjson

import "github.com/mirtool/mirtool/mir"

// use returns the value that an operand such as %x names. One that is not
// defined yet is made, to be filled in later.
func (b *body) use(s text) mir.Value {
	name := s.s[1:]
	if v := b.f.ValueByName(string(name)); v != 0 {
		return v
	}
	v := b.f.New(mir.OpBad, mir.Void, mir.Void)
	b.f.NameNew(v, name)
	b.f.At(v).Imm = isForward
	b.forward = append(b.forward, forwardRef{v, s})
	return v
}

// define returns the value that is to become what a name stands for.
func (b *body) define(name text) mir.Value {
	v := b.f.ValueByName(string(name.s))
	if v != 0 {
		if in := b.f.At(v); in.Op == mir.OpBad && in.Imm == isForward {
			in.Imm = 0
			return v
		}
		b.twice(name)
		return b.f.New(mir.OpBad, mir.Void, mir.Void)
	}
	v = b.f.New(mir.OpBad, mir.Void, mir.Void)
	b.f.NameNew(v, name.s)
	return v
}

// badName makes a name known as that of a value of which nothing is known.
func (b *body) badName(name []byte) mir.Value {
	v := b.f.ValueByName(string(name))
	if v == 0 {
		v = b.f.New(mir.OpBad, mir.Void, mir.Void)
		b.f.NameNew(v, name)
	} else if in := b.f.At(v); in.Op == mir.OpBad {
		in.Imm = 0
	}
	return v
}

// noValue is the operand that stands for one that could not be read.
func (b *body) noValue() mir.Value {
	if b.anyBad == 0 {
		b.anyBad = b.f.New(mir.OpBad, mir.Void, mir.Void)
	}
	return b.anyBad
}

// operand returns an operand; t is the type that a constant takes.
func (b *body) operand(s text, t mir.Type) mir.Value {
	if len(s.s) > 0 && s.s[0] == '%' {
		return b.use(s)
	}
	if len(s.s) > 0 && s.s[0] == '@' {
		if sym := b.symbolRef(s); sym != 0 {
			return b.f.Addr(sym)
		}
		return b.noValue()
	}
	bits, err := mir.ParseConst(t, string(s.s))
	if err != nil {
		b.bad(s.off, codeConst, "%v", err)
		return b.noValue()
	}
	return b.f.Const(t, bits)
}

func isConst(s []byte) bool { return len(s) == 0 || s[0] != '%' && s[0] != '@' }

// operands appends to b.vals the operands in the list at an offset. A constant
// beyond the types has none: what says whose operands they are.
func (b *body) operands(at int, types []mir.Type, what, noun string) bool {
	good := true
	var beyond text
	n := b.each(at, "operands", func(i int) {
		s, ok := b.text("an operand")
		switch {
		case !ok:
			good = false
		case i < len(types):
			b.vals = append(b.vals, b.operand(s, types[i]))
		case isConst(s.s):
			beyond = s
		default:
			b.vals = append(b.vals, b.operand(s, mir.Void))
		}
	})
	if beyond.s != nil {
		b.bad(beyond.off, codeArgs, "%s %s, not %d", short(what), takes(len(types), noun), n)
	}
	return good && n >= 0 && beyond.s == nil
}

// takes says how many things something takes.
func takes(n int, noun string) string {
	switch n {
	case 0:
		return "takes no " + noun
	case 1:
		return "takes 1 " + noun
	}
	return "takes " + itoa(n) + " " + noun + "s"
}

// variableOf finds a variable. When there is none it reports that and returns 0.
func (b *body) variableOf(name text) mir.Var {
	x := b.vars[string(name.s)]
	if x == 0 && !b.badNames["$"+string(name.s)] {
		b.badNames["$"+string(name.s)] = true
		var names []string
		if b.f.NumVars() <= nearMax {
			for _, v := range b.f.Vars() {
				names = append(names, v.Name)
			}
		}
		b.unknown(name.off, codeName, "variable", "$", name.s, names)
	}
	return x
}

// blockOf finds a block. When there is none it reports that and returns 0.
func (b *body) blockOf(name text) mir.Block {
	blk := b.f.BlockByName(string(name.s))
	switch {
	case len(b.badNames) > 0 && b.badNames["^"+string(name.s)]:
		return 0
	case blk == 0:
		b.badNames["^"+string(name.s)] = true
		var names []string
		if len(b.blocks) <= nearMax {
			for _, it := range b.blocks {
				names = append(names, b.f.BlockName(it.b))
			}
		}
		b.unknown(name.off, codeName, "block", "^", name.s, names)
	}
	return blk
}
