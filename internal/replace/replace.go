// Package replace writes files so that they are there whole or not at all.
package replace

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// The modes of new files, before the process's mask.
const (
	Plain      fs.FileMode = 0o666
	Executable fs.FileMode = 0o777
)

// File puts a text in the place of a file, by way of a temporary one beside it.
// What is no regular file is written to as it is.
func File(file string, text []byte) error {
	return Write(file, Plain, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// Write is File for what is written in pieces. A file that is new gets the mode;
// one that is there keeps its own, and can be run if mode says so. An error of
// write is returned as it is.
func Write(file string, mode fs.FileMode, write func(io.Writer) error) error {
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real
	}
	info, err := os.Stat(file)
	if err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(file, os.O_WRONLY, 0)
		if err != nil {
			return fail(file, err)
		}
		return fill(f, write)
	}
	tmp := filepath.Join(filepath.Dir(file), fmt.Sprintf(".mirtool-%x.tmp", rand.Uint64()))
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return fail(file, err)
	}
	if err := fill(f, write); err != nil {
		os.Remove(tmp)
		return err
	}
	if info != nil {
		err = os.Chmod(tmp, keep(info.Mode().Perm(), mode))
	}
	if err == nil {
		err = os.Rename(tmp, file)
	}
	if err != nil {
		os.Remove(tmp)
		return fail(file, err)
	}
	return nil
}

// fail says why a file cannot be written. The name of the temporary one is
// nobody's business.
func fail(file string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("cannot write %s: %w", file, err)
}

// keep returns the mode of a file that had the mode old: for one that can be
// run, whoever reads it may run it.
func keep(old, mode fs.FileMode) fs.FileMode {
	if mode == Executable {
		old |= old & 0o444 >> 2
	}
	return old
}

// fill writes a file and closes it.
func fill(f *os.File, write func(io.Writer) error) error {
	w := bufio.NewWriterSize(f, 1<<16)
	err := write(w)
	if err == nil {
		err = w.Flush()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}
