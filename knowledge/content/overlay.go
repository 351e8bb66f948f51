package content

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// Overlay returns base with further files in it. A file that base has as well
// is base's: whoever edits a directory has the last word. One whose bytes are
// nil is hidden, even if base has it.
func Overlay(base fs.FS, files map[string][]byte) fs.FS {
	if len(files) == 0 {
		return base
	}
	return &overlay{base, files}
}

type overlay struct {
	base  fs.FS
	files map[string][]byte
}

// Open implements fs.FS. A directory is opened as that of base: its further
// files are read with ReadDir.
func (o *overlay) Open(name string) (fs.File, error) {
	if o.hidden(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	f, err := o.base.Open(name)
	if err == nil {
		return f, nil
	}
	if b, ok := o.files[name]; ok {
		return &memory{Reader: *bytes.NewReader(b), entry: entry{path.Base(name), int64(len(b)), 0}}, nil
	}
	return nil, err
}

// Stat implements fs.StatFS.
func (o *overlay) Stat(name string) (fs.FileInfo, error) {
	if o.hidden(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	info, err := fs.Stat(o.base, name)
	if err == nil {
		return info, nil
	}
	if b, ok := o.files[name]; ok {
		return entry{path.Base(name), int64(len(b)), 0}, nil
	}
	if len(o.below(name)) > 0 {
		return entry{path.Base(name), 0, fs.ModeDir}, nil
	}
	return nil, err
}

// ReadDir implements fs.ReadDirFS, in the order of names.
func (o *overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.base, name)
	more := o.below(name)
	if err != nil && len(more) == 0 {
		return nil, err
	}
	for _, e := range more {
		if !slices.ContainsFunc(entries, func(have fs.DirEntry) bool { return have.Name() == e.Name() }) {
			entries = append(entries, e)
		}
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return o.hidden(path.Join(name, e.Name())) })
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

func (o *overlay) hidden(name string) bool {
	b, ok := o.files[name]
	return ok && b == nil
}

// below are the further files and directories in a directory.
func (o *overlay) below(dir string) (found []fs.DirEntry) {
	for _, name := range slices.Sorted(maps.Keys(o.files)) {
		rest, ok := strings.CutPrefix(name, dir+"/")
		if !ok || o.hidden(name) {
			continue
		}
		first, _, deeper := strings.Cut(rest, "/")
		e := entry{first, int64(len(o.files[name])), 0}
		if deeper {
			e = entry{first, 0, fs.ModeDir}
		}
		if !slices.ContainsFunc(found, func(have fs.DirEntry) bool { return have.Name() == first }) {
			found = append(found, fs.FileInfoToDirEntry(e))
		}
	}
	return found
}

// A memory is an open further file.
type memory struct {
	bytes.Reader
	entry
}

// Size is that of the file; both of what a memory is made of tell it.
func (m *memory) Size() int64 { return m.entry.size }

// Stat implements fs.File.
func (m *memory) Stat() (fs.FileInfo, error) { return m.entry, nil }

// Close implements fs.File.
func (m *memory) Close() error { return nil }

// An entry tells of a further file or directory.
type entry struct {
	name string
	size int64
	mode fs.FileMode
}

func (e entry) Name() string       { return e.name }
func (e entry) Size() int64        { return e.size }
func (e entry) Mode() fs.FileMode  { return e.mode | 0o444 }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) IsDir() bool        { return e.mode.IsDir() }
func (e entry) Sys() any           { return nil }
