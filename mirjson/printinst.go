package mirjson

import "github.com/mirtool/mirtool/mir"

func (p *printer) inst(v mir.Value) {
	f, in := p.f, p.f.At(v)
	row := in.Op.Info()
	p.word(`{"op":"`, row.Name)
	if row.Types != 0 {
		p.word(`,"type":"`, in.Type.String())
	}
	args := f.Args(v)
	switch row.Form {
	case mir.FormConvert:
		p.word(`,"to":"`, in.Res.String())
		p.result(v, in)
	case mir.FormCall, mir.FormCallI:
		args = p.call(v, in, row, args)
	default:
		p.result(v, in)
	}
	if row.Form == mir.FormGet || row.Form == mir.FormSet {
		p.variable(mir.Var(in.Imm))
	}
	p.str(`,"args":`)
	p.operands(args)
	p.details(v, in, row, args)
	p.place(`,"place":[`, in.Place)
	p.str("}")
}

// details writes the members that only some forms have.
func (p *printer) details(v mir.Value, in *mir.Inst, row *mir.OpInfo, args []mir.Value) {
	switch row.Form {
	case mir.FormLoad, mir.FormStore:
		p.opt(`,"offset":`, in.Imm)
		p.opt(`,"align":`, int64(in.Align()))
		p.flag(`,"volatile":`, in.Flag())
	case mir.FormAlloca:
		p.opt(`,"align":`, int64(in.Align()))
	case mir.FormCall, mir.FormCallI:
		p.extra(args, p.f.CallSig(v))
	case mir.FormJump, mir.FormBr, mir.FormSwitch:
		p.edges(v, in, row)
	case mir.FormTrap:
		p.word(`,"kind":"`, mir.TrapKind(in.Imm).String())
	}
}

func (p *printer) result(v mir.Value, in *mir.Inst) {
	if in.Res != mir.Void {
		p.str(`,"name":`)
		p.name(p.f.NameOf(v))
	}
}

// call writes the results of a call and what it calls, and returns the
// arguments.
func (p *printer) call(v mir.Value, in *mir.Inst, row *mir.OpInfo, args []mir.Value) []mir.Value {
	p.results(v)
	if row.Form == mir.FormCall {
		p.str(`,"callee":"@`)
		p.b = appendChars(p.b, p.m.SymName(mir.Sym(in.Imm)))
		p.str(`"`)
		return args
	}
	sig := p.f.SigOf(v)
	p.types(`,"sig":{"params":[`, sig.Params)
	p.flag(`,"variadic":`, sig.Variadic)
	p.types(`,"results":[`, sig.Results)
	p.str(`},"callee":`)
	if len(args) == 0 {
		p.operand(0)
		return nil
	}
	p.operand(args[0])
	return args[1:]
}

// results writes the names of what a call yields. Of one whose results have no
// name and no use it writes nothing.
func (p *printer) results(v mir.Value) {
	rs := p.f.Results(v)
	wanted := false
	for _, r := range rs {
		wanted = wanted || p.f.HasName(r) || p.uses(r)
	}
	if !wanted {
		return
	}
	p.str(`,"results":[`)
	for i, r := range rs {
		p.comma(i, "")
		p.name(p.f.NameOf(r))
	}
	p.str("]")
}

// uses reports whether an instruction of the function uses the value.
func (p *printer) uses(v mir.Value) bool {
	if p.used == nil {
		p.used = make([]bool, p.f.NumValues())
		for _, b := range p.f.Blocks() {
			for u := range p.f.Insts(b) {
				if p.f.At(u).Op != mir.OpResult { // a result's call is no use
					p.f.Operands(u, func(o *mir.Value) {
						if int(*o) < len(p.used) {
							p.used[*o] = true
						}
					})
				}
			}
		}
	}
	return p.used[v]
}

func (p *printer) variable(x mir.Var) {
	p.str(`,"var":`)
	if x == 0 || int(x) >= p.f.NumVars() {
		p.str(`"?"`)
		return
	}
	p.name(p.f.Var(x).Name)
}

// extra writes the types of the arguments beyond a variadic signature.
func (p *printer) extra(args []mir.Value, sig mir.Sig) {
	if !sig.Variadic || len(args) <= len(sig.Params) {
		return
	}
	p.str(`,"extra":[`)
	for i, v := range args[len(sig.Params):] {
		p.comma(i, `"`)
		p.word("", p.f.TypeOf(v).String())
	}
	p.str("]")
}

func (p *printer) edges(v mir.Value, in *mir.Inst, row *mir.OpInfo) {
	weighted := false
	for _, e := range p.f.Edges(v) {
		weighted = weighted || row.Form == mir.FormBr && e.Val != 0
	}
	p.str(`,"edges":[`)
	for i, e := range p.f.Edges(v) {
		p.comma(i, "{")
		if row.Form == mir.FormSwitch && i > 0 {
			p.str(`"case":"`)
			p.b = mir.AppendConst(p.b, in.Type, uint64(e.Val))
			p.str(`",`)
		}
		p.str(`"to":`)
		p.target(e.To)
		p.str(`,"args":`)
		p.operands(p.f.EdgeArgs(e))
		if weighted {
			p.str(`,"weight":`)
			p.int(e.Val)
		}
		p.str("}")
	}
	p.str("]")
}

func (p *printer) target(b mir.Block) {
	if int(b) >= p.f.NumBlocks() {
		p.str(`"?"`)
		return
	}
	p.name(p.f.BlockName(b))
}

func (p *printer) operands(vs []mir.Value) {
	p.str("[")
	for i, v := range vs {
		p.comma(i, "")
		p.operand(v)
	}
	p.str("]")
}

// operand writes an operand: what it is shows in its first character.
func (p *printer) operand(v mir.Value) {
	if v == 0 || int(v) >= p.f.NumValues() {
		p.str(`"%?"`)
		return
	}
	switch in := p.f.At(v); in.Op {
	case mir.OpConst:
		p.str(`"`)
		p.b = mir.AppendConst(p.b, in.Res, uint64(in.Imm))
	case mir.OpAddr:
		p.str(`"@`)
		p.b = appendChars(p.b, p.m.SymName(mir.Sym(in.Imm)))
	default:
		p.str(`"%`)
		p.b = appendChars(p.b, p.f.NameOf(v))
	}
	p.str(`"`)
}
