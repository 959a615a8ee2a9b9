package render

import (
	"encoding/json"
	"io"

	"github.com/mirtool/mirtool/mir"
)

// jsonPlace is a place in JSON. Lines and columns count from 1, columns in
// bytes; they are left out when unknown.
type jsonPlace struct {
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"column,omitempty"`
}

type jsonNote struct {
	jsonPlace
	Message string `json:"message"`
}

type jsonDiagnostic struct {
	jsonPlace
	End      *jsonPlace `json:"end,omitempty"`
	Severity string     `json:"severity"`
	Code     string     `json:"code,omitempty"`
	Message  string     `json:"message"`
	Func     string     `json:"function,omitempty"`
	Notes    []jsonNote `json:"notes,omitempty"`
}

// JSON writes the diagnostics as JSON, one object a line.
func JSON(w io.Writer, ds mir.Diagnostics) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, d := range ds {
		j := jsonDiagnostic{
			jsonPlace: jsonPlace(d.Pos),
			Severity:  d.Severity.String(), Code: d.Code, Message: d.Message, Func: d.Func,
		}
		if d.End.Line != 0 {
			end := jsonPlace(d.End)
			j.End = &end
		}
		for _, n := range d.Notes {
			j.Notes = append(j.Notes, jsonNote{jsonPlace(n.Pos), n.Message})
		}
		enc.Encode(j)
	}
}
