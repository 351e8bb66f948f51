package main

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"grantdesk/knowledge/eligibility"
	"grantdesk/knowledge/selfcheck"
)

// FlowCmd holds the commands about self-checks.
type FlowCmd struct {
	Graph FlowGraphCmd `cmd:"" help:"Draw how a self-check decides, as a Mermaid flow chart."`
	Diff  FlowDiffCmd  `cmd:"" help:"Compare two versions of self-checks and show whose verdict changes."`
}

// FlowGraphCmd draws a self-check.
type FlowGraphCmd struct {
	Content string `type:"path" placeholder:"DIR" help:"Content directory; without it the built-in example is used."`
	Call    string `arg:"" optional:"" help:"Id of the call; may be left out where only one has a self-check."`
}

// Run draws.
func (c FlowGraphCmd) Run(std Streams) error {
	files, err := openFlows(c.Content)
	if err != nil {
		return err
	}
	if c.Call == "" && len(files.calls) == 1 {
		c.Call = files.calls[0]
	}
	if c.Call == "" {
		return fmt.Errorf("flow graph: name a call, one of %s", strings.Join(files.calls, ", "))
	}
	flow, err := files.read(c.Call, std.Err)
	if err != nil {
		return err
	}
	_, err = io.WriteString(std.Out, flow.Engine().Mermaid())
	return err
}

// FlowDiffCmd compares self-checks.
type FlowDiffCmd struct {
	Old string `arg:"" type:"path" help:"Content directory, or a selfcheck.yaml in one, as it was."`
	New string `arg:"" type:"path" help:"The same as it is now."`
}

// Run compares each self-check that is in both.
func (c FlowDiffCmd) Run(std Streams) error {
	old, err := openFlows(c.Old)
	if err != nil {
		return err
	}
	now, err := openFlows(c.New)
	if err != nil {
		return err
	}
	for _, call := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(old.calls, now.calls)))) {
		if err := compareFlows(call, old, now, std); err != nil {
			return err
		}
	}
	return nil
}

func compareFlows(call string, old, now *flowFiles, std Streams) error {
	was, is := slices.Contains(old.calls, call), slices.Contains(now.calls, call)
	if !was || !is {
		_, err := fmt.Fprintf(std.Out, "%s: %s\n", call, map[bool]string{true: "the self-check is new", false: "the self-check is gone"}[is])
		return err
	}
	before, err := old.read(call, std.Err)
	if err != nil {
		return err
	}
	after, err := now.read(call, std.Err)
	if err != nil {
		return err
	}
	c, err := selfcheck.Compare(before, after)
	if err != nil && c == nil {
		return err
	}
	text := fmt.Sprintf("%s: version %s -> %s\n", call, before.Version, after.Version)
	for _, line := range c.Changes {
		text += "  " + line + "\n"
	}
	for _, d := range c.Examples {
		text += fmt.Sprintf("verdicts change from %s%s to %s%s, for example, as a fixture of the new version:\n%s",
			d.Old, because(d.OldFailed), d.New, because(d.NewFailed), c.Fixture(d))
	}
	switch {
	case err != nil && len(c.Examples) == 0:
		text += fmt.Sprintf("%v\n", err)
	case len(c.Examples) == 0:
		text += "nobody's verdict changes\n"
	case err != nil || len(c.Examples) == eligibility.MaxDifferences:
		text += "there may be more ways in which verdicts change; compare smaller changes to see them\n"
	}
	_, err = io.WriteString(std.Out, text)
	return err
}

// because names the criteria that a verdict rests on.
func because(failed []string) string {
	if len(failed) == 0 {
		return ""
	}
	return " (" + strings.Join(failed, ", ") + ")"
}

// flowFiles are the self-checks of a content directory.
type flowFiles struct {
	fsys  fs.FS
	calls []string // those that have one
}

// openFlows finds the self-checks below a content directory, or the one at
// the path of a selfcheck.yaml; "" is the built-in example.
func openFlows(dir string) (*flowFiles, error) {
	only := ""
	if filepath.Base(dir) == flowFile {
		only = filepath.Base(filepath.Dir(dir))
		dir = filepath.Dir(filepath.Dir(filepath.Dir(dir)))
	}
	fsys, err := openContent(dir)
	if err != nil {
		return nil, err
	}
	f := &flowFiles{fsys: fsys}
	found, err := fs.Glob(fsys, "calls/*/"+flowFile)
	if err != nil {
		return nil, fmt.Errorf("find self-checks in %q: %w", dir, err)
	}
	for _, name := range found {
		if call := path.Base(path.Dir(name)); only == "" || call == only {
			f.calls = append(f.calls, call)
		}
	}
	if len(f.calls) == 0 {
		return nil, fmt.Errorf("there is no self-check in %q", dir)
	}
	return f, nil
}

// flowFile is the name of a self-check within the directory of its call.
const flowFile = "selfcheck.yaml"

// read reads the self-check of a call on its own: other faults of the content
// do not matter here. Its own faults are printed.
func (f *flowFiles) read(call string, w io.Writer) (*selfcheck.Flow, error) {
	if !slices.Contains(f.calls, call) {
		return nil, fmt.Errorf("call %q has no self-check; these have one: %s", call, strings.Join(f.calls, ", "))
	}
	flow, faults := selfcheck.Read(f.fsys, path.Join("calls", call, flowFile), selfcheck.Options{NoFixtures: true})
	if flow != nil {
		return flow, nil
	}
	for _, fault := range faults {
		if _, err := fmt.Fprintln(w, fault); err != nil {
			return nil, err
		}
	}
	return nil, errFaults
}
