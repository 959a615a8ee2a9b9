// Package browser_test keeps the page with programs up to date, and tests it.
package browser_test

import (
	"bytes"
	"encoding/base64"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/cli"
	"github.com/mirtool/mirtool/internal/browser"
)

var update = flag.Bool("update", false, "put the modules into the page anew")

// made returns the page with the modules as they are emitted now.
func made(t *testing.T, page string) string {
	for _, name := range []string{"mandelbrot", "life"} {
		var out, stderr bytes.Buffer
		args := []string{"emit", "-O2", "--to=wasm", "../" + name + "/" + name + ".mir"}
		if status := cli.Run(cli.Config{}, args, strings.NewReader(""), &out, &stderr); status != 0 {
			t.Fatalf("status %d\n%s", status, &stderr)
		}
		text := base64.StdEncoding.EncodeToString(out.Bytes())
		var lines strings.Builder
		for len(text) > 120 {
			lines.WriteString(text[:120] + "\n")
			text = text[120:]
		}
		re := regexp.MustCompile(`(?s)(id="` + name + `\.wasm">).*?(</script>)`)
		page = re.ReplaceAllString(page, "${1}\n"+lines.String()+text+"\n${2}")
	}
	return page
}

// TestPage draws the pictures, with the modules in the page and with new ones.
func TestPage(t *testing.T) {
	old, err := os.ReadFile("index.html")
	if err != nil {
		t.Fatal(err)
	}
	page := made(t, string(old))
	if *update {
		if err := os.WriteFile("index.html", []byte(page), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	fresh := t.TempDir() + "/index.html"
	if err := os.WriteFile(fresh, []byte(page), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"index.html", fresh} {
		browser.Run(t, "testdata/page.cjs", file)
	}
}
