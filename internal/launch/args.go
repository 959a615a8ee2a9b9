package launch

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/rt"
)

// UsageError says what is wrong with the words of a command line.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

func usage(format string, args ...any) error { return &UsageError{fmt.Sprintf(format, args...)} }

// mainArgs returns what the words, of which the first is the program's name,
// give to the parameters of @main.
func (p *Program) mainArgs(f *mir.Func, words []string) ([]uint64, error) {
	if rt.TakesArgv(f) {
		return p.argv(words)
	}
	if err := rt.CheckMain(f).Err(); err != nil {
		return nil, err
	}
	given := words[1:]
	if len(given) != len(f.Sig.Params) {
		return nil, wrongCount(f, len(given))
	}
	args := make([]uint64, len(given))
	for i, t := range f.Sig.Params {
		r := readers[t]
		bits, ok := r.read(given[i])
		if !ok {
			return nil, usage("argument %d, %s of @main: %q is not %s", i+1, rt.ParamText(f, i), given[i], r.want)
		}
		args[i] = bits
	}
	return args, nil
}

// A reader makes a parameter of a word.
type reader struct {
	want string
	read func(word string) (uint64, bool)
}

var readers = map[mir.Type]reader{
	mir.I64: {"a whole number from -2^63 to 2^64-1", func(w string) (uint64, bool) {
		x, ok := host.ParseI64(w)
		return uint64(x), ok
	}},
	mir.F64: {"a number", func(w string) (uint64, bool) {
		x, ok := host.ParseF64(w)
		return mir.FloatBits(mir.F64, x), ok
	}},
	mir.I1: {"true, false, 1 or 0", func(w string) (uint64, bool) {
		bits, ok := map[string]uint64{"true": 1, "1": 1, "false": 0, "0": 0}[w]
		return bits, ok
	}},
}

// argv puts the words into the program's memory and returns argc and argv.
func (p *Program) argv(words []string) ([]uint64, error) {
	table := make([]byte, 8*(len(words)+1))
	text := []byte(strings.Join(words, "\x00") + "\x00")
	mem := p.Instance.Memory()
	at := mem.Grow(uint64(len(table) + len(text)))
	to, ok := mem.View(at, uint64(len(table)+len(text)))
	if at == 0 || !ok {
		return nil, &backend.Trap{Kind: mir.TrapMemory, Message: "the arguments of the program do not fit"}
	}
	next := at + uint64(len(table))
	for i, w := range words {
		binary.LittleEndian.PutUint64(table[8*i:], next)
		next += uint64(len(w)) + 1
	}
	copy(to, append(table, text...))
	return []uint64{uint64(len(words)), at}, nil
}

// signature returns "@main(%n: i64)".
func signature(f *mir.Func) string {
	ps := make([]string, len(f.Sig.Params))
	for i := range ps {
		ps[i] = rt.ParamText(f, i)
	}
	return "@" + mir.QuoteName(f.Name) + "(" + strings.Join(ps, ", ") + ")"
}

// wrongCount says that a function was given n arguments, which is wrong.
func wrongCount(f *mir.Func, n int) error {
	given := "1 was"
	switch n {
	case 0:
		given = "none was"
	case 1:
	default:
		given = fmt.Sprintf("%d were", n)
	}
	return usage("%s takes %s, but %s given", signature(f), count(len(f.Sig.Params), "argument"), given)
}

func count(n int, what string) string {
	switch n {
	case 0:
		return "no " + what + "s"
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
