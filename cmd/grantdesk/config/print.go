package config

import (
	"fmt"
	"io"
	"strings"
)

// Print writes every setting with its value and where it came from; secrets
// are masked.
func (l *Loaded) Print(w io.Writer) error {
	for _, leaf := range Leaves(&l.Config) {
		from := l.From[leaf.Key]
		if from == "" {
			from = "default"
		}
		if _, err := fmt.Fprintf(w, "%-28s %-40s # %s\n", leaf.Key, leaf.String(), from); err != nil {
			return err
		}
	}
	return nil
}

// Reference returns the table of every setting as Markdown.
func Reference() string {
	c := Default()
	var b strings.Builder
	b.WriteString("| key | environment | default | what it does |\n|---|---|---|---|\n")
	for _, l := range Leaves(&c) {
		name := "`" + l.Env + "`"
		if l.Env == "" {
			name = "file only"
		}
		if l.Secret {
			name += " or `" + l.Env + "_FILE`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s |\n", l.Key, name, l.String(), l.Doc)
	}
	return b.String()
}

// Example returns a commented file that holds every setting with its default.
// Settings in set are given that value and are no comments.
func Example(set map[string]string) string {
	c := Default()
	var b strings.Builder
	b.WriteString("# Configuration of Grantdesk. A line behind a # shows a default; take the # away to change it.\n" +
		"# Paths are relative to this file. Keep secrets in files of their own: see docs/configuration.md.\n")
	section := ""
	for _, l := range Leaves(&c) {
		path := strings.Split(l.Key, ".")
		parent := strings.Join(path[:len(path)-1], ".")
		if parent != section {
			section = parent
			fmt.Fprintf(&b, "\n# %s\n%s%s:\n", parent, indent(len(path)-2), path[len(path)-2])
		}
		in := indent(len(path) - 1)
		fmt.Fprintf(&b, "%s# %s\n", in, l.Doc)
		if v, ok := set[l.Key]; ok {
			fmt.Fprintf(&b, "%s%s: %q\n", in, path[len(path)-1], v)
			continue
		}
		fmt.Fprintf(&b, "%s# %s: %s\n", in, path[len(path)-1], l.String())
	}
	return b.String()
}

func indent(n int) string { return strings.Repeat("  ", n) }
