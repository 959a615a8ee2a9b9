package bench

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/llir/llvm/ir"
	"github.com/llir/llvm/ir/constant"
	"github.com/llir/llvm/ir/enum"
	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	"github.com/mirtool/mirtool/backend/llvmtext"
	"github.com/mirtool/mirtool/internal/bigtext"
	"github.com/mirtool/mirtool/mirtext"
)

const emitSize = 4 << 20

// BenchmarkEmit emits ordinary functions as LLVM IR.
func BenchmarkEmit(b *testing.B) {
	m, err := mirtext.Load("x", bigtext.Ordinary(emitSize))
	if err != nil {
		b.Fatal(err)
	}
	p, err := llvmtext.Prepare(m, llvmtext.Library)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := llvmtext.Emit(io.Discard, p.Module, llvmtext.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLLIR builds and prints the same functions in llir's own way, one at
// a time, for comparison: pointers have types there.
func BenchmarkLLIR(b *testing.B) {
	n := bytes.Count(bigtext.Ordinary(emitSize), []byte("\nfunc "))
	b.ReportAllocs()
	for b.Loop() {
		var before *ir.Func
		for i := range n {
			f := smooth(i, before)
			io.WriteString(io.Discard, f.LLString())
			f.Blocks = nil
			before = f
		}
	}
}

// smooth builds function i of bigtext.Ordinary.
func smooth(i int, before *ir.Func) *ir.Func {
	i64 := func(n int64) value.Value { return constant.NewInt(types.I64, n) }
	pair := types.NewStruct(types.Double, types.I64)
	samples, count, limit := ir.NewParam("samples", types.I8Ptr), ir.NewParam("count", types.I64), ir.NewParam("limit", types.Double)
	f := ir.NewFunc(fmt.Sprintf("smooth.%d.", i), pair, samples, count, limit)
	if before == nil {
		before = f
	}
	f.Linkage = enum.LinkageInternal
	memset := ir.NewFunc("llvm.memset", types.Void, ir.NewParam("", types.I8Ptr), ir.NewParam("", types.I8), ir.NewParam("", types.I64), ir.NewParam("", types.I1))
	print := ir.NewFunc("print_f64.", types.Void, ir.NewParam("", types.Double))
	fabs := ir.NewFunc("llvm.fabs.f64", types.Double, ir.NewParam("", types.Double))
	sign := ir.NewFunc("llvm.copysign.f64", types.Double, ir.NewParam("", types.Double), ir.NewParam("", types.Double))
	gep := func(b *ir.Block, name string, p, off value.Value) *ir.InstGetElementPtr {
		g := b.NewGetElementPtr(types.I8, p, off)
		g.SetName(name)
		return g
	}
	entry, loop, sample, clip, next, done := f.NewBlock("entry"), f.NewBlock("samples"), f.NewBlock("sample"), f.NewBlock("clip"), f.NewBlock("next"), f.NewBlock("done")
	room := entry.NewAlloca(types.NewArray(32, types.I8))
	room.SetName("room")
	window := entry.NewBitCast(room, types.I8Ptr)
	window.SetName("window")
	entry.NewCall(memset, window, constant.NewInt(types.I8, 0), i64(32), constant.False)
	entry.NewCall(memset, window, constant.NewInt(types.I8, 0), i64(32), constant.False)
	entry.NewBr(loop)

	index, sum, clipped := &ir.InstPhi{Typ: types.I64}, &ir.InstPhi{Typ: types.Double}, &ir.InstPhi{Typ: types.I64}
	index.SetName("index")
	sum.SetName("sum")
	clipped.SetName("clipped")
	loop.Insts = append(loop.Insts, index, sum, clipped)
	inside := loop.NewICmp(enum.IPredSLT, index, count)
	inside.SetName("inside")
	loop.NewCondBr(inside, sample, done)

	offset := sample.NewShl(index, i64(3))
	offset.SetName("offset")
	address := gep(sample, "address", samples, offset)
	at := sample.NewBitCast(address, types.NewPointer(types.Double))
	x := sample.NewLoad(types.Double, at)
	x.SetName("value")
	tap := sample.NewAnd(index, i64(3))
	tap.SetName("tap")
	tapOffset := sample.NewMul(tap, i64(8))
	tapOffset.SetName("tap.offset")
	tapAddress := gep(sample, "tap.address", window, tapOffset)
	at2 := sample.NewBitCast(tapAddress, types.NewPointer(types.Double))
	weight := sample.NewLoad(types.Double, at2)
	weight.SetName("weight")
	product := sample.NewFMul(x, weight)
	product.SetName("product")
	size := sample.NewCall(fabs, product)
	size.SetName("size")
	large := sample.NewFCmp(enum.FPredOGT, size, limit)
	large.SetName("large")
	sample.NewCondBr(large, clip, next)

	bounded := clip.NewCall(sign, limit, product)
	bounded.SetName("bounded")
	clipped2 := clip.NewAdd(clipped, i64(1))
	clipped2.SetName("clipped2")
	at3 := gep(clip, "at3", address, i64(int64(i%64*8)))
	at4 := clip.NewBitCast(at3, types.NewPointer(types.Double))
	clip.NewStore(bounded, at4)
	clip.NewBr(next)

	term := next.NewPhi(ir.NewIncoming(product, sample), ir.NewIncoming(bounded, clip))
	term.SetName("term")
	soFar := next.NewPhi(ir.NewIncoming(clipped, sample), ir.NewIncoming(clipped2, clip))
	soFar.SetName("so.far")
	sum2 := next.NewFAdd(sum, term)
	sum2.SetName("sum2")
	index2 := next.NewAdd(index, i64(1))
	index2.SetName("index2")
	next.NewBr(loop)
	index.Incs = []*ir.Incoming{ir.NewIncoming(i64(0), entry), ir.NewIncoming(index2, next)}
	sum.Incs = []*ir.Incoming{ir.NewIncoming(constant.NewFloat(types.Double, 0), entry), ir.NewIncoming(sum2, next)}
	clipped.Incs = []*ir.Incoming{ir.NewIncoming(i64(0), entry), ir.NewIncoming(soFar, next)}

	scaled := done.NewFMul(sum, constant.NewFloat(types.Double, 1.5))
	scaled.SetName("scaled")
	done.NewCall(print, scaled)
	both := done.NewCall(before, samples, clipped, constant.NewFloat(types.Double, 0.75))
	below := done.NewExtractValue(both, 0)
	below.SetName("below")
	clips := done.NewExtractValue(both, 1)
	clips.SetName("clips")
	one := done.NewInsertValue(constant.NewUndef(pair), below, 0)
	two := done.NewInsertValue(one, clips, 1)
	done.NewRet(two)
	return f
}
