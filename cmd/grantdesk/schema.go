package main

import (
	"fmt"

	"grantdesk/knowledge/content"
)

// SchemaCmd prints the JSON Schema of content files, for editors.
type SchemaCmd struct {
	Kind string `arg:"" optional:"" help:"Kind of file: call, facts, faq, entries (faq/*.yaml) or selfcheck; without it the schema takes them all."`
}

// Run prints the schema.
func (c SchemaCmd) Run(std Streams) error {
	b, err := content.Schema(c.Kind)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.Out, "%s\n", b)
	return err
}
