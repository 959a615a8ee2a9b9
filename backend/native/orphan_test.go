package native

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/host"
)

// TestOrphan kills a process that runs a program. The program, which never
// comes to an end, ends with it, and no file is left.
func TestOrphan(t *testing.T) {
	if os.Getenv("MIRTOOL_ORPHAN") != "" {
		in := loadText(t, traps, host.Config{}, backend.Options{})
		fmt.Println("ready")
		in.Call(context.Background(), "spin")
		return
	}
	loadText(t, traps, host.Config{}, backend.Options{}) // or there is no compiler
	cmd := exec.Command(os.Args[0], "-test.run=^TestOrphan$")
	tmp := t.TempDir()
	cmd.Env = append(os.Environ(), "MIRTOOL_ORPHAN=1", "TMPDIR="+tmp)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	if line := make([]byte, 6); true {
		out.Read(line)
		if string(line) != "ready\n" {
			t.Fatalf("the other process says %q", line)
		}
	}
	programs := children(t, cmd.Process.Pid)
	if len(programs) != 1 {
		t.Fatalf("the other process has the children %v", programs)
	}
	must(t, cmd.Process.Kill())
	cmd.Wait()
	if left, err := filepath.Glob(filepath.Join(tmp, "*")); err != nil || left != nil {
		t.Errorf("%v is left, %v", left, err)
	}
	for range 200 {
		state, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", programs[0]))
		if err != nil || bytes.Contains(state, []byte(") Z ")) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("the program runs on")
}

// children returns the processes that a process has started.
func children(t *testing.T, pid int) []int {
	t.Helper()
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	must(t, err)
	var all []int
	for _, task := range tasks {
		b, _ := os.ReadFile(task)
		for _, word := range strings.Fields(string(b)) {
			n, err := strconv.Atoi(word)
			must(t, err)
			all = append(all, n)
		}
	}
	return all
}
