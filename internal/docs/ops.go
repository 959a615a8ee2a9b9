package docs

import (
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// ops makes the table of a group of ops.
func ops(group string) (string, error) {
	var rows [][]string
	for _, op := range mir.Ops() {
		row := op.Info()
		if row.Group != group {
			continue
		}
		w, err := written(op)
		if err != nil {
			return "", err
		}
		rows = append(rows, []string{code(w), typeCell(row), facts(row.Flags), row.Doc})
	}
	if rows == nil {
		return "", fmt.Errorf("no op is in this group")
	}
	return table([]string{"written", "types", "facts", "gives or does"}, rows), nil
}

// Groups returns the groups of ops in the order of the table.
func Groups() []string {
	var gs []string
	for _, op := range mir.Ops() {
		if g := op.Info().Group; len(gs) == 0 || gs[len(gs)-1] != g {
			gs = append(gs, g)
		}
	}
	return gs
}

// forms is how the ops of a form are written; OP is the op and its types.
var forms = map[mir.Form]string{
	mir.FormUnary:   "%r = OP %a",
	mir.FormBinary:  "%r = OP %a, %b",
	mir.FormTernary: "%r = OP %a, %b, %c",
	mir.FormCompare: "%r = OP %a, %b",
	mir.FormConvert: "%r = OP %a",
	mir.FormSelect:  "%r = OP %c, %a, %b",
	mir.FormLoad:    "%r = OP %p + off align N volatile",
	mir.FormStore:   "OP %v, %p + off align N volatile",
	mir.FormAlloca:  "%r = OP %n align N",
	mir.FormGet:     "%r = OP $x",
	mir.FormSet:     "OP $x, %v",
	mir.FormCall:    "%r, %s = OP @f(%a, %b)",
	mir.FormCallI:   "%r = OP (i64, ptr) -> i64 %f(%a, %b)",
	mir.FormJump:    "OP ^b(%v)",
	mir.FormBr:      "OP %c, ^a(%v), ^b [weight N:M]",
	mir.FormSwitch:  "OP %x, ^default(%v), 0: ^a, 7: ^b(%w)",
	mir.FormRet:     "OP %v, %w",
	mir.FormTrap:    "OP KIND",
	mir.FormNone:    "OP",
}

// written returns how an op is written.
func written(op mir.Op) (string, error) {
	row := op.Info()
	form := forms[row.Form]
	if row.Form == mir.FormFixed {
		form = fixed(row)
	}
	if form == "" {
		return "", fmt.Errorf("%s has a form that this package does not know", op)
	}
	word := row.Name
	if row.Types != 0 {
		word += ".T"
	}
	if row.Form == mir.FormConvert {
		word += ".U"
	}
	if op.Is(mir.Terminator) {
		_, form, _ = strings.Cut("= "+strings.TrimPrefix(form, "%r = "), "= ")
		form = strings.TrimPrefix(form, "%r, %s = ")
	}
	return strings.Replace(form, "OP", word, 1), nil
}

func fixed(row *mir.OpInfo) string {
	s := "OP"
	if row.Res != mir.Void {
		s = "%r = OP"
	}
	names := map[mir.Type]string{mir.Ptr: "%p", mir.I64: "%n", mir.I8: "%b"}
	seen := map[string]bool{}
	for i, t := range row.Args {
		name := names[t]
		if name == "" {
			name = "%x"
		}
		if seen[name] {
			name = "%q"
		}
		seen[name] = true
		s += []string{" ", ", "}[min(i, 1)] + name
	}
	return s
}

// typeCell says which types an op takes.
func typeCell(row *mir.OpInfo) string {
	s := typeSet(row.Types)
	if row.Form == mir.FormConvert {
		return s + " to " + typeSet(row.To) + relation(row)
	}
	for _, t := range row.Args {
		s += " " + t.String()
	}
	return strings.TrimSpace(s)
}

// typeSet writes a set of types, with the short names of the common ones.
func typeSet(s mir.TypeSet) string {
	short := []struct {
		name  string
		types []mir.Type
	}{
		{"any", mir.AllTypes},
		{"iN", []mir.Type{mir.I8, mir.I16, mir.I32, mir.I64}},
		{"fN", []mir.Type{mir.F32, mir.F64}},
	}
	var names []string
	for _, n := range short {
		if set := mir.Types(n.types...); s&set == set {
			names = append(names, n.name)
			s &^= set
		}
	}
	for _, t := range s.List() {
		names = append(names, t.String())
	}
	return strings.Join(names, " ")
}

// relation says how the widths of the types of a conversion must relate, which
// is seen from what it refuses.
func relation(row *mir.OpInfo) string {
	var narrower, wider, same, refused bool
	for _, from := range row.Types.List() {
		for _, to := range row.To.List() {
			if !row.Converts(from, to) {
				refused = true
				continue
			}
			narrower = narrower || to.Bits() < from.Bits()
			wider = wider || to.Bits() > from.Bits()
			same = same || to.Bits() == from.Bits()
		}
	}
	switch {
	case !refused:
		return ""
	case narrower && !wider:
		return ", narrower"
	case wider && !narrower:
		return ", wider"
	case same && !narrower:
		return ", of the same width"
	}
	return ""
}

// facts writes the flags that are not plain from the group. That an op is free
// of effects is what is left when it has no fact but commutes.
func facts(f mir.Flags) string {
	var s []string
	for _, n := range []struct {
		flag mir.Flags
		text string
	}{{mir.Reads, "reads"}, {mir.Writes, "writes"}, {mir.Traps, "may trap"}, {mir.Commutes, "commutes"}} {
		if f&n.flag != 0 {
			s = append(s, n.text)
		}
	}
	return strings.Join(s, ", ")
}

func types() string {
	var rows [][]string
	for _, t := range mir.AllTypes {
		rows = append(rows, []string{code(t.String()), fmt.Sprint(t.Bits()), fmt.Sprint(t.Size()), t.Doc()})
	}
	return table([]string{"type", "bits", "bytes in memory", "what"}, rows)
}

func traps() string {
	var rows [][]string
	for _, k := range mir.TrapKinds() {
		who := "yes"
		if !k.InProgram() {
			who = "no, a limit"
		}
		rows = append(rows, []string{code(k.String()), k.Doc(), who, fmt.Sprint(k.ExitStatus())})
	}
	return table([]string{"kind", "when", "in `trap`", "exit status of `run`"}, rows)
}

func limits() string {
	mib := func(n uint64) string { return fmt.Sprintf("%d MiB", n>>20) }
	return table([]string{"thing", "limit"}, [][]string{
		{"alignment", fmt.Sprint(mir.MaxAlign)},
		{"a global, a slot", "2^46 bytes"},
		{"`[weight N:M]`", "0 to 4294967295"},
		{"values or blocks of a function, symbols of a module", "2^32 - 2"},
		{"column of a place", "65535, which stands for all beyond"},
		{"files that places name", "65536"},
		{"errors reported of one text", "200, then reading stops"},
		{"memory of an instance, unless set", mib(backend.DefaultMaxMemory)},
		{"slots and allocas at one time, unless set", mib(backend.DefaultMaxStack)},
	})
}
