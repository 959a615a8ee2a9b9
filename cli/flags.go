package cli

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/internal/launch"
)

// level is the value of -O.
type level int

func (l *level) String() string { return strconv.Itoa(int(*l)) }
func (l *level) Type() string   { return "level" }

// Set takes a level.
func (l *level) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 3 {
		return errors.New("no level")
	}
	*l = level(n)
	return nil
}

// size is a number of bytes: 65536, 64K, 16M, 2G.
type size uint64

func (z *size) String() string { return strconv.FormatUint(uint64(*z), 10) }
func (z *size) Type() string   { return "size" }

// Set takes a number with or without a unit.
func (z *size) Set(s string) error {
	digits := strings.TrimSuffix(strings.TrimSuffix(strings.ToUpper(s), "B"), "I")
	shift := 0
	if i := strings.IndexAny(digits, "KMGT"); i >= 0 && i == len(digits)-1 {
		shift = 10 * (1 + strings.IndexByte("KMGT", digits[i]))
		digits = digits[:i]
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || n == 0 || n > 1<<63>>shift {
		return errors.New("no size")
	}
	*z = size(n << shift)
	return nil
}

// choice is one of a few words.
type choice struct {
	value string
	words []string
}

func (c *choice) String() string { return c.value }
func (c *choice) Type() string   { return strings.Join(c.words, "|") }

// Set takes one of the words.
func (c *choice) Set(s string) error {
	if !slices.Contains(c.words, s) {
		return errors.New("none of the words")
	}
	c.value = s
	return nil
}

// addChoice adds a flag that takes one of a few words, the first unless said.
func addChoice(cmd *cobra.Command, c *choice, name, doc string, words ...string) {
	c.value, c.words = words[0], words
	cmd.Flags().Var(c, name, doc)
	complete(cmd, name, words)
}

// complete gives the shell the words that a flag takes.
func complete(cmd *cobra.Command, flag string, words []string) {
	cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

// completeList gives the shell the words of which a flag takes a list: the last
// one, behind a comma or a parenthesis, is completed.
func completeList(cmd *cobra.Command, flag string, words []string) {
	cmd.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, _ []string, text string) ([]string, cobra.ShellCompDirective) {
		before := text[:strings.LastIndexAny(text, ",(")+1]
		var lists []string
		for _, w := range words {
			lists = append(lists, before+w)
		}
		return lists, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
}

// span is a time: 500ms, 10s, 2m, or a number of seconds.
type span time.Duration

func (d *span) Type() string { return "time" }

func (d *span) String() string {
	if *d == 0 {
		return ""
	}
	return time.Duration(*d).String()
}

// Set takes a time that is not negative.
func (d *span) Set(s string) error {
	t, err := time.ParseDuration(s)
	if n, e := strconv.ParseUint(s, 10, 32); e == nil {
		t, err = time.Duration(n)*time.Second, nil
	}
	if err != nil || t < 0 {
		return errors.New("no time")
	}
	*d = span(t)
	return nil
}

// symbolName returns the name that the value of a flag such as --func means: f,
// @f or @"f".
func symbolName(text string) string {
	name := strings.TrimPrefix(text, "@")
	if quoted, rest, ok := launch.CutQuoted(name); ok && rest == "" {
		return quoted
	}
	return name
}
