package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"

	"github.com/mirtool/mirtool/internal/render"
)

// A judge is a command that gets a module on its standard input and accepts it
// by ending with status 0.
type judge []string

// accepts asks about a text. The end of ctx is the command's too, which then
// accepts nothing. The error says that the command cannot be run.
func (j judge) accepts(ctx context.Context, text string) (bool, error) {
	err := j.run(ctx, text, nil)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) && ctx.Err() == nil {
		return false, fmt.Errorf("%s cannot be run: %w", j[0], err)
	}
	return err == nil, nil
}

// why asks again about a text that was not accepted, and says how the command
// ended and what it wrote.
func (j judge) why(ctx context.Context, text string) string {
	out := &tail{most: 2000}
	end := "exit status 0 the second time"
	if err := j.run(ctx, text, out); err != nil {
		end = err.Error()
	}
	wrote := strings.TrimRight(render.Clean(out.String()), "\n")
	if wrote == "" {
		return end + ", and it wrote nothing"
	}
	return end + ", and it wrote\n  " + strings.ReplaceAll(wrote, "\n", "\n  ")
}

// run runs the command; what it writes goes to out, unless that is nil.
func (j judge) run(ctx context.Context, text string, out io.Writer) error {
	cmd := exec.CommandContext(ctx, j[0], j[1:]...)
	cmd.Stdin = strings.NewReader(text)
	cmd.Stdout, cmd.Stderr = out, out
	return cmd.Run()
}

// tail keeps the end of what is written to it.
type tail struct {
	kept []byte
	most int
	cut  bool
}

// Write never fails.
func (t *tail) Write(p []byte) (int, error) {
	t.kept = append(t.kept, p...)
	if n := len(t.kept) - t.most; n > 0 {
		t.kept = append(t.kept[:0], t.kept[n:]...)
		t.cut = true
	}
	return len(p), nil
}

func (t *tail) String() string {
	s := strings.ToValidUTF8(string(t.kept), "")
	if t.cut {
		return "…" + s
	}
	return s
}
