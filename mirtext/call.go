package mirtext

import (
	"fmt"
)

// ParseCall takes a call such as "@f(1, 2.5)" apart: the name of the function
// and the texts of its arguments, which ParseConst reads.
func ParseCall(s string) (name string, args []string, err error) {
	sc := scanner{src: []byte(s), line: 1}
	next := func() token {
		t := sc.next()
		sc.opPos = false
		return t
	}
	t := next()
	if t.kind != kindSymbol || badEscape(sc.text(t)) >= 0 {
		return "", nil, fmt.Errorf("a call is written @f(1, 2), not %s", short(s))
	}
	name = nameOf(sc.text(t))
	if t = next(); !sc.is(t, '(') {
		return "", nil, fmt.Errorf("a call is written @f(1, 2): want '(' behind @%s", short(name))
	}
	for t = next(); !sc.is(t, ')'); t = next() {
		if len(args) > 0 {
			if !sc.is(t, ',') {
				return "", nil, fmt.Errorf("unexpected %s in the call, want ',' or ')'", describeText(sc.text(t)))
			}
			t = next()
		}
		if t.kind != kindInt && t.kind != kindFloat && t.kind != kindWord && t.kind != kindSymbol {
			return "", nil, fmt.Errorf("unexpected %s in the call, want a constant", describeText(sc.text(t)))
		}
		args = append(args, sc.text(t))
	}
	if t = next(); t.kind != kindEOF {
		return "", nil, fmt.Errorf("unexpected %s behind the call", describeText(sc.text(t)))
	}
	return name, args, nil
}

func describeText(s string) string {
	if s == "" {
		return "end"
	}
	return short(s)
}
