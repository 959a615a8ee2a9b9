package mirtext

import "github.com/mirtool/mirtool/mir"

// isName tells the bytes of names.
var isName = func() (t [256]bool) {
	for i := range t {
		t[i] = mir.IsNameByte(byte(i))
	}
	return t
}()

const (
	hashStart = 2166136261
	hashPrime = 16777619
)

// name reads a name behind its first character.
func (p *fast) name() name {
	off := p.off
	p.off++
	if p.c() == '"' {
		n := newName(p.quoted())
		n.off = off
		p.blanks()
		return n
	}
	n := name{off: off}
	i, h := p.off, uint32(hashStart)
	for ; i < len(p.src) && isName[p.src[i]]; i++ {
		h = (h ^ uint32(p.src[i])) * hashPrime
	}
	n.text, n.hash = p.src[p.off:i], h
	if i == p.off {
		p.fail()
		return n
	}
	p.off = i
	p.blanks()
	return n
}

func newName(text []byte) name {
	n := name{text: text, hash: hashStart}
	for _, c := range text {
		n.hash = (n.hash ^ uint32(c)) * hashPrime
	}
	return n
}

// quoted reads a string and returns what it says.
func (p *fast) quoted() []byte {
	start := p.off
	for i := start + 1; i < len(p.src); i++ {
		switch p.src[i] {
		case '"':
			p.off = i + 1
			tok := string(p.src[start:p.off])
			if badEscape(tok) >= 0 {
				p.fail()
			}
			return []byte(unquote(tok))
		case '\\':
			i++
			if i < len(p.src) && p.src[i] == '\n' {
				p.fail()
				return nil
			}
		case '\n':
			p.fail()
			return nil
		}
	}
	p.fail()
	return nil
}

// A nameIndex finds handles by name. It is used for one function after another.
type nameIndex struct {
	slots []nameSlot // open addressing
	count int
	round uint32 // slots of other rounds are free
}

type nameSlot struct {
	text   []byte
	hash   uint32
	handle uint32
	round  uint32
}

// keepSlots is the size above which an index is not kept for the next function.
const keepSlots = 1 << 14

func (x *nameIndex) reset() {
	if x.round++; x.round == 0 || len(x.slots) > keepSlots || x.slots == nil {
		*x = nameIndex{slots: make([]nameSlot, 64), round: 1}
	}
	x.count = 0
}

// find returns the slot of a name, or the free one where it belongs.
func (x *nameIndex) find(n *name) *nameSlot {
	mask := uint32(len(x.slots) - 1)
	for i := mix(n.hash) & mask; ; i = (i + 1) & mask {
		s := &x.slots[i]
		if s.round != x.round || s.hash == n.hash && string(s.text) == string(n.text) {
			return s
		}
	}
}

// mix spreads the bits of a hash.
func mix(h uint32) uint32 {
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}

// get returns the handle with a name, or 0.
func (x *nameIndex) get(n *name) uint32 {
	if s := x.find(n); s.round == x.round {
		return s.handle
	}
	return 0
}

// put adds a name that is not there, in the slot that find returned.
func (x *nameIndex) put(s *nameSlot, n *name, handle uint32) {
	*s = nameSlot{n.text, n.hash, handle, x.round}
	if x.count++; x.count*2 > len(x.slots) {
		x.grow()
	}
}

func (x *nameIndex) grow() {
	old := x.slots
	x.slots = make([]nameSlot, 2*len(old))
	mask := uint32(len(x.slots) - 1)
	for i := range old {
		if old[i].round != x.round {
			continue
		}
		j := mix(old[i].hash) & mask
		for x.slots[j].round == x.round {
			j = (j + 1) & mask
		}
		x.slots[j] = old[i]
	}
}

// use returns the value with a name, which may be defined later.
func (p *fast) use(n *name) mir.Value {
	s := p.values.find(n)
	if s.round == p.values.round {
		return mir.Value(s.handle)
	}
	v := p.f.New(mir.OpBad, mir.Void, mir.Void)
	in := p.f.At(v)
	in.Imm, in.Place = isForward, p.placeAt(n.off)
	p.f.NameNew(v, n.text)
	p.values.put(s, n, uint32(v))
	p.open++
	return v
}

// define returns the value that becomes what a name stands for.
func (p *fast) define(n *name) mir.Value {
	s := p.values.find(n)
	if s.round != p.values.round {
		v := p.f.New(mir.OpBad, mir.Void, mir.Void)
		p.f.NameNew(v, n.text)
		p.values.put(s, n, uint32(v))
		return v
	}
	v := mir.Value(s.handle)
	in := p.f.At(v)
	if in.Op != mir.OpBad || in.Imm != isForward {
		p.fail() // defined twice
		return v
	}
	in.Imm = 0
	p.open--
	return v
}

// nameNew gives a name to a parameter or slot.
func (p *fast) nameNew(v mir.Value, n *name) {
	s := p.values.find(n)
	if s.round == p.values.round {
		p.fail()
		return
	}
	p.f.NameNew(v, n.text)
	p.values.put(s, n, uint32(v))
}
