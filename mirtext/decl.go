package mirtext

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/mir"
)

// A declItem is a declaration whose content is still to be read, once all
// symbols are known.
type declItem struct {
	sym    mir.Sym // 0 when its name is taken
	fn     *mir.Func
	global *mir.Global
	text   *grammarItem // what the grammar has read so far
	fast   *fastItem    // or the fast path is to read
	span   span         // for it
}

// grammarItem is a declaration that is read by the grammar.
type grammarItem struct {
	head  *funcHead
	stmt  stmt
	body  []stmt // of a function, without its closing brace
	close *stmt  // the closing brace, or nil
	next  lexer.Position
}

// fastItem is what the fast path has read of a function beside the function.
type fastItem struct {
	ok    bool
	files []string
	notes []fastNote
}

// topWords are the words that a declaration may start with.
var topWords = []string{"import", "export", "func", "const", "data"}

// declarations collects all symbols.
func (r *reader) declarations(sp *splitter) []declItem {
	var items []declItem
	quiet := false // in something that was complained of
	for !r.stopped {
		if it, ok := r.fastDecl(sp); ok {
			if it.fn != nil {
				items = append(items, it)
			}
			quiet = false
			continue
		}
		st, ok := sp.next()
		if !ok {
			break
		}
		if st.kind != stmtTop {
			if toks := sp.tokens(&st); !quiet || meantTop(toks) != "" {
				r.notTop(&st, toks)
			}
			quiet = true
			continue
		}
		quiet = false
		if it, ok := r.fastGlobal(&st); ok {
			items = append(items, it)
			continue
		}
		toks := r.headTokens(sp, &st)
		switch st.word {
		case "mir":
			r.errorTok(toks[0], codeVersion, "the version stands once, at the start of the text")
		case "import":
			r.importDecl(&st, toks)
		case "const", "data":
			items = r.global(items, &st, toks)
		default:
			it, ok := r.funcHead(&st, toks)
			if !ok {
				quiet = true
				continue
			}
			r.collectBody(sp, &it)
			items = append(items, it)
		}
	}
	if r.comments != nil {
		r.setComments(mir.Anchor{Kind: mir.AnchorEnd}, joinComments(trimBlank(sp.lead), nil))
	}
	return items
}

func trimBlank(lead []string) []string {
	for len(lead) > 0 && lead[len(lead)-1] == "" {
		lead = lead[:len(lead)-1]
	}
	return lead
}

// headTokens returns the tokens of a declaration; of data those up to its
// brace.
func (r *reader) headTokens(sp *splitter, st *stmt) []lexer.Token {
	if st.word != "const" && st.word != "data" {
		return sp.tokens(st)
	}
	head := *st
	sc := scanner{src: sp.src[:st.end]}
	sc.at(st)
	for t := sc.next(); t.kind != kindEOF && t.kind != kindEOL; t = sc.next() {
		head.end = t.end
		if sc.is(t, '{') {
			break
		}
	}
	toks := sp.tokens(&head)
	return append(toks[:len(toks)-2], toks[len(toks)-1]) // without EOL
}

// notTop complains of a statement that is no declaration.
func (r *reader) notTop(st *stmt, toks []lexer.Token) {
	t := toks[0]
	switch meant := meantTop(toks); {
	case st.kind == stmtClose:
		r.errorTok(t, codeBrace, "'}' closes nothing")
	case st.kind != stmtInst:
		r.errorTok(t, codeSyntax, "%s stands outside of a function", describe(t))
	case meant != "":
		r.errorTok(t, codeSyntax, "unknown declaration %s; did you mean %s?", short(t.Value), meant)
		r.badDecl(toks)
	case t.Type >= kindOp && opKind([]byte(t.Value)) != kindOp || t.Type == kindValue:
		r.errorTok(t, codeSyntax, "%s stands outside of a function", describe(t))
	case t.Type == kindBad:
		r.errorTok(t, codeSyntax, "unexpected %s%s", describe(t), badAdvice(r.src, t))
	default:
		r.errorTok(t, codeSyntax, "unexpected %s, want import, export, func, const or data", describe(t))
	}
}

// badDecl remembers the name of a declaration that could not be read, so that
// its uses are no errors.
func (r *reader) badDecl(toks []lexer.Token) {
	for _, t := range toks {
		if t.Type == kindSymbol && badEscape(t.Value) < 0 {
			r.badSyms[nameOf(t.Value)] = true
			return
		}
	}
}

// other returns where a name is declared that is declared here too, and
// whether it is.
func (r *reader) other(name string, here mir.Place) (mir.Place, bool) {
	if s := r.m.Lookup(name); s != 0 {
		return r.m.SymPlace(s), true
	}
	if r.outline != nil {
		if s := r.outline.find(name); s != nil && s.place() != here {
			return s.place(), true
		}
	}
	return mir.Place{}, false
}

// free reports whether a name can be declared.
func (r *reader) free(name string, here mir.Place) bool {
	_, taken := r.other(name, here)
	return !taken
}

// taken reports a second declaration of a name.
func (r *reader) taken(name string, at symbol) bool {
	p, taken := r.other(name, r.place(at.Pos))
	if taken {
		r.errorNote(at.Pos, len(at.Text), codeDuplicate, r.note(p, "first here"), "@%s is declared twice", short(name))
	}
	return taken
}

func (r *reader) importDecl(st *stmt, toks []lexer.Token) {
	d := parse(r, importLine, toks)
	if d == nil {
		r.badDecl(toks)
		return
	}
	name := nameOf(d.Name.Text)
	if r.taken(name, d.Name) {
		return
	}
	f, s := r.m.AddImport(name, sigOf(&d.Sig))
	f.Place = r.placeOf(d.Place, d.Name.Pos)
	f.Attrs = r.attrs(d.Attrs)
	r.comment(st, mir.Anchor{Sym: s, Kind: mir.AnchorDecl})
}

func sigOf(s *sig) mir.Sig {
	return mir.Sig{Params: typesOf(s.Params), Results: resultTypes(s.Results), Variadic: s.Variadic}
}

func resultTypes(rs *results) []mir.Type {
	if rs == nil {
		return nil
	}
	return typesOf(rs.Types)
}

func typesOf(names []string) []mir.Type {
	var ts []mir.Type
	for _, n := range names {
		ts = append(ts, mir.TypeByName(n))
	}
	return ts
}

func (r *reader) attrs(words []*word) mir.Attrs {
	var attrs mir.Attrs
	for _, w := range words {
		a := mir.AttrByName(w.Text)
		switch {
		case a == 0:
			msg := "unknown attribute " + short(w.Text)
			if n := near.Name(w.Text, mir.AttrNames()); n != "" {
				msg += "; did you mean " + n + "?"
			}
			r.errorAt(w.Pos, len(w.Text), codeAttr, "%s", msg)
		case attrs&a != 0:
			r.errorAt(w.Pos, len(w.Text), codeAttr, "the attribute %s stands twice", w.Text)
		}
		attrs |= a
	}
	return attrs
}

func (r *reader) funcHead(st *stmt, toks []lexer.Token) (declItem, bool) {
	h := parse(r, funcLine, toks)
	if h == nil {
		r.badDecl(toks)
		return declItem{}, false
	}
	name := nameOf(h.Name.Text)
	it := declItem{text: &grammarItem{head: h, stmt: *st}}
	sig := mir.Sig{Results: resultTypes(h.Results)}
	for _, p := range h.Params {
		sig.Params = append(sig.Params, mir.TypeByName(p.Type))
	}
	if r.taken(name, h.Name) {
		it.fn = &mir.Func{Name: name, Sig: sig, Module: r.m}
	} else {
		it.fn, it.sym = r.m.AddFunc(name, sig)
		r.comment(st, mir.Anchor{Sym: it.sym, Kind: mir.AnchorDecl})
	}
	it.fn.Export = h.Export
	it.fn.Place = r.placeOf(h.Place, h.Name.Pos)
	r.fn = it.fn
	it.fn.Attrs = r.attrs(h.Attrs)
	r.fn = nil
	return it, true
}

// collectBody moves to the brace that closes a function.
func (r *reader) collectBody(sp *splitter, it *declItem) {
	for sp.tok.kind != kindEOF && !sp.startsTop() {
		st, _ := sp.next()
		if st.kind == stmtClose {
			it.text.close = &st
			return
		}
		it.text.body = append(it.text.body, st)
	}
	it.text.next = sp.tok.position()
	if sp.tok.kind != kindEOF {
		it.text.next.Column = 1 // the line, whatever it is indented by
	}
}

// startsTop reports whether the next statement is a declaration.
func (sp *splitter) startsTop() bool {
	return sp.tok.kind == kindWord && isTopWord(sp.src[sp.tok.off:sp.tok.end])
}
