package docs_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/cli"
	"github.com/mirtool/mirtool/internal/textdiff"
)

// TestMain makes this program a mirtool when it is started as one.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "mirtool" {
		cli.Main(cli.Config{})
	}
	os.Exit(m.Run())
}

// withMirtool puts a mirtool on the path.
func withMirtool(t *testing.T) {
	bin := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(bin, "mirtool")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// TestSessions runs the commands that stand in console blocks behind "$ ", in
// the repository's top folder, and compares what they print, both streams
// together, with the lines below. A status other than 0 is shown as a line.
func TestSessions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the sessions are those of a Unix shell")
	}
	withMirtool(t)
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		got := string(text)
		for _, old := range fenced(got, "console") {
			got = strings.Replace(got, "```console\n"+old+"```", "```console\n"+session(t, old)+"```", 1)
		}
		switch {
		case got == string(text):
		case *update:
			if err := os.WriteFile(page, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s shows what is not so; go test ./internal/docs -update rewrites it\n%s", page, textdiff.Unified("the page", "the commands", string(text), got))
		}
	}
}

// session runs the commands of a block and returns it with what they print.
func session(t *testing.T, block string) string {
	var b strings.Builder
	for line := range strings.Lines(block) {
		command, ok := strings.CutPrefix(strings.TrimSpace(line), "$ ")
		if !ok {
			continue
		}
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir = "../.."
		out, err := cmd.CombinedOutput()
		fmt.Fprintf(&b, "$ %s\n%s", command, out)
		if len(out) > 0 && out[len(out)-1] != '\n' {
			b.WriteString("\n")
		}
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			fmt.Fprintf(&b, "[exit status %d]\n", exit.ExitCode())
		} else if err != nil {
			t.Errorf("%s: %v", command, err)
		}
	}
	return b.String()
}
