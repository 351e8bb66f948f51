package selfcheck

import (
	"maps"
	"slices"
	"strings"

	"grantdesk/knowledge"
	"grantdesk/knowledge/country"
	"grantdesk/knowledge/eligibility"
)

// maxLabel is the longest label that every channel shows on a button.
const maxLabel = 75

// check holds everything of a draft against everything else.
func (r *reader) check(d *draft) {
	r.checkHead(d)
	for i := range d.flow.Questions {
		q := &d.flow.Questions[i]
		r.checkQuestion(d, q, d.at[q.ID])
	}
	for i := range d.flow.Groups {
		g := &d.flow.Groups[i]
		at := d.at[g.ID]
		r.text(at, g.Name, "name")
		r.text(at, g.Ask, "ask")
		r.text(at, g.More, "more")
		for j := range g.Items {
			r.checkQuestion(d, &g.Items[j], d.at[g.ID+"."+g.Items[j].ID])
		}
		if g.Max > 0 && g.Max < g.Min {
			r.fault(at.key("max"), "", "max is below min")
		}
	}
	for i := range d.flow.Together {
		c := &d.flow.Together[i]
		at := d.at[c.ID]
		r.text(at, c.Name, "name")
		r.text(at, c.Ask, "ask")
		r.optional(at, c.Help, "help")
		r.entries(at, c.FAQ)
	}
	for i := range d.flow.Criteria {
		r.checkCriterion(d, &d.flow.Criteria[i])
	}
	if len(d.flow.Criteria) == 0 {
		r.fault(d.head().key("criteria"), "", "there are no criteria")
	}
}

func (d *draft) head() place { return d.at[""] }

func (r *reader) checkHead(d *draft) {
	t := d.head().tree
	if t.file.Format != 1 {
		r.fault(t.at("selfcheck"), "write selfcheck: 1", "the format %d is not known", t.file.Format)
	}
	for key, value := range map[string]string{"id": d.flow.ID, "version": d.flow.Version} {
		if value == "" {
			r.fault(t.at(), "", "key %q is missing", key)
		}
	}
	r.text(d.head(), d.flow.Title, "title")
	r.optional(d.head(), d.flow.Notice, "notice")
	for i, m := range d.flow.migrations {
		r.checkMigration(d, m, place{t, []any{"migrate", i}})
	}
}

// text checks that a text exists in every language.
func (r *reader) text(at place, t knowledge.Text, path ...any) {
	if len(t) == 0 {
		r.fault(at.key(path...), "", "the text %q is missing", path[len(path)-1])
		return
	}
	for _, l := range knowledge.Languages() {
		if strings.TrimSpace(t[l]) == "" {
			r.fault(at.key(path...), "", "the translation %q is missing", l)
		}
	}
	for _, l := range slices.Sorted(maps.Keys(t)) {
		if hint := ""; !l.Known() {
			if strings.Contains(string(l), " ") {
				hint = "between { } put quotes around a text with a comma in it"
			}
			r.fault(at.key(append(path, string(l))...), hint, "unknown language %q", l)
		}
	}
}

func (r *reader) optional(at place, t knowledge.Text, path ...any) {
	if len(t) > 0 {
		r.text(at, t, path...)
	}
}

func types() []string {
	return []string{TypeYesNo, TypeChoice, TypeMulti, TypeCountry, TypeNumber, TypeMoney, TypeDate, TypeText}
}

func (r *reader) checkQuestion(d *draft, q *Question, at place) {
	if !slices.Contains(types(), q.Type) {
		r.fault(at.key("type"), didYouMean(q.Type, types()), "%q is none of %s", q.Type, strings.Join(types(), ", "))
	}
	r.text(at, q.Name, "name")
	r.text(at, q.Ask, "ask")
	r.optional(at, q.Help, "help")
	r.optional(at, q.Unit, "unit")
	r.entries(at, q.FAQ)
	r.oneOf(at, q.Changeable, "changeable", "easy", "hard", "no")
	if q.Min != nil && q.Max != nil && *q.Max < *q.Min {
		r.fault(at.key("max"), "", "max is below min")
	}
	r.checkOptions(d, q, at)
	known := q.optionIDs(d.lists)
	if q.Type == TypeYesNo {
		known = []string{"yes", "no"}
	}
	for _, o := range slices.Sorted(maps.Keys(q.Prior)) {
		if q.kind() == eligibility.Number {
			if _, err := q.plainRange(o); err != nil {
				r.fault(at.key("prior", o), `write a number or a range, such as "0..2": 0.9`, "%v", err)
			}
			continue
		}
		if !slices.Contains(known, o) {
			r.fault(at.key("prior", o), didYouMean(o, known), "%q is not an option", o)
		}
	}
}

func (r *reader) oneOf(at place, value, key string, words ...string) {
	if value != "" && !slices.Contains(words, value) {
		r.fault(at.key(key), didYouMean(value, words), "%q is none of %s", value, strings.Join(words, ", "))
	}
}

func (r *reader) entries(at place, ids []string) {
	for i, id := range ids {
		if r.opts.Entry != nil && !r.opts.Entry(id) {
			r.fault(at.key("faq", i), "", "there is no FAQ entry %q", id)
		}
	}
}

func (r *reader) checkOptions(d *draft, q *Question, at place) {
	needs := q.Type == TypeChoice || q.Type == TypeMulti || q.Type == TypeCountry
	switch {
	case !needs && (len(q.Options) > 0 || q.Of != ""):
		r.fault(at.key("options"), "delete them or write type: choice", "a question of type %s has no options", q.Type)
	case needs && len(q.Options) == 0 && q.Of == "":
		r.fault(at.key("type"), "add options:, or of: with the name of a list", "question %q has no options", q.ID)
	case q.Type != TypeCountry && q.Of != "":
		r.fault(at.key("of"), "write the options out, each with its label", "only countries can be taken from a list")
	}
	seen := map[string]bool{}
	for i, o := range q.Options {
		if seen[o.ID] {
			r.fault(at.key("options", i, "id"), "", "option %q is there twice", o.ID)
		}
		seen[o.ID] = true
		r.text(at, o.Label, "options", i, "label")
		for _, l := range knowledge.Languages() {
			if len([]rune(o.Label[l])) > maxLabel {
				r.warn(at.key("options", i, "label", string(l)), "", "this label is longer than %d characters, which is the most that a button shows", maxLabel)
			}
		}
	}
	if q.Of == "" {
		return
	}
	list, ok := d.lists[q.Of]
	if !ok {
		r.fault(at.key("of"), didYouMean(q.Of, slices.Sorted(maps.Keys(d.lists))), "there is no list %q", q.Of)
	}
	table := country.New()
	for i, code := range list {
		if !table.Known(code) {
			r.fault(d.list(q.Of, i), `codes have two capital letters; "NO" must stand in quotes`, "unknown country code %q", code)
		}
	}
}

// list is the place of an entry of a list.
func (d *draft) list(name string, i int) spot {
	for _, p := range d.at {
		if p.tree.find("lists", name) != p.tree.find("lists") && p.tree.file.Lists[name] != nil {
			return p.tree.at("lists", name, i)
		}
	}
	return d.head().key("lists")
}

func (r *reader) checkCriterion(d *draft, c *Criterion) {
	at := d.at["criterion "+c.ID]
	r.text(at, c.Name, "name")
	r.text(at, c.Say.Failed, "say", "failed")
	r.optional(at, c.Say.Met, "say", "met")
	r.optional(at, c.Say.Open, "say", "open")
	r.optional(at, c.Fix, "fix")
	r.oneOf(at, c.Kind, "kind", "must", KindShould)
	r.oneOf(at, c.Status, "status", "confirmed", "unconfirmed")
	if c.Rule == "" {
		r.fault(at.key("rule"), "", "criterion %q has no rule", c.ID)
	}
	r.checkSource(d, c, at)
}

func (r *reader) checkSource(d *draft, c *Criterion, at place) {
	s := c.Source
	if s.Document == "" {
		r.fault(at.key("source"), "add source: {doc: …, section: …, quote: …}", "criterion %q has no source", c.ID)
		return
	}
	own := d.flow.Document(s.Document)
	doc, found := knowledge.Document{}, own != nil
	if found {
		doc = *own
	} else if r.opts.Document != nil {
		doc, found = r.opts.Document(s.Document)
	} else {
		return
	}
	if !found {
		r.fault(at.key("source", "doc"), "", "there is no document %q", s.Document)
		return
	}
	if !c.Unconfirmed() {
		if doc.Status == knowledge.DocumentOutline || doc.About != "" {
			r.fault(at.key("source", "doc"), "write status: unconfirmed",
				"document %q does not show the wording for this call, so the criterion cannot be confirmed", s.Document)
		} else if len(s.Quote) == 0 {
			r.fault(at.key("source"), "quote the words, or write status: unconfirmed", "a confirmed criterion needs a quote")
		}
	}
	r.checkQuote(d, s, at, own != nil)
}

func (r *reader) checkQuote(d *draft, s knowledge.Source, at place, own bool) {
	for _, l := range slices.Sorted(maps.Keys(s.Quote)) {
		where := at.key("source", "quote", string(l))
		if own {
			if !strings.Contains(fold(d.excerpt(s.Document)[l]), fold(s.Quote[l])) {
				r.fault(where, "quote the excerpt word by word", "these words do not stand in the excerpt of %q", s.Document)
			}
			continue
		}
		if r.opts.Quote == nil {
			continue
		}
		if hint, ok := r.opts.Quote(s, l); !ok {
			r.fault(where, hint, "these words do not stand in section %s of %q", s.Section, s.Document)
		}
	}
}

func (d *draft) excerpt(id string) knowledge.Text {
	for _, doc := range d.flow.Documents {
		if doc.ID == id {
			return doc.Excerpt
		}
	}
	return nil
}

// fold leaves one space between words, as quotes are compared.
func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// maxComfort is the diagram size from which an author is warned.
const maxComfort = eligibility.MaxNodes / 10

func (r *reader) checkNodes(d *draft) {
	if n := d.flow.engine.Nodes(); n > maxComfort {
		r.warn(d.head().key("criteria"), "put questions that belong together next to each other",
			"the criteria interact a lot: %d diagram nodes of at most %d", n, eligibility.MaxNodes)
	}
}
