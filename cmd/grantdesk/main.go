// Command grantdesk answers questions about public funding calls from their
// own documents, and hands to a person what those documents do not tell.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // deadlines need their zones on machines that have none

	"github.com/alecthomas/kong"
	_ "golang.org/x/crypto/x509roots/fallback" // an empty container has no certificate roots
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}

// Streams are where a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// CLI is the command line: one field a sub-command.
type CLI struct {
	Chat        ChatCmd        `cmd:"" default:"withargs" help:"Chat on this terminal (the default). Needs no account and no network."`
	Ask         AskCmd         `cmd:"" help:"Answer one question, or a batch of them."`
	Eval        EvalCmd        `cmd:"" help:"Measure the answers with written questions."`
	Serve       ServeCmd       `cmd:"" help:"Serve the channels that are configured."`
	Config      ConfigCmd      `cmd:"" help:"About the configuration."`
	Healthcheck HealthcheckCmd `cmd:"" help:"Ask a running server whether it lives."`
	Check       CheckCmd       `cmd:"" help:"Check a content directory and report every fault at once."`
	Init        InitCmd        `cmd:"" help:"Write a commented configuration and a first call to overwrite."`
	Doctor      DoctorCmd      `cmd:"" help:"Look for what is wrong with a set-up, and say what to do."`
	Notice      NoticeCmd      `cmd:"" help:"Show everybody a notice, such as \"Wartung bis 14 Uhr\"."`
	Channel     ChannelCmd     `cmd:"" help:"Switch a channel off and on while the service runs."`
	Audit       AuditCmd       `cmd:"" help:"Print who put up notices and switched channels, and when."`
	Backup      BackupCmd      `cmd:"" help:"Write everything that is not content into one file."`
	Restore     RestoreCmd     `cmd:"" help:"Bring a backup back into an empty store of any kind."`
	Record      RecordCmd      `cmd:"" help:"Write the last turns of a dialogue as a story to replay, without personal data."`
	Gaps        GapsCmd        `cmd:"" help:"Print which questions content does not answer, most pressing first."`
	Learned     LearnedCmd     `cmd:"" help:"About entries that the helpdesk wrote."`
	Broadcast   BroadcastCmd   `cmd:"" help:"Say something to everybody whom it concerns, after counting them."`
	Export      ExportCmd      `cmd:"" help:"Write everything that is stored about a person, as JSON."`
	Forget      ForgetCmd      `cmd:"" help:"Delete everything that is stored about a person."`
	Schema      SchemaCmd      `cmd:"" help:"Print the JSON Schema of content files, for editors."`
	Flow        FlowCmd        `cmd:"" help:"Draw and compare self-checks."`
}

// run runs one command line and returns the exit status: 0, 1 for a failure,
// 2 for a command line that cannot be read.
func run(ctx context.Context, args []string, std Streams) (code int) {
	return runOn(ctx, args, std, &opened{})
}

// runOn is run with the store that a server has opened already.
func runOn(ctx context.Context, args []string, std Streams, have *opened) (code int) {
	var c CLI
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("grantdesk"),
		kong.Description("Answers questions about public funding calls from their own documents."),
		kong.Writers(std.Out, std.Err),
		kong.Exit(func(status int) { exited = status }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(std, have),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		fmt.Fprintf(std.Err, "grantdesk: %v\n", err)
		return 1
	}
	k, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintf(std.Err, "grantdesk: %v\nTry: grantdesk --help\n", err)
		return 2
	}
	if err = allowed(k, have); err == nil {
		err = k.Run()
	}
	if err != nil {
		if !errors.Is(err, errFaults) {
			fmt.Fprintf(std.Err, "grantdesk: %v\n", err)
		}
		return 1
	}
	return 0
}
