package mirjson

import "github.com/mirtool/mirtool/mir"

func (p *printer) fun(f *mir.Func) {
	p.f, p.used = f, nil
	kind := "func"
	if f.Import {
		kind = "import"
	}
	p.word(`{"kind":"`, kind)
	p.str(`,"name":`)
	p.name(f.Name)
	p.flag(`,"export":`, f.Export)
	if f.Import || !f.Defined() {
		p.types(`,"params":[`, f.Sig.Params)
		p.flag(`,"variadic":`, f.Sig.Variadic)
	} else {
		p.params(f.Params(f.Entry()))
	}
	p.types(`,"results":[`, f.Sig.Results)
	p.attrs(f.Attrs)
	p.place(`,"place":[`, f.Place)
	if !f.Import {
		p.place(`,"end":[`, f.End)
		p.body(f)
	}
	p.str("}")
}

func (p *printer) attrs(a mir.Attrs) {
	if a == 0 {
		return
	}
	p.str(`,"attrs":[`)
	for i, n := range a.Names() {
		p.comma(i, `"`)
		p.word("", n)
	}
	p.str("]")
}

func (p *printer) params(ps []mir.Value) {
	p.str(`,"params":[`)
	for i, v := range ps {
		in := p.f.At(v)
		p.comma(i, `{"name":`)
		p.name(p.f.NameOf(v))
		p.word(`,"type":"`, in.Res.String())
		p.flag(`,"noalias":`, in.Flag())
		p.place(`,"place":[`, in.Place)
		p.str("}")
	}
	p.str("]")
}

func (p *printer) body(f *mir.Func) {
	p.vars(f)
	p.slots(f)
	p.str(`,"blocks":[`)
	for i, b := range f.Blocks() {
		p.comma(i, "\n      ")
		p.block(f, b)
	}
	p.str("]")
}

func (p *printer) vars(f *mir.Func) {
	key := `,"vars":[`
	for _, v := range f.Vars() {
		p.str(key)
		p.str("\n      {\"name\":")
		p.name(v.Name)
		p.word(`,"type":"`, v.Type.String())
		if v.Init != 0 {
			p.str(`,"init":"`)
			p.b = mir.AppendConst(p.b, v.Type, v.Init)
			p.str(`"`)
		}
		p.place(`,"place":[`, v.Place)
		p.str("}")
		key = ","
	}
	if key == "," {
		p.str("]")
	}
}

func (p *printer) slots(f *mir.Func) {
	if len(f.Slots()) == 0 {
		return
	}
	p.str(`,"slots":[`)
	for i, v := range f.Slots() {
		in := f.At(v)
		p.comma(i, "\n      {\"name\":")
		p.name(f.NameOf(v))
		p.str(`,"size":`)
		p.int(in.Imm)
		p.opt(`,"align":`, int64(in.Align()))
		p.flag(`,"noinit":`, in.Flag())
		p.place(`,"place":[`, in.Place)
		p.str("}")
	}
	p.str("]")
}

func (p *printer) block(f *mir.Func, b mir.Block) {
	p.str(`{"name":`)
	p.name(f.BlockName(b))
	if b == f.Entry() {
		p.str(`,"params":[]`)
	} else {
		p.params(f.Params(b))
	}
	p.place(`,"place":[`, f.BlockPlace(b))
	p.str(`,"instructions":[`)
	n := 0
	for v := range f.Insts(b) {
		if f.At(v).Op != mir.OpResult {
			p.comma(n, "\n        ")
			p.inst(v)
			p.full()
			n++
		}
	}
	p.str("]}")
}
