package mirtext

import (
	"sync"

	"github.com/mirtool/mirtool/mir"
)

// fastDecl declares the function or import that is next, if the fast path can
// read its head and the function is closed.
func (r *reader) fastDecl(sp *splitter) (declItem, bool) {
	if r.mode&grammarOnly != 0 || sp.tok.kind != kindWord {
		return declItem{}, false
	}
	p := &r.heads
	p.src, p.off, p.line, p.bol = sp.src, sp.tok.off, sp.tok.line, sp.tok.bol
	p.bad, p.comments, p.outline = false, r.comments != nil, r.outline
	switch string(sp.src[sp.tok.off:sp.tok.end]) {
	case "func", "export":
		s, ok := sp.funcSpan()
		if !ok {
			return declItem{}, false
		}
		it, ok := r.fastHead(s)
		if ok {
			r.declComments(sp, it.sym, "")
			sp.skipTo(s.end, s.endLine)
		}
		return it, ok
	case "import":
		if s := r.fastImport(); s != 0 {
			r.declComments(sp, s, p.trail)
			sp.skipTo(p.off, p.line)
			return declItem{}, true
		}
	}
	return declItem{}, false
}

// declComments keeps the comments above a declaration and behind it.
func (r *reader) declComments(sp *splitter, s mir.Sym, trail string) {
	if r.comments != nil {
		r.setComments(mir.Anchor{Sym: s, Kind: mir.AnchorDecl}, &stmtComments{sp.lead, trail})
	}
}

// ready marks a function that the fast path has yet to read, and then one of
// which all is in the function.
var ready = fastItem{ok: true}

// fastHead declares a function.
func (r *reader) fastHead(s span) (declItem, bool) {
	p := &r.heads
	p.src = p.src[:s.end]
	sig, n, export, attrs := p.head()
	p.eol()
	if p.bad || !r.free(string(n.text), n.place) {
		return declItem{}, false
	}
	f, sym := r.m.AddFunc(string(n.text), sig)
	f.Export, f.Attrs, f.Place = export, attrs, n.place
	return declItem{sym: sym, fn: f, fast: &ready, span: s}, true
}

// fastImport declares an import. It returns 0 when it gives up.
func (r *reader) fastImport() mir.Sym {
	p := &r.heads
	p.word()
	if string(p.word()) != "func" || p.c() != '@' {
		return 0
	}
	n := p.name()
	n.place = p.placeAt(n.off)
	sig := p.sig()
	attrs := p.attrs()
	p.trail = p.eol()
	if p.bad || !r.free(string(n.text), n.place) {
		return 0
	}
	f, s := r.m.AddImport(string(n.text), sig)
	f.Attrs, f.Place = attrs, n.place
	return s
}

// fastBodies reads the functions on the fast path, in parallel.
func (r *reader) fastBodies(items []declItem) {
	if r.stopped {
		return
	}
	mir.Parallel(len(items), func(i int) {
		it := &items[i]
		if it.fast == nil {
			return
		}
		p := r.idle.get()
		p.comments, p.own, p.outline = r.comments != nil, r.mode&TextPlaces != 0, r.outline
		p.reset(r.m, it.fn, r.src, it.span)
		if ok := p.read(); !ok || len(p.files)+len(p.notes) > 0 {
			it.fast = &fastItem{ok, p.files, p.notes}
		}
		r.idle.put(p)
	})
}

// fasts are readers of functions that are not at work.
type fasts struct {
	mu   sync.Mutex
	list []*fast
}

func (f *fasts) get() *fast {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(f.list)
	if n == 0 {
		return &fast{}
	}
	p := f.list[n-1]
	f.list = f.list[:n-1]
	return p
}

func (f *fasts) put(p *fast) {
	f.mu.Lock()
	f.list = append(f.list, p)
	f.mu.Unlock()
}

// content reads what a declaration holds, or takes over what the fast path
// has read.
func (r *reader) content(it *declItem) {
	switch {
	case r.stopped:
		if it.fast != nil {
			it.fn.Clear()
		}
		return
	case it.global != nil:
		r.pieces(it)
		return
	}
	r.fn = it.fn
	switch {
	case it.fast == nil:
		newBody(r, it).read()
	case it.fast.ok:
		r.adopt(it)
	default:
		it.fn.Clear()
		r.again(it)
	}
	r.fn = nil
}

// again reads by the grammar a function that the fast path gave up on.
func (r *reader) again(it *declItem) {
	s := it.span
	sp := &splitter{scanner: scanner{src: r.src[:s.end], off: s.off, line: s.line, bol: s.bol, opPos: true, fresh: true, keep: r.comments != nil}}
	sp.skipLines(true)
	st, _ := sp.next()
	it.text = &grammarItem{stmt: st, head: parse(r, funcLine, sp.tokens(&st))}
	if it.text.head == nil {
		return // the fast path is not to accept such a head
	}
	r.comment(&st, mir.Anchor{Sym: it.sym, Kind: mir.AnchorDecl})
	r.collectBody(sp, it)
	newBody(r, it).read()
}

// adopt merges what the fast path keeps apart from the function.
func (r *reader) adopt(it *declItem) {
	for i := range it.fast.notes {
		n := &it.fast.notes[i]
		r.setComments(mir.Anchor{Sym: it.sym, Kind: n.kind, ID: n.id}, &n.stmtComments)
	}
	if len(it.fast.files) == 0 {
		return
	}
	numbers := make([]uint16, len(it.fast.files)+1)
	same := true
	for i, name := range it.fast.files {
		numbers[i+1] = r.fileIndex(name)
		same = same && int(numbers[i+1]) == i+1
	}
	if same {
		return
	}
	for v := mir.Value(1); int(v) < it.fn.NumValues(); v++ {
		in := it.fn.At(v)
		in.Place.File = numbers[in.Place.File]
	}
}
