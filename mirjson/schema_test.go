package mirjson_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirjson"
	"github.com/mirtool/mirtool/mirtext"
)

// validator compiles the schema.
func validator(t *testing.T) func(src []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(mirjson.Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return func(src []byte) error {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(src))
		if err != nil {
			return err
		}
		return s.Validate(v)
	}
}

// TestSchemaWritten validates what is written for all ops, all types and all
// good files of the repository.
func TestSchemaWritten(t *testing.T) {
	validate := validator(t)
	check := func(m *mir.Module) {
		src := toJSON(t, mirjson.Printer{Places: true}, m)
		if err := validate(src); err != nil {
			t.Fatalf("%s: %v\n%s", m.Name(), err, excerpt(src))
		}
	}
	for _, op := range mir.Ops() {
		for _, p := range mir.SampleTypes(op) {
			check(mir.Sample(op, p.T, p.To))
		}
	}
	for path, src := range programs(t) {
		if m, err := mirtext.Parse(path, src); err == nil && len(src) < 20_000 {
			check(m)
		}
	}
}

// TestSchemaWrong sees that the schema refuses what the reader refuses for its
// structure, and passes what only names and types tell to be wrong.
func TestSchemaWrong(t *testing.T) {
	validate := validator(t)
	if err := validate([]byte(readFile(t, dir+"good.json"))); err != nil {
		t.Error(err)
	}
	for _, c := range wrongCases(t) {
		if c.want == "" || strings.Contains(c.want, "no version 1.0") { // to JSON Schema that is 1
			continue
		}
		err := validate([]byte(c.src))
		twice := strings.Contains(c.want, " twice [json/field]") // JSON Schema sees the last of them
		structural := strings.Contains(c.want, "[json/") && !twice || strings.Contains(c.want, "[parse/encoding]")
		inner := strings.Contains(c.want, "[parse/name]") || strings.Contains(c.want, "[verify/")
		if structural && err == nil {
			t.Errorf("the schema passes\n%s%s", c.edit, c.want)
		}
		if !structural && inner && err != nil && !strings.Contains(c.want, "kind of symbol") && !strings.Contains(c.want, "want the name of") {
			t.Errorf("the schema refuses\n%s%s%v", c.edit, c.want, err)
		}
	}
}
