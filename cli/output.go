package cli

import (
	"bufio"
	"io"

	"github.com/mirtool/mirtool/internal/replace"
)

// writeTo writes a product to a file, or to standard output when its name is
// "" or "-". A file is there whole or not at all.
func (t *tool) writeTo(file string, product []byte) error {
	return t.writeOut(file, false, func(w io.Writer) error {
		_, err := w.Write(product)
		return err
	})
}

// writeOut is writeTo for a product that is written in pieces; the file can be
// run if executable.
func (t *tool) writeOut(file string, executable bool, write func(io.Writer) error) error {
	if file == "" || file == "-" {
		w := bufio.NewWriter(t.stdout)
		if err := write(w); err != nil {
			return err
		}
		return w.Flush()
	}
	mode := replace.Plain
	if executable {
		mode = replace.Executable
	}
	return replace.Write(file, mode, write)
}
