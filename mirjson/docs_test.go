package mirjson_test

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mirjson"
	"github.com/mirtool/mirtool/mirtext"
)

// blocks returns the code blocks of a language in docs/json.md.
func blocks(t *testing.T, lang string) []string {
	var all []string
	for _, part := range strings.Split(readFile(t, "../docs/json.md"), "\n```"+lang+"\n")[1:] {
		code, _, _ := strings.Cut(part, "\n```\n")
		all = append(all, code+"\n")
	}
	if all == nil {
		t.Fatalf("docs/json.md has no %s", lang)
	}
	return all
}

// TestDocs holds the example of the documentation to what is written.
func TestDocs(t *testing.T) {
	m, err := mirtext.Load("", []byte(blocks(t, "mir")[0]))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(toJSON(t, mirjson.Printer{}, m)), blocks(t, "json")[0]; got != want {
		t.Errorf("docs/json.md has\n%s\nwant\n%s", want, got)
	}
	roundTrip(t, m)
}

// TestDocsInstructions validates the instructions of the documentation.
func TestDocsInstructions(t *testing.T) {
	validate := validator(t)
	for line := range strings.Lines(blocks(t, "json")[1]) {
		src := `{"mir":1,"symbols":[{"kind":"func","name":"f","blocks":[{"name":"e","instructions":[` + line + `]}]}]}`
		if err := validate([]byte(src)); err != nil {
			t.Errorf("%s%v", line, err)
		}
	}
}

// TestDocsPython runs the pass of the documentation, which changes the
// multiplications by powers of two and nothing else.
func TestDocsPython(t *testing.T) {
	python := testtool.Path(t, "python3")
	const text = `mir 1

func @f(%a: i64, %b: i8) -> i64 {
^entry:
  %x = mul.i64 %a, 8
  %y = mul.i64 %x, 7
  %z = mul.i8 %b, -128
  %w = mul.i64 %y, 4611686018427387904
  ret %w
}
`
	m, err := mirtext.Load("f.mir", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var out, stderr bytes.Buffer
	cmd := exec.Command(python, "-c", blocks(t, "python")[0])
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(toJSON(t, mirjson.Printer{Places: true}, m)), &out, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	m, err = mirjson.Load("pass.py", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("mul.i64 %a, 8", "shl.i64 %a, 3", "mul.i64 %y, 4611686018427387904", "shl.i64 %y, 62").Replace(text)
	if got := m.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
