package passes

import (
	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
)

// DSE removes stores that nobody sees.
var DSE = &Pass{
	Name:      "dse",
	Doc:       "remove stores that are overwritten before anything can look, and stores to slots that are not read afterwards",
	Preserves: FactsOfGraph,
	Run:       runDSE,
}

// runDSE treats the slots and allocas that only this function can reach like
// variables: a store is dead where what it writes is not live. They are gone
// once the function returns or the program traps. All other memory can be
// looked at after a trap, as the output that waits there is, and by whoever is
// called; a store to it is dead only if the same block writes the same bytes
// again before anything of that kind.
func runDSE(c *Context, f *mir.Func) bool {
	d := dse{c: c, f: f}
	if !d.collect() {
		return false
	}
	d.live = c.numbers(len(c.CFG().RPO))
	for _, base := range d.order {
		d.object(d.events[base])
	}
	for _, b := range c.CFG().RPO {
		d.overwritten(b)
	}
	return d.changed
}

type dse struct {
	c       *Context
	f       *mir.Func
	alias   *analysis.Alias
	events  map[mir.Value][]memEvent // by private object, in reverse postorder
	order   []mir.Value              // the objects in the order in which they are first accessed
	changed bool

	stamp int32
	live  []int32 // by index in reverse postorder: live at the start if it equals stamp
	work  []int32
}

// memEvent is what an instruction does to an object: it may read some of it,
// and then may write some of it.
type memEvent struct {
	block         int32
	inst          mir.Value
	reads, writes bool
	stays         bool // is volatile
	read, write   analysis.Location
}

// collect finds the accesses of private objects. It reports whether there is
// any store in the function.
func (d *dse) collect() bool {
	f := d.f
	stores := false
	d.events = map[mir.Value][]memEvent{}
	for n, b := range d.c.CFG().RPO {
		for i := f.First(b); i != 0; i = f.Next(i) {
			in := f.At(i)
			switch in.Op {
			case mir.Store, mir.MemSet, mir.MemCpy, mir.MemMove:
				stores = true
			case mir.Load:
			default:
				continue
			}
			if d.alias == nil {
				d.alias = d.c.aliases()
			}
			d.access(int32(n), i, in)
		}
	}
	return stores
}

func (d *dse) access(block int32, i mir.Value, in *mir.Inst) {
	args := d.f.Args(i)
	switch in.Op {
	case mir.Load:
		d.add(memEvent{block: block, inst: i, reads: true, read: d.alias.Access(i)})
	case mir.Store:
		d.add(memEvent{block: block, inst: i, writes: true, write: d.alias.Access(i), stays: in.Flag()})
	case mir.MemSet:
		d.add(memEvent{block: block, inst: i, writes: true, write: d.alias.Block(args[0], args[2])})
	default:
		to, from := d.alias.Block(args[0], args[2]), d.alias.Block(args[1], args[2])
		if to.Base == from.Base {
			d.add(memEvent{block: block, inst: i, reads: true, read: from, writes: true, write: to})
			return
		}
		d.add(memEvent{block: block, inst: i, reads: true, read: from})
		d.add(memEvent{block: block, inst: i, writes: true, write: to})
	}
}

func (d *dse) add(e memEvent) {
	base := e.read.Base
	if e.writes {
		base = e.write.Base
	}
	if !d.alias.Private(base) {
		return
	}
	if d.events[base] == nil {
		d.order = append(d.order, base)
	}
	d.events[base] = append(d.events[base], e)
}

// effort bounds the accesses times the places written of one object.
const effort = 1 << 16

// object removes the dead stores to a private object.
func (d *dse) object(events []memEvent) {
	type place struct{ off, size int64 }
	read := false
	seen := map[place]bool{}
	var places []analysis.Location
	for i := range events {
		e := &events[i]
		read = read || e.reads
		p := place{e.write.Off, e.write.Size}
		if e.writes && e.write.Known && e.write.Size > 0 && !seen[p] {
			seen[p] = true
			places = append(places, e.write)
		}
	}
	if !read {
		for i := range events {
			d.remove(&events[i])
		}
		return
	}
	if len(places)*len(events) > effort {
		return
	}
	for _, l := range places {
		d.flow(events, l)
		for i := range events {
			if e := &events[i]; e.writes && e.write == l && d.deadAfter(events, i, l) {
				d.remove(e)
			}
		}
	}
}

func (d *dse) remove(e *memEvent) {
	if !e.stays && d.f.At(e.inst).Block() != 0 {
		d.f.Remove(e.inst)
		d.changed = true
	}
}

// gone reports whether an event's instruction was removed.
func (d *dse) gone(e *memEvent) bool { return d.f.At(e.inst).Block() == 0 }

// looks reports whether an event may read some of the location.
func (d *dse) looks(e *memEvent, l analysis.Location) bool {
	return e.reads && !d.gone(e) && d.alias.MayOverlap(e.read, l)
}

// kills reports whether an event writes all of the location.
func (d *dse) kills(e *memEvent, l analysis.Location) bool {
	return e.writes && !d.gone(e) && covers(e.write, l)
}

// covers reports whether x certainly has all bytes of y.
func covers(x, y analysis.Location) bool {
	return x.Base == y.Base && x.Known && y.Known && x.Size >= 0 && y.Size >= 0 &&
		x.Off <= y.Off && y.Off-x.Off <= x.Size-y.Size
}

// flow marks the blocks at whose start the location is live: backwards from
// those that read it first, through those that do not overwrite it first.
func (d *dse) flow(events []memEvent, l analysis.Location) {
	d.stamp++
	killed := map[int32]bool{}
	d.work = d.work[:0]
	mark := func(b int32) {
		if d.live[b] != d.stamp {
			d.live[b] = d.stamp
			d.work = append(d.work, b)
		}
	}
	decided := int32(-1)
	for i := range events {
		e := &events[i]
		if e.block == decided {
			continue
		}
		if d.looks(e, l) {
			mark(e.block)
			decided = e.block
		} else if d.kills(e, l) {
			killed[e.block] = true
			decided = e.block
		}
	}
	cfg := d.c.CFG()
	for len(d.work) > 0 {
		b := d.work[len(d.work)-1]
		d.work = d.work[:len(d.work)-1]
		for _, p := range cfg.Preds(cfg.RPO[b]) {
			if i := int32(cfg.Index(p)); !killed[i] {
				mark(i)
			}
		}
	}
}

// deadAfter reports whether nobody reads what event i writes, the location.
func (d *dse) deadAfter(events []memEvent, i int, l analysis.Location) bool {
	block := events[i].block
	for k := i + 1; k < len(events) && events[k].block == block; k++ {
		switch e := &events[k]; {
		case d.looks(e, l):
			return false
		case d.kills(e, l):
			return true
		}
	}
	cfg := d.c.CFG()
	for _, e := range d.f.Edges(d.f.Last(cfg.RPO[block])) {
		if d.live[cfg.Index(e.To)] == d.stamp {
			return false
		}
	}
	return true
}

// pending bounds how many later stores a store is compared with.
const pending = 16

// overwritten walks a block backwards and removes stores to memory that others
// can reach, if a later one writes all their bytes and nothing between may look.
func (d *dse) overwritten(b mir.Block) {
	f := d.f
	var later []mir.Value
	for i := f.Last(b); i != 0; {
		prev, in := f.Prev(i), f.At(i)
		switch {
		case in.Op == mir.Store && !in.Flag():
			if d.again(i, later) {
				f.Remove(i)
				d.changed = true
			} else if later = append(later, i); len(later) > pending {
				later = later[1:]
			}
		case d.ends(i):
			later = later[:0]
		case in.Op.Is(mir.Reads):
			keep := later[:0]
			for _, s := range later {
				if !d.alias.MayRead(i, d.alias.Access(s)) {
					keep = append(keep, s)
				}
			}
			later = keep
		}
		i = prev
	}
}

// ends reports whether an instruction may end the program, or hand it over to
// others, so that all stores before it count.
func (d *dse) ends(i mir.Value) bool {
	in := d.f.At(i)
	switch in.Op.Form() {
	case mir.FormCall, mir.FormCallI, mir.FormLoad, mir.FormStore:
		return in.Op != mir.Load || in.Flag()
	}
	return in.Op.Is(mir.Traps) && (in.Op == mir.Alloca || in.Op.Is(mir.Terminator) || !dividesWell(d.f, i))
}

// again reports whether one of the later stores writes all that store i does.
func (d *dse) again(i mir.Value, later []mir.Value) bool {
	l, p, in := d.alias.Access(i), d.f.Arg(i, 1), d.f.At(i)
	for _, s := range later {
		w := d.alias.Access(s)
		same := d.f.Arg(s, 1) == p && d.f.At(s).Imm == in.Imm && w.Size >= l.Size
		if same || covers(w, l) {
			return true
		}
	}
	return false
}
