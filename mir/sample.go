package mir

// This file builds a small function for each row of the op table, so that
// whatever takes MIR can be tested on all ops by a loop.

// TypePair is the types that an op is written with: T after its name, and To
// the second one of a conversion; Void where there is none. For an op that is
// written without a type and takes values of any, such as call and get, T is
// the type of the values of its sample.
type TypePair struct{ T, To Type }

// SampleTypes returns all types that a sample of the op can be made with.
func SampleTypes(op Op) []TypePair {
	row := op.Info()
	var ps []TypePair
	for _, t := range sampleSet(row).List() {
		if row.Form != FormConvert {
			ps = append(ps, TypePair{T: t})
			continue
		}
		for _, to := range row.To.List() {
			if row.Converts(t, to) {
				ps = append(ps, TypePair{t, to})
			}
		}
	}
	if ps == nil {
		ps = []TypePair{{}}
	}
	return ps
}

func sampleSet(row *OpInfo) TypeSet {
	switch row.Form {
	case FormGet, FormSet, FormCall, FormCallI, FormJump, FormBr, FormRet:
		return setAll
	}
	return row.Types
}

// Sample returns a module that shows the op, written with the types t and to
// (see SampleTypes), in an exported function @f. The parameters of @f are the
// op's operands, its results are what the op yields, as far as it has such; what
// it does else can be seen from the results:
//
//	load.T     @f(%a: i64) -> T     puts %a into memory and loads a T from there
//	store.T    @f(%a: T) -> i64     stores %a over zeros and loads all 8 bytes
//	memcpy …   @f(%a: i64) -> i64   puts %a into memory, applies the op to another
//	                                place and that one, and loads from the first;
//	                                an operand i8 is a parameter too, lengths are 8
//	alloca     @f(%a: i64) -> i64   %a after it was stored in the new memory
//	get, set   @f(%a: T) -> T       %a, by way of a variable
//	call …     @f(%a, %b: T) -> T, T  %b and %a, exchanged by the function called
//	jump, ret  @f(%a, %b: T) -> T, T  %b and %a
//	br         @f(%a: i1, %b, %c: T) -> T  %b if %a, else %c
//	switch.T   @f(%a: T) -> i32     the number of the edge taken, 0 for the default
//
// It returns nil for what is no instruction and for forms that it does not know.
func Sample(op Op, t, to Type) *Module {
	s := sample{m: NewModule(""), op: op, t: t}
	row := op.Info()
	switch row.Form {
	case FormUnary:
		s.value(t, t)
	case FormBinary:
		s.value(t, t, t)
	case FormTernary:
		s.value(t, t, t, t)
	case FormCompare:
		s.value(I1, t, t)
	case FormSelect:
		s.value(t, I1, t, t)
	case FormConvert:
		s.define([]Type{t}, to)
		s.Ret(s.Name("r").Convert(op, to, s.Param(0)))
	case FormLoad:
		s.memory(I64, t)
	case FormStore:
		s.memory(t, I64)
	case FormFixed:
		s.fixed(row)
	case FormAlloca:
		s.alloca()
	case FormGet, FormSet:
		s.variable()
	case FormCall, FormCallI:
		s.call(row)
	case FormJump:
		s.jump()
	case FormBr:
		s.br()
	case FormSwitch:
		s.choose()
	case FormRet:
		s.define([]Type{t, t}, t, t)
		s.Ret(s.Param(1), s.Param(0))
	case FormTrap:
		s.define(nil)
		s.Trap(TrapAbort)
	case FormNone:
		s.define(nil)
		s.add(op, Void, Void)
	default:
		return nil
	}
	return s.m
}

// sample is a module that is being made.
type sample struct {
	*Builder
	m  *Module
	op Op
	t  Type
}

// define begins @f, with parameters %a, %b, %c.
func (s *sample) define(params []Type, results ...Type) {
	s.Builder = s.m.Define("f", params, results...)
	s.nameParams()
}

func (s *sample) nameParams() {
	for i, v := range s.Func.Params(s.Func.Entry()) {
		s.Func.SetName(v, string(rune('a'+i)))
	}
}

func (s *sample) params() []Value { return s.Func.Params(s.Func.Entry()) }

// value returns the op's value on the parameters.
func (s *sample) value(res Type, params ...Type) {
	s.define(params, res)
	s.Ret(s.Name("r").Op(s.op, s.t, s.params()...))
}

func (s *sample) memory(stored, loaded Type) {
	s.define([]Type{stored}, loaded)
	mem := s.Slot("mem", 16, 0)
	s.Store(s.Param(0), mem, 8)
	s.Ret(s.Name("r").Load(loaded, mem, 8))
}

// fixed makes the sample of an op whose row says the types of its operands.
func (s *sample) fixed(row *OpInfo) {
	if row.Res != Void {
		s.value(row.Res, row.Args...)
		return
	}
	data, from := I64, false
	for i, t := range row.Args {
		if t == I8 {
			data = I8
		}
		from = from || t == Ptr && i > 0
	}
	s.define([]Type{data}, I64)
	to := s.Slot("to", 8, 0)
	var src Value
	if from {
		src = s.Slot("from", 8, 0)
		s.Store(s.Param(0), src, 0)
	}
	args := make([]Value, len(row.Args))
	for i, t := range row.Args {
		switch {
		case i == 0:
			args[i] = to
		case t == Ptr:
			args[i] = src
		case t == I64:
			args[i] = s.Int(I64, 8)
		default:
			args[i] = s.Param(0)
		}
	}
	s.Op(s.op, Void, args...)
	s.Ret(s.Name("r").Load(I64, to, 0))
}

func (s *sample) alloca() {
	s.define([]Type{I64}, I64)
	p := s.Name("p").Alloca(s.Int(I64, 24), 0)
	s.Store(s.Param(0), p, 16)
	s.Ret(s.Name("r").Load(I64, p, 16))
}

func (s *sample) variable() {
	s.define([]Type{s.t}, s.t)
	x := s.Var("x", s.t)
	s.Set(x, s.Param(0))
	s.Ret(s.Name("r").Get(x))
}

func (s *sample) call(row *OpInfo) {
	two := []Type{s.t, s.t}
	callee, sym := s.m.AddFunc("swap", Sig{Params: two, Results: two})
	s.Builder = NewBuilder(callee)
	s.nameParams()
	s.Ret(s.Param(1), s.Param(0))
	s.define(two, two...)
	args := s.params()
	var imm int64
	if row.Form == FormCallI {
		args, imm = append([]Value{s.Addr(sym)}, args...), s.Func.SigIndex(callee.Sig)
	} else {
		imm = int64(sym)
	}
	if s.op.Is(Terminator) {
		s.Func.At(s.add(s.op, Void, Void, args...)).Imm = imm
		return
	}
	s.Ret(s.Name("r").call(s.op, imm, two, args)...)
}

func (s *sample) jump() {
	s.define([]Type{s.t, s.t}, s.t, s.t)
	done := s.Block("done", s.t, s.t)
	s.Jump(done, s.Param(1), s.Param(0))
	s.ret(done)
}

// ret makes a block return its parameters.
func (s *sample) ret(blk Block) {
	for _, v := range s.Func.Params(blk) {
		s.Func.SetName(v, "r")
	}
	s.At(blk).Ret(s.Func.Params(blk)...)
}

func (s *sample) br() {
	s.define([]Type{I1, s.t, s.t}, s.t)
	done := s.Block("done", s.t)
	br := s.Br(s.Param(0), done, done)
	for i, e := range s.Func.Edges(br) {
		s.Func.SetEdgeArgs(e, s.Param(i+1))
	}
	s.ret(done)
}

// choose makes a switch over a dense run and the ends of the ranges.
func (s *sample) choose() {
	s.define([]Type{s.t}, I32)
	done := s.Block("done", I32)
	low := SignExtend(s.t, minInt(s.t))
	var cases []Case
	for i, n := range []int64{-1, 0, 1, 2, 3, 100, low, ^low} {
		cases = append(cases, Case{n, done, []Value{s.Int(I32, int64(i+1))}})
	}
	s.Switch(s.Param(0), cases, done, s.Int(I32, 0))
	s.ret(done)
}
