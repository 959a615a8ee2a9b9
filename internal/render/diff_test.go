package render

import "testing"

func TestDiff(t *testing.T) {
	const diff = "--- a\n+++ b\n@@ -1,2 +1,2 @@\n same\n-old\n+new\n\n+end"
	const want = "\x1b[1m--- a\x1b[22m\n\x1b[1m+++ b\x1b[22m\n\x1b[36m@@ -1,2 +1,2 @@\x1b[0m\n same\n\x1b[31m-old\x1b[0m\n\x1b[32m+new\x1b[0m\n\n\x1b[32m+end\x1b[0m"
	if got := Diff(diff); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
