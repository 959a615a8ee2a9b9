package mirtext

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"io"

	"github.com/mirtool/mirtool/mir"
)

// Each reads a text that need not fit into memory. It reads all signatures
// first, and then calls do with one declaration after another, in the order of
// the text. The module that do is given holds the declaration s, and what that
// mentions: functions as imports, data without its content. It is do's to
// keep; nothing else holds on to it.
//
// A declaration with errors is not given to do; reading goes on, and the error
// that is returned at the end is mir.Diagnostics. An error of do ends it at
// once. The mode may be Verify, TextPlaces, or both.
func Each(name string, text io.ReaderAt, size int64, mode Mode, do func(m *mir.Module, s mir.Sym) error) error {
	e := &each{name: name, text: text, size: size, seed: maphash.MakeSeed()}
	o := newOutline()
	first, err := e.parts(func(src []byte, line int) error {
		r := e.reader(src, line, 0)
		r.outlineInto(o)
		return nil
	})
	if err != nil {
		return err
	}
	r := e.reader(nil, 0, mode&(Verify|TextPlaces))
	r.outline, r.badSyms = o, o.bad
	second, err := e.parts(func(src []byte, line int) error {
		r.src, r.line, r.m = src, line, mir.NewModule(name)
		r.placeName, r.files = "", nil
		return r.part(do)
	})
	if err != nil && err != errStopped {
		return err
	}
	if err == nil && first != second {
		return fmt.Errorf("%s: the file was changed while it was read", name)
	}
	r.diags.Sort()
	return r.diags.Err()
}

var errStopped = fmt.Errorf("reading has stopped")

// outlineInto adds the symbols of a part of a text to the outline.
func (r *reader) outlineInto(o *outline) {
	sp := newSplitter(r.src, r.line, false)
	if r.line == 1 && !r.version(sp) {
		return
	}
	r.declarations(sp)
	for _, s := range r.m.Syms() {
		o.add(r.m, s)
	}
	for name := range r.badSyms {
		o.bad[name] = true
	}
}

// part reads a part of a text and gives it to do.
func (r *reader) part(do func(m *mir.Module, s mir.Sym) error) error {
	errors := len(r.diags)
	r.read()
	syms := r.m.Syms()
	if r.mode&Verify != 0 && !r.stopped && len(syms) > 0 {
		r.verify()
	}
	switch {
	case r.stopped:
		return errStopped
	case len(r.diags) > errors || len(syms) == 0:
		return nil
	}
	return do(r.m, syms[0])
}

// each cuts a text into parts that start at a declaration.
type each struct {
	name string
	text io.ReaderAt
	size int64
	seed maphash.Seed

	buf  []byte // what is read of the text and not yet given out
	room []byte // what buf is cut from
	pos  int64  // how far the text is read
	hash maphash.Hash
}

func (e *each) reader(src []byte, line int, mode Mode) *reader {
	r := newReader(e.name, src, mode)
	r.line = line
	return r
}

// eachRoom is the size of what is read at once.
const eachRoom = 1 << 20

// parts calls do with the parts of the text, each a declaration with all up to
// the next, and the line it starts on. It returns a hash of the text.
func (e *each) parts(do func(src []byte, line int) error) (uint64, error) {
	e.pos, e.buf = 0, nil
	e.hash.SetSeed(e.seed)
	for line := 1; ; {
		n, err := e.declEnd()
		if err != nil {
			return 0, err
		}
		if n > 0 || e.size == 0 {
			if err := do(e.buf[:n:n], line); err != nil {
				return 0, err
			}
		}
		if n == 0 {
			return e.hash.Sum64(), nil
		}
		line += bytes.Count(e.buf[:n], newline)
		e.buf = e.buf[n:]
	}
}

var newline = []byte("\n")

// declEnd returns the length of the declaration at the start of buf, with all
// that follows it up to the next, reading on if need be.
func (e *each) declEnd() (int, error) {
	off := 0
	for {
		n := bytes.IndexByte(e.buf[off:], '\n')
		if n >= 0 {
			start := off + n + 1
			at := start
			for at < len(e.buf) && (e.buf[at] == ' ' || e.buf[at] == '\t') {
				at++
			}
			// A word must be whole before it is looked at.
			if at+maxTopWord < len(e.buf) || e.pos == e.size {
				if at < len(e.buf) && isTopWord(wordAt(e.buf, at)) && e.begun(start) {
					return start, nil
				}
				off = start
				continue
			}
		}
		if e.pos == e.size {
			return len(e.buf), nil
		}
		if err := e.more(); err != nil {
			return 0, err
		}
	}
}

// maxTopWord is above the length of the words that declarations start with.
const maxTopWord = 8

// begun reports whether buf has more than comments before an offset. What
// stands above the version line belongs to it.
func (e *each) begun(n int) bool {
	s := scanner{src: e.buf[:n], off: textStart(e.buf)}
	for {
		switch s.next().kind {
		case kindEOF:
			return false
		case kindEOL:
		default:
			return true
		}
	}
}

// more reads more of the text behind what is in buf.
func (e *each) more() error {
	n := int(min(eachRoom, e.size-e.pos))
	if cap(e.buf)-len(e.buf) < n {
		if len(e.room) < len(e.buf)+n {
			e.room = make([]byte, max(2*len(e.room), len(e.buf)+n))
		}
		e.buf = e.room[:copy(e.room, e.buf)]
	}
	old := len(e.buf)
	e.buf = e.buf[:old+n]
	got, err := e.text.ReadAt(e.buf[old:], e.pos)
	if got < n {
		if err == nil || err == io.EOF {
			err = fmt.Errorf("%s: the file was changed while it was read: it has become shorter", e.name)
		}
		return err
	}
	e.hash.Write(e.buf[old:])
	e.pos += int64(n)
	return nil
}
