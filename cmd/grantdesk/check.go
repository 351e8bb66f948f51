package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
	"grantdesk/knowledge/rank"
)

// CheckCmd checks the configuration and a content directory.
type CheckCmd struct {
	configured
	Dir  string `arg:"" optional:"" type:"path" help:"Content directory; without it that of the configuration, or the built-in example."`
	JSON bool   `help:"Print the faults as JSON."`

	Quick    bool `help:"Leave out asking every wording, held out, whether it finds what it asks for, and the stories."`
	Wordings bool `help:"List for each fact and entry how many of its wordings, held out, find it."`
}

// errFaults tells that the faults were printed and are the whole message.
var errFaults = errors.New("there are faults")

// Run checks and prints.
func (c CheckCmd) Run(ctx context.Context, std Streams) error {
	cfg, wrong := c.load(std.Err)
	dir := c.Dir
	if dir == "" {
		dir = cfg.Content.Dir
	}
	if dir == "" && wrong != nil {
		return wrong // it may have meant other content than the example
	}
	fsys, err := openContent(dir)
	if err != nil {
		return errors.Join(wrong, err)
	}
	release, faults := content.Check(fsys)
	var audits []rank.Audit
	if release != nil && !c.Quick {
		if audits, err = audit(release.Library); err != nil {
			return err
		}
		faults = append(faults, confusions(release, audits)...)
		untrue, err := stories(ctx, fsys, dir)
		if err != nil {
			return err
		}
		if faults = append(faults, untrue...); len(untrue) > 0 {
			release = nil
		}
	}
	err = c.print(std.Out, release, faults, audits)
	if err = errors.Join(wrong, err); err == nil && release == nil {
		return errFaults
	}
	return err
}

// print prints what was found.
func (c CheckCmd) print(w io.Writer, release *content.Release, faults []knowledge.Fault, audits []rank.Audit) error {
	if c.JSON {
		return printJSON(w, release, faults)
	}
	err := printFaults(w, release, faults)
	if err == nil && c.Wordings {
		err = printAudits(w, audits)
	}
	return err
}

// openContent opens a content directory so that no link leads out of it; ""
// is the built-in example.
func openContent(dir string) (fs.FS, error) {
	if dir == "" {
		return example.FS(), nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open content directory: %w", err)
	}
	return root.FS(), nil
}

// checkResult is what check --json prints.
type checkResult struct {
	OK      bool              `json:"ok"`
	Version string            `json:"version,omitempty"`
	Faults  []knowledge.Fault `json:"faults"`
}

func printJSON(w io.Writer, release *content.Release, faults []knowledge.Fault) error {
	res := checkResult{OK: release != nil, Faults: append([]knowledge.Fault{}, faults...)}
	if release != nil {
		res.Version = release.Library.Version
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(res)
}

func printFaults(w io.Writer, release *content.Release, faults []knowledge.Fault) error {
	warnings := 0
	for _, f := range faults {
		if f.Warning {
			warnings++
		}
		if _, err := fmt.Fprintln(w, f); err != nil {
			return err
		}
	}
	if release == nil {
		_, err := fmt.Fprintf(w, "%d faults, %d warnings\n", len(faults)-warnings, warnings)
		return err
	}
	_, err := fmt.Fprintf(w, "no faults, %d warnings; %s, version %s\n", warnings, counted(release.Library), release.Library.Version)
	return err
}

// counted says how much a library holds.
func counted(l *knowledge.Library) string {
	facts, entries, passages := 0, 0, 0
	for _, p := range l.Calls {
		facts, entries, passages = facts+len(p.Facts), entries+len(p.FAQ.Entries), passages+len(p.Passages)
	}
	return fmt.Sprintf("%d calls, %d facts, %d FAQ entries, %d passages", len(l.Calls), facts, entries, passages)
}
