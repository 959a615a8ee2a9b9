package interp

import "github.com/mirtool/mirtool/mir"

// An update adds to an f64 in memory, or takes from it: a load, one op or more,
// and a store to the same place. What is added may have a load itself, which
// comes after the first one.

// matchUpdate finds the update that the store v ends.
func (d *decoder) matchUpdate(v mir.Value) (pair, bool) {
	args := d.f.Args(v)
	sum := d.f.At(args[0])
	if sum.Op != mir.FAdd && sum.Op != mir.FSub {
		return pair{}, false
	}
	xs := d.f.Args(args[0])
	old, by := xs[0], xs[1]
	if !d.isOld(old, v) && sum.Op == mir.FAdd {
		old, by = by, old
	}
	if old == by || !d.isOld(old, v) || !d.onlyUser(old, args[0]) {
		return pair{}, false
	}
	p := pair{store: true, rmw: old, x: by, parts: []mir.Value{args[0], old}}
	sub := sum.Op == mir.FSub
	if d.onlyUser(by, args[0]) && d.f.At(by).Op == mir.FMul {
		m := d.f.Args(by)
		p.parts, p.x, p.y = append(p.parts, by), m[0], m[1]
		p.op = opOf(sub, opFSubMulRMW, opFMulAddRMW)
		d.matchFactor(v, &p, by, sub)
	} else if p.op = opFAddRMW; sub {
		return pair{}, false
	}
	return p, d.quiet(old, v, p.load)
}

func opOf(c bool, yes, no uint16) uint16 {
	if c {
		return yes
	}
	return no
}

// matchFactor looks for a load that is a factor of the product by, or of one of
// its own factors.
func (d *decoder) matchFactor(v mir.Value, p *pair, by mir.Value, sub bool) {
	for range 2 {
		if d.isFactor(p.y, by, p.rmw, v) {
			p.op, p.load, p.y = opOf(sub, opFSubMulLdRMW, opFAddMulLdRMW), p.y, 0
			p.parts = append(p.parts, p.load)
			return
		}
		p.x, p.y = p.y, p.x
	}
	for range 2 {
		if q := p.x; d.onlyUser(q, by) && d.f.At(q).Op == mir.FMul && p.x != p.y {
			m := d.f.Args(q)
			for i := range 2 {
				if d.isFactor(m[i], q, p.rmw, v) {
					p.op, p.load, p.x, p.z, p.y = opOf(sub, opFSubMulMulRMW, opFAddMulMulRMW), m[i], m[1-i], p.y, 0
					p.parts = append(p.parts, q, p.load)
					return
				}
			}
		}
		p.x, p.y = p.y, p.x
	}
}

// isOld reports whether x is loaded from where v stores to.
func (d *decoder) isOld(x, v mir.Value) bool {
	if !d.isNear(x) || d.f.At(x).Block() != d.f.At(v).Block() || d.f.At(x).Type != mir.F64 {
		return false
	}
	a := d.addressOf(d.f.Arg(x, 0), d.f.At(x).Imm)
	b := d.addressOf(d.f.Arg(v, 1), d.f.At(v).Imm)
	return b.mode == modeB && d.root(a.base) == d.root(b.base) && a.disp == b.disp
}

// isFactor reports whether x is loaded for user alone, after old and before v.
func (d *decoder) isFactor(x, user, old, v mir.Value) bool {
	return x != old && d.isNear(x) && d.f.At(x).Type == mir.F64 && d.onlyUser(x, user) && d.quiet(x, v, 0) && d.quiet(old, v, x)
}

// isNear reports whether v is a load whose address is a register and a small
// displacement.
func (d *decoder) isNear(v mir.Value) bool {
	in := d.f.At(v)
	if in.Op != mir.Load {
		return false
	}
	a := d.addressOf(d.f.Arg(v, 0), in.Imm)
	return a.mode == modeB && a.disp == a.disp<<40>>40
}

// pairUpdate emits an update.
func (d *decoder) pairUpdate(v mir.Value, p pair) {
	at := d.addressOf(d.f.Arg(v, 1), d.f.At(v).Imm)
	in := inst{op: p.op, a: d.use(at.base), b: d.use(p.x), imm: int64(uint32(at.disp))}
	if p.y != 0 {
		in.c = d.use(p.y)
	}
	if p.load == 0 {
		d.cur = p.rmw
		d.emit(in)
		d.cur = v
		return
	}
	z := uint16(0)
	if p.z != 0 {
		z = d.use(p.z)
	}
	a := d.addressOf(d.f.Arg(p.load, 0), d.f.At(p.load).Imm)
	in.c, in.imm = d.use(a.base), packNear(at.disp, a.disp, z)
	d.emitAccesses(v, p.rmw, p.load, in)
}
