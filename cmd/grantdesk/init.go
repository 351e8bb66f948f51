package main

import (
	"fmt"
	"path/filepath"
	"regexp"

	"grantdesk/cmd/grantdesk/config"
	"grantdesk/cmd/grantdesk/skeleton"
)

// InitCmd writes the files with which an installation begins.
type InitCmd struct {
	Dir  string `arg:"" help:"Directory of the new installation."`
	Call string `default:"my-call" placeholder:"ID" help:"Id of the first call: lower case letters, digits and hyphens."`
}

// callID is the form of an id that names a directory.
var callID = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*$`)

// Run writes, and says what comes next. It overwrites nothing.
func (c InitCmd) Run(std Streams) error {
	if !callID.MatchString(c.Call) {
		return fmt.Errorf("--call %q: an id has lower case letters, digits, dots and hyphens", c.Call)
	}
	file, content := filepath.Join(c.Dir, "grantdesk.yaml"), filepath.Join(c.Dir, "content")
	example := config.Example(map[string]string{"content.dir": "content", "store.file": "grantdesk.db"})
	if err := skeleton.Create(file, example, 0o600); err != nil {
		return err
	}
	if err := skeleton.Write(content, c.Call); err != nil {
		return err
	}
	_, err := fmt.Fprintf(std.Out, `Written: the configuration %[1]s, and %[2]s with one invented call to overwrite.

grantdesk check --config %[1]s    # is everything sound?
grantdesk chat --content %[2]s    # talk to it, and edit meanwhile
grantdesk doctor --config %[1]s   # what is missing to serve it?
grantdesk serve --config %[1]s    # serve it
`, file, content)
	return err
}
