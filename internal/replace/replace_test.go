package replace

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "f")
	for _, text := range []string{"new", "newer", ""} {
		if err := File(file, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(file); string(got) != text {
			t.Errorf("the file holds %q, want %q", got, text)
		}
	}
	if all, _ := os.ReadDir(dir); len(all) != 1 {
		t.Errorf("%d files are left", len(all))
	}
}

func TestFileKeepsMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such modes")
	}
	file := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(file, nil, 0o765); err != nil {
		t.Fatal(err)
	}
	os.Chmod(file, 0o765)
	link := file + ".link"
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	if err := File(link, []byte("x")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(file)
	if err != nil || info.Mode().Perm() != 0o765 || info.Size() != 1 {
		t.Errorf("the file is %v, %v", info, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
}

func TestFileFails(t *testing.T) {
	if err := File(filepath.Join(t.TempDir(), "none", "f"), nil); err == nil {
		t.Error("no error for a folder that is not there")
	}
}

func TestDevice(t *testing.T) {
	if _, err := os.Stat("/dev/null"); err != nil {
		t.Skip("no /dev/null")
	}
	if err := File("/dev/null", []byte("x")); err != nil {
		t.Error(err)
	}
}

func TestWriteExecutable(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such modes")
	}
	dir := t.TempDir()
	old := filepath.Join(dir, "old")
	if err := os.WriteFile(old, nil, 0o640); err != nil {
		t.Fatal(err)
	}
	os.Chmod(old, 0o640)
	text := func(w io.Writer) error {
		_, err := io.WriteString(w, "x")
		return err
	}
	for file, want := range map[string]os.FileMode{old: 0o750, filepath.Join(dir, "new"): 0o700} {
		if err := Write(file, Executable, text); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm()&^0o077 != want&^0o077 {
			t.Errorf("%s is %v, %v", file, info.Mode(), err)
		}
	}
}

// TestWriteFails checks that a file stays what it was when its new text does
// not come to an end.
func TestWriteFails(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "f")
	if err := os.WriteFile(file, []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	err := Write(file, Plain, func(w io.Writer) error {
		io.WriteString(w, "new")
		return broken
	})
	if got, _ := os.ReadFile(file); err != broken || string(got) != "old" {
		t.Errorf("%v, the file holds %q", err, got)
	}
	if all, _ := os.ReadDir(dir); len(all) != 1 {
		t.Errorf("%d files are left", len(all))
	}
}
