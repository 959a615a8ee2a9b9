package llvmtext

import (
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/mir"
)

// importFunc declares a function of C, and if its address is taken, makes the
// function that stands for it: indirect calls look at what is before it.
func (e *emitter) importFunc(s mir.Sym) {
	fn := e.funcs[s]
	if !fn.declared {
		e.declare(fn.id[1:], e.prototype(fn)+" nounwind")
	}
	if fn.taken {
		e.thunk(fn)
	}
}

// prototype is a function of C as LLVM declares it: narrow integers are extended
// on their way to it, and several results go each to where a further argument
// points.
func (e *emitter) prototype(fn *function) string {
	var b strings.Builder
	b.WriteString(fn.fromC() + " " + fn.id + "(")
	sep := ""
	for _, t := range fn.sig.Params {
		b.WriteString(sep + e.typeOf(t).String() + extension(t))
		sep = ", "
	}
	if len(fn.sig.Results) > 1 {
		for _, t := range fn.sig.Results {
			b.WriteString(sep + e.pointerTo(e.typeOf(t)).String())
			sep = ", "
		}
	}
	if fn.sig.Variadic {
		b.WriteString(sep + "...")
	}
	b.WriteString(")")
	return b.String()
}

// What an integer that goes to C has behind or before its type.
const (
	zeroExtended = " zeroext"
	signExtended = " signext"
)

// extension is how an integer goes to C: what is narrow as the language says, and
// an int32_t as machines want it that keep it in 64 bits.
func extension(t mir.Type) string {
	switch t {
	case mir.I1, mir.I8, mir.I16:
		return zeroExtended
	case mir.I32:
		return signExtended
	}
	return ""
}

// thunk writes the function that stands for an import whose address is taken.
func (e *emitter) thunk(fn *function) {
	var params, args []string
	if fn.memory {
		params = append(params, e.ptr.String()+" %r.out")
	}
	for i, t := range fn.sig.Params {
		params = append(params, fmt.Sprintf("%s %%%d", e.typeOf(t), i))
		args = append(args, fmt.Sprintf("%s%s %%%d", e.typeOf(t), extension(t), i))
	}
	conv := ""
	if fn.tail {
		conv = "tailcc "
	}
	// Arguments are numbered from the first one on; r.out has a name.
	e.printf("\ndefine internal %s%s %s(%s) nounwind align 16 prefix i64 %d {\nentry:\n",
		conv, fn.result(), fn.thunk, strings.Join(params, ", "), int64(fn.hash))
	e.callC(fn, args)
	e.printf("}\n")
}

// callC writes the call of a function of C, whose results are written to
// memory when there are several, and the return.
func (e *emitter) callC(fn *function, args []string) {
	id, results := fn.id, fn.sig.Results
	switch len(results) {
	case 0:
		e.printf("\tcall void %s(%s)\n\tret void\n", id, strings.Join(args, ", "))
	case 1:
		e.printf("\t%%r = call %s %s(%s)\n\tret %s %%r\n", fn.fromC(), id, strings.Join(args, ", "), e.typeOf(results[0]))
	default:
		for i, t := range results {
			e.printf("\t%%o%d = alloca %s\n", i, e.typeOf(t))
			args = append(args, fmt.Sprintf("%s %%o%d", e.pointerTo(e.typeOf(t)), i))
		}
		e.printf("\tcall void %s(%s)\n", id, strings.Join(args, ", "))
		pair := "poison"
		for i, t := range results {
			e.printf("\t%%r%d = load %s, %s %%o%d\n", i, e.typeOf(t), e.pointerTo(e.typeOf(t)), i)
			if fn.memory {
				p := e.slotAt(i, "r.out", t)
				e.printf("\tstore %s %%r%d, %s\n", e.typeOf(t), i, p)
				continue
			}
			e.printf("\t%%s%d = insertvalue %s %s, %s %%r%d, %d\n", i, fn.ret, pair, e.typeOf(t), i, i)
			pair = fmt.Sprintf("%%s%d", i)
		}
		if fn.memory {
			e.printf("\tret void\n")
		} else {
			e.printf("\tret %s %s\n", fn.ret, pair)
		}
	}
}

// slotAt writes what gives the address of result i in memory, and returns it as an
// operand.
func (e *emitter) slotAt(i int, base string, t mir.Type) string {
	e.printf("\t%%p%d = getelementptr i8, %s %%%s, i64 %d\n", i, e.ptr, base, i*resultSlot)
	to := e.pointerTo(e.typeOf(t))
	if to == e.ptr {
		return fmt.Sprintf("%s %%p%d", e.ptr, i)
	}
	e.printf("\t%%q%d = bitcast i8* %%p%d to %s\n", i, i, to)
	return fmt.Sprintf("%s %%q%d", to, i)
}

// export makes an exported function one that C can call under its own name. Its
// attributes are those of all functions, or LLVM inlined none into it.
func (e *emitter) export(s mir.Sym) {
	fn := e.funcs[s]
	name := ExportName(fn.f.Name)
	if fn.f.Runtime && fn.f.Name == "mir.main" {
		if name = e.o.Main; name == "" {
			name = "main"
		}
	} else if !fn.f.Export || !e.o.Exports || fn.f.Name == "main" && e.alone {
		return
	}
	var params, args []string
	if fn.memory {
		args = append(args, e.ptr.String()+" %out")
	}
	for i, t := range fn.sig.Params {
		params = append(params, fmt.Sprintf("%s %%a%d", e.typeOf(t), i))
		args = append(args, fmt.Sprintf("%s %%a%d", e.typeOf(t), i))
	}
	results := fn.sig.Results
	if len(results) > 1 {
		for i, t := range results {
			params = append(params, fmt.Sprintf("%s %%o%d", e.pointerTo(e.typeOf(t)), i))
		}
	}
	dbg, at := "", ""
	known := e.dbg != nil && !fn.f.Runtime
	if known {
		n, line := e.dbg.outside(fn.f)
		dbg, at = fmt.Sprintf(" !dbg !%d", n), fmt.Sprintf(", !dbg !DILocation(line: %d, scope: !%d)", line, n)
	}
	e.printf("\ndefine %s @%s(%s) nounwind null_pointer_is_valid%s {\nentry:\n", fn.cResult(), quoted(name), strings.Join(params, ", "), dbg)
	e.callMIR(fn, args, at)
	e.printf("}\n")
	if known {
		e.dbg.flush()
	}
}

// callMIR writes the call of a function of MIR on behalf of C, and what comes
// after it. What says where that is for a debugger is attached to each call.
func (e *emitter) callMIR(fn *function, args []string, at string) {
	conv := ""
	if fn.tail {
		conv = "tailcc "
	}
	list := strings.Join(args, ", ")
	results := fn.sig.Results
	final := func() {
		if f := e.funcs[e.m.Final]; e.m.Final != 0 && f != nil {
			c := ""
			if f.tail {
				c = "tailcc "
			}
			e.printf("\tcall %svoid %s()%s\n", c, f.id, at)
		}
	}
	switch {
	case len(results) == 0:
		e.printf("\tcall %svoid %s(%s)%s\n", conv, fn.id, list, at)
		final()
		e.printf("\tret void\n")
	case len(results) == 1:
		e.printf("\t%%r = call %s%s %s(%s)%s\n", conv, fn.result(), fn.id, list, at)
		final()
		e.printf("\tret %s %%r\n", fn.ret)
	case fn.memory:
		room := fmt.Sprintf("[%d x i8]", len(results)*resultSlot)
		if e.typed() {
			e.printf("\t%%room = alloca %s, align 8\n\t%%out = bitcast %s* %%room to i8*\n", room, room)
		} else {
			e.printf("\t%%out = alloca %s, align 8\n", room)
		}
		e.printf("\tcall %svoid %s(%s)%s\n", conv, fn.id, list, at)
		for i, t := range results {
			p := e.slotAt(i, "out", t)
			e.printf("\t%%r%d = load %s, %s\n", i, e.typeOf(t), p)
			e.printf("\tstore %s %%r%d, %s %%o%d, align 1\n", e.typeOf(t), i, e.pointerTo(e.typeOf(t)), i)
		}
		final()
		e.printf("\tret void\n")
	default:
		e.printf("\t%%r = call %s%s %s(%s)%s\n", conv, fn.ret, fn.id, list, at)
		for i, t := range results {
			e.printf("\t%%r%d = extractvalue %s %%r, %d\n\tstore %s %%r%d, %s %%o%d, align 1\n", i, fn.ret, i, e.typeOf(t), i, e.pointerTo(e.typeOf(t)), i)
		}
		final()
		e.printf("\tret void\n")
	}
}
