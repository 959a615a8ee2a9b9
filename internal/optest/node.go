package optest

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// node is an op that takes operands and yields one value, or ends the function
// with it.
type node struct {
	name   string
	params []mir.Type
	result mir.Type
	// emit adds the op to the current block and returns its value. It returns 0
	// when it has ended the function, which returns what the op yields.
	emit func(b *mir.Builder, args []mir.Value) mir.Value
	want func(args []uint64) (uint64, mir.TrapKind)
	nan  nanRule
	// branch says that the op chooses between two blocks.
	branch bool
}

// nanRule says what an op does with NaN.
type nanRule uint8

const (
	nanKept nanRule = iota // its bits, sign included, can be seen in the result
	nanMade                // the result is true or false, or some quiet NaN
)

// pure returns the node of a case that has semantics in the op table.
func (c Case) pure() node {
	sig := c.Func().Sig
	n := node{name: c.Name(), params: sig.Params, result: sig.Results[0]}
	n.emit = func(b *mir.Builder, args []mir.Value) mir.Value {
		if c.Op.Form() == mir.FormConvert {
			return b.Convert(c.Op, c.To, args[0])
		}
		return b.Op(c.Op, c.T, args...)
	}
	n.want = func(args []uint64) (uint64, mir.TrapKind) {
		var x [3]uint64
		copy(x[:], args)
		return c.Op.Info().Eval(c.T, c.To, x)
	}
	if c.makesNaN() {
		n.nan = nanMade
	}
	return n
}

// loadNode puts a number into memory and loads a t from there.
func loadNode(t mir.Type) node {
	return node{
		name: "load." + t.String(), params: []mir.Type{mir.I64}, result: t,
		emit: func(b *mir.Builder, args []mir.Value) mir.Value {
			mem := b.Slot("mem", 16, 0)
			b.Store(args[0], mem, 8)
			return b.Load(t, mem, 8)
		},
		want: func(args []uint64) (uint64, mir.TrapKind) { return args[0] & t.Mask(), mir.NoTrap },
	}
}

// storeNode stores a t over zeros and loads the eight bytes.
func storeNode(t mir.Type) node {
	return node{
		name: "store." + t.String(), params: []mir.Type{t}, result: mir.I64,
		emit: func(b *mir.Builder, args []mir.Value) mir.Value {
			mem := b.Slot("mem", 16, 0)
			b.Store(args[0], mem, 8)
			return b.Load(mir.I64, mem, 8)
		},
		want: func(args []uint64) (uint64, mir.TrapKind) { return args[0], mir.NoTrap },
	}
}

// brNode returns 1 or 0, from two blocks, of which either may be the next.
func brNode(yesFirst bool) node {
	name := "br"
	if !yesFirst {
		name = "br over"
	}
	return node{
		name: name, params: []mir.Type{mir.I1}, result: mir.I32, branch: true,
		emit: func(b *mir.Builder, args []mir.Value) mir.Value {
			yes, no := b.Block("yes"), b.Block("no")
			if !yesFirst {
				yes, no = no, yes
			}
			b.Br(args[0], yes, no)
			b.At(yes).Ret(b.Int(mir.I32, 1))
			b.At(no).Ret(b.Int(mir.I32, 0))
			return 0
		},
		want: func(args []uint64) (uint64, mir.TrapKind) { return args[0], mir.NoTrap },
	}
}

// switchNode returns the place of a number in a list of edge values, from 1, or 0.
func switchNode(t mir.Type) node {
	vals := mir.EdgeValues(t)[:5]
	return node{
		name: "switch." + t.String(), params: []mir.Type{t}, result: mir.I32,
		emit: func(b *mir.Builder, args []mir.Value) mir.Value {
			done := b.Block("done", mir.I32)
			var cases []mir.Case
			for i, v := range vals {
				cases = append(cases, mir.Case{Val: int64(v), To: done, Args: []mir.Value{b.Int(mir.I32, int64(i+1))}})
			}
			b.Switch(args[0], cases, done, b.Int(mir.I32, 0))
			b.At(done).Ret(b.BlockParam(done, 0))
			return 0
		},
		want: func(args []uint64) (uint64, mir.TrapKind) {
			return uint64(slices.Index(vals, args[0]) + 1), mir.NoTrap
		},
	}
}

// producers are the nodes whose value the second of a pair takes.
func producers() []node {
	var ns []node
	for _, c := range Cases() {
		if c.Op.Is(mir.Pure) {
			ns = append(ns, c.pure())
		}
	}
	for _, t := range mir.AllTypes {
		ns = append(ns, loadNode(t))
	}
	return ns
}

// consumers are the nodes that take the value of the first of a pair.
func consumers() []node {
	ns := []node{brNode(true), brNode(false)}
	for _, c := range Cases() {
		if c.Op.Is(mir.Pure) {
			ns = append(ns, c.pure())
		}
	}
	for _, t := range mir.AllTypes {
		ns = append(ns, storeNode(t))
		if t.IsInt() {
			ns = append(ns, switchNode(t))
		}
	}
	return ns
}
