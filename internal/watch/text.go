package watch

import (
	"bytes"
	"strings"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// Part is a function of a module, or all that is not in one.
type Part struct {
	Name string // @f, or "" for what is not in a function
	Text string
}

// Parts returns what an application works on, cut into parts: the function, or
// those of the module in their order, what is in no function first. When only is
// not "", other functions are left out.
func Parts(e *passes.Event, p mir.Printer, only string) []Part {
	if e.Func != nil {
		if only != "" && e.Func.Name != only {
			return nil
		}
		return []Part{FuncPart(e.Func, p)}
	}
	if only != "" {
		if f := e.Module.FuncByName(only); f != nil && f.Defined() {
			return []Part{FuncPart(f, p)}
		}
		return nil
	}
	return ModuleParts(e.Module, p)
}

// FuncPart returns the part that is the function.
func FuncPart(f *mir.Func, p mir.Printer) Part {
	return Part{sigil(f.Name), string(p.AppendFunc(nil, f.Module.Lookup(f.Name), f))}
}

// ModuleParts returns all parts of a module.
func ModuleParts(m *mir.Module, p mir.Printer) []Part {
	parts := []Part{{}}
	var rest strings.Builder
	for _, f := range m.Funcs() {
		if f.Defined() {
			parts = append(parts, FuncPart(f, p))
		}
	}
	inside := false
	for line := range strings.Lines(moduleText(m, p)) {
		switch {
		case isHead(line):
			inside = true
		case inside:
			inside = line != "}\n"
		case line != "\n":
			rest.WriteString(line)
		}
	}
	parts[0].Text = rest.String()
	return parts
}

// isHead reports whether a line of canonical text begins a function's body.
func isHead(line string) bool {
	return strings.HasPrefix(line, "func ") || strings.HasPrefix(line, "export func ")
}

func moduleText(m *mir.Module, p mir.Printer) string {
	var b bytes.Buffer
	p.Print(&b, m)
	return b.String()
}

func sigil(name string) string { return "@" + mir.QuoteName(name) }

// Subject names what an application works on: @f, or [module].
func Subject(e *passes.Event) string {
	if e.Func != nil {
		return sigil(e.Func.Name)
	}
	return "[module]"
}
