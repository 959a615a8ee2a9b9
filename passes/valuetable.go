package passes

import "github.com/mirtool/mirtool/mir"

// valueKey describes the value of an instruction. Two with equal keys have the
// same value where one dominates the other.
type valueKey struct {
	op      mir.Op
	t, res  mir.Type
	version version
	imm     int64
	args    [3]mir.Value
	call    mir.Value // whose operands count; then args is a hash of them
}

// valueTable finds instructions by their key, in nested scopes.
type valueTable struct {
	f       *mir.Func
	buckets []int32 // index in entries + 1 of the newest entry
	entries []valueEntry
	marks   []int
}

type valueEntry struct {
	key  valueKey
	hash uint32
	next int32
	inst mir.Value
}

func newValueTable(c *Context, f *mir.Func) *valueTable {
	size := 64
	for size < f.NumValues() && size < 1<<20 {
		size *= 2
	}
	t := &c.store().table
	*t = valueTable{f: f, buckets: c.numbers(size), entries: t.entries[:0], marks: t.marks[:0]}
	return t
}

// open begins a scope, whose entries close forgets.
func (t *valueTable) open() { t.marks = append(t.marks, len(t.entries)) }

func (t *valueTable) close() {
	last := len(t.marks) - 1
	for n := len(t.entries) - 1; n >= t.marks[last]; n-- {
		e := &t.entries[n]
		t.buckets[t.bucket(e.hash)] = e.next
	}
	t.entries, t.marks = t.entries[:t.marks[last]], t.marks[:last]
}

func (t *valueTable) bucket(hash uint32) uint32 { return hash & uint32(len(t.buckets)-1) }

func (k *valueKey) hash() uint32 {
	h := uint64(k.op)<<16 | uint64(k.t)<<8 | uint64(k.res)
	for _, x := range [...]uint64{uint64(k.imm), uint64(k.args[0])<<32 | uint64(k.args[1]), uint64(k.args[2])<<32 | uint64(uint32(k.version))} {
		h = (h ^ x) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	return uint32(h >> 32)
}

// callKey describes a call by its operands.
func callKey(f *mir.Func, i mir.Value, v version, s *subst) valueKey {
	in := f.At(i)
	h := uint64(0)
	for _, a := range f.Args(i) {
		h = (h ^ uint64(s.get(a))) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	return valueKey{op: in.Op, res: in.Res, version: v, imm: in.Imm, args: [3]mir.Value{mir.Value(h), mir.Value(h >> 32)}, call: i}
}

// enter adds an entry for the instruction.
func (t *valueTable) enter(k valueKey, inst mir.Value) {
	h := k.hash()
	b := &t.buckets[t.bucket(h)]
	t.entries = append(t.entries, valueEntry{k, h, *b, inst})
	*b = int32(len(t.entries))
}

// find returns the instruction with the key, or 0.
func (t *valueTable) find(k valueKey, s *subst) mir.Value {
	h := k.hash()
	for n := t.buckets[t.bucket(h)]; n != 0; n = t.entries[n-1].next {
		e := &t.entries[n-1]
		if e.hash == h && t.equal(&e.key, &k, s) {
			return e.inst
		}
	}
	return 0
}

func (t *valueTable) equal(a, b *valueKey, s *subst) bool {
	if a.call == 0 || b.call == 0 {
		return *a == *b
	}
	x, y := *a, *b
	x.call, y.call = 0, 0
	if x != y {
		return false
	}
	p, q := t.f.Args(a.call), t.f.Args(b.call)
	if len(p) != len(q) {
		return false
	}
	for i := range p {
		if s.get(p[i]) != s.get(q[i]) {
			return false
		}
	}
	return true
}
