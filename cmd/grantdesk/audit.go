package main

import (
	"fmt"
	"io"
	"strings"

	"grantdesk/knowledge"
	"grantdesk/knowledge/content"
	"grantdesk/knowledge/rank"
)

// When a confusion is worth a warning: at least so many wordings go astray,
// and of two that draw each other's at least this share.
const (
	leastAstray = 2
	shareAstray = 0.2
)

// audit asks every wording of the content, each held out.
func audit(lib *knowledge.Library) ([]rank.Audit, error) {
	f, err := rank.Build(lib, rank.Options{Together: together})
	if err != nil {
		return nil, fmt.Errorf("check wordings: %w", err)
	}
	audits, err := f.Audit()
	if err != nil {
		return nil, fmt.Errorf("check wordings: %w", err)
	}
	return audits, nil
}

// confusions warns of facts and entries that are taken for each other.
func confusions(release *content.Release, audits []rank.Audit) (ws []knowledge.Fault) {
	for _, a := range audits {
		for i, u := range a.Units {
			at := content.Unit{Call: a.Call, Kind: u.Kind, ID: u.ID}
			if len(u.Lost) > 0 && u.Lost[0].Times >= leastAstray && 2*u.Lost[0].Times > u.Asked {
				ws = append(ws, release.Warn(at, "merge the two, or reword what tells them apart", fmt.Sprintf(
					"%s %q cannot be told from %s %q in %q: of its %d wordings, each held out, it wins %d and the other %d",
					u.Kind, u.ID, u.Lost[0].Kind, u.Lost[0].ID, a.Lang, u.Asked, u.Won, u.Lost[0].Times)))
				continue
			}
			for _, v := range a.Units[:i] {
				if draws(u, v) && draws(v, u) {
					ws = append(ws, release.Warn(at, "move wordings to where they belong, or merge the two", fmt.Sprintf(
						"%s %q and %s %q draw each other's questions in %q: held out, the first wins %.0f %% of its wordings and the second %.0f %%",
						u.Kind, u.ID, v.Kind, v.ID, a.Lang, 100*u.Share(), 100*v.Share())))
				}
			}
		}
	}
	return ws
}

// draws reports whether u loses wordings to v that count.
func draws(u, v rank.Audited) bool {
	n := u.To(v.Kind, v.ID)
	return n >= leastAstray && float64(n) >= shareAstray*float64(u.Asked)
}

// printAudits lists how the wordings fare.
func printAudits(w io.Writer, audits []rank.Audit) error {
	var b strings.Builder
	for _, a := range audits {
		asked, won := 0, 0
		for _, u := range a.Units {
			asked, won = asked+u.Asked, won+u.Won
		}
		fmt.Fprintf(&b, "\n%s, %s: of %d wordings, each held out, %.1f %% find what they ask for\n", a.Call, a.Lang, asked, 100*float64(won)/float64(max(1, asked)))
		for _, u := range a.Units {
			fmt.Fprintf(&b, "  %3.0f %%  %d of %d  %s %s%s\n", 100*u.Share(), u.Won, u.Asked, u.Kind, u.ID, lostTo(u))
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write wordings: %w", err)
	}
	return nil
}

// shownRivals bounds to whom a unit's wordings are said to be lost.
const shownRivals = 3

func lostTo(u rank.Audited) string {
	var to []string
	for _, r := range u.Lost[:min(shownRivals, len(u.Lost))] {
		to = append(to, fmt.Sprintf("%s %s %d", r.Kind, r.ID, r.Times))
	}
	if len(to) == 0 {
		return ""
	}
	return "  lost to " + strings.Join(to, ", ")
}
