package optest

import (
	"fmt"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// Accesses are tried around the middle of objects of so many bytes.
const (
	objectSize = 4096
	middle     = 2048
)

// index is a way to compute an offset from %i: i64.
type index struct {
	name string
	emit func(e emitter, i mir.Value) mir.Value
	want func(i int64) int64
}

// emitter has short names for what indexes are made of.
type emitter struct{ *mir.Builder }

func (e emitter) op(op mir.Op, a mir.Value, n int64) mir.Value {
	t := e.Func.TypeOf(a)
	return e.Op(op, t, a, e.Int(t, n))
}

func (e emitter) rop(op mir.Op, n int64, a mir.Value) mir.Value {
	t := e.Func.TypeOf(a)
	return e.Op(op, t, e.Int(t, n), a)
}

func (e emitter) trunc(t mir.Type, a mir.Value) mir.Value { return e.Convert(mir.Trunc, t, a) }
func (e emitter) sext(a mir.Value) mir.Value              { return e.Convert(mir.SExt, mir.I64, a) }
func (e emitter) zext(a mir.Value) mir.Value              { return e.Convert(mir.ZExt, mir.I64, a) }

var indexes = []index{
	{"24", func(e emitter, i mir.Value) mir.Value { return e.Int(mir.I64, 24) }, func(i int64) int64 { return 24 }},
	{"i", func(e emitter, i mir.Value) mir.Value { return i }, func(i int64) int64 { return i }},
	{"i+9", func(e emitter, i mir.Value) mir.Value { return e.op(mir.Add, i, 9) }, func(i int64) int64 { return i + 9 }},
	{"i-5", func(e emitter, i mir.Value) mir.Value { return e.op(mir.Sub, i, 5) }, func(i int64) int64 { return i - 5 }},
	{"7-i", func(e emitter, i mir.Value) mir.Value { return e.rop(mir.Sub, 7, i) }, func(i int64) int64 { return 7 - i }},
	{"i*2", func(e emitter, i mir.Value) mir.Value { return e.op(mir.Mul, i, 2) }, func(i int64) int64 { return i * 2 }},
	{"3*i", func(e emitter, i mir.Value) mir.Value { return e.rop(mir.Mul, 3, i) }, func(i int64) int64 { return 3 * i }},
	{"4*i", func(e emitter, i mir.Value) mir.Value { return e.rop(mir.Mul, 4, i) }, func(i int64) int64 { return 4 * i }},
	{"i*8", func(e emitter, i mir.Value) mir.Value { return e.op(mir.Mul, i, 8) }, func(i int64) int64 { return i * 8 }},
	{"i*-8", func(e emitter, i mir.Value) mir.Value { return e.op(mir.Mul, i, -8) }, func(i int64) int64 { return i * -8 }},
	{"i<<1", func(e emitter, i mir.Value) mir.Value { return e.op(mir.Shl, i, 1) }, func(i int64) int64 { return i << 1 }},
	{"i<<2", func(e emitter, i mir.Value) mir.Value { return e.op(mir.Shl, i, 2) }, func(i int64) int64 { return i << 2 }},
	{"i<<67", func(e emitter, i mir.Value) mir.Value { return e.op(mir.Shl, i, 67) }, func(i int64) int64 { return i << 3 }},
	{"i<<4", func(e emitter, i mir.Value) mir.Value { return e.op(mir.Shl, i, 4) }, func(i int64) int64 { return i << 4 }},
	{"1<<i", func(e emitter, i mir.Value) mir.Value { return e.rop(mir.Shl, 1, e.op(mir.And, i, 7)) }, func(i int64) int64 { return 1 << (i & 7) }},
	{"(i+3)*8", func(e emitter, i mir.Value) mir.Value { return e.op(mir.Mul, e.op(mir.Add, i, 3), 8) }, func(i int64) int64 { return (i + 3) * 8 }},
	{"i*8+i", func(e emitter, i mir.Value) mir.Value { return e.Op(mir.Add, mir.I64, e.op(mir.Mul, i, 8), i) }, func(i int64) int64 { return i * 9 }},
	{"i*8+16", func(e emitter, i mir.Value) mir.Value { return e.op(mir.Add, e.op(mir.Mul, i, 8), 16) }, func(i int64) int64 { return i*8 + 16 }},
	{"sext i32*4", func(e emitter, i mir.Value) mir.Value { return e.op(mir.Mul, e.sext(e.trunc(mir.I32, i)), 4) }, func(i int64) int64 { return i * 4 }},
	{"sext(i32*4)", func(e emitter, i mir.Value) mir.Value { return e.sext(e.op(mir.Mul, e.trunc(mir.I32, i), 4)) }, func(i int64) int64 { return i * 4 }},
	{"sext(i32-3)*8", func(e emitter, i mir.Value) mir.Value {
		return e.op(mir.Mul, e.sext(e.op(mir.Sub, e.trunc(mir.I32, i), 3)), 8)
	}, func(i int64) int64 { return (i - 3) * 8 }},
	{"zext(i8)*4", func(e emitter, i mir.Value) mir.Value { return e.op(mir.Mul, e.zext(e.trunc(mir.I8, i)), 4) }, func(i int64) int64 { return int64(uint8(i)) * 4 }},
	{"zext(i8<<2)", func(e emitter, i mir.Value) mir.Value { return e.zext(e.op(mir.Shl, e.trunc(mir.I8, i), 2)) }, func(i int64) int64 { return int64(uint8(i << 2)) }},
	{"zext(i32&63)<<3", func(e emitter, i mir.Value) mir.Value {
		return e.op(mir.Shl, e.zext(e.op(mir.And, e.trunc(mir.I32, i), 63)), 3)
	}, func(i int64) int64 { return i & 63 << 3 }},
}

// offset is a way to put the index and constants together to the address that
// lies middle + index behind a base.
type offset struct {
	name string
	emit func(b *mir.Builder, base, index mir.Value) (p mir.Value, off int64)
}

func ptradd(b *mir.Builder, p, n mir.Value) mir.Value { return b.Op(mir.PtrAdd, mir.Void, p, n) }
func ptrconst(b *mir.Builder, p mir.Value, n int64) mir.Value {
	return ptradd(b, p, b.Int(mir.I64, n))
}

var offsets = []offset{
	{"load offset", func(b *mir.Builder, base, x mir.Value) (mir.Value, int64) { return ptradd(b, base, x), middle }},
	{"inner", func(b *mir.Builder, base, x mir.Value) (mir.Value, int64) {
		return ptradd(b, ptrconst(b, base, middle), x), 0
	}},
	{"outer", func(b *mir.Builder, base, x mir.Value) (mir.Value, int64) {
		return ptrconst(b, ptradd(b, base, x), middle), 0
	}},
	{"negative", func(b *mir.Builder, base, x mir.Value) (mir.Value, int64) {
		return ptradd(b, ptrconst(b, base, middle+16), x), -16
	}},
	{"all", func(b *mir.Builder, base, x mir.Value) (mir.Value, int64) {
		return ptrconst(b, ptradd(b, ptrconst(b, base, middle+40), x), -48), 8
	}},
}

// bases are where the objects are.
var bases = []string{"global", "param", "slot"}

// access is a function that loads or stores at a computed address.
type access struct {
	name  string
	t     mir.Type
	store bool
	base  string
	x     index
}

// define adds two functions to the module. Both take %p: ptr, the address of a
// global, and %i: i64, the index. The one that loads returns what is there; the
// one that stores takes %o: i64, the offset that the index should lead to, and
// %v, which it stores at the index, and returns what is then at the offset.
func (a access) define(m *mir.Module, o offset) {
	params := []mir.Type{mir.Ptr, mir.I64}
	object := "bytes"
	if a.store {
		params, object = append(params, mir.I64, a.t), "room"
	}
	b := m.Define(a.name, params, a.t)
	base := b.Param(0)
	switch a.base {
	case "global":
		base = b.Addr(m.Lookup(object))
	case "slot":
		base = b.Slot("object", objectSize, 0)
		b.Op(mir.MemCpy, mir.Void, base, b.Addr(m.Lookup(object)), b.Int(mir.I64, objectSize))
	}
	p, off := o.emit(b, base, a.x.emit(emitter{b}, b.Param(1)))
	if !a.store {
		b.Ret(b.Load(a.t, p, off))
		return
	}
	b.Store(b.Param(3), p, off)
	b.Ret(b.Load(a.t, ptradd(b, base, b.Param(2)), 0))
}

// RunAddresses holds a backend to loads and stores of all types at addresses
// computed in many ways.
func RunAddresses(t *testing.T, b *backend.Backend) {
	content := make([]byte, objectSize)
	for i := range content {
		content[i] = byte(i*167 ^ i>>8*29)
	}
	for _, ty := range mir.AllTypes {
		for _, base := range bases {
			t.Run(ty.String()+"/"+base, func(t *testing.T) { runAddresses(t, b, ty, base, content) })
		}
	}
}

func runAddresses(t *testing.T, b *backend.Backend, ty mir.Type, base string, content []byte) {
	m := mir.NewModule("")
	m.AddGlobal(&mir.Global{Name: "bytes", Const: true, Init: []mir.Datum{{Kind: mir.DatumBytes, Bytes: string(content)}}})
	m.AddGlobal(&mir.Global{Name: "room", Init: []mir.Datum{{Kind: mir.DatumZero, Off: objectSize}}})
	var as []access
	for _, x := range indexes {
		for _, o := range offsets {
			for _, store := range []bool{false, true} {
				a := access{fmt.Sprintf("%s, %s, store %v", x.name, o.name, store), ty, store, base, x}
				a.define(m, o)
				as = append(as, a)
			}
		}
	}
	if err := mir.Verify(m).Err(); err != nil {
		t.Fatal(err)
	}
	r := &runner{b: b, m: m}
	defer r.drop()
	values := mir.EdgeValues(ty)
	for k, a := range as {
		for n, i := range []int64{0, 1, 5, 40, -1, -3} {
			v := values[(k*6+n)%len(values)]
			if err := a.call(r, i, v, content); err != nil {
				t.Errorf("@%q on %d: %v\n%s", a.name, i, err, m.FuncByName(a.name))
				break
			}
		}
	}
}

// call calls the access with index i; v is what a store stores.
func (a access) call(r *runner, i int64, v uint64, content []byte) error {
	at := middle + a.x.want(i)
	object, want := "bytes", little(content[at:])&a.t.Mask()
	if a.store {
		object, want = "room", v
	}
	if err := r.load(); err != nil {
		return err
	}
	base, ok := r.in.Memory().Symbol(object)
	if !ok {
		return fmt.Errorf("no address for @%s", object)
	}
	args := []uint64{base, uint64(i)}
	if a.store {
		args = append(args, uint64(at), v)
	}
	return r.call(a.name, args, mir.NoTrap, func(got []uint64) error {
		if got[0] != want {
			return fmt.Errorf("gives %#x, want %#x", got[0], want)
		}
		return nil
	})
}

// little returns the number that the first eight bytes are.
func little(b []byte) uint64 {
	var n uint64
	for i := range 8 {
		n |= uint64(b[i]) << (8 * i)
	}
	return n
}
