package mirtext

import (
	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/mir"
)

func (b *body) call(s *inst, c *callInst) mir.Value {
	w, ok := b.opOf(c.Op, c.Pos)
	if !ok {
		return 0
	}
	sym := b.symbol(c.Callee)
	if sym == 0 {
		return 0
	}
	f := b.m.Func(sym)
	if f == nil {
		b.errorNote(c.Callee.Pos, len(c.Callee.Text), codeName, b.declaredHere(sym), "%s is data, not a function", short(c.Callee.Text))
		return 0
	}
	args, ok := b.callArgs(c.Args, f.Sig, short(c.Callee.Text))
	if !ok {
		return 0
	}
	return b.callOf(s, w, f.Sig, int64(sym), args)
}

func (b *body) declaredHere(s mir.Sym) []mir.Note {
	return []mir.Note{{Pos: b.m.Pos(b.m.SymPlace(s)), Message: "declared here"}}
}

func (b *body) calli(s *inst, c *calliInst) mir.Value {
	w, ok := b.opOf(c.Op, c.Pos)
	if !ok {
		return 0
	}
	sig := sigOf(&c.Sig)
	callee := b.operand(c.Callee, mir.Ptr)
	args, ok := b.callArgs(c.Args, sig, "the signature")
	if !ok {
		return 0
	}
	return b.callOf(s, w, sig, b.f.SigIndex(sig), append([]mir.Value{callee}, args...))
}

// callOf appends a call with its results.
func (b *body) callOf(s *inst, w opWord, sig mir.Sig, imm int64, args []mir.Value) mir.Value {
	rs := sig.Results
	if w.op.Is(mir.Terminator) {
		rs = nil
	}
	n := len(s.Results)
	if n != 0 && n != len(rs) {
		b.callResults(s, w, len(rs))
		return 0
	}
	res := mir.Void
	if len(rs) == 1 {
		res = rs[0]
	}
	var v mir.Value
	if n == 1 {
		v = b.define(*s.Results[0])
	} else {
		v = b.f.New(w.op, mir.Void, res)
	}
	b.put(v, w, res, args)
	b.f.At(v).Imm = imm
	if len(rs) > 1 {
		b.callValues(s, w, v, rs)
	}
	return v
}

// callValues appends the values of a call of several.
func (b *body) callValues(s *inst, w opWord, call mir.Value, rs []mir.Type) {
	w.op = mir.OpResult
	for i, t := range rs {
		var r mir.Value
		if len(s.Results) > 0 {
			r = b.define(*s.Results[i])
		} else {
			r = b.f.New(mir.OpResult, mir.Void, t)
		}
		b.put(r, w, t, []mir.Value{call})
		b.f.At(r).Imm = int64(i)
		if len(s.Results) > 0 {
			b.f.At(r).Place = b.place(s.Results[i].Pos)
		}
	}
}

func (b *body) callResults(s *inst, w opWord, n int) {
	at := s.Results[0]
	if len(s.Results) > n {
		at = s.Results[n]
	}
	switch n {
	case 0:
		b.errorAt(at.Pos, len(at.Text), codeResult, "the %s gives no value", w.op)
	case 1:
		b.errorAt(at.Pos, len(at.Text), codeResult, "the %s gives one value", w.op)
	default:
		b.errorAt(at.Pos, len(at.Text), codeResult, "the %s gives %d values; name all or none", w.op, n)
	}
}

func (b *body) ret(s *inst, r *retInst) mir.Value {
	w, ok := b.opOf(r.Op, r.Pos)
	if !ok {
		return 0
	}
	vs, ok := b.operands(r.Vals, b.f.Sig.Results, "ret of @"+short(b.f.Name), "value")
	if !ok {
		return 0
	}
	return b.emit(s, w, mir.Void, vs...)
}

func (b *body) trap(s *inst, t *trapInst) mir.Value {
	w, ok := b.opOf(t.Op, t.Pos)
	if !ok {
		return 0
	}
	kind := mir.TrapByName(t.Kind.Text)
	if !kind.InProgram() {
		var names []string
		for _, k := range mir.TrapKinds() {
			if k.InProgram() {
				names = append(names, k.String())
			}
		}
		msg := "unknown kind of trap " + short(t.Kind.Text)
		if kind != mir.NoTrap {
			msg = kind.String() + " is a limit that the caller sets; a program cannot name it"
		} else if n := near.Name(t.Kind.Text, names); n != "" {
			msg += "; did you mean " + n + "?"
		} else {
			msg += "; the kinds are " + orList(names)
		}
		b.errorAt(t.Kind.Pos, len(t.Kind.Text), codeTrap, "%s", msg)
		return 0
	}
	v := b.emit(s, w, mir.Void)
	if v != 0 {
		b.f.At(v).Imm = int64(kind)
	}
	return v
}

// branch builds a jump, br or switch.
func (b *body) branch(s *inst) mir.Value {
	switch {
	case s.Jump != nil:
		w, ok := b.opOf(s.Jump.Op, s.Jump.Pos)
		if !ok {
			return 0
		}
		return b.terminate(s, w, nil, []*target{s.Jump.To}, nil)
	case s.Br != nil:
		w, ok := b.opOf(s.Br.Op, s.Br.Pos)
		if !ok {
			return 0
		}
		cond := b.operand(s.Br.Cond, mir.I1)
		vals, ok := b.weights(s.Br.Weight)
		if !ok {
			return 0
		}
		return b.terminate(s, w, []mir.Value{cond}, []*target{s.Br.Then, s.Br.Else}, vals)
	}
	return b.switchOp(s, s.Switch)
}

// maxWeight is the greatest weight of an edge.
const maxWeight = 1<<32 - 1

func (b *body) weights(w *weight) ([]int64, bool) {
	if w == nil {
		return nil, true
	}
	vals := make([]int64, 2)
	for i, t := range []number{w.Then, w.Else} {
		n, ok := parseInt64(t.Text)
		if !ok || n < 0 || n > maxWeight {
			b.errorAt(t.Pos, len(t.Text), codeNumber, "a weight goes from 0 to %d, not %s", maxWeight, short(t.Text))
			return nil, false
		}
		vals[i] = n
	}
	return vals, true
}

func (b *body) switchOp(s *inst, sw *switchInst) mir.Value {
	w, ok := b.opOf(sw.Op, sw.Pos)
	if !ok {
		return 0
	}
	x := b.operand(sw.Val, w.t)
	targets := []*target{sw.Default}
	vals := []int64{0}
	for _, c := range sw.Cases {
		bits, err := ParseConst(w.t, c.Key.Text)
		if err != nil {
			b.errorAt(c.Key.Pos, len(c.Key.Text), codeConst, "%v", err)
			ok = false
		}
		targets, vals = append(targets, c.To), append(vals, int64(bits))
	}
	if !ok {
		return 0
	}
	return b.terminate(s, w, []mir.Value{x}, targets, vals)
}

// terminate appends a terminator with its edges.
func (b *body) terminate(s *inst, w opWord, args []mir.Value, targets []*target, vals []int64) mir.Value {
	edges := make([]edge, len(targets))
	whole := true
	for i, t := range targets {
		e, ok := b.target(t)
		edges[i], whole = e, whole && ok
	}
	if !whole {
		return 0
	}
	v := b.emit(s, w, mir.Void, args...)
	if v == 0 {
		return 0
	}
	b.f.SetEdges(v, len(edges))
	for i := range edges {
		e := b.f.Edge(v, i)
		e.To = edges[i].to
		if vals != nil {
			e.Val = vals[i]
		}
		b.f.SetEdgeArgs(e, edges[i].args...)
	}
	return v
}
