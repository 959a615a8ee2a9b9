package passes_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A memoryModel makes random programs that use memory, and knows by itself what
// they do: it holds each object as the bytes that it has, so that it shares
// nothing with the shadow. It stops at the first memory error, and says what
// is to be reported.
type memoryModel struct {
	r       *rand.Rand
	top     strings.Builder // declarations of globals
	slots   strings.Builder
	body    strings.Builder
	line    int // of the body's next line, from 1
	objects []*modelObject
	values  int
	report  string // what is to be reported, "" for nothing
}

// modelObject is an object: its bytes, where -1 was never written.
type modelObject struct {
	base  string // what the program calls its address
	name  string // what a report calls it, up to the size
	rest  string // what follows the size
	bytes []int
	fixed bool // const
	heap  bool
	freed bool
}

// newMemoryModel makes a program from a seed.
func newMemoryModel(seed uint64) *memoryModel {
	m := &memoryModel{r: rand.New(rand.NewPCG(seed, 1)), line: 1}
	m.declare()
	for range 60 {
		if m.report != "" {
			break
		}
		m.step()
	}
	return m
}

// The number of objects of each kind, which fixes the lines that the body
// begins on.
const (
	modelGlobals = 4
	modelSlots   = 4
	modelHead    = 5 // lines of text that do not depend on them
)

// text returns the program.
func (m *memoryModel) text() string {
	return "mir 1\nimport func @malloc(i64) -> ptr\nimport func @free(ptr)\n" + m.top.String() +
		"export func @run() -> i64 {\n" + m.slots.String() + "^entry:\n" + m.body.String() +
		"  ret 0\n}\n" +
		"func @same(%x: i64) -> i64 [noinline] {\n^entry:\n  ret %x\n}\n"
}

// add adds a line and returns its number.
func (m *memoryModel) add(format string, args ...any) int {
	fmt.Fprintf(&m.body, "  "+format+"\n", args...)
	m.line++
	return m.line - 1
}

// value returns a fresh name.
func (m *memoryModel) value() string {
	m.values++
	return fmt.Sprintf("%%v%d", m.values)
}

// declare makes the objects that are there from the start.
func (m *memoryModel) declare() {
	for i := range modelGlobals {
		o := &modelObject{base: fmt.Sprintf("@g%d", i), fixed: i == 0, bytes: make([]int, m.size())}
		kind := map[bool]string{true: "const", false: "data"}[o.fixed]
		fmt.Fprintf(&m.top, "%s %s = { zero %d }\n", kind, o.base, len(o.bytes))
		o.name, o.rest = o.base, fmt.Sprintf("%s at f.mir:%d:", kind, 4+i)
		m.objects = append(m.objects, o)
	}
	for i := range modelSlots {
		o := &modelObject{base: fmt.Sprintf("%%s%d", i), bytes: make([]int, m.size())}
		init := ""
		if i == 0 {
			init = " noinit"
			unwritten(o.bytes)
		}
		fmt.Fprintf(&m.slots, "  slot %s: %d%s\n", o.base, len(o.bytes), init)
		o.name, o.rest = o.base, fmt.Sprintf("slot at f.mir:%d:8 in @run)", 4+modelGlobals+1+i)
		m.objects = append(m.objects, o)
	}
	m.line = modelHead + modelGlobals + modelSlots + 1
	a := &modelObject{base: "%a", name: "%a", bytes: make([]int, m.size())}
	unwritten(a.bytes)
	a.rest = fmt.Sprintf("alloca at f.mir:%d:8 in @run)", m.add("%%a = alloca %d", len(a.bytes)))
	m.objects = append(m.objects, a)
	m.malloc()
}

func (m *memoryModel) size() int { return 1 + m.r.IntN(40) }

func unwritten(bs []int) {
	for i := range bs {
		bs[i] = -1
	}
}

// malloc adds a block of the heap.
func (m *memoryModel) malloc() {
	o := &modelObject{base: m.value(), name: "a heap block", heap: true, bytes: make([]int, m.size())}
	unwritten(o.bytes)
	line := m.add("%s = call @malloc(%d)", o.base, len(o.bytes))
	o.rest = fmt.Sprintf("allocated by @malloc at f.mir:%d:", line)
	m.objects = append(m.objects, o)
}

// step adds an operation.
func (m *memoryModel) step() {
	o := m.objects[m.r.IntN(len(m.objects))]
	switch m.r.IntN(12) {
	case 0:
		m.malloc()
	case 1:
		m.free(o)
	case 2:
		m.set(o)
	case 3, 4:
		m.copy(o, m.objects[m.r.IntN(len(m.objects))])
	case 5, 6, 7:
		m.load(o)
	default:
		m.store(o)
	}
}

// offset picks where an access of n bytes begins: in the object for the most
// part. It reports whether the program goes on with it.
func (m *memoryModel) offset(o *modelObject, n int) (int, bool) {
	if m.r.IntN(40) == 0 { // beside it, less far away than the next object
		if m.r.IntN(2) == 0 {
			return -1 - m.r.IntN(15), true
		}
		return len(o.bytes) + m.r.IntN(16) - min(n-1, len(o.bytes), m.r.IntN(8)), true
	}
	if n > len(o.bytes) || o.freed && m.r.IntN(20) > 0 {
		return 0, false
	}
	return m.r.IntN(len(o.bytes) - n + 1), true
}

// address adds the code for an address, in one of several ways, and returns
// the operand and the offset that is left for the access.
func (m *memoryModel) address(o *modelObject, off int, whole bool) (string, int) {
	if !whole && m.r.IntN(2) == 0 {
		return o.base, off
	}
	x := fmt.Sprint(off)
	if m.r.IntN(2) == 0 {
		x = m.value()
		m.add("%s = call @same(%d)", x, off)
	}
	p := m.value()
	m.add("%s = ptradd %s, %s", p, o.base, x)
	return p, 0
}

// bad notes an access that is an error, and reports whether it is one. What
// is wrong with byte i is asked only within the object.
func (m *memoryModel) bad(o *modelObject, off, n int, what, where string, wrong func(i int) string) bool {
	rel := ""
	switch {
	case off < 0:
		rel = fmt.Sprintf("is %s before ", count(-off))
	case off >= len(o.bytes):
		rel = fmt.Sprintf("is %s past the end of ", count(off-len(o.bytes)))
	case o.freed:
		rel = fmt.Sprintf("is %s into ", count(off))
	}
	tail := ""
	for i := off; rel == "" && i < off+n; i++ {
		if i >= len(o.bytes) {
			rel = fmt.Sprintf("runs %s past the end of ", count(off+n-len(o.bytes)))
		} else if tail = wrong(i); tail != "" {
			rel = fmt.Sprintf("is %s into ", count(off))
		}
	}
	if rel == "" {
		return false
	}
	m.report = fmt.Sprintf("check: %s of %s %s in @run %s%s (%s, %s|%s", what, count(n), where, rel, o.name, count(len(o.bytes)), o.rest, tail)
	return true
}

func count(n int) string {
	if n == 1 {
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", n)
}

// readOnly says what is wrong with a write to a const.
func (o *modelObject) readOnly(int) string {
	if o.fixed {
		return ", which is read-only"
	}
	return ""
}

// never says what is wrong with a read of what was never written.
func (o *modelObject) never(i int) string {
	if o.bytes[i] < 0 {
		return fmt.Sprintf(", where byte %d was never written", i)
	}
	return ""
}

func (m *memoryModel) load(o *modelObject) {
	n := 1 << m.r.IntN(4)
	off, ok := m.offset(o, n)
	if !ok {
		return
	}
	for i := max(off, 0); i < min(off+n, len(o.bytes)); i++ {
		if o.bytes[i] < 0 && m.r.IntN(40) > 0 {
			return
		}
	}
	p, rest := m.address(o, off, false)
	v := m.value()
	line := m.add("%s = load.i%d %s + %d", v, 8*n, p, rest)
	if m.bad(o, off, n, "load", fmt.Sprintf("at f.mir:%d:%d", line, len(v)+6), o.never) {
		return
	}
	var x uint64
	for i := range n {
		x |= uint64(o.bytes[off+i]) << (8 * i)
	}
	m.expect(v, n, x)
}

// expect adds code that traps when a value is not what the model says.
func (m *memoryModel) expect(v string, n int, x uint64) {
	bits := 8 * n
	d, z := m.value(), m.value()
	m.add("%s = eq.i%d %s, %d", d, bits, v, int64(x<<(64-bits))>>(64-bits))
	m.add("%s = select.i64 %s, 1, 0", z, d)
	m.add("%s = sdiv.i64 1, %s", m.value(), z)
}

func (m *memoryModel) store(o *modelObject) {
	n := 1 << m.r.IntN(4)
	off, ok := m.offset(o, n)
	if !ok || o.fixed && m.r.IntN(20) > 0 {
		return
	}
	p, rest := m.address(o, off, false)
	x := m.r.Uint64() >> (64 - 8*n)
	line := m.add("store.i%d %d, %s + %d", 8*n, int64(x<<(64-8*n))>>(64-8*n), p, rest)
	if m.bad(o, off, n, "store", fmt.Sprintf("at f.mir:%d:3", line), o.readOnly) {
		return
	}
	for i := range n {
		o.bytes[off+i] = int(x >> (8 * i) & 255)
	}
}

func (m *memoryModel) set(o *modelObject) {
	n := 1 + m.r.IntN(len(o.bytes))
	off, ok := m.offset(o, n)
	if !ok || o.fixed && m.r.IntN(10) > 0 {
		return
	}
	p, _ := m.address(o, off, true)
	line := m.add("memset %s, 7, %d", p, n)
	if m.bad(o, off, n, "write", fmt.Sprintf("by memset at f.mir:%d:3", line), o.readOnly) {
		return
	}
	for i := range n {
		o.bytes[off+i] = 7
	}
}

func (m *memoryModel) copy(to, from *modelObject) {
	n := 1 + m.r.IntN(min(len(to.bytes), len(from.bytes)))
	a, ok := m.offset(to, n)
	b, ok2 := m.offset(from, n)
	if !ok || !ok2 || to.fixed && m.r.IntN(10) > 0 {
		return
	}
	op := []string{"memcpy", "memmove"}[m.r.IntN(2)]
	overlap := n - max(a-b, b-a)
	if op == "memcpy" && to == from && overlap > 0 && m.r.IntN(10) > 0 {
		return
	}
	p, _ := m.address(to, a, true)
	q, _ := m.address(from, b, true)
	where := fmt.Sprintf("by %s at f.mir:%d:3", op, m.add("%s %s, %s, %d", op, p, q, n))
	if op == "memcpy" && to == from && overlap > 0 {
		m.report = fmt.Sprintf("check: copy of %s %s in @run is between ranges that overlap by %s|", count(n), where, count(overlap))
		return
	}
	fine := func(int) string { return "" }
	if m.bad(from, b, n, "read", where, fine) || m.bad(to, a, n, "write", where, to.readOnly) {
		return
	}
	copy(to.bytes[a:a+n], append([]int(nil), from.bytes[b:b+n]...))
}

func (m *memoryModel) free(o *modelObject) {
	if o.heap != (m.r.IntN(40) > 0) || o.freed && m.r.IntN(10) > 0 {
		return
	}
	p, off := o.base, 0
	if m.r.IntN(40) == 0 {
		off = m.r.IntN(len(o.bytes))
		p, _ = m.address(o, off, true)
	}
	line := m.add("call @free(%s)", p)
	if !o.heap || o.freed || off > 0 {
		m.report = fmt.Sprintf("check: release of a pointer by @free at f.mir:%d:3 in @run is %s into %s (%s, %s|", line, count(off), o.name, count(len(o.bytes)), o.rest)
		return
	}
	o.freed = true
}
