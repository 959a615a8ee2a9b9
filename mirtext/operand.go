package mirtext

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/mir"
)

// use returns the value that a token names. One that is not defined yet is
// made, to be filled in later.
func (b *body) use(tok string, pos lexer.Position) mir.Value {
	name := nameOf(tok)
	if v := b.f.ValueByName(name); v != 0 {
		return v
	}
	v := b.f.New(mir.OpBad, mir.Void, mir.Void)
	b.f.SetName(v, name)
	in := b.f.At(v)
	in.Imm, in.Place = isForward, b.place(pos)
	b.forward = append(b.forward, forwardRef{v, tok, pos})
	return v
}

// define returns the value that is to become what a name stands for.
func (b *body) define(n value) mir.Value {
	name := nameOf(n.Text)
	v := b.f.ValueByName(name)
	switch {
	case v == 0:
		v = b.f.New(mir.OpBad, mir.Void, mir.Void)
		b.f.SetName(v, name)
	case b.f.At(v).Imm == isForward && b.f.At(v).Op == mir.OpBad:
		b.f.At(v).Imm = 0
	default:
		b.twice(n, v)
		v = b.f.New(mir.OpBad, mir.Void, mir.Void)
	}
	return v
}

// badName makes a name known as that of a value of which nothing is known.
func (b *body) badName(tok string) mir.Value {
	name := nameOf(tok)
	v := b.f.ValueByName(name)
	if v == 0 {
		v = b.f.New(mir.OpBad, mir.Void, mir.Void)
		b.f.SetName(v, name)
	} else if in := b.f.At(v); in.Op == mir.OpBad {
		in.Imm = 0
	}
	return v
}

// bad is the operand that stands for one that could not be read.
func (b *body) bad() mir.Value {
	if b.anyBad == 0 {
		b.anyBad = b.f.New(mir.OpBad, mir.Void, mir.Void)
	}
	return b.anyBad
}

// operand returns an operand; t is the type that a constant takes.
func (b *body) operand(o *operand, t mir.Type) mir.Value {
	switch {
	case o.Value != "":
		return b.use(o.Value, o.Pos)
	case o.Symbol != "":
		if s := b.symbol(symbol{Pos: o.Pos, Text: o.Symbol}); s != 0 {
			return b.f.Addr(s)
		}
		return b.bad()
	}
	bits, err := ParseConst(t, o.Lit)
	if err != nil {
		b.errorAt(o.Pos, len(o.Lit), codeConst, "%v", err)
		return b.bad()
	}
	return b.f.Const(t, bits)
}

// operands returns operands of the given types. A constant beyond them has
// none: what says whose operands they are.
func (b *body) operands(os []*operand, types []mir.Type, what, noun string) ([]mir.Value, bool) {
	vs := make([]mir.Value, len(os))
	for i, o := range os {
		t := mir.Void
		if i < len(types) {
			t = types[i]
		} else if o.Lit != "" {
			b.errorAt(o.Pos, len(o.Lit), codeArgs, "%s %s, not %d", what, takes(len(types), noun), len(os))
			return nil, false
		}
		vs[i] = b.operand(o, t)
	}
	return vs, true
}

// callArgs returns the arguments of a call.
func (b *body) callArgs(args []*arg, sig mir.Sig, what string) ([]mir.Value, bool) {
	vs := make([]mir.Value, len(args))
	for i, a := range args {
		fixed := i < len(sig.Params)
		if bad := b.argType(a, fixed, sig, what, len(args)); bad {
			return nil, false
		}
		t := mir.TypeByName(a.Type)
		if fixed {
			t = sig.Params[i]
		}
		vs[i] = b.operand(a.Val, t)
		if !fixed && a.Type != "" && a.Val.Lit == "" {
			b.wants = append(b.wants, wantType{vs[i], t, a.Val.Pos, a.Val.Value + a.Val.Symbol})
		}
	}
	return vs, true
}

// argType complains of an argument that says its type and must not, or does
// not and must.
func (b *body) argType(a *arg, fixed bool, sig mir.Sig, what string, n int) bool {
	text := a.Val.Value + a.Val.Symbol + a.Val.Lit
	switch {
	case a.Type != "" && (fixed || !sig.Variadic):
		b.errorAt(a.Pos, len(a.Type), codeArgs, "only the extra arguments of a variadic call say their type")
	case a.Type == "" && !fixed && sig.Variadic:
		b.errorAt(a.Pos, len(text), codeArgs, "an extra argument of a variadic call says its type, as in i64 %s", short(text))
	case !fixed && !sig.Variadic && a.Val.Lit != "":
		b.errorAt(a.Pos, len(text), codeArgs, "%s %s, not %d", what, takes(len(sig.Params), "argument"), n)
	default:
		return false
	}
	return true
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

// edge is where a terminator goes, and what it passes.
type edge struct {
	to   mir.Block
	args []mir.Value
}

// target reads where a terminator goes.
func (b *body) target(t *target) (edge, bool) {
	name := nameOf(t.Block.Text)
	blk := b.f.BlockByName(name)
	if b.badNames["^"+name] {
		return edge{}, false
	}
	if blk == 0 {
		b.unknown(t.Block.Pos, t.Block.Text, "block", b.nearBlock(name))
		b.badNames["^"+name] = true
		return edge{}, false
	}
	var types []mir.Type
	if len(t.Args) > 0 {
		for _, p := range b.f.Params(blk) {
			types = append(types, b.f.TypeOf(p))
		}
	}
	args, ok := b.operands(t.Args, types, "^"+short(name), "argument")
	return edge{to: blk, args: args}, ok
}

func (b *body) nearBlock(name string) string {
	if !b.mayCompare(b.f.NumBlocks()) {
		return ""
	}
	var names []string
	for _, blk := range b.f.Blocks() {
		names = append(names, b.f.BlockName(blk))
	}
	return near.Name(name, names)
}

// variableOf finds a variable. When there is none it reports that and returns 0.
func (b *body) variableOf(n variable) mir.Var {
	name := nameOf(n.Text)
	x := b.vars[name]
	if x == 0 && !b.badNames["$"+name] {
		var names []string
		if b.mayCompare(b.f.NumVars()) {
			for _, v := range b.f.Vars() {
				names = append(names, v.Name)
			}
		}
		b.unknown(n.Pos, n.Text, "variable", near.Name(name, names))
		b.badNames["$"+name] = true
	}
	return x
}
