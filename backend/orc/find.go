package orc

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"

	"github.com/mirtool/mirtool/backend/llvmtext"
	"github.com/mirtool/mirtool/backend/native"
)

// name is what the command is called, beside mirtool or on the PATH.
const name = "mirtool-orc"

// find returns mirtool-orc, which stands beside the command that is running or
// on the PATH.
func find() (*engine, error) {
	if path, ok := beside(); ok {
		return &engine{path: path}, nil
	}
	if path, err := exec.LookPath(name); err == nil {
		return &engine{path: path}, nil
	}
	return nil, &native.ToolError{Message: name + " is neither beside mirtool nor on the PATH; go install ./cmd/" + name + " puts it there"}
}

// findAny is find, with lli where there is no mirtool-orc: that of a main version of
// LLVM, or the newest for "".
func findAny(version string) (*engine, error) {
	e, err := find()
	if err == nil {
		return e, nil
	}
	for v := llvmtext.NewestVersion; v >= llvmtext.OldestVersion; v-- {
		if version != "" && version != strconv.Itoa(v) {
			continue
		}
		if path, err := exec.LookPath(fmt.Sprintf("lli-%d", v)); err == nil {
			instead(path)
			return &engine{path, v}, nil
		}
	}
	return nil, err
}

// beside returns the command in the folder of the one that is running.
func beside() (string, bool) {
	self, err := os.Executable()
	if err != nil {
		return "", false
	}
	if real, err := filepath.EvalSymlinks(self); err == nil {
		self = real
	}
	path := filepath.Join(filepath.Dir(self), name)
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	info, err := os.Stat(path)
	return path, err == nil && info.Mode().IsRegular()
}

var said sync.Once

// instead says once that lli is used.
func instead(path string) {
	said.Do(func() {
		fmt.Fprintf(os.Stderr, "mirtool: warning: %s is neither beside mirtool nor on the PATH; %s runs the program instead\n", name, path)
	})
}
