package filetest

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReports(t *testing.T) {
	results := []Result{
		{File: "good.mir", Checks: 2},
		{File: "bad <1>.mir", Checks: 3, Failures: []Failure{{Line: 4, Message: "wrong\n\x1b[0m"}, {Message: "also wrong"}}},
		{File: "skipped.mir", Skipped: true},
		{File: "new.mir", Updated: true, Checks: 1},
	}
	for format, want := range map[string]string{
		"text": "FAIL bad <1>.mir\n  bad <1>.mir:4: wrong\n    \\1b[0m\n  bad <1>.mir: also wrong\nnew  new.mir\n" +
			"2 passed, 1 failed, 1 without directives skipped (6 checks)\n",
		"tap": "TAP version 14\n1..4\nok 1 - good.mir\nnot ok 2 - bad <1>.mir\n#   bad <1>.mir:4: wrong\n#     \\1b[0m\n#   bad <1>.mir: also wrong\n" +
			"ok 3 - skipped.mir # SKIP no test directives\nok 4 - new.mir\n",
		"junit": `<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="mirtool test" tests="4" failures="1" skipped="1">
  <testcase name="good.mir" file="good.mir" time="0.000"></testcase>
  <testcase name="bad &lt;1&gt;.mir" file="bad &lt;1&gt;.mir" time="0.000">
    <failure message="wrong&#xA;\1b[0m">  bad &lt;1&gt;.mir:4: wrong&#xA;    \1b[0m&#xA;  bad &lt;1&gt;.mir: also wrong&#xA;</failure>
  </testcase>
  <testcase name="skipped.mir" file="skipped.mir" time="0.000">
    <skipped></skipped>
  </testcase>
  <testcase name="new.mir" file="new.mir" time="0.000"></testcase>
</testsuite>
`,
		"json": `{
  "passed": 2,
  "failed": 1,
  "skipped": 1,
  "updated": 1,
  "checks": 6,
  "files": [
    {
      "file": "good.mir",
      "status": "passed",
      "checks": 2,
      "seconds": 0
    },
    {
      "file": "bad <1>.mir",
      "status": "failed",
      "checks": 3,
      "seconds": 0,
      "failures": [
        {
          "line": 4,
          "message": "wrong\n\u001b[0m"
        },
        {
          "message": "also wrong"
        }
      ]
    },
    {
      "file": "skipped.mir",
      "status": "skipped",
      "checks": 0,
      "seconds": 0
    },
    {
      "file": "new.mir",
      "status": "passed",
      "updated": true,
      "checks": 1,
      "seconds": 0
    }
  ]
}
`,
	} {
		var b bytes.Buffer
		r := NewReporter(format, false, &b)
		for _, res := range results {
			r.Result(res)
		}
		s := r.Close()
		if diff := cmp.Diff(want, b.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", format, diff)
		}
		if s != (Summary{Passed: 2, Failed: 1, Skipped: 1, Updated: 1, Checks: 6}) {
			t.Errorf("%s: %+v", format, s)
		}
	}
}
