package cli

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/passes"
)

// run runs a command on a text and returns what it does.
func run(stdin string, args ...string) (status int, stdout, stderr string) {
	var out, err bytes.Buffer
	status = Run(Config{}, args, strings.NewReader(stdin), &out, &err)
	return status, out.String(), err.String()
}

func TestRun(t *testing.T) {
	const program = "mir 1\nexport func @main(%n: i64) -> i64 {\n^entry:\n  ret %n\n}\n"
	status, stdout, stderr := run(program, "run", "-", "7")
	if status != 7 || stdout != "" || stderr != "" {
		t.Errorf("status %d, stdout %q, stderr %q", status, stdout, stderr)
	}
}

func TestLongFlags(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"run -fuel=5 f.mir", "run --fuel=5 f.mir"},
		{"run -fuel 5 f.mir", "run --fuel 5 f.mir"},
		{"run --fuel 5 f.mir -fuel 5", "run --fuel 5 f.mir -fuel 5"},
		{"run f.mir -fuel=5 -5", "run f.mir -fuel=5 -5"},
		{"run -stats f.mir -stats", "run --stats f.mir -stats"},
		{"run -- -fuel", "run -- -fuel"},
		{"run - -fuel", "run - -fuel"},
		{"run -O0 -fuel=1 f.mir", "run -O0 --fuel=1 f.mir"},
		{"run -O 0 -fuel=1 f.mir", "run -O 0 --fuel=1 f.mir"},
		{"run -call -fuel f.mir", "run --call -fuel f.mir"},
		{"-diagnostics=json run f.mir -diagnostics=json", "--diagnostics=json run f.mir -diagnostics=json"},
		{"-diagnostics json run -fuel=1 run -fuel=1", "--diagnostics json run --fuel=1 run -fuel=1"},
		{"fmt f.mir -write", "fmt f.mir --write"},
		{"fmt -wd f.mir", "fmt -wd f.mir"},
		{"verify -help", "verify --help"},
		{"emit -to=mir -o x -g", "emit --to=mir -o x -g"},
		{"nothing -such", "nothing -such"},
		{"", ""},
	} {
		tool := &tool{backends: Backends()}
		got := strings.Join(longFlags(tool.root(), strings.Fields(c.args)), " ")
		if got != c.want {
			t.Errorf("%s is read as %s, want %s", c.args, got, c.want)
		}
	}
}

func TestCommandLine(t *testing.T) {
	got := commandLine([]string{"run", "a b", "", "it's", "--call=@f(1)", "x.mir", "é"})
	if want := `run 'a b' '' 'it'\''s' '--call=@f(1)' x.mir 'é'`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSize(t *testing.T) {
	for text, want := range map[string]size{
		"1": 1, "65536": 65536, "64K": 65536, "64k": 65536, "64KB": 65536, "64KiB": 65536, "2G": 2 << 30, "1T": 1 << 40, "10B": 10,
	} {
		var z size
		if err := z.Set(text); err != nil || z != want {
			t.Errorf("%s is %d, %v", text, z, err)
		}
	}
	for _, text := range []string{"", "0", "-1", "K", "1.5G", "1X", "KK", "1KK", "9223372036854775807K"} {
		var z size
		if err := z.Set(text); err == nil {
			t.Errorf("%s is %d", text, z)
		}
	}
}

func TestSpan(t *testing.T) {
	for text, want := range map[string]time.Duration{"5": 5 * time.Second, "0": 0, "50ms": 50 * time.Millisecond, "1m30s": 90 * time.Second} {
		var d span
		if err := d.Set(text); err != nil || time.Duration(d) != want {
			t.Errorf("%s is %v, %v", text, time.Duration(d), err)
		}
	}
	for _, text := range []string{"", "-1s", "-1", "soon", "1.5"} {
		var d span
		if err := d.Set(text); err == nil {
			t.Errorf("%s is %v", text, time.Duration(d))
		}
	}
}

// TestTopics checks that all there is can be explained, and only once by name
// and kind.
func TestTopics(t *testing.T) {
	seen := map[string]bool{}
	for _, topic := range (&tool{passes: passes.All()}).topics() {
		text := topic.text()
		head, _, _ := strings.Cut(text, "\n")
		if !strings.HasPrefix(head, topic.name+": a") || seen[head] || strings.Count(text, "\n") < 3 {
			t.Errorf("%s is explained as %q", topic.name, text)
		}
		seen[head] = true
		for line := range strings.Lines(text) {
			if len(line) > 140 || strings.TrimRight(line, " ") != line && line != "\n" {
				t.Errorf("%s has the line %q", topic.name, line)
			}
		}
	}
	words := mir.AttrNames()
	for _, m := range regexp.MustCompile(`"([a-z]+)"`).FindAllStringSubmatch(mirtext.Grammar(), -1) {
		words = append(words, m[1])
	}
	for _, w := range words {
		if !slices.ContainsFunc(languageWords, func(l languageWord) bool { return l.name == w }) {
			t.Errorf("the word %s is not explained", w)
		}
	}
	for _, op := range mir.Ops() {
		if sampleLine(op) == "" {
			t.Errorf("%s has no example", op)
		}
	}
}

// TestCodes checks that codes are of one form and named once.
func TestCodes(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Codes() {
		group, name, ok := strings.Cut(c.Code, "/")
		if !ok || group == "" || name == "" || strings.ToLower(c.Code) != c.Code || seen[c.Code] {
			t.Errorf("the code %q", c.Code)
		}
		if !strings.HasSuffix(c.Doc, ".") {
			t.Errorf("%s has the documentation %q", c.Code, c.Doc)
		}
		seen[c.Code] = true
	}
}

func TestTargets(t *testing.T) {
	seen := map[string]bool{}
	for _, to := range (&tool{backends: Backends()}).targets() {
		if to.Name == "" || to.Doc == "" || to.Emit == nil || seen[to.Name] {
			t.Errorf("the target %+v", to.Name)
		}
		seen[to.Name] = true
	}
}

func TestFlagTypesHaveNames(t *testing.T) {
	for _, args := range [][]string{{"run", "--fuel=x"}, {"run", "--timeout=x"}, {"run", "--max-mem=x"}, {"run", "-Ox"}, {"fmt", "-w=x"}, {"test", "-jx"}} {
		status, _, stderr := run("", args...)
		if status != 2 || !strings.Contains(stderr, `: "x" is no `) || strings.Contains(stderr, "is no \n") {
			t.Errorf("%v: status %d, %s", args, status, stderr)
		}
	}
}
