package native

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Clang is a compiler for LLVM IR.
type Clang struct {
	Path    string
	Version int // the main one
}

// A ToolError says that a tool of the machine is missing or failed: the module
// is not at fault.
type ToolError struct{ Message string }

func (e *ToolError) Error() string { return e.Message }

// FindClang returns the compiler to use: the one named, else what the
// environment variable CC names if it is a clang, else the newest clang on the
// PATH. An error is a *ToolError.
func FindClang(name string) (*Clang, error) {
	if name != "" {
		return ask(name)
	}
	if cc := os.Getenv("CC"); cc != "" {
		if c, err := ask(cc); err == nil {
			return c, nil
		}
	}
	last := &ToolError{"native code needs clang, 14 or newer, and there is none on the PATH; name one with --cc"}
	for _, name := range candidates() {
		if _, err := exec.LookPath(name); err != nil {
			continue
		}
		c, err := ask(name)
		if err == nil {
			return c, nil
		}
		errors.As(err, &last)
	}
	return nil, last
}

var numbered = regexp.MustCompile(`^clang-([0-9]+)$`)

// candidates are the names of compilers on the PATH, the newest first; a plain
// clang, whose version is not known, comes last.
func candidates() []string {
	versions := map[int]bool{}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		files, _ := filepath.Glob(filepath.Join(dir, "clang-*"))
		for _, f := range files {
			if m := numbered.FindStringSubmatch(filepath.Base(f)); m != nil {
				n, _ := strconv.Atoi(m[1])
				versions[n] = true
			}
		}
	}
	var ns []int
	for n := range versions {
		ns = append(ns, n)
	}
	slices.Sort(ns)
	var names []string
	for _, n := range slices.Backward(ns) {
		names = append(names, fmt.Sprintf("clang-%d", n))
	}
	return append(names, "clang")
}

// asked has what the compilers said that were asked for their version.
var asked sync.Map

type answer struct {
	clang *Clang
	err   error
}

// ask finds out which version a compiler has.
func ask(name string) (*Clang, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return nil, cannotRun(name, err)
	}
	if a, ok := asked.Load(path); ok {
		return a.(answer).clang, a.(answer).err
	}
	c, err := version(path)
	asked.Store(path, answer{c, err})
	return c, err
}

func cannotRun(name string, err error) error {
	return &ToolError{fmt.Sprintf("the compiler %s cannot be run: %v", name, err)}
}

var macro = regexp.MustCompile(`(?m)^#define __clang_major__ ([0-9]+)`)

func version(path string) (*Clang, error) {
	cmd := exec.Command(path, "-dM", "-E", "-x", "c", "-")
	cmd.Stdin = strings.NewReader("")
	out, err := cmd.Output()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return nil, cannotRun(path, err)
	}
	m := macro.FindSubmatch(out)
	if err != nil || m == nil {
		return nil, &ToolError{path + " is no clang, and native code needs one: it reads LLVM IR"}
	}
	n, _ := strconv.Atoi(string(m[1]))
	if n < 14 {
		return nil, &ToolError{fmt.Sprintf("%s is clang %d, and native code needs 14 or newer", path, n)}
	}
	return &Clang{path, n}, nil
}

// Run runs the compiler. When it fails, the error shows the command and what it
// said.
func (c *Clang) Run(args ...string) error {
	args = append([]string{"-Wno-override-module", "-ffp-contract=off"}, args...)
	cmd := exec.Command(c.Path, args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		return &ToolError{fmt.Sprintf("%v from: %s\n%s", err, strings.Join(cmd.Args, " "), strings.TrimSpace(said.String()))}
	}
	return nil
}
