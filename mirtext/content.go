package mirtext

import (
	"sync"

	"github.com/mirtool/mirtool/mir"
)

// fastDecl declares the function that is next, if the fast path can read its
// head and the function is closed.
func (r *reader) fastDecl(sp *splitter) (declItem, bool) {
	if r.mode&grammarOnly != 0 || !sp.startsFunc() {
		return declItem{}, false
	}
	before := *sp
	s, ok := sp.funcSpan()
	if ok {
		var it declItem
		if it, ok = r.fastHead(sp.src, s); ok {
			if r.comments != nil && len(sp.lead) > 0 {
				r.comments.Lead[mir.Anchor{Sym: it.sym, Kind: mir.AnchorDecl}] = sp.lead
			}
			sp.skipTo(s)
			return it, true
		}
	}
	*sp = before
	return declItem{}, false
}

func (sp *splitter) startsFunc() bool {
	if sp.tok.kind != kindWord {
		return false
	}
	switch string(sp.src[sp.tok.off:sp.tok.end]) {
	case "func", "export":
		return true
	}
	return false
}

// ready marks a function that the fast path has yet to read, and then one of
// which all is in the function.
var ready = fastItem{ok: true}

func (r *reader) fastHead(src []byte, s span) (declItem, bool) {
	p := r.heads
	if p == nil {
		p = &fast{}
		r.heads = p
	}
	p.src, p.off, p.line, p.bol, p.bad = src[:s.end], s.off, s.line, s.bol, false
	sig, n, export, attrs := p.head()
	p.eol()
	if p.bad || r.m.Lookup(string(n.text)) != 0 {
		return declItem{}, false
	}
	f, sym := r.m.AddFunc(string(n.text), sig)
	f.Export, f.Attrs, f.Place = export, attrs, n.place
	return declItem{sym: sym, fn: f, fast: &ready, span: s}, true
}

// fastBodies reads the functions on the fast path, in parallel.
func (r *reader) fastBodies(items []declItem) {
	if r.stopped {
		return
	}
	readers := sync.Pool{New: func() any {
		return &fast{comments: r.comments != nil, own: r.mode&TextPlaces != 0}
	}}
	mir.Parallel(len(items), func(i int) {
		it := &items[i]
		if it.fast == nil {
			return
		}
		p := readers.Get().(*fast)
		p.reset(r.m, it.fn, r.src, it.span)
		if ok := p.read(); !ok || len(p.files)+len(p.notes) > 0 {
			it.fast = &fastItem{ok, p.files, p.notes}
		}
		readers.Put(p)
	})
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
		numbers[i+1] = r.m.FileIndex(mir.File{Name: name})
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
