// Package browser runs tests of pages in a headless Chromium. A test is a
// CommonJS script for Node that gets the page's address as its first argument;
// it finds playwright-core, which `npm install` in this folder installs, and
// ./page.cjs, which opens pages and fails on any error in them.
package browser

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/mirtool/mirtool/internal/testtool"
)

// Run runs a script on a page. It skips the test where something is missing that
// the script needs, but in continuous integration that is a failure.
func Run(t testing.TB, script, page string) {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	dir := filepath.Dir(here)
	chromium, node := testtool.Path(t, "chromium"), testtool.Path(t, "node")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "playwright-core")); err != nil {
		testtool.Missing(t, "there is no playwright-core; npm install in "+dir+" installs it")
	}
	page, err := filepath.Abs(page)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, script, "file://"+filepath.ToSlash(page))
	cmd.Env = append(os.Environ(), "NODE_PATH="+filepath.Join(dir, "node_modules")+string(filepath.ListSeparator)+dir, "CHROMIUM="+chromium)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", script, err, out)
	}
}
