package mirjson

import "github.com/mirtool/mirtool/mir"

const constantPattern = `-?[0-9].*|-?inf|nan(:0x[0-9a-fA-F]+)?|true|false|null`

// basics are the kinds of strings and numbers.
func basics(defs def) {
	integer := func(least any) def {
		n := def{"type": "integer"}
		s := def{"type": "string", "pattern": "^-?[0-9]+$"}
		if least != nil {
			n["minimum"] = least
			s["pattern"] = "^[0-9]+$"
		}
		return def{"anyOf": []def{n, s}}
	}
	var aligns []int
	for a := 1; a <= mir.MaxAlign; a *= 2 {
		aligns = append(aligns, a)
	}
	var traps []string
	for _, k := range mir.TrapKinds() {
		if k.InProgram() {
			traps = append(traps, k.String())
		}
	}
	place := listOf(def{"type": "integer", "minimum": 0})
	place["minItems"], place["maxItems"] = 2, 3
	place["description"] = "line, column, and the number of the file, 0 when it is left out"
	for name, d := range map[string]def{
		"name":             {"type": "string", "description": `without a sigil; \hh stands for a byte, \\ for a backslash`},
		"type":             {"enum": typeNames(mir.Types(mir.AllTypes...))},
		"constant":         {"type": "string", "pattern": "^(" + constantPattern + ")$", "description": "a constant as MIR text writes it; its type comes from what it stands in"},
		"operand":          {"type": "string", "pattern": "^([%@]|(" + constantPattern + ")$)", "description": "%value, @symbol or a constant"},
		"symbol-reference": {"type": "string", "pattern": "^@"},
		"offset":           integer(nil),
		"size":             integer(0),
		"weight":           integer(0),
		"align":            {"enum": aligns},
		"attribute":        {"enum": mir.AttrNames()},
		"trap":             {"enum": traps},
		"place":            place,
	} {
		defs[name] = d
	}
}

// parts are the objects that are neither symbols nor instructions.
func parts(defs def) {
	types := listOf(ref("type"))
	flag := def{"type": "boolean"}
	defs["file"] = objectOf(&fileShape, def{
		"name": ref("name"),
		"text": def{"type": "boolean", "description": "it is MIR text, in which a place is the line itself"},
	}, fileName)
	defs["parameter"] = objectOf(&paramShape, def{
		"name": ref("name"), "type": ref("type"), "noalias": flag, "place": ref("place"),
	}, parName, parType)
	defs["variable"] = objectOf(&varShape, def{
		"name": ref("name"), "type": ref("type"), "init": ref("constant"), "place": ref("place"),
	}, varName, varType)
	defs["slot"] = objectOf(&slotShape, def{
		"name": ref("name"), "size": ref("size"), "align": ref("align"), "noinit": flag, "place": ref("place"),
	}, sloName, sloSize)
	defs["block"] = objectOf(&blockShape, def{
		"name": ref("name"), "params": listOf(ref("parameter")), "place": ref("place"),
		"instructions": listOf(ref("instruction")),
	}, bloName, bloInsts)
	defs["signature"] = objectOf(&sigShape, def{"params": types, "variadic": flag, "results": types})
	defs["content"] = def{"oneOf": contentDefs()}
}

func contentDefs() (all []def) {
	props := def{
		"bytes": def{"type": "string", "description": `the bytes of the characters in UTF-8; \hh is a byte, \\ a backslash`},
		"type":  ref("type"), "value": ref("constant"), "addr": ref("symbol-reference"), "offset": ref("offset"),
		"zero": ref("size"), "place": ref("place"),
	}
	for _, f := range datumForms {
		all = append(all, objectOf(&datumShape, pick(&datumShape, props, f.need|f.may), numbers(f.need)...))
	}
	return all
}

func symbolDefs(defs def) {
	types, flag := listOf(ref("type")), def{"type": "boolean"}
	var refs []def
	for _, k := range symbolKinds {
		props := def{
			"kind": def{"const": k.name}, "name": ref("name"), "export": flag, "params": types, "variadic": flag,
			"results": types, "attrs": listOf(ref("attribute")), "align": ref("align"), "place": ref("place"),
			"end": ref("place"), "vars": listOf(ref("variable")), "slots": listOf(ref("slot")),
			"blocks": listOf(ref("block")), "content": listOf(ref("content")),
		}
		if k.has.has(symBlocks) {
			props["params"] = listOf(ref("parameter"))
			props["blocks"].(def)["minItems"] = 1
		}
		need := append([]int{symKind, symName}, numbers(k.need)...)
		defs[k.name] = objectOf(&symbolShape, pick(&symbolShape, props, k.has), need...)
		refs = append(refs, ref(k.name))
	}
	defs["symbol"] = def{"oneOf": refs}
}

// instDefs describes the instructions: ops that are written alike together.
func instDefs(defs def) {
	type class struct {
		form     mir.Form
		types    mir.TypeSet
		to       mir.TypeSet
		operands int
		yields   bool
		ends     bool
	}
	ops := map[class][]mir.Op{}
	var order []class
	for _, op := range mir.Ops() {
		row := op.Info()
		args, res := op.OperandTypes(mir.I64, mir.I64)
		c := class{row.Form, row.Types, row.To, len(args), res != mir.Void, op.Is(mir.Terminator)}
		if ops[c] == nil {
			order = append(order, c)
		}
		ops[c] = append(ops[c], op)
	}
	var refs []def
	for _, c := range order {
		name := "op-" + ops[c][0].String()
		defs[name] = instDef(ops[c], c.operands, c.yields)
		refs = append(refs, ref(name))
	}
	defs["instruction"] = def{"oneOf": refs}
}

// instDef describes the instructions with some ops.
func instDef(ops []mir.Op, operands int, yields bool) def {
	row := ops[0].Info()
	need, may := fieldsOf(row)
	var words []def
	for _, op := range ops {
		words = append(words, def{"const": op.String(), "description": op.Info().Doc})
	}
	args := listOf(ref("operand"))
	switch row.Form {
	case mir.FormSet:
		operands = 1
	case mir.FormGet:
		yields = true
	}
	switch row.Form {
	case mir.FormRet, mir.FormCall, mir.FormCallI:
	default:
		args["minItems"], args["maxItems"] = operands, operands
		if operands > 0 {
			need |= fields(insArgs)
		}
	}
	if yields {
		need |= fields(insName)
	} else {
		may &^= fields(insName)
	}
	if ops[0].Is(mir.Terminator) {
		may &^= fields(insResults)
	}
	callee := ref("symbol-reference")
	if row.Form == mir.FormCallI {
		callee = ref("operand")
	}
	props := def{
		"op": def{"oneOf": words}, "type": def{"enum": typeNames(row.Types)}, "to": def{"enum": typeNames(row.To)},
		"name": ref("name"), "results": listOf(ref("name")), "sig": ref("signature"), "callee": callee,
		"var": ref("name"), "args": args, "offset": ref("offset"), "align": ref("align"),
		"volatile": def{"type": "boolean"}, "extra": listOf(ref("type")), "edges": edgesDef(row.Form),
		"kind": ref("trap"), "place": ref("place"),
	}
	return objectOf(&instShape, pick(&instShape, props, may), numbers(need)...)
}

// edgesDef describes the edges of a jump, br or switch.
func edgesDef(form mir.Form) def {
	edge := func(more def, need ...int) def {
		props := def{"to": ref("name"), "args": listOf(ref("operand"))}
		for k, v := range more {
			props[k] = v
		}
		return objectOf(&edgeShape, props, append(need, edgTo)...)
	}
	d := listOf(edge(nil))
	d["minItems"] = 1
	switch form {
	case mir.FormBr:
		d["items"] = edge(def{"weight": ref("weight")})
		d["minItems"], d["maxItems"] = 2, 2
	case mir.FormSwitch:
		d["prefixItems"] = []def{edge(nil)}
		d["items"] = edge(def{"case": ref("constant")}, edgCase)
		d["description"] = "the first is the default"
	default:
		d["maxItems"] = 1
	}
	return d
}
