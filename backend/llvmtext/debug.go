package llvmtext

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/llir/llvm/ir"

	"github.com/mirtool/mirtool/mir"
)

// debug writes what a debugger is told, as metadata that LLVM makes DWARF of:
// files, functions with their lines, values, variables, slots and globals. Of the
// runtime module and the support code it is told nothing, since there is no text
// to show: it steps over them. What is inlined into a function of which nothing
// is told is lost, and so @main is not inlined into what begins the program. The
// one exception is mir.trap, for breakpoints, which has no line.
type debug struct {
	e       *emitter
	next    int            // the next free number of a node
	files   map[uint16]int // nodes of files
	types   map[string]int
	globals []int
	pending strings.Builder // nodes that are to be written behind the function
}

// The nodes that are always there.
const (
	nodeUnit = iota
	nodeVersion
	nodeDwarf
	nodePIC
	firstNode
)

func newDebug(e *emitter) *debug {
	return &debug{e: e, next: firstNode, files: map[uint16]int{}, types: map[string]int{}}
}

// node adds a node and returns its number.
func (d *debug) node(format string, args ...any) int {
	n := d.next
	d.next++
	fmt.Fprintf(&d.pending, "!%d = "+format+"\n", append([]any{n}, args...)...)
	return n
}

// flush writes the nodes so far.
func (d *debug) flush() {
	d.e.w.WriteString(d.pending.String())
	d.pending.Reset()
}

// file returns the node of the file that a place is in.
func (d *debug) file(p mir.Place) int {
	n, ok := d.files[p.File]
	if !ok {
		name := d.e.m.FileOf(p).Name
		if name == "" || name == "-" {
			name = "module.mir"
		}
		dir := d.e.o.Dir
		if filepath.IsAbs(name) {
			dir, name = filepath.Dir(name), filepath.Base(name)
		}
		n = d.node("!DIFile(filename: %s, directory: %s)", quoteString(name), quoteString(dir))
		d.files[p.File] = n
	}
	return n
}

// typeNode returns the node of a type.
func (d *debug) typeNode(t mir.Type) int {
	if n, ok := d.types[t.String()]; ok {
		return n
	}
	var n int
	switch {
	case t == mir.Ptr:
		n = d.node("!DIDerivedType(tag: DW_TAG_pointer_type, name: \"ptr\", baseType: null, size: 64)")
	case t == mir.I1:
		n = d.node("!DIBasicType(name: \"i1\", size: 8, encoding: DW_ATE_boolean)")
	case t.IsFloat():
		n = d.node("!DIBasicType(name: \"%s\", size: %d, encoding: DW_ATE_float)", t, t.Bits())
	default:
		n = d.node("!DIBasicType(name: \"%s\", size: %d, encoding: DW_ATE_signed)", t, t.Bits())
	}
	d.types[t.String()] = n
	return n
}

// bytesNode returns the node of the type of so many bytes.
func (d *debug) bytesNode(n int64) int {
	key := fmt.Sprintf("[%d]", n)
	if id, ok := d.types[key]; ok {
		return id
	}
	elem := d.typeNode(mir.I8)
	sub := d.node("!DISubrange(count: %d)", n)
	list := d.node("!{!%d}", sub)
	id := d.node("!DICompositeType(tag: DW_TAG_array_type, baseType: !%d, size: %d, elements: !%d)", elem, 8*n, list)
	d.types[key] = id
	return id
}

// global describes a global and returns what is attached to it.
func (d *debug) global(g *mir.Global) string {
	if !g.Place.IsValid() || !d.shown(g.Place) {
		return ""
	}
	t := 0
	if len(g.Init) == 1 && g.Init[0].Kind == mir.DatumValue {
		t = d.typeNode(g.Init[0].Type)
	} else {
		t = d.bytesNode(g.Size())
	}
	v := d.node("distinct !DIGlobalVariable(name: %s, scope: !%d, file: !%d, line: %d, type: !%d, isLocal: true, isDefinition: true)",
		quoteString(g.Name), nodeUnit, d.file(g.Place), g.Place.Line, t)
	x := d.node("!DIGlobalVariableExpression(var: !%d, expr: !DIExpression())", v)
	d.globals = append(d.globals, x)
	return fmt.Sprintf(", !dbg !%d", x)
}

// shown reports whether a debugger can show the file of a place: not those of
// the runtime module and the support code.
func (d *debug) shown(p mir.Place) bool {
	name := d.e.m.FileOf(p).Name
	return !strings.HasPrefix(name, "rt/") && !strings.HasPrefix(name, "backend/llvmtext/")
}

// subprogram describes a function and returns its node.
func (d *debug) subprogram(f *mir.Func) int {
	list := []string{"null"}
	if len(f.Sig.Results) == 1 {
		list[0] = fmt.Sprintf("!%d", d.typeNode(f.Sig.Results[0]))
	}
	for _, t := range f.Sig.Params {
		list = append(list, fmt.Sprintf("!%d", d.typeNode(t)))
	}
	ts := d.node("!{%s}", strings.Join(list, ", "))
	sig := d.node("!DISubroutineType(types: !%d)", ts)
	place, flags := f.Place, ""
	if f.Runtime {
		place, flags = mir.Place{}, ", flags: DIFlagArtificial"
	}
	file := d.file(place)
	return d.node("distinct !DISubprogram(name: %s, scope: !%d, file: !%d, line: %d, type: !%d, scopeLine: %d%s, spFlags: DISPFlagDefinition | DISPFlagLocalToUnit, unit: !%d)",
		quoteString(f.Name), file, file, place.Line, sig, place.Line, flags, nodeUnit)
}

// outside describes the function by which C calls one of MIR, and returns its
// node and its line, that of the other. It is there for what is inlined into it.
func (d *debug) outside(f *mir.Func) (node, line int) {
	place := f.Place
	file := d.file(place)
	none := d.node("!{null}")
	sig := d.node("!DISubroutineType(types: !%d)", none)
	return d.node("distinct !DISubprogram(name: %s, scope: !%d, file: !%d, line: %d, type: !%d, scopeLine: %d, flags: DIFlagArtificial, spFlags: DISPFlagDefinition, unit: !%d)",
		quoteString(f.Name), file, file, place.Line, sig, place.Line, nodeUnit), int(place.Line)
}

// footer writes the nodes that are always there.
func (d *debug) footer() {
	var list []string
	for _, n := range d.globals {
		list = append(list, fmt.Sprintf("!%d", n))
	}
	globals := d.node("!{%s}", strings.Join(list, ", "))
	file := d.file(mir.Place{})
	d.flush()
	d.e.printf("!llvm.dbg.cu = !{!%d}\n!llvm.module.flags = !{!%d, !%d, !%d}\n", nodeUnit, nodeVersion, nodeDwarf, nodePIC)
	d.e.printf("!%d = distinct !DICompileUnit(language: DW_LANG_C99, file: !%d, producer: \"mirtool\", isOptimized: false, runtimeVersion: 0, emissionKind: FullDebug, globals: !%d)\n", nodeUnit, file, globals)
	d.e.printf("!%d = !{i32 2, !\"Debug Info Version\", i32 3}\n!%d = !{i32 7, !\"Dwarf Version\", i32 4}\n!%d = !{i32 7, !\"PIC Level\", i32 2}\n", nodeVersion, nodeDwarf, nodePIC)
}

// scopes are what places of a function are in.
type scopes struct {
	function int            // node of the subprogram
	file     uint16         // its file
	others   map[uint16]int // nodes for the other files that its places are in
	at       mir.Value      // the instruction whose place the attachment is
	md       ir.Metadata
}

// begin describes the function, if a debugger is to know it.
func (b *builder) beginDebug() {
	d := b.e.dbg
	if d == nil || b.f.Runtime && b.f.Name != "mir.trap" {
		return
	}
	b.dbg = &scopes{function: d.subprogram(b.f), file: b.f.Place.File, others: map[uint16]int{}}
}

// location returns the place of the current instruction as LLVM writes it.
func (b *builder) location() string {
	p := b.f.Place
	if b.at != 0 {
		if q := b.f.At(b.at).Place; q.IsValid() {
			p = q
		}
	}
	return b.locationOf(p)
}

func (b *builder) locationOf(p mir.Place) string {
	scope := b.dbg.function
	if b.f.Runtime {
		return fmt.Sprintf("!DILocation(line: 0, scope: !%d)", scope)
	}
	if p.File != b.dbg.file {
		n, ok := b.dbg.others[p.File]
		if !ok {
			n = b.e.dbg.node("!DILexicalBlockFile(scope: !%d, file: !%d, discriminator: 0)", scope, b.e.dbg.file(p))
			b.dbg.others[p.File] = n
		}
		scope = n
	}
	return fmt.Sprintf("!DILocation(line: %d, column: %d, scope: !%d)", p.Line, p.Col, scope)
}

// metadata is what is attached to the current instruction.
func (b *builder) metadata() ir.Metadata {
	if b.dbg.md == nil || b.dbg.at != b.at {
		b.dbg.at = b.at
		b.dbg.md = ir.Metadata{{Name: "dbg", Node: node(b.location())}}
	}
	return b.dbg.md
}

// locate attaches the place to the end of a block.
func (b *builder) locate(t ir.Terminator) {
	if b.dbg == nil {
		return
	}
	md := b.metadata()
	switch t := t.(type) {
	case *ir.TermBr:
		t.Metadata = md
	case *ir.TermCondBr:
		t.Metadata = append(md[:1:1], t.Metadata...)
	case *ir.TermSwitch:
		t.Metadata = md
	case *ir.TermRet:
		t.Metadata = md
	case *ir.TermUnreachable:
		t.Metadata = md
	}
}
