package native

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/llvmtext"
	"github.com/mirtool/mirtool/internal/tempdir"
	"github.com/mirtool/mirtool/mir"
)

// The settings.
var (
	LLVMOpt = &backend.Setting{Name: "llvm-opt", Value: "level", Doc: "how far LLVM optimises: 0 to 3, or s or z for size", Default: "2",
		Words: []string{"0", "1", "2", "3", "s", "z"}, Targets: compiled}
	LLVMVersion = &backend.Setting{Name: "llvm-version", Value: "number", Doc: "the LLVM that reads the text: 14 or later (default that of the clang at hand)", EmitOnly: true, Targets: []string{"llvm"}, Check: CheckVersion}
	CC          = &backend.Setting{Name: "cc", Value: "clang", Doc: "the clang to use instead of $CC or the newest on the PATH", Targets: append([]string{"llvm"}, compiled...)}
	Target      = &backend.Setting{Name: "target", Value: "triple", Doc: "the machine for which code is made, such as aarch64-linux-gnu (default this one)", EmitOnly: true, Targets: compiled, Check: checkTriple}
	LinkArg     = &backend.Setting{Name: "link-arg", Value: "argument", Doc: "hand this to the linker, such as a file in C or -lz; may be repeated", EmitOnly: true, Targets: []string{"exe"}, Repeat: true}
)

// compiled are the targets that clang makes.
var compiled = []string{"asm", "obj", "exe"}

// CheckVersion says what is wrong with a main version of LLVM.
func CheckVersion(s string) error {
	if n, err := strconv.Atoi(s); err != nil || n < llvmtext.OldestVersion {
		return fmt.Errorf("want a number from %d on", llvmtext.OldestVersion)
	}
	return nil
}

// machines are those whose pointers have 64 bits and whose memory is
// little-endian, as MIR's.
var machines = []string{"x86_64", "amd64", "aarch64", "arm64", "riscv64", "powerpc64le", "ppc64le", "loongarch64"}

// machine returns for which machine code is made.
func machine(s backend.Settings) string {
	arch, _, _ := strings.Cut(s.Get(Target), "-")
	if arch == "" {
		return runtime.GOARCH
	}
	return arch
}

func checkTriple(s string) error {
	arch, rest, _ := strings.Cut(s, "-")
	small := strings.HasSuffix(rest, "x32") || strings.HasSuffix(rest, "ilp32") // pointers, whatever the machine
	if slices.Contains(machines, arch) && !small {
		return nil
	}
	return fmt.Errorf("no machine with 64-bit little-endian memory; those are %s", strings.Join(machines, ", "))
}

// targets are what the backend makes.
var targets = []backend.Target{
	{Name: "llvm", Doc: "LLVM IR as text, for any LLVM from 14 on", Program: true, Emit: emitText},
	{Name: "asm", Doc: "assembly, by clang", Program: true, Emit: compile("-S")},
	{Name: "obj", Doc: "an object file, by clang", Binary: true, Program: true, Emit: compile("-c")},
	{Name: "exe", Doc: "a program of its own, by clang; it needs nothing but a C library", Binary: true, Executable: true, Program: true, Emit: compile("")},
	{Name: "header", Doc: "what C includes to call the exports of an object", Emit: emitHeader},
}

// emitText writes LLVM IR.
func emitText(m *mir.Module, w io.Writer, o backend.EmitOptions) error {
	if err := o.Settings.Valid(LLVMVersion); err != nil {
		return err
	}
	opts := llvmtext.Options{Debug: o.Debug, Exports: true}
	if v := o.Settings.Get(LLVMVersion); v != "" {
		opts.Version, _ = strconv.Atoi(v)
	} else if cc, err := FindClang(o.Settings.Get(CC)); err == nil {
		opts.Version = cc.Version
	} else if o.Settings.Get(CC) != "" {
		return err
	}
	return writeText(m, w, opts)
}

func writeText(m *mir.Module, w io.Writer, opts llvmtext.Options) error {
	mode := llvmtext.Library
	if m.ExportByName("main") != nil {
		mode = llvmtext.Alone
	}
	p, err := llvmtext.Prepare(m, mode)
	if err != nil {
		return err
	}
	if opts.Debug {
		if opts.Dir, err = os.Getwd(); err != nil {
			return err
		}
	}
	return llvmtext.Emit(w, p.Module, opts)
}

// compile returns what makes a file of a module by clang with a flag; without
// one, a program.
func compile(flag string) func(*mir.Module, io.Writer, backend.EmitOptions) error {
	return func(m *mir.Module, w io.Writer, o backend.EmitOptions) error {
		if err := o.Settings.Valid(LLVMOpt, Target); err != nil {
			return err
		}
		cc, err := FindClang(o.Settings.Get(CC))
		if err != nil {
			return err
		}
		if flag == "" && m.ExportByName("main") == nil {
			return mir.Diagnostics{{Pos: mir.Pos{File: m.Name()}, Code: "link/export", Message: "there is no exported function @main for a program to begin with"}}
		}
		if t := o.Settings.Get(Target); flag == "" && (t == "" && runtime.GOOS != "linux" || t != "" && !strings.Contains(t, "linux")) {
			return errSystem
		}
		if ds := llvmtext.Check(m, machine(o.Settings)); ds != nil {
			return ds
		}
		made, err := translate(m, cc, flag, o)
		if err != nil {
			return err
		}
		defer made.Close()
		_, err = io.Copy(w, made)
		return err
	}
}

// translate has clang make a file, and returns it open. It is in no folder any more,
// so that nothing is left when whoever reads what is written goes away.
func translate(m *mir.Module, cc *Clang, flag string, o backend.EmitOptions) (*os.File, error) {
	dir, remove, err := tempdir.Make("mirtool-emit-")
	if err != nil {
		return nil, fmt.Errorf("a folder for what clang reads and writes: %w", err)
	}
	defer remove()
	text, out := filepath.Join(dir, "program.ll"), filepath.Join(dir, "program")
	f, err := os.Create(text)
	if err != nil {
		return nil, err
	}
	linked := o.Settings[LinkArg.Name]
	opts := llvmtext.Options{Version: cc.Version, Debug: o.Debug, Exports: flag != "" || len(linked) > 0}
	if flag == "" && o.Debug {
		opts.Main = wrappedMain
	}
	err = writeText(m, f, opts)
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return nil, err
	}
	args := arguments(flag, text, out, o)
	if err := cc.Run(args...); err != nil {
		return nil, err
	}
	made, err := os.Open(out)
	if errors.Is(err, fs.ErrNotExist) { // --link-arg=--version
		return nil, &ToolError{"nothing was made by: " + cc.Path + " " + strings.Join(args, " ")}
	}
	return made, err
}

// arguments are those of clang.
func arguments(flag, text, out string, o backend.EmitOptions) []string {
	s := o.Settings
	args := []string{"-O" + s.Get(LLVMOpt)}
	if t := s.Get(Target); t != "" {
		args = append(args, "--target="+t)
	}
	if flag != "" {
		return append(args, flag, "-o", out, text)
	}
	args = append(args, "-o", out, text)
	if o.Debug {
		args = append(args, "-Wl,--wrap=main")
	}
	args = append(args, s[LinkArg.Name]...)
	return append(args, libm...)
}

// wrappedMain is what the linker takes for main when it is told to wrap that.
const wrappedMain = "__wrap_main"

// libm is for programs that compute what a machine has no instruction for: fma,
// rint, floor. Others are not linked with it.
var libm = []string{"-Wl,--as-needed", "-lm"}

// emitHeader writes the declarations of the exports for C.
func emitHeader(m *mir.Module, w io.Writer, _ backend.EmitOptions) error {
	guard := []byte("MIR_")
	for _, c := range []byte(strings.ToUpper(filepath.Base(m.Name()))) {
		if c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			guard = append(guard, c)
		} else {
			guard = append(guard, '_')
		}
	}
	_, err := io.WriteString(w, llvmtext.Header(m, string(guard)+"_H"))
	return err
}
