package learn_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/learn"
	"grantdesk/bot/phrase"
	"grantdesk/bot/ticket"
	"grantdesk/knowledge"
)

var update = flag.Bool("update", false, "write golden files")

var noon = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)

// shelf is content with two sections and one entry; what has "Fehler" in it
// is not sound.
type shelf struct{ err error }

func (s shelf) Look(q learn.Sought) (learn.Look, error) {
	l := learn.Look{
		Call: "solar", Called: "Solar 2027", Section: "money", Entry: q.Entry,
		Sections: []learn.Section{{ID: "money", Name: "Geld"}, {ID: "schools", Name: "Schulen"}},
	}
	if strings.Contains(q.Text, "Kita") {
		l.Near = []learn.Near{{ID: "M.1", Label: "Wird eine Krippe bezahlt?", Score: 0.71}}
	}
	return l, s.err
}

func (shelf) Check(_ string, e knowledge.Entry) []knowledge.Fault {
	for _, s := range e.Question {
		if strings.Contains(s, "Fehler") {
			return []knowledge.Fault{{Message: `entry "HD.7" and entry "M.1" answer the same question`}}
		}
	}
	return []knowledge.Fault{{Message: "few variants", Warning: true}}
}

// A world is a draft and the book, with the messages between them.
type world struct {
	t      *testing.T
	office *learn.Office
	states map[string][]byte
	said   []bot.Reply
	stamps []string
	timers []bot.Timer
	n      int
}

func newWorld(t *testing.T, files bool) *world {
	t.Helper()
	phrases, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	o := learn.NewOffice(learn.Options{
		Room: bot.Address{Channel: "desk", Room: "C1"}, Lang: knowledge.De, Keep: time.Hour, Shelf: shelf{}, Files: files, Phrases: phrases,
	})
	return &world{t: t, office: o, states: map[string][]byte{}}
}

// bring has the actor of a key step, and brings on what it posts.
func (w *world) bring(key string, m bot.Message) {
	w.t.Helper()
	if w.n++; m.ID == "" {
		m.ID = fmt.Sprint("m", w.n)
	}
	now := noon.Add(time.Duration(w.n) * time.Minute)
	out, err := w.office.Step(key, w.states[key], []bot.Message{m}, now)
	if err != nil {
		w.t.Fatal(err)
	}
	again, err := w.office.Step(key, w.states[key], []bot.Message{m}, now)
	if err != nil || fmt.Sprintf("%s %+v", out.State, ids(out)) != fmt.Sprintf("%s %+v", again.State, ids(again)) {
		w.t.Errorf("decided anew it is another: %s, %s, %v", out.State, again.State, err)
	}
	if out.Keep <= 0 {
		w.t.Errorf("%s is kept for ever", key)
	}
	w.states[key] = out.State
	for _, a := range out.Actions {
		w.perform(a)
	}
}

func ids(e bot.Effect) (all []string) {
	for _, a := range e.Actions {
		all = append(all, a.ID)
	}
	return all
}

func (w *world) perform(a bot.Action) {
	w.t.Helper()
	switch {
	case a.Stamp != nil:
		w.stamps = append(w.stamps, a.Stamp.Value)
	case a.Timer != nil:
		w.timers = append(w.timers, *a.Timer)
	case a.Post != nil && w.office.Owns(a.Post.Dialogue):
		w.bring(a.Post.Dialogue, a.Post.Message)
	case a.Post != nil:
		var shown bot.Action
		if err := json.Unmarshal(a.Post.Message.Payload, &shown); err != nil || shown.Reply == nil || shown.ID == "" {
			w.t.Fatalf("%s shows %s, %v", a.Post.Dialogue, a.Post.Message.Payload, err)
		}
		w.said = append(w.said, *shown.Reply)
	}
}

// does lets somebody of the desk do something.
func (w *world) does(who, what string) {
	w.t.Helper()
	do, rest, _ := strings.Cut(what, " ")
	o := ticket.Order{Do: do, Rest: rest, By: who, Person: "p" + who, From: bot.Address{Channel: "desk", Room: "C1", User: "U" + who}}
	if do == ticket.DoDraft {
		o.Of = &ticket.Material{
			Number: 7, Lang: "de", Call: "solar", Names: []string{"Eva Muster", "Anna"},
			Question: "Wird unsere Kita bezahlt? Ich bin Eva Muster, eva@example.org.",
			Answer:   "Guten Tag Frau Muster,\nnein.\n\nHerr Berg fragt noch nach.\nViele Grüße\nAnna",
		}
	}
	w.order(o)
}

func (w *world) order(o ticket.Order) {
	w.t.Helper()
	raw, err := json.Marshal(o)
	if err != nil {
		w.t.Fatal(err)
	}
	w.bring(ticket.DraftKey("abc"), bot.Message{Kind: bot.KindDesk, Payload: raw})
}

func (w *world) event(e learn.Event) {
	w.t.Helper()
	m, err := e.Message(noon)
	if err != nil {
		w.t.Fatal(err)
	}
	w.bring(learn.BookKey, m)
}

func (w *world) draft() (d learn.Draft) {
	w.t.Helper()
	if err := json.Unmarshal(w.states[ticket.DraftKey("abc")], &d); err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (w *world) book() learn.Book {
	w.t.Helper()
	b, err := learn.ReadBook(w.states[learn.BookKey])
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

func (w *world) last() string { return w.said[len(w.said)-1].Text() }

const sound = "de Wird eine Kita bezahlt?\nNein."

// What each order does to a draft in each status.
func TestOrders(t *testing.T) {
	for name, c := range map[string]struct {
		orders []string // "who order"
		status string
		says   string // the desk reads last
	}{
		"no draft":              {[]string{"Anna propose"}, "", "gibt es keinen FAQ-Entwurf"},
		"draft":                 {[]string{"Anna draft"}, learn.Open, "FAQ-Entwurf zu Frage 7, von Anna"},
		"propose":               {[]string{"Anna draft", "Anna propose"}, learn.Proposed, "eine zweite Person"},
		"propose twice":         {[]string{"Anna draft", "Anna propose", "Ben propose"}, learn.Proposed, "von Anna vorgeschlagen"},
		"approve too early":     {[]string{"Anna draft", "Ben approve"}, learn.Open, "von Anna"},
		"approve one's own":     {[]string{"Anna " + sound, "Anna draft", "Anna " + sound, "Anna propose", "Anna approve"}, learn.Proposed, "Freigeben muss eine zweite Person"},
		"approve with marks":    {[]string{"Anna draft", "Anna propose", "Ben approve"}, learn.Proposed, "[name]"},
		"approve":               {[]string{"Anna draft", "Anna " + sound, "Anna propose", "Ben approve"}, learn.Live, "Veröffentlicht als HD.7"},
		"two approve":           {[]string{"Anna draft", "Anna " + sound, "Anna propose", "Ben approve", "Cora approve"}, learn.Live, "von Ben freigegeben"},
		"approve what changed":  {[]string{"Anna draft", "Anna " + sound, "Anna propose", "Cora section schools", "Ben approve-2"}, learn.Proposed, "seither geändert"},
		"who edits is second":   {[]string{"Anna draft", "Anna propose", "Ben " + sound, "Ben approve"}, learn.Proposed, "von Ben. Freigeben"},
		"the first approves it": {[]string{"Anna draft", "Anna propose", "Ben " + sound, "Anna approve"}, learn.Live, "freigegeben: Anna"},
		"unsound":               {[]string{"Anna draft", "Anna de Fehler?\nNein.", "Anna propose"}, learn.Open, "answer the same question"},
		"unsound meanwhile":     {[]string{"Anna draft", "Anna propose", "Cora de Fehler?\nNein.", "Ben approve"}, learn.Proposed, "kann der Entwurf kein Eintrag werden"},
		"reject, no reason":     {[]string{"Anna draft", "Anna propose", "Ben reject"}, learn.Proposed, "Wählen Sie einen Grund"},
		"reject, button":        {[]string{"Anna draft", "Anna propose", "Ben reject-single"}, learn.Rejected, "Ben abgelehnt. Grund: Das gilt nur für diesen Fall."},
		"reject, own words":     {[]string{"Anna draft", "Anna propose", "Ben reject Zu eng."}, learn.Rejected, "Grund: Zu eng."},
		"reject one's own":      {[]string{"Anna draft", "Anna propose", "Anna reject Zu eng."}, learn.Proposed, "!discard"},
		"after a rejection":     {[]string{"Anna draft", "Anna propose", "Ben reject Zu eng.", "Ben approve"}, learn.Rejected, "Grund: Zu eng."},
		"take up again":         {[]string{"Anna draft", "Anna propose", "Ben reject Zu eng.", "Ben draft"}, learn.Open, "Schon einmal abgelehnt oder zurückgenommen. Grund: Zu eng."},
		"discard":               {[]string{"Anna draft", "Anna discard"}, learn.Discarded, "verworfen"},
		"discard a live one":    {[]string{"Anna draft", "Anna " + sound, "Anna propose", "Ben approve", "Anna discard"}, learn.Live, "FAQ-Eintrag HD.7"},
		"revert":                {[]string{"Anna draft", "Anna " + sound, "Anna propose", "Ben approve", "Anna revert Veraltet."}, learn.Reverted, "zurückgenommen (Anna). Grund: Veraltet."},
		"revert a draft":        {[]string{"Anna draft", "Anna revert"}, learn.Open, "FAQ-Entwurf"},
		"edit a live one":       {[]string{"Anna draft", "Anna " + sound, "Anna propose", "Ben approve", "Anna " + sound}, learn.Live, "FAQ-Eintrag HD.7"},
		"section":               {[]string{"Anna draft", "Ben section schools"}, learn.Open, "Rubrik: schools (Schulen)"},
		"no such section":       {[]string{"Anna draft", "Ben section nowhere"}, learn.Open, "nicht verstanden"},
		"no such call":          {[]string{"Anna draft", "Ben call nowhere"}, learn.Open, "nicht verstanden"},
		"another wording":       {[]string{"Anna draft", "Ben also Gibt es Geld für die Kita?"}, learn.Open, "Gibt es Geld für die Kita?"},
		"translation":           {[]string{"Anna draft", "Ben en Is a nursery paid for?\nNo."}, learn.Open, "Sprachen: Deutsch, Englisch\n"},
		"half a translation":    {[]string{"Anna draft", "Ben en Is a nursery paid for?"}, learn.Open, "nicht verstanden"},
		"a mail address":        {[]string{"Anna draft", "Ben de Wird eine Kita bezahlt?\nFragen Sie eva@example.org."}, learn.Open, "könnte Persönliches stehen ([mail])"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, true)
			for _, o := range c.orders {
				who, what, _ := strings.Cut(o, " ")
				w.does(who, what)
			}
			if d := w.draft(); d.Status != c.status || !strings.Contains(w.last(), c.says) {
				t.Errorf("status %q, the desk reads %q", d.Status, w.last())
			}
		})
	}
}

// A whole case, as the desk reads it.
func TestCase(t *testing.T) {
	w := newWorld(t, true)
	var b strings.Builder
	seen := 0
	for _, o := range []string{
		"Anna draft", "Anna propose", "Ben reject", "Ben reject-personal", "Anna draft", "Anna en Is a nursery paid for?\nNo.", "Anna " + sound,
		"Anna propose", "Ben approve", "server filed", "Ben revert Der Aufruf wurde geändert.", "Ben draft",
	} {
		who, what, _ := strings.Cut(o, " ")
		fmt.Fprintf(&b, "%s: %s\n", who, strings.ReplaceAll(what, "\n", "⏎"))
		if who == "server" {
			w.event(learn.Event{What: learn.EventFiled, Call: "solar", ID: "HD.7"})
		} else {
			w.does(who, what)
		}
		for ; seen < len(w.said); seen++ {
			r := w.said[seen]
			if r.Under != ticket.CardID("abc") {
				t.Errorf("%q is not in the thread", r.Text())
			}
			fmt.Fprintf(&b, "    | %s\n", strings.ReplaceAll(r.Text(), "\n", "\n    | "))
		}
	}
	path := filepath.Join("testdata", "case.txt")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s reads differently:\n%s", path, b.String())
	}
}

// The book tells every change by its revision, and none where there is none.
func TestBook(t *testing.T) {
	w := newWorld(t, false)
	for _, o := range []string{"draft", sound, "propose"} {
		w.does("Anna", o)
	}
	w.does("Ben", "approve")
	if !strings.Contains(w.last(), "eingebauten Beispiel") || len(w.timers) > 0 {
		t.Errorf("without a directory the desk reads %q", w.last())
	}
	item := w.book().Items[0]
	if !item.Live() || !strings.Contains(string(item.File), "helpdesk: ") || strings.Contains(string(item.File), "Muster") {
		t.Errorf("the book holds %+v: %s", item, item.File)
	}
	for range 2 {
		w.event(learn.Event{What: learn.EventFiled, Call: "solar", ID: "HD.7"})
		w.event(learn.Event{What: learn.EventRevert, Call: "solar", ID: "other"})
	}
	if got := fmt.Sprint(w.stamps); got != "[1]" || w.book().Items[0].Filed.IsZero() {
		t.Errorf("stamps %s, %+v", got, w.book())
	}
	for range 2 {
		w.event(learn.Event{What: learn.EventRevert, Call: "solar", ID: "HD.7", Why: "Die Datei wurde gelöscht."})
	}
	if d := w.draft(); fmt.Sprint(w.stamps) != "[1 2]" || w.book().Items[0].Live() || d.Status != learn.Reverted || !strings.Contains(w.last(), "Datei wurde gelöscht") {
		t.Errorf("stamps %v, draft %+v, book %+v, %q", w.stamps, d, w.book(), w.last())
	}
	w.does("Anna", "draft")
	w.does("Anna", "propose")
	w.does("Ben", "approve")
	if fmt.Sprint(w.stamps) != "[1 2 3]" || len(w.book().Items) != 1 || !w.book().Items[0].Live() {
		t.Errorf("released again: stamps %v, %+v", w.stamps, w.book())
	}
}

// The desk is told when no server could write the file.
func TestNoFile(t *testing.T) {
	w := newWorld(t, true)
	for _, o := range []string{"draft", sound, "propose"} {
		w.does("Anna", o)
	}
	w.does("Ben", "approve")
	if len(w.timers) != 1 {
		t.Fatalf("timers %v", w.timers)
	}
	w.bring(ticket.DraftKey("abc"), bot.Message{Kind: bot.KindTimer, Choice: w.timers[0].Name, At: w.timers[0].At})
	if !strings.Contains(w.last(), "schreibgeschützt") {
		t.Errorf("the desk reads %q", w.last())
	}
}

// Forgetting a person reaches the draft. What two people released stays; the
// desk is asked to look again, and can still take it back.
func TestErased(t *testing.T) {
	w := newWorld(t, true)
	w.does("Anna", "draft")
	w.order(ticket.Order{Do: ticket.DoErase})
	if raw := string(w.states[ticket.DraftKey("abc")]); strings.Contains(raw, "Kita") || w.draft().Status != learn.Erased {
		t.Errorf("still there: %s", raw)
	}
	w = newWorld(t, true)
	for _, o := range []string{"draft", sound, "propose"} {
		w.does("Anna", o)
	}
	w.does("Ben", "approve")
	w.order(ticket.Order{Do: ticket.DoErase})
	if !strings.Contains(w.last(), "HD.7 entstanden") || strings.Contains(string(w.states[ticket.DraftKey("abc")]), "Kita") || w.book().Items[0].Ticket != "" {
		t.Errorf("the desk reads %q; %s; %+v", w.last(), w.states[ticket.DraftKey("abc")], w.book())
	}
	w.does("Anna", "revert")
	if w.book().Items[0].Live() {
		t.Error("it cannot be taken back any more")
	}
}

// What cannot be looked up is tried again, and nothing is decided.
func TestNoShelf(t *testing.T) {
	w := newWorld(t, true)
	w.office.Shelf = shelf{errors.New("away")}
	raw, err := json.Marshal(ticket.Order{Do: ticket.DoDraft, Of: &ticket.Material{Number: 1, Lang: "de", Question: "a", Answer: "b"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.office.Step(ticket.DraftKey("abc"), nil, []bot.Message{{ID: "m", Kind: bot.KindDesk, Payload: raw}}, noon); err == nil {
		t.Error("decided without content")
	}
}
