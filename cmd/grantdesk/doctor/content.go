package doctor

import (
	"context"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
	"grantdesk/knowledge/example"
)

// soon is how long before its end an entry is pointed out.
const soon = 14 * 24 * time.Hour

// content looks at the calls that are served.
func (e *examination) content(context.Context) {
	dir := e.Config.Content.Dir
	files, err := openDir(dir)
	if err != nil {
		e.fault(AreaContent, "doctor.content.open", "doctor.content.open.fix", "why", err.Error())
		return
	}
	release, faults := content.Check(files)
	if release == nil {
		e.fault(AreaContent, "doctor.content.faults", "doctor.content.faults.fix", "first", first(faults), "dir", dir)
		return
	}
	e.version = release.Library.Version
	if dir == "" {
		e.look(AreaContent, "doctor.content.example", "doctor.content.example.fix")
	} else {
		e.good(AreaContent, "doctor.content.good", "n", strconv.Itoa(len(release.Library.Calls)),
			"version", e.version, "day", e.day(newest(files)))
	}
	for _, p := range release.Library.Calls {
		e.deadlines(p)
		e.expiry(p)
	}
}

// first is the first line of the first fault.
func first(faults []knowledge.Fault) string {
	for _, f := range faults {
		if !f.Warning {
			line, _, _ := strings.Cut(f.String(), "\n")
			return line
		}
	}
	return ""
}

func openDir(dir string) (fs.FS, error) {
	if dir == "" {
		return example.FS(), nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return root.FS(), nil
}

// newest is when the youngest file was changed.
func newest(files fs.FS) (at time.Time) {
	// What cannot be read was reported by the check already.
	_ = fs.WalkDir(files, ".", func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if i, err := d.Info(); err == nil && !d.IsDir() && i.ModTime().After(at) {
			at = i.ModTime()
		}
		return nil
	})
	return at
}

func (e *examination) day(t time.Time) string { return t.Format(time.DateOnly) }

// deadlines tells whether the zones are known and all deadlines have passed.
func (e *examination) deadlines(p *knowledge.Pack) {
	var last time.Time
	for i := range p.Call.Deadlines {
		d := &p.Call.Deadlines[i]
		zone, err := time.LoadLocation(d.Zone)
		if err != nil {
			e.fault(AreaContent, "doctor.content.zone", "doctor.content.zone.fix", "zone", d.Zone)
			return
		}
		for _, at := range append([]knowledge.LocalTime{d.Until}, d.At...) {
			if t := at.On(zone); !at.IsZero() && t.After(last) {
				last = t
			}
		}
	}
	if !last.IsZero() && last.Before(e.Now) {
		e.look(AreaContent, "doctor.content.past", "doctor.content.past.fix", "call", p.Call.ID, "day", e.day(last))
	}
}

// expiry tells what ends within soon, and what has ended.
func (e *examination) expiry(p *knowledge.Pack) {
	for i := range p.FAQ.Entries {
		e.ends(p.Call.ID, p.FAQ.Entries[i].ID, p.FAQ.Entries[i].ValidUntil)
	}
	for i := range p.Facts {
		e.ends(p.Call.ID, p.Facts[i].ID, p.Facts[i].ValidUntil)
	}
	for i := range p.Call.Documents {
		e.ends(p.Call.ID, p.Call.Documents[i].ID, p.Call.Documents[i].ValidUntil)
	}
}

// ends looks at the last day of one entry, fact or document.
func (e *examination) ends(call, id string, until knowledge.Date) {
	if until.IsZero() {
		return
	}
	switch left := until.AddDate(0, 0, 1).Sub(e.Now); {
	case left <= 0:
		e.look(AreaContent, "doctor.content.ended", "doctor.content.ended.fix", "call", call, "id", id, "day", e.day(until.Time))
	case left <= soon:
		e.look(AreaContent, "doctor.content.ends", "doctor.content.ended.fix", "call", call, "id", id, "day", e.day(until.Time))
	}
}
