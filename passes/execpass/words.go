package execpass

import (
	"errors"
	"strings"
)

// words cuts a command at its spaces. A part in single or double quotes stands
// for what it holds; there are no escapes and no shell.
func words(command string) ([]string, error) {
	var list []string
	var word strings.Builder
	inWord, quote := false, rune(0)
	for _, c := range command {
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(c)
		case c == '"' || c == '\'':
			quote, inWord = c, true
		case c == ' ' || c == '\t' || c == '\n':
			if inWord {
				list = append(list, word.String())
			}
			word.Reset()
			inWord = false
		default:
			word.WriteRune(c)
			inWord = true
		}
	}
	if quote != 0 {
		return nil, errors.New("the command has an open quote")
	}
	if inWord {
		list = append(list, word.String())
	}
	if len(list) == 0 || list[0] == "" {
		return nil, errors.New("there is no command")
	}
	return list, nil
}
