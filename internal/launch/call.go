package launch

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/rt"
)

// Call is a call that a person wrote: @f(1, 2.5).
type Call struct {
	Name string
	Args []string
}

// String returns the call as it was meant.
func (c Call) String() string {
	return "@" + mir.QuoteName(c.Name) + "(" + strings.Join(c.Args, ", ") + ")"
}

// ParseCall reads a call at the start of s and returns what follows it.
func ParseCall(s string) (c Call, rest string, err error) {
	end := len(s)
	quoted := false
	for i := 0; i < end; i++ {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '\\' && quoted:
			i++
		case s[i] == ')' && !quoted:
			end = i + 1
		}
	}
	c.Name, c.Args, err = mirtext.ParseCall(s[:end])
	return c, s[end:], err
}

// CutQuoted takes a text in quotes, with the escapes of MIR, from the start of s.
func CutQuoted(s string) (value, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		return "", "", false
	}
	var b []byte
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return string(b), s[i+1:], true
		case '\\':
			c, n := mir.ParseEscape(s[i+1:])
			if n == 0 {
				return "", "", false
			}
			b = append(b, c)
			i += n
		default:
			b = append(b, s[i])
		}
	}
	return "", "", false
}

// Args returns the bits of the arguments of a call of f.
func (p *Program) Args(f *mir.Func, words []string) ([]uint64, error) {
	if len(words) != len(f.Sig.Params) {
		return nil, wrongCount(f, len(words))
	}
	args := make([]uint64, len(words))
	for i, t := range f.Sig.Params {
		bits, err := p.value(t, words[i])
		if err != nil {
			return nil, usage("argument %d, %s of @%s: %v", i+1, rt.ParamText(f, i), mir.QuoteName(f.Name), err)
		}
		args[i] = bits
	}
	return args, nil
}

// value reads a constant, or for a ptr also an address or @symbol.
func (p *Program) value(t mir.Type, word string) (uint64, error) {
	if t != mir.Ptr {
		return mirtext.ParseConst(t, word)
	}
	if name, ok := strings.CutPrefix(word, "@"); ok {
		if quoted, _, ok := CutQuoted(name); ok {
			name = quoted
		}
		if addr, ok := p.Instance.Memory().Symbol(name); ok {
			return addr, nil
		}
		return 0, fmt.Errorf("the module has no data %s", short(word))
	}
	return ParsePtr(word)
}

// ParsePtr reads null or an address in hex.
func ParsePtr(word string) (uint64, error) {
	if word == "null" {
		return 0, nil
	}
	digits, ok := strings.CutPrefix(word, "0x")
	x, err := strconv.ParseUint(digits, 16, 64)
	if !ok || err != nil {
		return 0, fmt.Errorf("%s is no ptr: write null, an address in hex, or @ and the name of data", short(word))
	}
	return x, nil
}

// short cuts a text that is too long to be shown.
func short(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}
