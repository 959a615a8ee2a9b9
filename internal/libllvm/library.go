//go:build linux || darwin

// Package libllvm calls LLVM's ORC JIT through its C API, in the shared library
// libLLVM of whatever version from 14 to 22 is there. It is loaded when asked
// for, without cgo.
//
// LLVM ends the process when it is given what it does not expect. So what is
// passed in must be valid IR, and the process one that may be lost.
package libllvm

import (
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"github.com/ebitengine/purego"
)

// A Library is libLLVM, loaded. It is never unloaded.
type Library struct {
	Major int // of its version
	fn    functions
}

// The versions that are looked for, the newest first.
const (
	newest = 22
	oldest = 14
)

// Names returns the names under which the library of a major version may be
// found, or of all versions, the newest first, for 0.
func Names(major int) []string {
	if major == 0 {
		var all []string
		for v := newest; v >= oldest; v-- {
			all = append(all, Names(v)...)
		}
		return all
	}
	v := strconv.Itoa(major)
	if runtime.GOOS == "darwin" {
		return []string{"libLLVM.dylib", "/opt/homebrew/opt/llvm@" + v + "/lib/libLLVM.dylib"}
	}
	return []string{"libLLVM.so." + v + ".1", "libLLVM-" + v + ".so.1", "libLLVM-" + v + ".so", "/usr/lib/llvm-" + v + "/lib/libLLVM.so.1"}
}

// Open loads the library of a major version, or the newest for 0.
func Open(major int) (*Library, error) {
	if major != 0 && (major < oldest || major > newest) {
		return nil, fmt.Errorf("LLVM %d is not known here; it can be %d to %d", major, oldest, newest)
	}
	names := Names(major)
	for _, name := range names {
		h, err := purego.Dlopen(name, purego.RTLD_NOW|purego.RTLD_GLOBAL)
		if err == nil {
			return load(h, name)
		}
	}
	return nil, fmt.Errorf("there is no shared library of LLVM here: no %s", strings.Join(names, ", "))
}

// load finds the functions of a library.
func load(handle uintptr, name string) (*Library, error) {
	l := &Library{}
	var missing []string
	for sym, fptr := range l.fn.table() {
		if _, err := purego.Dlsym(handle, sym); err != nil {
			missing = append(missing, sym)
			continue
		}
		purego.RegisterLibFunc(fptr, handle, sym)
	}
	if missing != nil {
		return nil, fmt.Errorf("%s lacks %s", name, strings.Join(missing, ", "))
	}
	return l, l.start(handle, name)
}

// start asks for the version and makes the code generator for this machine
// ready.
func (l *Library) start(handle uintptr, name string) error {
	var err error
	if l.Major, err = version(handle, name); err != nil {
		return err
	}
	arch, ok := map[string]string{"amd64": "X86", "arm64": "AArch64"}[runtime.GOARCH]
	if !ok {
		return errors.New("no code generator of LLVM is known for " + runtime.GOARCH)
	}
	for _, what := range []string{"TargetInfo", "Target", "TargetMC", "AsmPrinter", "AsmParser"} {
		var init func()
		sym := "LLVMInitialize" + arch + what
		if _, err := purego.Dlsym(handle, sym); err != nil {
			return fmt.Errorf("%s makes no code for %s", name, runtime.GOARCH)
		}
		purego.RegisterLibFunc(&init, handle, sym)
		init()
	}
	return nil
}

// version returns the major version of a library: what it says itself, which
// it does from 16 on, or what its name says.
func version(handle uintptr, name string) (int, error) {
	if _, err := purego.Dlsym(handle, "LLVMGetVersion"); err == nil {
		var get func(major, minor, patch *uint32)
		purego.RegisterLibFunc(&get, handle, "LLVMGetVersion")
		var major, minor, patch uint32
		get(&major, &minor, &patch)
		return int(major), nil
	}
	for v := oldest; v < 16; v++ {
		if strings.Contains(name, strconv.Itoa(v)) {
			return v, nil
		}
	}
	return 0, fmt.Errorf("the version of %s is not known", name)
}
