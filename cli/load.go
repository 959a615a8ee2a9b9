package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/link"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirjson"
	"github.com/mirtool/mirtool/mirtext"
)

// stdinName is what standard input goes by in messages.
const stdinName = "<stdin>"

// load reads and verifies the module that the files make, linked when they are
// several. The error is mir.Diagnostics when they are wrong.
func (t *tool) load(files []string) (*mir.Module, error) {
	var ms []*mir.Module
	var ds mir.Diagnostics
	for _, file := range files {
		m, found, err := t.loadOne(file)
		if err != nil {
			return nil, err
		}
		ms, ds = append(ms, m), append(ds, found...)
	}
	if err := ds.Err(); err != nil {
		return nil, err
	}
	t.report(ds)
	return link.Modules(ms...)
}

// loadOne reads and verifies a file, which is MIR text or JSON.
func (t *tool) loadOne(file string) (*mir.Module, mir.Diagnostics, error) {
	name, src, err := t.read(file)
	if err != nil {
		return nil, nil, err
	}
	if mirjson.Is(src) {
		f := mirjson.Read(name, src, mirjson.Verify)
		return f.Module, f.Diags, nil
	}
	f := mirtext.Read(name, src, mirtext.Verify)
	return f.Module, f.Diags, nil
}

// read returns the text of a file and the name it goes by.
func (t *tool) read(file string) (name string, src []byte, err error) {
	if file == "-" {
		name = stdinName
		if t.stdinRead {
			return "", nil, errors.New("standard input can be read only once")
		}
		t.stdinRead = true
		src, err = io.ReadAll(t.stdin)
	} else {
		name = file
		src, err = readFile(file)
	}
	t.sources[name] = src
	return name, src, err
}

// readFile reads a file, with an error that one can do something about.
func readFile(file string) ([]byte, error) {
	src, err := os.ReadFile(file)
	var p *fs.PathError
	if err == nil || !errors.As(err, &p) {
		return src, err
	}
	if info, e := os.Stat(file); e == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a folder, not a file", file)
	}
	return nil, fmt.Errorf("cannot read %s: %w", file, p.Err)
}

// files returns the files that a command is to read: those named, or standard
// input if that is no terminal. The error has shown the help.
func (t *tool) files(cmd *cobra.Command, args []string) ([]string, error) {
	if len(args) > 0 {
		return args, nil
	}
	if isTerminal(t.stdin) {
		return nil, t.help(cmd)
	}
	return []string{"-"}, nil
}
