package mir

// inst writes one instruction without indentation and line end.
func (p *printer) inst(v Value) {
	f, in := p.f, p.f.At(v)
	row := in.Op.Info()
	p.results(v, in, row)
	p.str(row.Name)
	if row.Types != 0 {
		p.str(".")
		p.str(in.Type.String())
	}
	args := f.Args(v)
	switch row.Form {
	case FormConvert:
		p.str(".")
		p.str(in.Res.String())
		p.operands(args)
	case FormLoad, FormStore:
		p.operands(args)
		p.offset(in.Imm)
		p.align(in.Align())
		if in.Flag() {
			p.str(" volatile")
		}
	case FormAlloca:
		p.operands(args)
		p.align(in.Align())
	case FormGet, FormSet:
		p.str(" ")
		p.variable(Var(in.Imm))
		if len(args) > 0 {
			p.str(", ")
			p.values(args)
		}
	case FormCall:
		p.str(" ")
		p.sigil('@', p.m.SymName(Sym(in.Imm)))
		p.callArgs(args, f.CallSig(v))
	case FormCallI:
		p.str(" ")
		p.str(f.SigOf(v).String())
		p.str(" ")
		if len(args) > 0 {
			p.value(args[0])
			args = args[1:]
		}
		p.callArgs(args, f.SigOf(v))
	case FormJump, FormBr, FormSwitch:
		p.branch(v, in, args)
	case FormTrap:
		p.str(" ")
		p.str(TrapKind(in.Imm).String())
	default:
		p.operands(args)
	}
	p.place(in.Place)
}

// results writes "%a, %b = " before an instruction that yields values. Of a
// call whose results have no name and no use it writes nothing.
func (p *printer) results(v Value, in *Inst, row *OpInfo) {
	call := row.Form == FormCall || row.Form == FormCallI
	switch {
	case !call && in.Res != Void:
		p.value(v)
	case call && in.Res != Void && p.wanted(v):
		p.value(v)
	case call && in.Res == Void:
		rs := p.f.Results(v)
		named := false
		for _, r := range rs {
			named = named || p.wanted(r)
		}
		if !named {
			return
		}
		p.values(rs)
	default:
		return
	}
	p.str(" = ")
}

// wanted reports whether a result has a name or a use.
func (p *printer) wanted(v Value) bool {
	if p.f.HasName(v) {
		return true
	}
	if p.used == nil {
		p.used = make([]bool, p.f.NumValues())
		for _, b := range p.f.order {
			for u := p.f.First(b); u != 0; u = p.f.Next(u) {
				if p.f.At(u).Op != OpResult { // a result's call is no use
					p.f.Operands(u, func(o *Value) { p.used[*o] = true })
				}
			}
		}
	}
	return p.used[v]
}

func (p *printer) operands(args []Value) {
	if len(args) > 0 {
		p.str(" ")
		p.values(args)
	}
}

func (p *printer) variable(x Var) {
	if x == 0 || int(x) >= p.f.NumVars() {
		p.str("$?")
		return
	}
	p.sigil('$', p.f.Var(x).Name)
}

// callArgs writes the arguments of a call; those beyond a variadic signature
// come with their types.
func (p *printer) callArgs(args []Value, sig Sig) {
	p.str("(")
	for i, v := range args {
		if i > 0 {
			p.str(", ")
		}
		if sig.Variadic && i >= len(sig.Params) {
			p.str(p.f.TypeOf(v).String())
			p.str(" ")
		}
		p.value(v)
	}
	p.str(")")
}

// branch writes the operands and edges of a jump, br or switch.
func (p *printer) branch(v Value, in *Inst, args []Value) {
	p.operands(args)
	weighted := false
	for i, e := range p.f.Edges(v) {
		switch {
		case i == 0 && len(args) == 0:
			p.str(" ")
		case in.Op == Switch && len(p.b)-p.lineAt > textWidth:
			p.str(",")
			p.newline()
			p.str("      ")
		default:
			p.str(", ")
		}
		if in.Op == Switch && i > 0 {
			p.b = AppendConst(p.b, in.Type, uint64(e.Val))
			p.str(": ")
		}
		p.label(e.To)
		if args := p.f.EdgeArgs(e); len(args) > 0 {
			p.str("(")
			p.values(args)
			p.str(")")
		}
		weighted = weighted || e.Val != 0
	}
	if in.Op == Br && weighted {
		p.str(" [weight ")
		p.int(p.f.Edge(v, 0).Val)
		p.str(":")
		p.int(p.f.Edge(v, 1).Val)
		p.str("]")
	}
}

// place writes !"file":line:col where the line itself does not say it.
func (p *printer) place(at Place) {
	if !at.IsValid() {
		return
	}
	file := &p.m.Files[at.File]
	if file.Text && (!p.Places || at.File == 0 && at.Line == p.line) {
		return
	}
	p.writePlace(file, at)
}

// origin writes the place of what is no instruction, where a text says that it
// comes from another file.
func (p *printer) origin(at Place) {
	if file := &p.m.Files[at.File]; at.IsValid() && !file.Text {
		p.writePlace(file, at)
	}
}

func (p *printer) writePlace(file *File, at Place) {
	p.str(" !")
	p.b = AppendQuoted(p.b, file.Name)
	p.str(":")
	p.int(int64(at.Line))
	p.str(":")
	p.int(int64(at.Col))
}
