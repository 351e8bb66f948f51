package content_test

import (
	"io/fs"
	"maps"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
)

const builtin = "calls/clusterxchange-2020/"

// TestExample reads the calls that the program brings along.
func TestExample(t *testing.T) {
	release, faults := content.Check(example.FS())
	for _, f := range faults {
		t.Error(f)
	}
	if release == nil {
		return
	}
	pack := release.Library.Pack("clusterxchange-2020")
	if pack == nil || len(pack.FAQ.Entries) < 70 || len(pack.Passages) == 0 {
		t.Error("the example call is not whole")
	}
	if release.Checks["clusterxchange-2020"] == nil {
		t.Error("the example call has no self-check")
	}
}

// TestSelfCheckFaults breaks the example's self-check and looks that its
// faults come with ours, each once.
func TestSelfCheckFaults(t *testing.T) {
	good := fstest.MapFS{}
	err := fs.WalkDir(example.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(name, "/questions/") {
			return err
		}
		b, err := fs.ReadFile(example.FS(), name)
		good[name] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []faultCase{
		{name: "quote", edits: one(builtin+"selfcheck.yaml", "de: Der Aufruf steht nur Organisationen offen,", "de: ‸Der Aufruf steht allen offen,"), want: "these words do not stand in section 6.1", hint: `the text agrees up to "Der Aufruf steht", then goes on with "nur Organisationen`},
		{name: "document", edits: one(builtin+"selfcheck.yaml", "doc: calltext", "doc: ‸call-text"), want: `there is no document "call-text"`},
		{name: "not YAML", edits: []edit{{builtin + "selfcheck.yaml", "", "a: ‸]"}}, want: "not readable as YAML"},
		{name: "empty", edits: []edit{{builtin + "selfcheck.yaml", "", "‸"}}, want: "this file is empty"},
		{name: "shared part", edits: []edit{{"shared/sme.yaml", "", "a: ‸]"}}, want: "not readable as YAML"},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, maps.Clone(good)) })
	}
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		if release, faults := content.Read(example.FS()); release == nil {
			b.Fatal(faults)
		}
	}
}

// Content that was checked before is read without the checks, and alike.
func TestTrust(t *testing.T) {
	want, _ := content.Read(example.FS())
	got, faults := content.Trust(example.FS())
	if got == nil {
		t.Fatal(faults)
	}
	if !reflect.DeepEqual(got.Library, want.Library) {
		t.Error("trusted content differs from checked content")
	}
	if len(got.Checks) != len(want.Checks) {
		t.Errorf("%d self-checks, want %d", len(got.Checks), len(want.Checks))
	}
	broken := fstest.MapFS{"calls/a/call.yaml": {Data: []byte("id: [")}}
	if got, faults := content.Trust(broken); got != nil || len(faults) == 0 {
		t.Error("what cannot be read was trusted")
	}
}
