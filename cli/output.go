package cli

import "github.com/mirtool/mirtool/internal/replace"

// writeTo writes a product to a file, or to standard output when its name is
// "" or "-". A file is there whole or not at all.
func (t *tool) writeTo(file string, product []byte) error {
	if file == "" || file == "-" {
		_, err := t.stdout.Write(product)
		return err
	}
	return replace.File(file, product)
}
