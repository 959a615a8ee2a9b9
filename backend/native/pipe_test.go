package native

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mirtext"
)

// TestBrokenPipe has nobody read what is written. No file is left while it is
// written, so that a signal can end the process then.
func TestBrokenPipe(t *testing.T) {
	if _, err := FindClang(""); err != nil {
		testtool.Missing(t, err.Error())
	}
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	m, err := mirtext.Load("f.mir", []byte("mir 1\nexport func @f() {\n^entry:\n  ret\n}\n"))
	must(t, err)
	err = compile("-c")(m, writer(func() {
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("%v is there while the object is written, %v", left, err)
		}
	}), backend.EmitOptions{})
	if !errors.Is(err, os.ErrClosed) {
		t.Errorf("error %v", err)
	}
	t.Setenv("TMPDIR", filepath.Join(dir, "missing"))
	if err := compile("-c")(m, nil, backend.EmitOptions{}); err == nil || !strings.Contains(err.Error(), "a folder for what clang reads") {
		t.Errorf("without a folder: %v", err)
	}
}

// writer is a file that is closed. It says when it is written to.
type writer func()

func (w writer) Write([]byte) (int, error) {
	w()
	return 0, os.ErrClosed
}
