package mir

// inst checks the current instruction.
func (v *verifier) inst() {
	f, in := v.f, v.f.At(v.at)
	if in.Op == OpBad {
		return
	}
	if in.Op == OpResult {
		v.result(in)
		return
	}
	if !in.Op.IsInst() {
		v.bad(0, "verify/op", "%s is no instruction", in.Op)
		return
	}
	row := in.Op.Info()
	if row.Types != 0 && !row.Types.Has(in.Type) {
		v.bad(0, "verify/op", "%s does not take %s", row.Name, in.Type)
		return
	}
	if row.Form == FormConvert && !row.Converts(in.Type, in.Res) {
		v.bad(0, "verify/op", "%s does not convert %s to %s", row.Name, in.Type, in.Res)
		return
	}
	if !v.operandsPresent() {
		return
	}
	v.form(f, in, row)
}

// operandsPresent checks that each operand is a value that dominates its use.
func (v *verifier) operandsPresent() bool {
	good, n := true, 0
	v.f.Operands(v.at, func(o *Value) {
		n++
		good = v.operand(n, *o) && good
	})
	return good
}

// operand checks that operand n is a value of the function that is defined on
// every path to the current instruction. A value with an error of its own, and
// one that only fails to dominate, may still be type-checked.
func (v *verifier) operand(n int, o Value) bool {
	f := v.f
	if o == 0 || int(o) >= f.NumValues() {
		v.bad(n, "verify/operand", "operand %d of %s is no value", n, f.At(v.at).Op)
		return false
	}
	in := f.At(o)
	switch in.Op {
	case OpBad:
		return true
	case OpConst:
		return true
	case OpAddr:
		if !f.Module.HasSym(Sym(in.Imm)) {
			v.bad(n, "verify/symbol", "operand %d of %s is the address of no symbol", n, f.At(v.at).Op)
			return false
		}
		return true
	}
	switch {
	case !v.present[o]:
		v.bad(n, "verify/operand", "operand %d of %s, %%%s, is not in the function", n, f.At(v.at).Op, QuoteName(f.NameOf(o)))
	case in.Res == Void:
		v.bad(n, "verify/operand", "operand %d of %s is a %s, which yields no value", n, f.At(v.at).Op, in.Op)
	case in.Op == OpSlot:
		return true
	default:
		v.dominates(n, o, in)
		return true
	}
	return false
}

// dominates checks that the definition of o dominates the current instruction.
func (v *verifier) dominates(n int, o Value, in *Inst) {
	if v.cfg == nil || !v.cfg.Reached(v.blk) {
		return
	}
	if in.block == v.blk {
		if !v.seen[o] {
			d := v.bad(n, "verify/dominance", "%%%s is used before it is defined", QuoteName(v.f.NameOf(o)))
			d.note(v.m, in.Place, "defined here, further down in ^%s", QuoteName(v.f.BlockName(v.blk)))
		}
		return
	}
	if v.dom.Dominates(in.block, v.blk) {
		return
	}
	d := v.bad(n, "verify/dominance", "%%%s may be used before it is defined", QuoteName(v.f.NameOf(o)))
	def, use := QuoteName(v.f.BlockName(in.block)), QuoteName(v.f.BlockName(v.blk))
	if v.cfg.Reached(in.block) {
		d.note(v.m, in.Place, "defined here, in ^%s, which does not dominate ^%s", def, use)
	} else {
		d.note(v.m, in.Place, "defined here, in ^%s, which is never reached", def)
	}
}

// result checks a further result of a call.
func (v *verifier) result(in *Inst) {
	f := v.f
	args := f.Args(v.at)
	if len(args) == 1 && int(args[0]) < f.NumValues() && f.At(args[0]).Op == OpBad {
		return
	}
	p := f.Prev(v.at)
	for p != 0 && f.At(p).Op == OpResult {
		p = f.Prev(p)
	}
	if p == 0 || len(args) != 1 || args[0] != p || f.At(p).Res != Void {
		v.bad(0, "verify/op", "a result does not follow the call that yields it")
	}
}

// want checks the type of operand n.
func (v *verifier) want(n int, o Value, t Type) {
	v.wantOf(n, o, t, "operand %d of %s has type %s, want %s", n, v.f.At(v.at).Op)
}

// wantOf checks the type of operand n; the message is given the types last.
func (v *verifier) wantOf(n int, o Value, t Type, format string, args ...any) {
	in := v.f.At(o)
	if in.Op != OpBad && in.Res != t {
		v.bad(n, "verify/type", format+v.convert(in.Res, t), append(args, in.Res, t)...)
	}
}

// count checks the number of operands.
func (v *verifier) count(args []Value, n int) bool {
	if len(args) == n {
		return true
	}
	v.bad(0, "verify/count", "%s has %d operands, want %d", v.f.At(v.at).Op, len(args), n)
	return false
}

// yields checks the type of the value of the current instruction.
func (v *verifier) yields(t Type) {
	if in := v.f.At(v.at); in.Res != t {
		v.bad(0, "verify/type", "the value of %s has type %s, want %s", in.Op, in.Res, t)
	}
}

// same checks n operands of type t that give a res.
func (v *verifier) same(args []Value, n int, t, res Type) {
	if !v.count(args, n) {
		return
	}
	for i, o := range args {
		v.want(i+1, o, t)
	}
	v.yields(res)
}

// form checks operands and value as the op's form says.
func (v *verifier) form(f *Func, in *Inst, row *OpInfo) {
	args := f.Args(v.at)
	switch row.Form {
	case FormUnary:
		v.same(args, 1, in.Type, in.Type)
	case FormBinary:
		v.same(args, 2, in.Type, in.Type)
	case FormTernary:
		v.same(args, 3, in.Type, in.Type)
	case FormCompare:
		v.same(args, 2, in.Type, I1)
	case FormConvert:
		v.same(args, 1, in.Type, in.Res)
	case FormSelect:
		v.list(args, in.Type, I1, in.Type, in.Type)
	case FormLoad:
		v.list(args, in.Type, Ptr)
	case FormStore:
		v.list(args, Void, in.Type, Ptr)
	case FormFixed, FormAlloca:
		v.list(args, row.Res, row.Args...)
	case FormGet, FormSet:
		v.variable(in, args)
	case FormCall:
		v.call(in, args)
	case FormCallI:
		v.calli(in, args)
	case FormJump:
		v.branch(args, 1)
	case FormBr:
		v.branch(args, 2, I1)
	case FormSwitch:
		v.branch(args, f.NumEdges(v.at), in.Type)
		v.cases(in)
	case FormRet:
		v.ret(args)
	case FormTrap:
		if !TrapKind(in.Imm).InProgram() || in.Imm > 255 || in.Imm < 0 {
			v.bad(0, "verify/trap", "a program cannot trap with that kind")
		}
	case FormNone:
		v.list(args, Void)
	}
}

// list checks operands of the given types that give a res.
func (v *verifier) list(args []Value, res Type, types ...Type) {
	if !v.count(args, len(types)) {
		return
	}
	for i, o := range args {
		v.want(i+1, o, types[i])
	}
	v.yields(res)
}

func (v *verifier) variable(in *Inst, args []Value) {
	if in.Imm <= 0 || in.Imm >= int64(v.f.NumVars()) || v.f.Var(Var(in.Imm)).Type == Void {
		v.bad(0, "verify/variable", "%s names no variable of @%s", in.Op, QuoteName(v.f.Name))
		return
	}
	x := v.f.Var(Var(in.Imm))
	if in.Op.Form() == FormGet {
		v.list(args, x.Type)
		return
	}
	if v.count(args, 1) {
		v.wantOf(1, args[0], x.Type, "$%s is set to a value of type %s, want %s", QuoteName(x.Name))
		v.yields(Void)
	}
}

func (v *verifier) call(in *Inst, args []Value) {
	callee := v.m.Func(Sym(in.Imm))
	if in.Imm < 0 || in.Imm > int64(v.m.NumSyms()) || callee == nil {
		v.bad(0, "verify/call", "what %s calls is no function", in.Op)
		return
	}
	v.arguments(in, args, 1, callee.Sig, "@"+QuoteName(callee.Name))
}

func (v *verifier) calli(in *Inst, args []Value) {
	if in.Imm < 0 || in.Imm >= int64(len(v.f.sigs)) || len(args) == 0 {
		v.bad(0, "verify/call", "%s has no signature or no address", in.Op)
		return
	}
	sig := v.f.sigs[in.Imm]
	if sig.Variadic {
		v.bad(0, "verify/call", "%s through a variadic signature: only an import can be called so, by its name", in.Op)
		return
	}
	v.wantOf(1, args[0], Ptr, "what is called has type %s, want %s")
	v.arguments(in, args[1:], 2, sig, "the signature "+sig.String())
}

// arguments checks those of a call, of which the first is operand n, and what
// the call yields.
func (v *verifier) arguments(in *Inst, args []Value, n int, sig Sig, callee string) {
	if len(args) < len(sig.Params) || len(args) > len(sig.Params) && !sig.Variadic {
		least := ""
		if sig.Variadic {
			least = "at least "
		}
		v.bad(0, "verify/count", "%s to %s, want %s%d", countArguments(len(args)), callee, least, len(sig.Params))
		return
	}
	for i, t := range sig.Params {
		v.wantOf(i+n, args[i], t, "argument %d to %s has type %s, want %s", i+1, callee)
	}
	if in.Op.Is(Terminator) {
		if !equalTypes(sig.Results, v.f.Sig.Results) {
			v.bad(0, "verify/type", "%s returns %s, and @%s returns %s", callee,
				resultNames(sig.Results), QuoteName(v.f.Name), resultNames(v.f.Sig.Results))
		}
		return
	}
	v.callResults(in, sig, callee)
}

func resultNames(ts []Type) string {
	if len(ts) == 0 {
		return "nothing"
	}
	return string(appendResults(nil, ts)[len(" -> "):])
}

// callResults checks that a call yields what the signature says.
func (v *verifier) callResults(in *Inst, sig Sig, callee string) {
	var got []Type
	for _, r := range v.f.Results(v.at) {
		rin := v.f.At(r)
		if r != v.at && rin.Imm != int64(len(got)) {
			v.bad(0, "verify/op", "the results of the call of %s are out of order", callee)
			return
		}
		got = append(got, rin.Res)
	}
	if !equalTypes(got, sig.Results) || len(got) == 1 && in.Res == Void {
		v.bad(0, "verify/type", "the call yields %s, and %s returns %s", resultNames(got), callee, resultNames(sig.Results))
	}
}

// branch checks a terminator with the given number of edges and operands.
func (v *verifier) branch(args []Value, edges int, types ...Type) {
	f := v.f
	v.list(args, Void, types...)
	if f.NumEdges(v.at) != edges || edges == 0 {
		v.bad(0, "verify/count", "%s has %d edges", f.At(v.at).Op, f.NumEdges(v.at))
		return
	}
	n := len(args)
	for i, e := range f.Edges(v.at) {
		passed := f.EdgeArgs(e)
		if int(e.To) < len(v.listed) && v.listed[e.To] && e.To != f.Entry() {
			v.edge(i, n, e.To, passed)
		}
		n += len(passed)
	}
}

// edge checks the arguments passed to a block; n operands stand before them.
func (v *verifier) edge(i, n int, to Block, passed []Value) {
	params := v.f.Params(to)
	name := QuoteName(v.f.BlockName(to))
	if len(passed) != len(params) {
		d := v.bad(0, "verify/count", "%s to ^%s, want %d", countArguments(len(passed)), name, len(params))
		d.note(v.m, v.f.BlockPlace(to), "^%s is here", name)
		return
	}
	for j, p := range params {
		if in := v.f.At(passed[j]); in.Op != OpBad && in.Res != v.f.TypeOf(p) && v.f.At(p).Op != OpBad {
			d := v.bad(n+j+1, "verify/type", "argument %d to ^%s has type %s, want %s%s", j+1, name, in.Res, v.f.TypeOf(p), v.convert(in.Res, v.f.TypeOf(p)))
			d.note(v.m, v.f.At(p).Place, "%%%s is declared here", QuoteName(v.f.NameOf(p)))
		}
	}
}

// cases checks that the cases of a switch differ.
func (v *verifier) cases(in *Inst) {
	seen := make(map[int64]bool, v.f.NumEdges(v.at))
	for i, e := range v.f.Edges(v.at) {
		switch {
		case i == 0:
		case uint64(e.Val)&^in.Type.Mask() != 0:
			v.bad(0, "verify/switch", "case %d does not fit %s", e.Val, in.Type)
		case seen[e.Val]:
			v.bad(0, "verify/switch", "the switch has two cases %s", FormatConst(in.Type, uint64(e.Val)))
		default:
			seen[e.Val] = true
		}
	}
}

func (v *verifier) ret(args []Value) {
	want := v.f.Sig.Results
	if len(args) != len(want) {
		d := v.bad(0, "verify/count", "ret has %d values, and @%s returns %s", len(args), QuoteName(v.f.Name), resultNames(want))
		d.note(v.m, v.f.Place, "@%s is declared here", QuoteName(v.f.Name))
		return
	}
	for i, t := range want {
		v.wantOf(i+1, args[i], t, "value %d of ret has type %s, want %s", i+1)
	}
}
