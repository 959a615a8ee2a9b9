package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// filter is a pass that does its work well or badly, by its first argument.
func filter() {
	in, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	switch os.Args[1] {
	case "keep":
		os.Stdout.Write(in)
	case "talk":
		fmt.Fprintln(os.Stderr, "hello from the filter")
		os.Stdout.Write(in)
	case "rename":
		os.Stdout.WriteString(strings.ReplaceAll(string(in), `"name":"f"`, `"name":"`+os.Args[2]+`"`))
	case "break":
		os.Stdout.WriteString(strings.ReplaceAll(string(in), `"args":["%x"]`, `"args":["%none"]`))
	case "replace":
		os.Stdout.WriteString(strings.ReplaceAll(string(in), os.Args[2], "gone"))
	case "judge":
		if strings.Contains(string(in), os.Args[2]) {
			os.Exit(1)
		}
	case "die":
		os.Exit(3)
	case "endless":
		for {
			if _, err := os.Stdout.WriteString(strings.Repeat("[", 1<<20)); err != nil {
				os.Exit(1)
			}
		}
	case "hang":
		time.Sleep(time.Hour)
	case "junk":
		fmt.Println("Segmentation fault")
	case "text":
		fmt.Println("mir 1")
	case "huge":
		os.Stdout.WriteString(strings.Repeat(" ", 10<<20))
		os.Stdout.Write(in)
	}
}
