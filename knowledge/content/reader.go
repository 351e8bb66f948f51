package content

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"grantdesk/knowledge"
	"grantdesk/knowledge/selfcheck"
)

// maxBytes is the largest file that is read; a longer one is a mistake.
const maxBytes = 8 << 20

// A reader collects the faults of one content directory.
type reader struct {
	fsys   fs.FS
	faults []knowledge.Fault
	sums   map[string][32]byte // of the files that were read

	printed      map[string][]figure // by the text that prints them
	sharedBroken bool                // a part for self-checks is no YAML
	evaluation   bool                // read the questions too
	entriesOnly  bool                // leave the self-check out
	trusted      bool                // leave out what was checked before
}

func newReader(fsys fs.FS) *reader {
	return &reader{fsys: fsys, sums: map[string][32]byte{}, printed: map[string][]figure{}}
}

// A draft is a call while it is checked: what was read, and where it stood.
type draft struct {
	pack    *knowledge.Pack
	dir     string
	call    *source
	facts   *source
	faq     *source
	entries []place // of each entry of the pack, in order
	texts   []*text
	check   *selfcheck.Flow // nil when the call has none
	broken  bool            // a file could not be read: references into it prove nothing
}

func (d *draft) fact(i int) place { return d.facts.at("facts", i) }

// fault records a fault at p; hint may be empty.
func (r *reader) fault(p place, hint, format string, args ...any) {
	r.faults = append(r.faults, p.fault(fmt.Sprintf(format, args...), hint))
}

// warn records something worth a look at p.
func (r *reader) warn(p place, hint, format string, args ...any) {
	f := p.fault(fmt.Sprintf(format, args...), hint)
	f.Warning = true
	r.faults = append(r.faults, f)
}

// fileFault records a fault of a whole file.
func (r *reader) fileFault(name, hint, format string, args ...any) {
	r.faults = append(r.faults, knowledge.Fault{File: name, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// list returns the visible names in dir; a directory that is not there is empty.
func (r *reader) list(dir string) (names []string) {
	entries, err := fs.ReadDir(r.fsys, dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.fileFault(dir, "", "this directory cannot be read: %v", reason(err))
	}
	for _, e := range entries {
		if !hidden(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names
}

// yamlFiles returns the YAML files in dir, and reports the others: a slip in a
// name would hide what is in the file.
func (r *reader) yamlFiles(dir string) (files []string) {
	for _, name := range r.list(dir) {
		switch file := path.Join(dir, name); {
		case path.Ext(name) == ".yaml":
			files = append(files, file)
		case !isReadme(name):
			r.fileFault(file, "let its name end in .yaml, or move it away", "nothing reads this")
		}
	}
	return files
}

func isReadme(name string) bool { return strings.HasPrefix(strings.ToUpper(name), "README") }

// isDir follows links, because mounted content often consists of them.
func (r *reader) isDir(name string) bool {
	info, err := fs.Stat(r.fsys, name)
	return err == nil && info.IsDir()
}

// open returns the text of a file, or nil after it has said what is wrong.
func (r *reader) open(name string) *source {
	info, err := fs.Stat(r.fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.fileFault(name, "create it, or repair the link", "this file is not there")
	case err != nil:
		r.fileFault(name, "", "this file cannot be read: %v", reason(err))
	case !info.Mode().IsRegular():
		r.fileFault(name, "put a file with this name here", "this is not a file")
	case info.Size() > maxBytes:
		r.fileFault(name, "split it", "this file has %d bytes; at most %d are read", info.Size(), maxBytes)
	default:
		return r.readText(name)
	}
	return nil
}

func (r *reader) readText(name string) *source {
	b, err := fs.ReadFile(r.fsys, name)
	if err != nil {
		r.fileFault(name, "", "this file cannot be read: %v", reason(err))
		return nil
	}
	r.sums[name] = sha256.Sum256(b)
	s, f := newSource(name, b)
	if f != nil {
		r.faults = append(r.faults, *f)
		return nil
	}
	return s
}

// reason is err without the path, which is the fault's own.
func reason(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// version is the hash over the names and contents of all files that were read.
func (r *reader) version() string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(r.sums)) {
		fmt.Fprintf(h, "%s\x00%x\n", name, r.sums[name])
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// begun reports whether a call has content. One that has only questions to
// measure with is left alone: they are best written before the answers.
func (r *reader) begun(id string) bool {
	names := r.list(path.Join("calls", id))
	for _, n := range names {
		if n != "questions" && n != "stories" {
			return true
		}
	}
	f := knowledge.Fault{File: path.Join("calls", id), Message: "this call has no content yet and is not served", Warning: true,
		Hint: "write call.yaml, facts.yaml and faq.yaml"}
	r.faults = append(r.faults, f)
	return false
}

// callIDs lists the calls, one directory each.
func (r *reader) callIDs() (ids []string) {
	for _, name := range r.list("calls") {
		if !r.isDir(path.Join("calls", name)) {
			r.fileFault(path.Join("calls", name), "each call is a directory: calls/<id>/call.yaml", "this is not a directory")
			continue
		}
		if r.begun(name) {
			ids = append(ids, name)
		}
	}
	if len(ids) == 0 {
		r.fileFault("calls", "write calls/<id>/call.yaml, calls/<id>/facts.yaml and calls/<id>/faq.yaml", "there is no call")
	}
	return ids
}
