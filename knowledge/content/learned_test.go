package content_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
)

var day = knowledge.Date{Time: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)}

func helpdesk(id, question, answer string) knowledge.Entry {
	return knowledge.Entry{ID: id, Section: "money", Question: knowledge.Text{"de": question}, Answer: knowledge.Text{"de": answer}, Helpdesk: day}
}

func file(t *testing.T, e knowledge.Entry) map[string][]byte {
	t.Helper()
	b, err := content.WriteEntry(e)
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{content.LearnedFile("solar-2027", e.ID): b}
}

// What the helpdesk answered needs no document and may wait for its
// translation, of which the check warns; all else is held to the rules.
func TestHelpdeskEntry(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*knowledge.Entry)
		want   string // fault; "" is none
	}{
		"sound":           {func(*knowledge.Entry) {}, ""},
		"both languages":  {func(e *knowledge.Entry) { e.Question["en"], e.Answer["en"] = "Is insurance paid for?", "No." }, ""},
		"half translated": {func(e *knowledge.Entry) { e.Question["en"] = "Is insurance paid for?" }, "only one of question and answer"},
		"no section":      {func(e *knowledge.Entry) { e.Section = "other" }, `no section "other"`},
		"taken question":  {func(e *knowledge.Entry) { e.Question["de"] = "Was müssen wir selbst bezahlen?" }, "answer the same question"},
		"taken id":        {func(e *knowledge.Entry) { e.ID = "M.1" }, "is there twice"},
		"no such day":     {func(e *knowledge.Entry) { e.Answer["de"] = "Bis zum 31. Februar 2027." }, "does not exist"},
		"nothing":         {func(e *knowledge.Entry) { e.Question, e.Answer = knowledge.Text{}, knowledge.Text{} }, "no answer"},
	} {
		t.Run(name, func(t *testing.T) {
			e := helpdesk("H.7", "Wird die Versicherung bezahlt?", "Nein, die Versicherung trägt die Schule.")
			c.change(&e)
			release, faults := content.Check(content.Overlay(worked(t), file(t, e)))
			text := said(faults)
			if (release != nil) != (c.want == "") || !strings.Contains(text, c.want) {
				t.Errorf("release %v, faults %s", release != nil, text)
			}
			if name == "sound" && !strings.Contains(text, `warning: entry "H.7" does not exist in "en"`) {
				t.Errorf("no warning of the missing translation: %s", text)
			}
		})
	}
}

func said(faults []knowledge.Fault) string {
	var all []string
	for _, f := range faults {
		all = append(all, f.String())
	}
	return strings.Join(all, "\n")
}

// Whatever people write is read back as it was written.
func TestEntryIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.StringN(1, 40, 200).Filter(func(s string) bool { return content.Printable(s) != "" })
		e := helpdesk("H.7", words.Draw(t, "question"), words.Draw(t, "answer"))
		e.Variants = knowledge.Phrasings{"de": {words.Draw(t, "variant")}}
		b, err := content.WriteEntry(e)
		if err != nil {
			t.Fatal(err)
		}
		got, faults := content.ReadEntry("x.yaml", b)
		if len(faults) > 0 || got.Question["de"] != content.Printable(e.Question["de"]) || got.Answer["de"] != content.Printable(e.Answer["de"]) ||
			got.Variants["de"][0] != content.Printable(e.Variants["de"][0]) || !got.Helpdesk.Equal(day.Time) {
			t.Fatalf("%q became %+v, %s\n%s", e.Question["de"], got, said(faults), b)
		}
	})
}

// A directory has the last word about a file, and an overlay is a file system
// like any other.
func TestOverlay(t *testing.T) {
	base := fstest.MapFS{"calls/a/faq.yaml": {Data: []byte("base")}, "calls/a/faq/x.yaml": {Data: []byte("base")}, "calls/a/faq/y.yaml": {Data: []byte("hidden")}}
	o := content.Overlay(base, map[string][]byte{"calls/a/faq/x.yaml": []byte("more"), "calls/a/faq/b.yaml": []byte("b"), "calls/c/faq/d.yaml": []byte("d"), "calls/a/faq/y.yaml": nil})
	for name, want := range map[string]string{"calls/a/faq/x.yaml": "base", "calls/a/faq/b.yaml": "b", "calls/c/faq/d.yaml": "d"} {
		b, err := fs.ReadFile(o, name)
		info, serr := fs.Stat(o, name)
		if err != nil || serr != nil || string(b) != want || info.Size() != int64(len(want)) || !info.Mode().IsRegular() {
			t.Errorf("%s: %q, %v, %v", name, b, err, serr)
		}
	}
	var names []string
	for _, dir := range []string{"calls", "calls/a/faq", "calls/c"} {
		entries, err := fs.ReadDir(o, dir)
		if err != nil {
			t.Error(err)
		}
		for _, e := range entries {
			names = append(names, e.Name())
		}
	}
	if want := []string{"a", "c", "b.yaml", "x.yaml", "faq"}; !slices.Equal(names, want) {
		t.Errorf("names %q, want %q", names, want)
	}
	if info, err := fs.Stat(o, "calls/c/faq"); err != nil || !info.IsDir() {
		t.Errorf("%v, %v", info, err)
	}
	for _, name := range []string{"calls/none", "calls/a/faq/y.yaml"} {
		_, serr := fs.Stat(o, name)
		if _, err := fs.ReadFile(o, name); err == nil || serr == nil {
			t.Errorf("%s was read", name)
		}
	}
}
