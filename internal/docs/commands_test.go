package docs_test

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// TestCommands runs what sh blocks of the documentation run of mirtool, and
// sees that the scripts they call are there.
func TestCommands(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the commands are those of a Unix shell")
	}
	withMirtool(t)
	ran := 0
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range fenced(string(text), "sh") {
			for line := range strings.Lines(block) {
				command, ok := strings.CutPrefix(strings.TrimSpace(line), "go run ./cmd/")
				word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
				switch {
				case ok:
					cmd := exec.Command("sh", "-c", command)
					cmd.Dir = "../.."
					if out, err := cmd.CombinedOutput(); err != nil {
						t.Errorf("%s: %s: %v\n%s", page, command, err, out)
					}
					ran++
				case strings.HasPrefix(word, "scripts/"):
					if info, err := os.Stat("../../" + word); err != nil || info.Mode()&0o111 == 0 {
						t.Errorf("%s: %s is no script: %v", page, word, err)
					}
					ran++
				}
			}
		}
	}
	if ran < 2 {
		t.Errorf("found %d commands", ran)
	}
}
