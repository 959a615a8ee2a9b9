// Package reduce makes a module smaller as long as something stays true of it.
//
// It tries changes, large ones first: functions lose their bodies, branches
// their choice, instructions give way to constants, and what nothing uses any
// more goes. A change is kept when the module still verifies and the caller's
// question is still answered with yes.
package reduce

import (
	"context"

	"github.com/mirtool/mirtool/mir"
)

// Module returns a smaller module for which good is true, given a verified one
// for which it is. It asks only about modules that verify, one at a time, and
// tries at most so many, 0 stands for DefaultTries, and none when ctx has ended. The
// module is not changed.
func Module(ctx context.Context, m *mir.Module, good func(*mir.Module) bool, tries int) *mir.Module {
	if tries <= 0 {
		tries = DefaultTries
	}
	r := &reducer{ctx: ctx, m: m.Clone(), text: m.String(), good: good, left: tries}
	r.try(func(m *mir.Module) { cleanAll(m) })
	for again := true; again && !r.over(); {
		again = false
		for _, list := range lists {
			again = r.shrink(list) || again
		}
	}
	return r.m
}

// DefaultTries is the number of modules that are tried.
const DefaultTries = 20_000

// reducer is the state of a reduction.
type reducer struct {
	ctx  context.Context
	m    *mir.Module
	text string
	good func(*mir.Module) bool
	left int
}

// over reports whether nothing may be tried any more.
func (r *reducer) over() bool { return r.left <= 0 || r.ctx.Err() != nil }

// try makes a change on a copy, and keeps it when the module is still good.
func (r *reducer) try(change func(*mir.Module)) bool {
	if r.over() {
		return false
	}
	c := r.m.Clone()
	change(c)
	text := c.String()
	if text == r.text || len(mir.Verify(c)) > 0 {
		return false
	}
	r.left--
	if !r.good(c) {
		return false
	}
	r.m, r.text = c, text
	return true
}

// A change is one that can be made to a module, by handles that stay what they
// are in its copies.
type change func(m *mir.Module)

// lists are the kinds of changes, those that take away most first. Each returns
// all changes of its kind that a module offers.
var lists = []func(m *mir.Module) []change{
	dropLost, emptyFunctions, dropSymbols, straighten, endBlocks, dropInstructions, dropParams,
	joinBlocks, replaceOperands, dropLocals, plainDetails,
}

// shrink tries changes of one kind, many at once and then fewer (Zeller and
// Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE
// Transactions on Software Engineering 2002), and reports whether any was kept.
func (r *reducer) shrink(list func(*mir.Module) []change) bool {
	kept := false
	changes := list(r.m)
	for size := max(1, len(changes)/2); ; size = (size + 1) / 2 {
		for at := 0; at < len(changes) && !r.over(); {
			group := changes[at:min(at+size, len(changes))]
			if !r.make(group) {
				at += size
				continue
			}
			kept = true
			changes = append(changes[:at:at], changes[at+len(group):]...)
		}
		if size == 1 {
			return kept
		}
	}
}

// make makes changes, and drops the blocks that nothing reaches unless these
// are what matters.
func (r *reducer) make(changes []change) bool {
	all := func(m *mir.Module) {
		for _, c := range changes {
			c(m)
		}
	}
	lost := false
	return r.try(func(m *mir.Module) {
		all(m)
		lost = cleanAll(m)
	}) || lost && r.try(all)
}
