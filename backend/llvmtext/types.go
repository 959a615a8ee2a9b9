package llvmtext

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"

	"github.com/mirtool/mirtool/mir"
)

// opaque is a type that llir does not know and prints as its name: ptr.
type opaque string

func (t *opaque) String() string          { return string(*t) }
func (t *opaque) LLString() string        { return string(*t) }
func (t *opaque) Name() string            { return "" }
func (t *opaque) SetName(string)          {}
func (t *opaque) Equal(u types.Type) bool { return types.Type(t) == u }

// newOpaque returns the type that prints as name.
func newOpaque(name string) types.Type { t := opaque(name); return &t }

// The type of addresses, and what LLVM 14 has instead of it: it reads ptr only
// when told to, and then its loop optimisations crash.
var (
	opaquePtr = newOpaque("ptr")
	bytePtr   = newOpaque("i8*")
)

// typeTable has the LLVM type of each type but ptr.
var typeTable = [...]types.Type{
	mir.Void: types.Void, mir.I1: types.I1, mir.I8: types.I8, mir.I16: types.I16, mir.I32: types.I32, mir.I64: types.I64,
	mir.F32: types.Float, mir.F64: types.Double,
}

func (e *emitter) typeOf(t mir.Type) types.Type {
	if t == mir.Ptr {
		return e.ptr
	}
	return typeTable[t]
}

// typed reports whether pointers have types in the text.
func (e *emitter) typed() bool { return e.ptr == bytePtr }

// pointerTo returns the type of a pointer to a t.
func (e *emitter) pointerTo(t types.Type) types.Type {
	if e.typed() && t != types.Type(types.I8) {
		return newOpaque(t.String() + "*")
	}
	return e.ptr
}

// cast returns the address id, a constant that points to a t, as a ptr.
func (e *emitter) cast(id, t string) string {
	if e.typed() {
		return "bitcast (" + t + "* " + id + " to i8*)"
	}
	return id
}

// operand is something that an instruction takes: it implements value.Value.
type operand struct {
	typ  types.Type
	id   string // %x, @f., 42
	full string // i64 %x
}

func (o *operand) String() string   { return o.full }
func (o *operand) Type() types.Type { return o.typ }
func (o *operand) Ident() string    { return o.id }

func newOperand(t types.Type, id string) *operand { return &operand{t, id, t.String() + " " + id} }

// constant reports whether it is known before the program runs.
func (o *operand) constant() bool { return o.id[0] != '%' }

func local(t types.Type, name string) *operand { return newOperand(t, "%"+name) }

// label is a block as an operand.
func label(name string) *operand { return &operand{types.Label, "%" + name, "label %" + name} }

// integer is a constant of an integer type.
func integer(t types.Type, n int64) *operand { return newOperand(t, strconv.FormatInt(n, 10)) }

// constant returns a constant of MIR that is no ptr.
func constant(t mir.Type, bits uint64) *operand { return newOperand(typeTable[t], literal(t, bits)) }

// pointer returns a constant ptr.
func (e *emitter) pointer(bits uint64) *operand {
	if bits == 0 {
		return newOperand(e.ptr, "null")
	}
	return newOperand(e.ptr, fmt.Sprintf("inttoptr (i64 %d to %s)", int64(bits), e.ptr))
}

// literal writes a constant that is no ptr: floats by their bits, of which a f32 is written as
// the f64 that it is; its NaN as the integer, for else LLVM makes it quiet.
func literal(t mir.Type, bits uint64) string {
	switch t {
	case mir.I1:
		return strconv.FormatBool(bits != 0)
	case mir.F64:
		return fmt.Sprintf("0x%016X", bits)
	case mir.F32:
		f := math.Float32frombits(uint32(bits))
		if f != f {
			return fmt.Sprintf("bitcast (i32 %d to float)", int32(bits))
		}
		return fmt.Sprintf("0x%016X", math.Float64bits(float64(f)))
	}
	return strconv.FormatInt(mir.SignExtend(t, bits), 10)
}

// callee is a function as an operand; llir wants a pointer to a function type.
type callee struct {
	typ *types.PointerType
	id  string
}

func (c *callee) String() string   { return c.typ.String() + " " + c.id }
func (c *callee) Type() types.Type { return c.typ }
func (c *callee) Ident() string    { return c.id }

// mostInRegisters is how many results every target returns in registers,
// whatever their types.
const mostInRegisters = 2

// signature is how a function of MIR looks in LLVM.
type signature struct {
	sig    mir.Sig
	typ    *types.PointerType // to the function type
	ret    types.Type
	memory bool // the results go through a pointer that is the first argument
	hash   uint64
	tail   bool // what is called through a pointer of it is tailcc
}

// result is what functions of the signature return, extended as for C, which may
// call one through a pointer.
func (s *signature) result() string {
	if len(s.sig.Results) != 1 {
		return s.ret.String()
	}
	return strings.TrimSpace(extension(s.sig.Results[0]) + " " + s.ret.String())
}

// cResult is what C sees them return.
func (s *signature) cResult() string {
	if len(s.sig.Results) > 1 {
		return types.Void.String() // they go through pointers
	}
	return s.result()
}

// fromC is what functions of C return. Their upper bits mean nothing on some
// machines.
func (s *signature) fromC() string {
	if len(s.sig.Results) > 1 {
		return types.Void.String()
	}
	return s.ret.String()
}

// extend says of a call of a function of MIR how its result is extended.
func (s *signature) extend(c *ir.InstCall) {
	if len(s.sig.Results) != 1 {
		return
	}
	switch extension(s.sig.Results[0]) {
	case zeroExtended:
		c.ReturnAttrs = append(c.ReturnAttrs, enum.ReturnAttrZeroExt)
	case signExtended:
		c.ReturnAttrs = append(c.ReturnAttrs, enum.ReturnAttrSignExt)
	}
}

// lowered returns how functions of a signature look.
func (e *emitter) lowered(sig mir.Sig) *signature {
	s := &signature{sig: sig, ret: types.Void, hash: hashSig(sig)}
	var params []types.Type
	switch n := len(sig.Results); {
	case n == 1:
		s.ret = e.typeOf(sig.Results[0])
	case n > mostInRegisters:
		s.memory = true
		params = append(params, e.ptr)
	case n > 1:
		var fields []types.Type
		for _, t := range sig.Results {
			fields = append(fields, e.typeOf(t))
		}
		s.ret = types.NewStruct(fields...)
	}
	for _, t := range sig.Params {
		params = append(params, e.typeOf(t))
	}
	f := types.NewFunc(s.ret, params...)
	f.Variadic = sig.Variadic
	s.typ = &types.PointerType{ElemType: f}
	return s
}

// hashSig is the number that stands before functions of a signature: FNV-1a of
// its text. The last bits are set so that no common instruction looks like it.
func hashSig(sig mir.Sig) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range []byte(sig.String()) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h | 0xff
}

// resultSlot is the distance between results that go through a pointer.
const resultSlot = 8
