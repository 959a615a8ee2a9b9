package mirtext

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/internal/bigtext"
	"github.com/mirtool/mirtool/mir"
)

// same checks that the fast path and the grammar read a text alike: the same
// diagnostics, values, places and comments.
func same(t *testing.T, src []byte, mode Mode) {
	t.Helper()
	a, b := Read("f.mir", src, mode), Read("f.mir", src, mode|grammarOnly)
	if !reflect.DeepEqual(a.Diags, b.Diags) {
		t.Fatalf("fast: %v\ngrammar: %v\n%s", a.Diags, b.Diags, src)
	}
	x, y := strings.Split(dump(a), "\n"), strings.Split(dump(b), "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			t.Fatalf("fast:\n%s\ngrammar:\n%s\n%v\n%s", x[i], y[i], a.Diags, src)
		}
	}
	if len(x) != len(y) {
		t.Fatalf("one path reads more\n%s", src)
	}
}

// dump writes all that a file holds.
func dump(f *File) string {
	var b strings.Builder
	m := f.Module
	if err := (mir.Printer{Comments: f.Comments, Places: true}).Print(&b, m); err != nil {
		b.WriteString(err.Error())
	}
	fmt.Fprintf(&b, "%v\n", m.Files)
	for _, s := range m.Syms() {
		if g := m.Global(s); g != nil {
			fmt.Fprintf(&b, "%+v\n", *g)
			continue
		}
		dumpFunc(&b, m.Func(s))
	}
	if f.Comments != nil {
		fmt.Fprintf(&b, "%v\n%v\n", f.Comments.Lead, f.Comments.Trail)
	}
	return b.String()
}

func dumpFunc(b *strings.Builder, f *mir.Func) {
	fmt.Fprintf(b, "%s %v %v %v %v %v %v %v\n", f.Name, f.Sig, f.Export, f.Import, f.Attrs, f.Place, f.End, f.Slots())
	for x, v := range f.Vars() {
		fmt.Fprintf(b, "%d %+v\n", x, *v)
	}
	for _, blk := range f.Blocks() {
		fmt.Fprintf(b, "^%d %s %v %v\n", blk, f.BlockName(blk), f.BlockPlace(blk), f.Params(blk))
		for v := range f.Insts(blk) {
			fmt.Fprintf(b, " %d", v)
		}
	}
	for v := mir.Value(1); int(v) < f.NumValues(); v++ {
		in := f.At(v)
		fmt.Fprintf(b, "%d %s %s %s %s %d %v %v %d %v", v, f.NameOf(v), in.Op, in.Type, in.Res, in.Align(), in.Flag(), in.Place, in.Imm, f.Args(v))
		for _, e := range f.Edges(v) {
			fmt.Fprintf(b, " ^%d %d %v", e.To, e.Val, f.EdgeArgs(e))
		}
		fmt.Fprintln(b)
	}
}

func TestFastSame(t *testing.T) {
	for _, files := range []map[string][]byte{programs(t), corpus(t)} {
		for _, src := range files {
			for _, mode := range []Mode{0, WithComments, Verify, TextPlaces, WithComments | Verify} {
				same(t, src, mode)
			}
		}
	}
	for _, gen := range []func(int) []byte{bigtext.Ordinary, bigtext.Tiny, genBlock, genBlocks, genSwitch, genData, genRefs, genVars} {
		same(t, gen(2000), Verify)
	}
	same(t, []byte(strange), WithComments)
	same(t, []byte(full), WithComments)
}

// TestFastTakes checks that ordinary functions do take the fast path.
func TestFastTakes(t *testing.T) {
	files := programs(t)
	files["full"] = []byte(full)
	for path, src := range files {
		r := newReader(path, src, 0)
		sp := newSplitter(src, 1, false)
		r.version(sp)
		items := r.declarations(sp)
		r.fastBodies(items)
		for _, it := range items {
			if it.fn != nil && (it.fast == nil || !it.fast.ok) {
				t.Errorf("%s: @%s takes the slow path", path, it.fn.Name)
			}
		}
	}
}

// full has each form, with all that may be in it.
const full = `mir 1
import func @printf(ptr, ...) -> i32
import func @"a b"(i64) -> (i64, f32, ptr)
import func @v(...)
data @d = { i64 1 }
export func @f(%x: i64, %"q \22": ptr noalias, %b: i1) -> (i64, f32) [pure noinline] {
  var $v: i8 = -1
  var $"w x": f64 = 1e300 ; why
  var $p: ptr = null

  slot %s: 0x10 align 4 noinit
  slot %t: 8
^entry:
  %a = add.i64 %x, -0x1 !"fib.c":12:5
  %b2 = select.i64 %b, %a, 0xffffffffffffffff !"b.c":1:70000
  %"c d" = fadd.f32 nan, nan:0x7fc00001 !"fib.c":12:5
  %e = fma.f64 -inf, 1.5e-8, -0.0
  %later2 = add.i64 %later, 1   ; a value that comes later
  %l = load.i64 %"q \22" + -8 align 8 volatile
  store.ptr @d, @d + 0x8 align 1
  store.ptr null, %s
  %m = ptradd @d, 8
  memcpy %s, %t, 8
  %al = alloca 100 align 32
  %al2 = alloca %x
  %g = get $"w x"
  set $v, 255
  set $p, @f
  %r1, %r2,
    %r3 = call @"a b"(1)
  call @"a b"(%x)
  call @v()
  call @v(i64 1, f64 %g, ptr @d, i1 true)
  %pr = call @printf(@d, i8 -1,
     f32 %"c d")
  %ci = calli (i64, ptr) -> i64 %m(1, null)
  %ci2, %ci3 = calli (...) -> (i64, f32) null(i64 3)
  calli () @f()
  calli (ptr, ...) @f(null)
  br %b, ^next(1, 1.0), ^"o k" [weight 1:0x10]
^next(%i: i64, %j: f32):
  switch.i8 7, ^end, -1: ^end(), 2: ^next(%i, %j),
    0x3: ^next(%later, -1.5)
^"o k": ; ok
  %later = add.i64 3, 4
  jump ^end
^end:
  ret %later, 0.5
^other:
  tailcall @f(%x, null, false)
^more:
  tailcalli (i64) -> i64 @f(1)
^trap:
  trap div-by-zero
^unreachable:
  unreachable
} ; end
`

// TestMutants takes programs, changes them at random, and checks that both
// paths agree about what comes out.
func TestMutants(t *testing.T) {
	var texts [][]byte
	for _, files := range []map[string][]byte{programs(t), corpus(t)} {
		for _, src := range files {
			if len(src) < 8000 {
				texts = append(texts, src)
			}
		}
	}
	slices.SortFunc(texts, bytes.Compare)
	texts = append(texts, []byte(full), []byte(full), []byte(strange))
	rnd := rand.New(rand.NewPCG(1, 2))
	rounds := 400
	if testing.Short() {
		rounds = 60
	}
	for range rounds {
		src := mutate(rnd, texts[rnd.IntN(len(texts))], texts)
		same(t, src, Mode(rnd.IntN(8)))
	}
}

// mutate changes a few tokens or lines of a text.
func mutate(rnd *rand.Rand, src []byte, texts [][]byte) []byte {
	src = slices.Clone(src)
	for range 1 + rnd.IntN(3) {
		toks := tokensOf(src)
		other := texts[rnd.IntN(len(texts))]
		from := tokensOf(other)
		if len(toks) < 2 || len(from) < 2 {
			return src
		}
		i := rnd.IntN(len(toks))
		a := toks[i]
		b := toks[min(i+rnd.IntN(3), len(toks)-1)]
		o := from[rnd.IntN(len(from))]
		if rnd.IntN(2) == 0 {
			o, other = toks[rnd.IntN(len(toks))], src
		}
		text := slices.Clone(other[o.off:o.end])
		switch rnd.IntN(5) {
		case 0: // drop
			src = slices.Delete(src, a.off, b.end)
		case 1: // replace
			src = slices.Replace(src, a.off, a.end, text...)
		case 2: // insert
			src = slices.Insert(src, a.off, append(text, ' ')...)
		case 3: // change a byte
			const odd = "^%@$}{()[],:;\"\\\n\r\t 019x.-+!=iafn\x00\xff"
			src[a.off+rnd.IntN(a.end-a.off)] = odd[rnd.IntN(len(odd))]
		case 4: // break or comment the line
			src = slices.Insert(src, a.off, []byte([]string{"\n", " ; c\n", "\r\n", "\n\n", ",\n", "\n}\n", "\n^b:\n"}[rnd.IntN(7)])...)
		}
	}
	return src
}

func tokensOf(src []byte) []token {
	var toks []token
	sc := scanner{src: src, line: 1}
	for t := sc.next(); t.kind != kindEOF; t = sc.next() {
		toks = append(toks, t)
	}
	return toks
}

// FuzzFast checks that both paths read alike.
func FuzzFast(f *testing.F) {
	seeds(f)
	f.Add([]byte(full))
	f.Add([]byte(strange))
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, mode := range []Mode{Verify, WithComments} {
			same(t, src, mode)
		}
	})
}
