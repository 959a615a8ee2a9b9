package docs

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/cli"
)

// help returns what mirtool says of a command.
func help(command string) (string, error) {
	var out, msg bytes.Buffer
	args := append([]string{"help"}, strings.Fields(command)...)
	if status := cli.Run(cli.Config{}, args, strings.NewReader(""), &out, &msg); status != 0 || out.Len() == 0 {
		return "", fmt.Errorf("mirtool help %s: status %d\n%s", command, status, &msg)
	}
	return "```text\n" + out.String() + "```", nil
}
