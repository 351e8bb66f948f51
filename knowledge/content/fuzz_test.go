package content_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"pgregory.net/rapid"

	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
)

// sound fails when a fault points outside of its file or shows another line.
func sound(t interface{ Errorf(string, ...any) }, fsys fstest.MapFS, release *content.Release, faults []knowledge.Fault) {
	if (release == nil) != content.Broken(faults) {
		t.Errorf("release %v with faults %v", release, faults)
	}
	for _, f := range faults {
		if f.Line == 0 {
			continue
		}
		lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(string(fsys[f.File].Data), "\ufeff"), "\r\n", "\n"), "\n")
		if f.Line > len(lines) || f.Column < 1 || f.Column > utf8.RuneCountInString(lines[f.Line-1])+2 {
			t.Errorf("the fault %v lies outside of its file", f)
		}
		if f.Message == "" || !utf8.ValidString(f.String()) {
			t.Errorf("the fault %+v cannot be read", f)
		}
	}
}

// FuzzRead reads any bytes in place of each kind of file.
func FuzzRead(f *testing.F) {
	good := worked(f)
	names := []string{call, facts, faq, german, "calls/solar-2027/questions/dev.yaml"}
	for i, name := range names {
		if file := good[name]; file != nil {
			f.Add(i, file.Data)
		}
		for _, s := range []string{"", "{", "[]", "- a\n- {b: *c}", "a: &b [*b]\nc: *b", "? [a]\n: b", "!!binary x", "facts: {id: 1}", "entries: [[[]]]", "\ufeff# 1\n<!-- page", "## 1.1.\n- - -"} {
			f.Add(i, []byte(s))
		}
	}
	f.Fuzz(func(t *testing.T, which int, data []byte) {
		fsys := maps.Clone(good)
		fsys[names[max(which, -which)%len(names)]] = &fstest.MapFile{Data: data}
		release, faults := content.Check(fsys)
		sound(t, fsys, release, faults)
	})
}

// TestSlips makes one slip of the pen anywhere in good content: it is read or
// refused, but never crashes and never points beside the file.
func TestSlips(t *testing.T) {
	good := worked(t)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{call, facts, faq, german, english}).Draw(t, "file")
		data := string(good[name].Data)
		from := rapid.IntRange(0, len(data)-1).Draw(t, "from")
		to := min(from+rapid.IntRange(0, 12).Draw(t, "length"), len(data))
		slip := rapid.SampledFrom([]string{"", " ", "\n", "\t", "x", "{", "]", ": ", "- ", "\"", "~", "0", "é", "\xff", "\x00"}).Draw(t, "slip")
		fsys := maps.Clone(good)
		fsys[name] = &fstest.MapFile{Data: []byte(data[:from] + slip + data[to:])}
		release, faults := content.Read(fsys)
		sound(t, fsys, release, faults)
	})
}
