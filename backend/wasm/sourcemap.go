package wasm

import (
	"encoding/base64"
	"encoding/json"

	"github.com/mirtool/mirtool/backend/wasm/asm"
	"github.com/mirtool/mirtool/mir"
)

// sourceMap returns the section in which browsers look for places: the address of
// a source map, revision 3, which is in that address itself. For Wasm the map
// has one line, whose columns are the bytes of the file. Code is where the code
// section's content starts.
func (p *program) sourceMap(out *product, code uint32) asm.Custom {
	m := struct {
		Version  int      `json:"version"`
		Sources  []string `json:"sources"`
		Names    []string `json:"names"`
		Mappings string   `json:"mappings"`
	}{Version: 3, Names: []string{}}
	for _, f := range p.m.Files {
		m.Sources = append(m.Sources, f.Name)
	}
	m.Mappings = string(p.mappings(out, code))
	text, err := json.Marshal(m)
	if err != nil {
		panic(err) // it is strings and a number
	}
	url := "data:application/json;base64," + base64.StdEncoding.EncodeToString(text)
	return asm.Custom{Name: "sourceMappingURL", Bytes: append(asm.AppendUint(nil, uint64(len(url))), url...)}
}

// mappings appends a segment for each row: the differences of the offset, the
// file, the line and the column to those of the segment before. Lines and
// columns count from 0.
func (p *program) mappings(out *product, code uint32) []byte {
	var b []byte
	var offset uint32
	last := mir.Place{Line: 1, Col: 1}
	for i, rows := range out.rows {
		if i >= len(p.funcs) {
			break
		}
		for _, r := range rows {
			q := p.funcs[i].At(mir.Value(r.Site)).Place
			if !q.IsValid() {
				continue
			}
			if len(b) > 0 {
				b = append(b, ',')
			}
			at := code + out.starts[i] + r.Offset
			b = appendVLQ(b, int64(at)-int64(offset))
			b = appendVLQ(b, int64(q.File)-int64(last.File))
			b = appendVLQ(b, int64(q.Line)-int64(last.Line))
			b = appendVLQ(b, int64(q.Col)-int64(last.Col))
			offset, last = at, q
		}
	}
	return b
}

// appendVLQ appends a number in base 64, five bits a digit, the lowest first; the
// lowest of all is the sign.
func appendVLQ(b []byte, x int64) []byte {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	u := uint64(x) << 1
	if x < 0 {
		u = uint64(-x)<<1 | 1
	}
	for u >= 32 {
		b = append(b, digits[u&31|32])
		u >>= 5
	}
	return append(b, digits[u])
}
