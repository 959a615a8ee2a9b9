package mirtext

import (
	"testing"

	"github.com/mirtool/mirtool/mir"
)

// seeds adds the corpus and the programs to a fuzz target.
func seeds(f *testing.F) {
	for _, src := range corpus(f) {
		f.Add(src)
	}
	for _, src := range programs(f) {
		if len(src) < 4000 {
			f.Add(src)
		}
	}
}

// FuzzParse checks that reading and verifying end without a panic on anything,
// and that a position is given for each error.
func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		file := Read("f.mir", src, WithComments|Verify)
		for _, d := range file.Diags {
			if d.Pos.Line == 0 || d.Message == "" || d.Code == "" {
				t.Errorf("incomplete diagnostic %+v", d)
			}
		}
		_ = file.Module.String()
	})
}

// FuzzPrintParse checks that what is printed of a text reads back, as the same
// text.
func FuzzPrintParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		file := Read("f.mir", src, WithComments)
		if len(file.Diags) == 0 && len(mir.Verify(file.Module)) == 0 {
			roundTrip(t, file)
		}
	})
}
