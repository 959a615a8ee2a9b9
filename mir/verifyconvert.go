package mir

import (
	"strconv"
	"strings"
)

// convert says how a value of one type becomes one of another, as the end of a
// message. It says nothing of addresses, where another value is meant, and of
// conversions, where the types behind the name are wrong.
func (v *verifier) convert(from, to Type) string {
	if v.f.At(v.at).Op.Form() == FormConvert || from == Ptr || to == Ptr {
		return ""
	}
	if to == I1 && from.IsInt() {
		return "; ne." + from.String() + " with 0 makes one of it"
	}
	var ways []string
	for _, op := range Ops() {
		if op != Bitcast && op.Info().Converts(from, to) {
			ways = append(ways, op.String()+"."+from.String()+"."+to.String())
		}
	}
	if ways == nil {
		return ""
	}
	return "; " + strings.Join(ways, " or ") + " makes one of it"
}

// countArguments counts arguments in words.
func countArguments(n int) string {
	if n == 1 {
		return "1 argument"
	}
	return strconv.Itoa(n) + " arguments"
}
