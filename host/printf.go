package host

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"github.com/mirtool/mirtool/mir"
)

func printf(c *call) {
	s := c.format(0)
	c.print(string(s))
	c.ret(int64(len(s)))
}

func sprintf(c *call) {
	s := c.format(1)
	c.putText(c.ptr(0), s)
	c.ret(int64(len(s)))
}

func snprintf(c *call) {
	s := c.format(2)
	if n := c.ptr(1); n > 0 {
		c.putText(c.ptr(0), s[:min(uint64(len(s)), n-1)])
	}
	c.ret(int64(len(s)))
}

// A formatter takes the arguments of one printf one after another.
type formatter struct {
	*call
	next int
}

// format returns what printf makes of the format at argument i and of the
// arguments behind it.
func (c *call) format(i int) []byte {
	f := formatter{c, i + 1}
	in := c.text(c.ptr(i), noLimit)
	var out []byte
	for c.err == nil {
		at := bytes.IndexByte(in, '%')
		if at < 0 {
			return append(out, in...)
		}
		out = append(out, in[:at]...)
		s, n := f.parse(in[at+1:])
		out = f.convert(out, s)
		in = in[at+1+n:]
	}
	return nil
}

// parse reads a conversion behind its % and returns its length.
func (f *formatter) parse(in []byte) (spec, int) {
	s, i := spec{}, 0
	for ; i < len(in) && s.flag(in[i]); i++ {
	}
	s.width = f.number(in, &i)
	if s.width < 0 {
		s.minus, s.width = true, -s.width
	}
	s.prec = -1
	if i < len(in) && in[i] == '.' {
		i++
		s.prec = max(f.number(in, &i), -1)
	}
	start := i
	for i < len(in) && strings.IndexByte("hljztL", in[i]) >= 0 {
		i++
	}
	s.length = string(in[start:i])
	if i < len(in) {
		s.verb = in[i]
		i++
	}
	return s, i
}

func (s *spec) flag(b byte) bool {
	switch b {
	case '-':
		s.minus = true
	case '+':
		s.plus = true
	case ' ':
		s.space = true
	case '#':
		s.alt = true
	case '0':
		s.zero = true
	default:
		return false
	}
	return true
}

// maxWidth is the greatest width and precision.
const maxWidth = 1 << 20

// number reads digits, or takes an argument for a *.
func (f *formatter) number(in []byte, i *int) int {
	n := 0
	if *i < len(in) && in[*i] == '*' {
		*i++
		bits, _ := f.take()
		n = int(int32(bits))
	}
	for ; *i < len(in) && isDigit(in[*i]) && n <= maxWidth; *i++ {
		n = n*10 + int(in[*i]-'0')
	}
	if n > maxWidth || n < -maxWidth {
		f.trap(mir.TrapAbort, "printf: a width or precision above %d", maxWidth)
		return 0
	}
	return n
}

// take returns the next argument.
func (f *formatter) take() (uint64, mir.Type) {
	if f.next >= len(f.Args) {
		f.trap(mir.TrapAbort, "printf: the format asks for more than %d arguments", len(f.Args))
		return 0, mir.I64
	}
	f.next++
	return f.Args[f.next-1], f.Types[f.next-1]
}

// convert appends one conversion.
func (f *formatter) convert(out []byte, s spec) []byte {
	switch s.verb {
	case '%':
		return append(out, '%')
	case 'd', 'i', 'u', 'o', 'x', 'X':
		bits, _ := f.take()
		return s.integer(out, bits)
	case 'f', 'F', 'e', 'E', 'g', 'G', 'a', 'A':
		bits, t := f.take()
		if t == mir.F32 {
			return s.float(out, mir.FloatOf(mir.F32, bits))
		}
		return s.float(out, math.Float64frombits(bits))
	case 'c':
		bits, _ := f.take()
		return s.pad(out, "", string([]byte{byte(bits)}), false)
	case 's':
		bits, _ := f.take()
		return s.pad(out, "", string(f.text(bits, uint64(s.prec))), false)
	case 'p':
		bits, _ := f.take()
		if bits == 0 {
			return s.pad(out, "", "(nil)", false)
		}
		return s.pad(out, "0x", strconv.FormatUint(bits, 16), false)
	}
	f.trap(mir.TrapAbort, "printf: no conversion %%%s%.1q", s.length, string(s.verb))
	return out
}
