// Package bench_test holds the kernels to their C files.
package bench_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/cli"
)

// The kernels return what the directives in them say, which the C files computed.
func TestKernels(t *testing.T) {
	var out, err bytes.Buffer
	if status := cli.Run(cli.Config{}, []string{"test", "kernels"}, strings.NewReader(""), &out, &err); status != 0 {
		t.Errorf("mirtool test kernels: status %d\n%s%s", status, &out, &err)
	}
}

// Each line of sizes is a kernel and a size, and each kernel has one.
func TestSizes(t *testing.T) {
	text, err := os.ReadFile("sizes")
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) != 2 || sizes[words[0]] {
			t.Fatalf("sizes: %q", line)
		}
		sizes[words[0]] = true
		for _, ext := range []string{".c", ".mir"} {
			if _, err := os.Stat(filepath.Join("kernels", words[0]+ext)); err != nil {
				t.Error(err)
			}
		}
	}
	files, _ := filepath.Glob("kernels/*.mir")
	for _, f := range files {
		if name := strings.TrimSuffix(filepath.Base(f), ".mir"); !sizes[name] {
			t.Errorf("%s has no size", name)
		}
	}
}
