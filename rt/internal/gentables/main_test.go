package main

import (
	"os"
	"strings"
	"testing"
)

func TestTablesAreCurrent(t *testing.T) {
	text, err := os.ReadFile("../../pow10.mir")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(string(text), tables()) {
		t.Error("pow10.mir does not end with what gentables prints")
	}
}
