package mirjson

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mir"
)

var updateSchema = flag.Bool("schema", false, "rewrite schema.json")

// TestSchema holds schema.json to the shapes, the forms and the op table.
func TestSchema(t *testing.T) {
	want := makeSchema(t)
	if Schema == want {
		return
	}
	if !*updateSchema {
		t.Fatal("schema.json is behind the code; go test ./mirjson -schema rewrites it")
	}
	if err := os.WriteFile("schema.json", []byte(want), 0o666); err != nil {
		t.Fatal(err)
	}
}

// A def is a schema, or a part of one.
type def = map[string]any

func ref(name string) def { return def{"$ref": "#/$defs/" + name} }

func listOf(items def) def { return def{"type": "array", "items": items} }

// objectOf describes a shape by what each of its fields holds; it may have all
// fields that are given.
func objectOf(s *shape, props def, need ...int) def {
	var required []string
	for _, f := range need {
		required = append(required, s.fields[f])
	}
	for name := range props {
		if s.field([]byte(name), 0) < 0 {
			panic(s.what + " has no field " + name)
		}
	}
	d := def{"type": "object", "properties": props, "additionalProperties": false}
	if required != nil {
		d["required"] = required
	}
	return d
}

// pick returns the fields of props that are in the set.
func pick(s *shape, props def, set fieldSet) def {
	d := def{}
	for f, name := range s.fields {
		if set.has(f) {
			d[name] = props[name]
		}
	}
	return d
}

func numbers(s fieldSet) (fs []int) {
	for f := range maxFields {
		if s.has(f) {
			fs = append(fs, f)
		}
	}
	return fs
}

func typeNames(set mir.TypeSet) (names []string) {
	for _, t := range set.List() {
		names = append(names, t.String())
	}
	return names
}

func makeSchema(t *testing.T) string {
	defs := def{}
	basics(defs)
	parts(defs)
	symbolDefs(defs)
	instDefs(defs)
	top := objectOf(&moduleShape, def{
		"mir":     def{"const": Version, "description": "the version of this format"},
		"files":   def{"type": "array", "items": ref("file"), "description": "what places point into; the first is the text that the module was read from"},
		"symbols": listOf(ref("symbol")),
	}, modVersion, modSymbols)
	top["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	top["$id"] = fmt.Sprintf("urn:mir:module:%d", Version)
	top["title"] = "A MIR module"
	top["$defs"] = defs
	var b bytes.Buffer
	layOut(t, &b, top, "")
	return b.String() + "\n"
}

// layOut writes JSON with what is short on a line, and keys in alphabetical
// order.
func layOut(t *testing.T, b *bytes.Buffer, v any, indent string) {
	flat := flatten(t, v)
	if len(flat)+len(indent) <= 110 && indent != "" {
		b.WriteString(flat)
		return
	}
	var generic any
	if err := json.Unmarshal([]byte(flat), &generic); err != nil {
		t.Fatal(err)
	}
	sep, open, shut := "\n", "{", "}"
	in := indent + "  "
	switch g := generic.(type) {
	case map[string]any:
		b.WriteString(open)
		for _, k := range sortedKeys(g) {
			fmt.Fprintf(b, "%s%s%s: ", sep, in, flatten(t, k))
			layOut(t, b, g[k], in)
			sep = ",\n"
		}
	case []any:
		open, shut = "[", "]"
		b.WriteString(open)
		for _, e := range g {
			b.WriteString(sep + in)
			layOut(t, b, e, in)
			sep = ",\n"
		}
	default:
		b.WriteString(flat)
		return
	}
	b.WriteString("\n" + indent + shut)
}

func flatten(t *testing.T, v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
