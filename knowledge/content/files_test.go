package content_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"grantdesk/knowledge/content"
)

// TestForeignLineEnds reads files as programs on other systems write them.
func TestForeignLineEnds(t *testing.T) {
	good := worked(t)
	want, _ := content.Read(good)
	fsys := fstest.MapFS{}
	for name, f := range good {
		data := bytes.ReplaceAll(f.Data, []byte("\n"), []byte("\r\n"))
		fsys[name] = &fstest.MapFile{Data: append([]byte("\ufeff"), data...)}
	}
	got, faults := content.Read(fsys)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for i, p := range got.Library.Calls[0].Passages {
		if p != want.Library.Calls[0].Passages[i] {
			t.Errorf("passage %+v, want %+v", p, want.Library.Calls[0].Passages[i])
		}
	}
}

// onDisk writes the worked example into a directory.
func onDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, worked(t)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// readRoot reads dir as the program does: no link leads out of it.
func readRoot(t *testing.T, dir string) (ok bool, said string) {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	release, faults := content.Read(root.FS())
	var b strings.Builder
	for _, f := range faults {
		b.WriteString(f.String() + "\n")
	}
	return release != nil, b.String()
}

func TestLinks(t *testing.T) {
	link := func(t *testing.T, dir, target, name string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if err := os.Symlink(target, name); err != nil {
			t.Fatal(err)
		}
	}
	const file = "calls/solar-2027/facts.yaml"
	t.Run("inside, as mounts have them", func(t *testing.T) {
		dir := onDisk(t)
		if err := os.Rename(filepath.Join(dir, "calls"), filepath.Join(dir, "..data")); err != nil {
			t.Fatal(err)
		}
		link(t, dir, "..data", "calls")
		if ok, said := readRoot(t, dir); !ok {
			t.Error(said)
		}
	})
	for name, target := range map[string]string{"to nothing": "gone.yaml", "to itself": "facts.yaml", "outside": "../../../../other.yaml"} {
		t.Run(name, func(t *testing.T) {
			dir := onDisk(t)
			link(t, dir, target, file)
			if ok, said := readRoot(t, dir); ok || !strings.HasPrefix(said, file+": this file ") {
				t.Error(said)
			}
			if _, err := content.Stamp(os.DirFS(dir)); err != nil && name != "to itself" {
				t.Error(err)
			}
		})
	}
}

func TestHugeFile(t *testing.T) {
	dir := onDisk(t)
	name := filepath.Join(dir, "calls/solar-2027/texts/call-text.de.md")
	if err := os.Truncate(name, 1<<33); err != nil {
		t.Fatal(err)
	}
	if ok, said := readRoot(t, dir); ok || !strings.Contains(said, "this file has 8589934592 bytes; at most 8388608 are read") {
		t.Error(said)
	}
}

func TestDirectoryForFile(t *testing.T) {
	fsys := worked(t)
	fsys["calls/solar-2027/facts.yaml/x"] = &fstest.MapFile{}
	delete(fsys, "calls/solar-2027/facts.yaml")
	if _, faults := content.Read(fsys); len(faults) != 1 || faults[0].Message != "this is not a file" {
		t.Error(faults)
	}
}

func TestNothing(t *testing.T) {
	if release, faults := content.Read(fstest.MapFS{}); release != nil || len(faults) != 1 || faults[0].Message != "there is no call" {
		t.Errorf("%v %v", release, faults)
	}
}

// TestVersion changes with every file and with nothing else.
func TestVersion(t *testing.T) {
	good := worked(t)
	version := func(fsys fstest.MapFS) string {
		release, faults := content.Read(fsys)
		if release == nil {
			t.Fatal(faults)
		}
		return release.Library.Version
	}
	want := version(good)
	if got := version(good); got != want {
		t.Errorf("version %s, then %s", want, got)
	}
	for name, f := range good {
		fsys := maps.Clone(good)
		fsys[name] = &fstest.MapFile{Data: append(bytes.Clone(f.Data), '\n')}
		if version(fsys) == want {
			t.Errorf("a change of %s does not show", name)
		}
	}
}

func TestStamp(t *testing.T) {
	fsys := worked(t)
	stamp := func() string {
		s, err := content.Stamp(fsys)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	before := stamp()
	fsys["calls/solar-2027/.facts.yaml.swp"] = &fstest.MapFile{Data: []byte("x")}
	fsys["README.md"] = &fstest.MapFile{Data: []byte("x")}
	if stamp() != before {
		t.Error("a file that nobody reads changed the stamp")
	}
	data := fsys[facts].Data
	fsys[facts] = &fstest.MapFile{Data: data, ModTime: time.Unix(1, 0)}
	touched := stamp()
	fsys[facts] = &fstest.MapFile{Data: append(bytes.Clone(data), '\n'), ModTime: time.Unix(1, 0)}
	longer := stamp()
	delete(fsys, facts)
	if s := stamp(); before == touched || touched == longer || longer == s {
		t.Errorf("stamps %s %s %s %s", before, touched, longer, s)
	}
}
