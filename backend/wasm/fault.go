package wasm

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// The engine says in the text of an error what happened and where: one line a
// frame with the name of the function, and below it the offset in the code section.

// ended returns the error with which a call ends that the engine stopped.
func (i *instance) ended(err error) error {
	var exit *backend.Exit
	if errors.As(err, &exit) {
		return exit
	}
	var trap *backend.Trap
	t := backend.Trap{}
	if errors.As(err, &trap) {
		t = *trap
	} else {
		var ok bool
		if t.Kind, ok = engineTrap(err.Error()); !ok {
			return err
		}
	}
	t.Frames = i.frames(err.Error())
	if len(t.Frames) > 0 && !t.Kind.InProgram() {
		i.atBlock(&t.Frames[0])
	}
	return &t
}

// engineTrap returns the kind of a trap of the engine itself.
func engineTrap(text string) (mir.TrapKind, bool) {
	for _, x := range []struct {
		text string
		kind mir.TrapKind
	}{
		{"out of bounds memory access", mir.TrapBadPointer},
		{"stack overflow", mir.TrapStackOverflow},
		{"invalid table access", mir.TrapBadCall},
		{"indirect call type mismatch", mir.TrapBadCall},
	} {
		if strings.HasPrefix(strings.TrimPrefix(text, "wasm error: "), x.text) {
			return x.kind, true
		}
	}
	return mir.NoTrap, false
}

// frames reads the places in the program off the text of an error.
func (i *instance) frames(text string) []backend.Frame {
	_, trace, _ := strings.Cut(text, "wasm stack trace:")
	var frames []backend.Frame
	for line := range strings.Lines(trace) {
		offset, _, ok := strings.Cut(strings.TrimSpace(line), ":")
		n, err := strconv.ParseUint(offset, 0, 32)
		if !ok || err != nil {
			continue
		}
		if f, ok := i.frame(uint32(n)); ok {
			frames = append(frames, f)
		}
	}
	return frames
}

// atBlock moves a frame to the beginning of its block, where limits are looked at.
func (i *instance) atBlock(fr *backend.Frame) {
	f := i.p.m.FuncByName(fr.Func)
	if b := f.BlockByName(fr.Block); b != 0 {
		fr.Pos = f.Module.Pos(f.BlockPlace(b))
	}
}

// frame returns the place of an instruction, unless it is of the library.
func (i *instance) frame(at uint32) (backend.Frame, bool) {
	k, ok := slices.BinarySearch(i.out.starts, at)
	if !ok {
		k--
	}
	if k < 0 || k >= len(i.p.funcs) || i.p.funcs[k].Runtime {
		return backend.Frame{}, false
	}
	f := i.p.funcs[k]
	rows := i.out.rows[k]
	r, ok := slices.BinarySearchFunc(rows, at-i.out.starts[k], func(r asm.Row, at uint32) int { return int(r.Offset) - int(at) })
	if !ok {
		r--
	}
	if r < 0 {
		return frameAt(f, 0), true
	}
	return frameAt(f, mir.Value(rows[r].Site)), true
}
