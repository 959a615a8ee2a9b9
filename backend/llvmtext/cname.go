package llvmtext

import (
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/mir"
)

// ExportName returns the name under which C calls an exported function: its
// own. If that is no name in C or C++, or one that C's library has or a program
// of its own must have, it is mir_ and the name, with _hh for what C does not
// take. No two functions get one name: mir_ comes before a name that begins so as
// well, and _ is _5f where it would be read as the beginning of _hh.
func ExportName(name string) string {
	if cIdent(name) && !reserved(name) && !strings.HasPrefix(name, "mir_") {
		return name
	}
	b := []byte("mir_")
	for i := 0; i < len(name); i++ {
		c := name[i]
		if odd := !letter(c) && (c < '0' || c > '9'); odd && (c != '_' || i+2 < len(name) && hexDigit(name[i+1]) && hexDigit(name[i+2])) {
			b = fmt.Appendf(b, "_%02x", c)
		} else {
			b = append(b, c)
		}
	}
	return string(b)
}

func hexDigit(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' }

func cIdent(name string) bool {
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		return false
	}
	for i := 0; i < len(name); i++ {
		if c := name[i]; !letter(c) && c != '_' && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// cTypes are the types of C for those of MIR. What is narrow is zero-extended,
// and so unsigned.
var cTypes = map[mir.Type]string{mir.I1: "bool", mir.I8: "uint8_t", mir.I16: "uint16_t", mir.I32: "int32_t", mir.I64: "int64_t",
	mir.F32: "float", mir.F64: "double", mir.Ptr: "void *"}

// Header returns the declarations of a module's exports for C. Several results
// go each to where one of the last arguments points.
func Header(m *mir.Module, guard string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "/* The exports of %s. */\n#ifndef %s\n#define %s\n\n#include <stdbool.h>\n#include <stdint.h>\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n",
		strings.ReplaceAll(m.Name(), "*/", "* /"), guard, guard)
	for _, f := range m.Funcs() {
		if f.Export && f.Name != "main" {
			b.WriteString(prototype(f))
		}
	}
	b.WriteString("\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n")
	return b.String()
}

// prototype declares a function.
func prototype(f *mir.Func) string {
	ret := "void"
	if len(f.Sig.Results) == 1 {
		ret = cTypes[f.Sig.Results[0]]
	}
	used := map[string]bool{}
	param := func(t, name string) string {
		if !cIdent(name) || reserved(name) || used[name] {
			return t
		}
		used[name] = true
		return spaced(t) + name
	}
	var ps []string
	for _, p := range f.Params(f.Entry()) {
		name := ""
		if f.HasName(p) {
			name = f.NameOf(p)
		}
		ps = append(ps, strings.TrimSuffix(param(cTypes[f.TypeOf(p)], name), " "))
	}
	if len(f.Sig.Results) > 1 {
		for i, t := range f.Sig.Results {
			ps = append(ps, param(spaced(cTypes[t])+"*", fmt.Sprintf("result%d", i)))
		}
	}
	if ps == nil {
		ps = []string{"void"}
	}
	line := spaced(ret) + ExportName(f.Name) + "(" + strings.Join(ps, ", ") + ")"
	if f.Attrs&mir.AttrNoReturn != 0 {
		line = "__attribute__((noreturn)) " + line
	}
	if ExportName(f.Name) != f.Name {
		line += "; /* @" + strings.ReplaceAll(mir.QuoteName(f.Name), "*/", "* /") + " */\n"
		return line
	}
	return line + ";\n"
}

// spaced puts a space behind a type, unless it ends in a star.
func spaced(t string) string {
	if strings.HasSuffix(t, "*") {
		return t
	}
	return t + " "
}
