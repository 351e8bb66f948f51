package content

import (
	"path"
	"regexp"
	"time"

	"grantdesk/knowledge"
)

// A question is one that answers are measured with, or a dialogue of several.
type question struct {
	ID      string         `yaml:"id"`
	Lang    knowledge.Lang `yaml:"lang"`
	Text    string         `yaml:"text"`
	Style   string         `yaml:"style"`
	Section string         `yaml:"section"`
	Expect  string         `yaml:"expect"`
	Must    []string       `yaml:"must"`  // regular expressions the answer matches
	Never   []string       `yaml:"never"` // and those that it does not
	Now     string         `yaml:"now"`
	Turns   []question     `yaml:"turns"`
}

// checkEvaluation reads what a call is measured with, so that a slip there
// shows before the measuring.
func (r *reader) checkEvaluation(d *draft) {
	for _, file := range r.yamlFiles(path.Join(d.dir, "questions")) {
		var qs []question
		s := r.readYAML(file, &qs)
		if s == nil {
			continue
		}
		first := map[string]int{}
		for i, q := range qs {
			at := s.at(i)
			if line, again := first[q.ID]; again {
				r.fault(at.at("id"), "choose another id", "question %q is there twice, first in line %d", q.ID, line)
			}
			first[q.ID] = at.at("id").line
			r.checkQuestion(q, at)
		}
	}
	for _, name := range r.list(path.Join(d.dir, "stories")) {
		if path.Ext(name) == ".yaml" {
			r.readYAML(path.Join(d.dir, "stories", name), nil)
		}
	}
}

func (r *reader) checkQuestion(q question, at place) {
	if q.ID == "" {
		r.fault(at, "add id", "this question has no id")
	}
	if !q.Lang.Known() {
		r.fault(at.at("lang"), "content is written in "+languages(), "unknown language %q", q.Lang)
	}
	if (q.Text == "") == (len(q.Turns) == 0) {
		r.fault(at, "", "question %q needs either text or turns", q.ID)
	}
	r.checkTurn(q, at, len(q.Turns) > 0)
	for i, turn := range q.Turns {
		r.checkTurn(turn, at.at("turns", i), false)
	}
}

func (r *reader) checkTurn(q question, at place, frame bool) {
	if q.Expect == "" && !frame {
		r.fault(at, "add expect: answered", "there is no word on what is expected")
	}
	if _, err := time.Parse(time.RFC3339, q.Now); q.Now != "" && err != nil {
		r.fault(at.at("now"), "write it like 2021-01-20T10:00:00+01:00", "%q is not a time with a zone", q.Now)
	}
	for i, list := range [][]string{q.Must, q.Never} {
		for j, re := range list {
			if _, err := regexp.Compile(re); err != nil {
				r.fault(at.at([]string{"must", "never"}[i], j), "", "not a regular expression: %v", err)
			}
		}
	}
}
