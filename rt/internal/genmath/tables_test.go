package genmath

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the tables in rt/math_*.mir anew")

// TestTables holds the tables in rt/math_*.mir to what is computed here.
func TestTables(t *testing.T) {
	for _, table := range Tables {
		checkTable(t, table())
	}
}

func checkTable(t *testing.T, table Table) {
	file := filepath.Join("..", "..", table.File)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	updated, err := table.Update(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if updated == string(text) {
		return
	}
	if !*update {
		t.Errorf("table %s in rt/%s differs from what genmath makes; go test ./rt/internal/genmath -update writes it", table.Name, table.File)
		return
	}
	if err := os.WriteFile(file, []byte(updated), 0o644); err != nil {
		t.Fatal(err)
	}
}
