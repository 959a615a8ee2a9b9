package filetest

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/mirtool/mirtool/internal/render"
	"github.com/mirtool/mirtool/mir"
)

// Summary counts files.
type Summary struct {
	Passed  int `json:"passed"`
	Failed  int `json:"failed"`
	Skipped int `json:"skipped"` // without directives
	Updated int `json:"updated"`
	Checks  int `json:"checks"` // directives that were tried, in all files
}

// Reporter writes results in one of the formats text, tap, junit and json.
type Reporter struct {
	Summary
	w       io.Writer
	verbose bool
	result  func(Result)
	close   func()
	all     []Result
}

// NewReporter returns a reporter for a format, which is text unless it is one
// of the others.
func NewReporter(format string, verbose bool, w io.Writer) *Reporter {
	r := &Reporter{w: w, verbose: verbose}
	keep := func(res Result) { r.all = append(r.all, res) }
	switch format {
	case "tap":
		r.result, r.close = keep, r.tap
	case "junit":
		r.result, r.close = keep, r.junit
	case "json":
		r.result, r.close = keep, r.json
	default:
		r.result, r.close = r.text, r.summary
	}
	return r
}

// Result reports the result of a file.
func (r *Reporter) Result(res Result) {
	switch {
	case res.Skipped:
		r.Skipped++
	case len(res.Failures) > 0:
		r.Failed++
	default:
		r.Passed++
	}
	if res.Updated {
		r.Updated++
	}
	r.Checks += res.Checks
	r.result(res)
}

// Close ends the report and returns what was counted.
func (r *Reporter) Close() Summary {
	r.close()
	return r.Summary
}

// text reports a file for people.
func (r *Reporter) text(res Result) {
	switch {
	case len(res.Failures) > 0:
		fmt.Fprintf(r.w, "FAIL %s\n%s", res.File, res.failures())
	case res.Updated:
		fmt.Fprintf(r.w, "new  %s\n", res.File)
	case r.verbose && res.Skipped:
		fmt.Fprintf(r.w, "skip %s: no test directives\n", res.File)
	case r.verbose:
		fmt.Fprintf(r.w, "ok   %s\n", res.File)
	}
}

// failures returns the failures of a file, each with its place.
func (res *Result) failures() string {
	var b strings.Builder
	for _, f := range res.Failures {
		at := mir.Pos{File: res.File, Line: f.Line, Col: f.Col}
		message := strings.ReplaceAll(strings.TrimRight(render.Clean(f.Message), "\n"), "\n", "\n    ")
		fmt.Fprintf(&b, "  %s: %s\n", at, message)
		for line := range strings.Lines(f.Source) {
			b.WriteString("  " + line)
		}
	}
	return b.String()
}

func (r *Reporter) summary() {
	if r.Passed+r.Failed == 0 {
		return
	}
	fmt.Fprintf(r.w, "%d passed, %d failed", r.Passed, r.Failed)
	if r.Skipped > 0 {
		fmt.Fprintf(r.w, ", %d without directives skipped", r.Skipped)
	}
	fmt.Fprintf(r.w, " (%d checks)\n", r.Checks)
}

// tap writes the Test Anything Protocol, version 14.
func (r *Reporter) tap() {
	fmt.Fprintf(r.w, "TAP version 14\n1..%d\n", len(r.all))
	for i, res := range r.all {
		file := strings.ReplaceAll(res.File, "#", `\#`)
		switch {
		case res.Skipped:
			fmt.Fprintf(r.w, "ok %d - %s # SKIP no test directives\n", i+1, file)
		case len(res.Failures) == 0:
			fmt.Fprintf(r.w, "ok %d - %s\n", i+1, file)
		default:
			fmt.Fprintf(r.w, "not ok %d - %s\n", i+1, file)
			for line := range strings.Lines(res.failures()) {
				fmt.Fprintf(r.w, "# %s", line)
			}
		}
	}
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitFailure `xml:"failure"`
	Skipped *struct{}     `xml:"skipped"`
}

type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

// junit writes the XML that build servers read.
func (r *Reporter) junit() {
	s := junitSuite{Name: "mirtool test", Tests: len(r.all), Failures: r.Failed, Skipped: r.Skipped}
	for _, res := range r.all {
		c := junitCase{Name: res.File, File: res.File, Time: fmt.Sprintf("%.3f", res.Time.Seconds())}
		if res.Skipped {
			c.Skipped = &struct{}{}
		}
		if len(res.Failures) > 0 {
			c.Failure = &junitFailure{render.Clean(res.Failures[0].Message), res.failures()}
		}
		s.Cases = append(s.Cases, c)
	}
	text, _ := xml.MarshalIndent(s, "", "  ")
	fmt.Fprintf(r.w, "%s%s\n", xml.Header, text)
}

type jsonFailure struct {
	Line    int    `json:"line,omitempty"`
	Col     int    `json:"col,omitempty"`
	Message string `json:"message"`
}

type jsonResult struct {
	File     string        `json:"file"`
	Status   string        `json:"status"` // passed, failed or skipped
	Updated  bool          `json:"updated,omitempty"`
	Checks   int           `json:"checks"`
	Seconds  float64       `json:"seconds"`
	Failures []jsonFailure `json:"failures,omitempty"`
}

// json writes one object.
func (r *Reporter) json() {
	out := struct {
		Summary
		Files []jsonResult `json:"files"`
	}{r.Summary, []jsonResult{}}
	for _, res := range r.all {
		j := jsonResult{File: res.File, Status: "passed", Updated: res.Updated, Checks: res.Checks, Seconds: res.Time.Seconds()}
		for _, f := range res.Failures {
			j.Status = "failed"
			j.Failures = append(j.Failures, jsonFailure{f.Line, f.Col, f.Message})
		}
		if res.Skipped {
			j.Status = "skipped"
		}
		out.Files = append(out.Files, j)
	}
	enc := json.NewEncoder(r.w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	enc.Encode(out)
}
