package filetest

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/mir"
)

// expectation is a run directive with the arguments and input that hold for it.
type expectation struct {
	call    launch.Call
	results []string // nil when not said
	prints  *string
	traps   mir.TrapKind
	exits   *int
	args    []string
	stdin   string
}

// parseExpectation reads what stands behind run:.
func parseExpectation(text string) (*expectation, error) {
	call, rest, err := launch.ParseCall(text)
	if err != nil {
		return nil, err
	}
	x := &expectation{call: call}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		if values, ok := strings.CutPrefix(rest, "=="); ok {
			rest = x.equals(values)
			continue
		}
		word, behind, _ := strings.Cut(rest, " ")
		if rest, err = x.clause(word, strings.TrimSpace(behind)); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// equals reads results up to the next clause and returns it.
func (x *expectation) equals(values string) (rest string) {
	end := len(values)
	for _, word := range []string{" prints ", " traps ", " exits "} {
		if i := strings.Index(values, word); i >= 0 {
			end = min(end, i)
		}
	}
	x.results = []string{}
	for _, v := range strings.Split(values[:end], ",") {
		x.results = append(x.results, strings.TrimSpace(v))
	}
	return values[end:]
}

// clause reads a clause that starts with a word, and returns what follows it.
func (x *expectation) clause(word, rest string) (string, error) {
	switch word {
	case "prints":
		value, rest, ok := launch.CutQuoted(rest)
		if !ok {
			return "", fmt.Errorf("prints needs a text in quotes, with the escapes \\n \\t \\\\ \\\" and \\hh")
		}
		x.prints = &value
		return rest, nil
	case "traps":
		kind, rest, _ := strings.Cut(rest, " ")
		x.traps = mir.TrapByName(kind)
		if x.traps == mir.NoTrap {
			return "", fmt.Errorf("there is no trap %q%s", kind, near.Hint("%s", kind, trapNames()))
		}
		return rest, nil
	case "exits":
		text, rest, _ := strings.Cut(rest, " ")
		status, err := strconv.ParseUint(text, 10, 8)
		if err != nil {
			return "", fmt.Errorf("exits needs a status from 0 to 255, not %q", text)
		}
		n := int(status)
		x.exits = &n
		return rest, nil
	}
	return "", fmt.Errorf("expected == or prints, traps or exits behind the call, found %q", word)
}

func trapNames() []string {
	var names []string
	for _, k := range mir.TrapKinds() {
		names = append(names, k.String())
	}
	return names
}

// splitWords cuts a command line at its spaces; a word may be in quotes.
func splitWords(text string) ([]string, error) {
	var words []string
	for text = strings.TrimLeft(text, " \t"); text != ""; text = strings.TrimLeft(text, " \t") {
		if text[0] == '"' {
			word, rest, ok := launch.CutQuoted(text)
			if !ok {
				return nil, fmt.Errorf("malformed word in quotes")
			}
			words, text = append(words, word), rest
			continue
		}
		n := strings.IndexAny(text+" ", " \t")
		words, text = append(words, text[:n]), text[n:]
	}
	return words, nil
}
