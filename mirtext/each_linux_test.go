package mirtext

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mir"
)

// TestEachMemory reads a text of 200 MB in parts, in a process of its own, and
// checks how much memory that took.
func TestEachMemory(t *testing.T) {
	if os.Getenv("MIRTEXT_EACH") == "" {
		if testing.Short() {
			t.Skip("takes seconds")
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestEachMemory$", "-test.v")
		cmd.Env = append(os.Environ(), "MIRTEXT_EACH=1")
		out, err := cmd.CombinedOutput()
		t.Logf("%s", out)
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	r := newRepeated(200e6)
	start, funcs := cpu(), 0
	err := Each("big.mir", r, r.whole(), 0, func(m *mir.Module, s mir.Sym) error {
		funcs++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	kb := 0
	for line := range strings.Lines(string(status)) {
		if text, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			fmt.Sscan(text, &kb)
		}
	}
	rss := kb * 1024
	t.Logf("%d declarations, %d MB at most, %.1f MB a second of processor time", funcs, rss/1e6, float64(r.whole())/1e6/(cpu()-start).Seconds())
	if kb == 0 || rss > 100e6 {
		t.Errorf("took %d MB", rss/1e6)
	}
}
