// Command grantdesk answers questions about public funding calls from their
// own documents, and hands to a person what those documents do not tell.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
)

// CLI is the command line of the program.
type CLI struct {
	Check  CheckCmd  `cmd:"" help:"Check a content directory and report every fault at once."`
	Schema SchemaCmd `cmd:"" help:"Print the JSON Schema of content files, for editors."`
}

// Streams are where a command writes.
type Streams struct{ Out, Err io.Writer }

func main() {
	os.Exit(run(os.Args[1:], Streams{os.Stdout, os.Stderr}))
}

// run performs one command and returns the exit status.
func run(args []string, std Streams) int {
	var cli CLI
	parser, err := kong.New(&cli, kong.Name("grantdesk"), kong.Description("Answers questions about public funding calls from their own documents."),
		kong.Writers(std.Out, std.Err), kong.UsageOnError())
	if err != nil {
		return fail(std, err)
	}
	ctx, err := parser.Parse(args)
	if err != nil {
		return fail(std, err)
	}
	if err := ctx.Run(std); err != nil {
		return fail(std, err)
	}
	return 0
}

// fail prints what went wrong, unless the command has said it all.
func fail(std Streams, err error) int {
	if !errors.Is(err, errFaults) {
		fmt.Fprintln(std.Err, "grantdesk:", err)
	}
	return 1
}
