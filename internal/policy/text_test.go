package policy

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// forbidden is what no file may have. The patterns are written so that they do
// not match themselves.
var forbidden = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"a path of one machine", regexp.MustCompile(`(^|[\s"'=:(\x60])/(work|root|home|Users)/[\w.]`)},
	{"the host of a package registry", regexp.MustCompile(`\b(` + strings.Join([]string{
		`(proxy|sum)[.]golang[.]org`, `registry[.]npmjs[.]org`, `(files[.])?py(thon)?(pi|hosted)[.]org`, `(index[.])?crates[.]io`,
		`rubygems[.]org`, `repo1?[.]maven[.]`, `(deb|ftp|security)[.]debian[.]org`, `archive[.]ubuntu[.]com`, `(ghcr|docker|quay)[.]io`,
	}, "|") + `)\b`)},
	{"a merge conflict", regexp.MustCompile(`(?m)^(<{7} |>{7} |={7}$)`)},
}

// TestText holds all text files free of what is forbidden.
func TestText(t *testing.T) {
	for _, file := range textFiles(t) {
		src := read(t, file)
		for _, f := range forbidden {
			for i, line := range strings.Split(src, "\n") {
				if m := f.pattern.FindString(line); m != "" {
					t.Errorf("%s:%d has %s: %s", file, i+1, f.what, strings.TrimSpace(m))
				}
			}
		}
	}
}

// ignored are folders that hold no files of the repository.
func ignored(dir string) bool {
	name := filepath.Base(dir)
	return name == "node_modules" || strings.HasPrefix(name, ".") && name != ".ci" && dir != root || strings.HasSuffix(filepath.ToSlash(dir), "testdata/rapid") || strings.HasSuffix(filepath.ToSlash(dir), "testdata/fuzz")
}

// textFiles lists the text files of the repository.
func textFiles(t *testing.T) []string {
	var files []string
	for _, file := range allFiles(t) {
		info, err := os.Stat(filepath.Join(root, file))
		if err != nil || info.Size() > 1<<20 {
			continue
		}
		if src := read(t, file); utf8.ValidString(src) && !strings.Contains(src, "\x00") {
			files = append(files, file)
		}
	}
	return files
}

// allFiles lists the files of the repository.
func allFiles(t *testing.T) []string {
	var files []string
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && ignored(path):
			return filepath.SkipDir
		case d.Type().IsRegular():
			rel, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			files = append(files, rel)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func read(t *testing.T, file string) string {
	src, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}
