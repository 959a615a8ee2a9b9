package mirtext

import (
	"sync"

	"github.com/mirtool/mirtool/mir"
)

// opEntry is what an op word such as "add.i64" says.
type opEntry struct {
	word  string
	op    mir.Op
	form  mir.Form
	t     mir.Type // what Inst.Type holds
	res   mir.Type // of the value, for forms whose op word says it
	args  [3]mir.Type
	nargs int
}

// opWords finds op words, by open addressing; it has those that are right.
var opWords = sync.OnceValue(func() *[opSlots]opEntry {
	t := new([opSlots]opEntry)
	for _, op := range mir.Ops() {
		row := op.Info()
		if row.Types == 0 {
			addWord(t, row.Name, opWord{op: op})
			continue
		}
		for _, from := range row.Types.List() {
			word := row.Name + "." + from.String()
			if row.Form != mir.FormConvert {
				addWord(t, word, opWord{op: op, t: from, to: from})
				continue
			}
			for _, to := range row.To.List() {
				if row.Converts(from, to) {
					addWord(t, word+"."+to.String(), opWord{op: op, t: from, to: to})
				}
			}
		}
	}
	return t
})

// opSlots is far above the number of op words, of which there are some 500.
const opSlots = 4096

func addWord(t *[opSlots]opEntry, word string, w opWord) {
	e := opEntry{word: word, op: w.op, form: w.op.Form(), t: w.t}
	args, res := w.op.OperandTypes(w.t, w.to)
	e.res = res
	e.nargs = copy(e.args[:], args)
	i := wordHash(word) % opSlots
	for t[i].word != "" {
		i = (i + 1) % opSlots
	}
	t[i] = e
}

func wordHash[S []byte | string](s S) uint32 {
	h := uint32(hashStart)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * hashPrime
	}
	return mix(h)
}

// word reads a word and the blanks behind it.
func (p *fast) word() []byte {
	i := p.off
	for i < len(p.src) && isName[p.src[i]] {
		i++
	}
	w := p.src[p.off:i]
	p.off = i
	p.blanks()
	return w
}

// opWord reads an op word; nil if it is none.
func (p *fast) opWord() *opEntry {
	w := p.word()
	t := opWords()
	for i := wordHash(w) % opSlots; t[i].word != ""; i = (i + 1) % opSlots {
		if t[i].word == string(w) {
			return &t[i]
		}
	}
	return nil
}

// typeWord reads a type.
func (p *fast) typeWord() mir.Type {
	t := typeOf(p.word())
	if t == mir.Void {
		p.fail()
	}
	return t
}

func typeOf(w []byte) mir.Type {
	switch string(w) {
	case "i64":
		return mir.I64
	case "i32":
		return mir.I32
	case "ptr":
		return mir.Ptr
	}
	return mir.TypeByName(string(w))
}
