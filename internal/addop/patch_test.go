package addop

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// hunk is a part of a patch: the lines old of a file become new.
type hunk struct {
	file     string
	old, new string
}

// readPatch reads a patch in the unified format. Line numbers are of no
// interest: the lines that a hunk shows must be there once.
func readPatch(text string) []hunk {
	var hs []hunk
	file := ""
	for _, line := range strings.SplitAfter(text, "\n") {
		switch {
		case strings.HasPrefix(line, "--- "):
		case strings.HasPrefix(line, "+++ b/"):
			file = strings.TrimSpace(line[len("+++ b/"):])
		case strings.HasPrefix(line, "@@"):
			hs = append(hs, hunk{file: file})
		case line != "":
			h := &hs[len(hs)-1]
			if line[0] != '+' {
				h.old += line[1:]
			}
			if line[0] != '-' {
				h.new += line[1:]
			}
		}
	}
	return hs
}

// apply changes the file below dir.
func (h hunk) apply(dir string) error {
	path := filepath.Join(dir, filepath.FromSlash(h.file))
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if n := strings.Count(string(src), h.old); n != 1 {
		return fmt.Errorf("%s has these lines of the patch %d times, want once:\n%s", h.file, n, h.old)
	}
	return os.WriteFile(path, []byte(strings.Replace(string(src), h.old, h.new, 1)), 0o644)
}

// copyModule copies the module's files to dir.
func copyModule(root, dir string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		if d.IsDir() {
			if rel != "." && strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" {
				return filepath.SkipDir
			}
			return os.MkdirAll(filepath.Join(dir, rel), 0o755)
		}
		if !d.Type().IsRegular() {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, rel), src, 0o644)
	})
}
