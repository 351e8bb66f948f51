package content

import (
	"io/fs"
	"slices"
	"strings"

	"grantdesk/knowledge"
	"grantdesk/knowledge/selfcheck"
)

// A Release is what one content directory holds.
type Release struct {
	Library *knowledge.Library
	Checks  map[string]*selfcheck.Flow // by call; a call may have none

	places map[Unit]knowledge.Fault // where facts and entries stand; only after Check
}

// A Unit names a fact or an entry of a call.
type Unit struct{ Call, Kind, ID string }

// Warn returns a warning at a fact or an entry of content that Check read.
func (r *Release) Warn(u Unit, hint, message string) knowledge.Fault {
	f := r.places[u]
	f.Message, f.Hint, f.Warning = message, hint, true
	return f
}

// Read reads and checks a content directory. The release is nil when a fault
// is more than a warning. Faults come ordered by file and line.
func Read(fsys fs.FS) (*Release, []knowledge.Fault) {
	return newReader(fsys).read()
}

// Trust reads content that was checked before, such as what is built in. Only
// what cannot be read is a fault, which takes half the time.
func Trust(fsys fs.FS) (*Release, []knowledge.Fault) {
	r := newReader(fsys)
	r.trusted = true
	return r.read()
}

// Check reads like Read and also what answers are measured with, which is no
// part of a release.
func Check(fsys fs.FS) (*Release, []knowledge.Fault) {
	r := newReader(fsys)
	r.evaluation = true
	return r.read()
}

// CheckEntries checks the facts, entries and texts of one call and nothing
// else of the content, which takes a fraction of the time.
func CheckEntries(fsys fs.FS, call string) []knowledge.Fault {
	r := newReader(fsys)
	r.entriesOnly = true
	r.readCall(call)
	return r.sorted()
}

func (r *reader) read() (*Release, []knowledge.Fault) {
	r.checkShared()
	lib, checks := &knowledge.Library{}, map[string]*selfcheck.Flow{}
	var drafts []*draft
	for _, id := range r.callIDs() {
		d := r.readCall(id)
		drafts = append(drafts, d)
		lib.Calls = append(lib.Calls, d.pack)
		if d.check != nil {
			checks[id] = d.check
		}
	}
	if !r.trusted {
		r.checkAcross(drafts)
	}
	lib.Version = r.version()
	faults := r.sorted()
	if Broken(faults) {
		return nil, faults
	}
	release := &Release{Library: lib, Checks: checks}
	if r.evaluation {
		release.places = places(drafts)
	}
	return release, faults
}

// places says where each fact and entry stands.
func places(drafts []*draft) map[Unit]knowledge.Fault {
	at := map[Unit]knowledge.Fault{}
	for _, d := range drafts {
		call := d.pack.Call.ID
		for i := range d.pack.Facts {
			id := d.pack.Facts[i].ID
			at[Unit{call, knowledge.KindFact, id}] = d.fact(i).at("id").fault("", "")
		}
		for i := range d.pack.FAQ.Entries {
			id := d.pack.FAQ.Entries[i].ID
			at[Unit{call, knowledge.KindEntry, id}] = d.entries[i].at("id").fault("", "")
		}
	}
	return at
}

// Broken reports whether a fault among fs is more than a warning.
func Broken(fs []knowledge.Fault) bool {
	return slices.ContainsFunc(fs, func(f knowledge.Fault) bool { return !f.Warning })
}

// sorted returns the faults by file and place, each once.
func (r *reader) sorted() []knowledge.Fault {
	slices.SortStableFunc(r.faults, func(a, b knowledge.Fault) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		if a.Column != b.Column {
			return a.Column - b.Column
		}
		return strings.Compare(a.Message, b.Message)
	})
	return slices.Compact(r.faults)
}
