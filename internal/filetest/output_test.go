package filetest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOutput(t *testing.T) {
	for _, text := range []string{"", "one\n", "one\ntwo\n", "one", "\n", "a \n", "run: x\n", "\x00\xff\n", "\\\"x\n", "  a\tb\n", ";\n", "é\n"} {
		lines := writeBlock(text)
		b, err := readBlock(lines, 0)
		if err != nil || b.text != text || b.end != len(lines) {
			t.Errorf("%q is written as %q and read as %q, %v", text, lines, b.text, err)
		}
		for _, l := range lines {
			if isDirective(l) || strings.TrimRight(l, " \t") != l {
				t.Errorf("%q is written as %q", text, l)
			}
		}
	}
}

func TestUpdate(t *testing.T) {
	const before = "mir 1\n; stdin: hello\n; test: run\n; run: @main()\n; output:\n; stale\n; lines\n\n; stdin: \"a\\nb\\n\"\n; run: @main()\n; run: @main()\n; output:\n; test: emit mir\n"
	const after = "mir 1\n; stdin: hello\n; test: run\n; run: @main()\n; output:\n; \\\"hello\"\n\n; stdin: \"a\\nb\\n\"\n; run: @main()\n; run: @main()\n; output:\n; a\n; b\n; a\n; b\n; test: emit mir\n"
	file := filepath.Join(t.TempDir(), "f.mir")
	if err := os.WriteFile(file, []byte(before+reader), 0o666); err != nil {
		t.Fatal(err)
	}
	c := config()
	if r := c.Run(file); len(r.Failures) != 2 || !strings.Contains(r.Failures[0].Message, "-stale\n-lines\n+hello\n") {
		t.Errorf("without update: %v", r.Failures)
	}
	c.Update = true
	for _, updated := range []bool{true, false} {
		if r := c.Run(file); len(r.Failures) != 0 || r.Updated != updated {
			t.Errorf("with update: %+v", r)
		}
		got, _ := os.ReadFile(file)
		if diff := cmp.Diff(after+reader, string(got)); diff != "" {
			t.Errorf("updated (-want +got):\n%s", diff)
		}
	}
}

// TestUpdateFails checks that a file with a failure is left alone.
func TestUpdateFails(t *testing.T) {
	text := "mir 1\n; run: @main() == 99\n; output:\n; stale\n" + reader
	file := filepath.Join(t.TempDir(), "f.mir")
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	c := config()
	c.Update = true
	if r := c.Run(file); len(r.Failures) != 1 || r.Updated {
		t.Errorf("%+v", r)
	}
	if got, _ := os.ReadFile(file); string(got) != text {
		t.Errorf("the file was changed:\n%s", got)
	}
}
