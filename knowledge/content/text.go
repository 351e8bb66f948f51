package content

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"grantdesk/knowledge"
)

// A text is a document in one language, in sections.
type text struct {
	src      *source
	document string
	lang     knowledge.Lang
	sections []section
}

// A section is a numbered part of a text with its paragraphs. A plain text
// has one section without a number.
type section struct {
	number  string
	heading string
	line    int
	paras   []para
	folded  string // heading and paragraphs as quotes are compared with them
}

// A para is a paragraph or one item of a list.
type para struct {
	text string
	page int
	line int
}

var (
	headingLine  = regexp.MustCompile(`^(#{1,6})\s+(.*?)\s*#*$`)
	numbered     = regexp.MustCompile(`^((?:[0-9]+|[A-Z])(?:\.[0-9A-Za-z]+)*)\.?(?:\s+(.*))?$`)
	pageMark     = regexp.MustCompile(`^<!--\s*page\s+([0-9]{1,5})\s*-->$`)
	comment      = regexp.MustCompile(`<!--.*?-->`)
	listItem     = regexp.MustCompile(`^\s*(?:[-*•·]|[0-9]{1,2}[.)]|[a-z]\))\s+`)
	markdownLink = regexp.MustCompile(`\[([^\]]*)\]\([^)\s]*\)`)
	emphasis     = strings.NewReplacer("**", "", "__", "", "`", "")
)

// A textParser walks over the lines of a text.
type textParser struct {
	r        *reader
	t        *text
	markdown bool
	page     int
	open     []string // lines of the paragraph that is being read
	from     int      // where it began
}

// readDocument reads texts/<document>.<lang>.md or .txt.
func (r *reader) readDocument(name string) *text {
	s := r.open(name)
	if s == nil {
		return nil
	}
	stem, ext := strings.TrimSuffix(path.Base(name), path.Ext(name)), path.Ext(name)
	lang := strings.TrimPrefix(path.Ext(stem), ".")
	if ext != ".md" && ext != ".txt" || !knowledge.Lang(lang).Known() {
		r.fileFault(name, "name it <document id>.<language>.md or .txt, for example call-text.de.md; languages are "+languages(), "this name does not tell document and language")
		return nil
	}
	t := &text{src: s, document: strings.TrimSuffix(stem, "."+lang), lang: knowledge.Lang(lang)}
	p := &textParser{r: r, t: t, markdown: ext == ".md"}
	for i, line := range s.lines {
		p.line(i+1, line)
	}
	p.flush()
	t.fold()
	r.checkSections(t)
	return t
}

func (p *textParser) line(n int, line string) {
	trimmed := strings.TrimSpace(line)
	switch {
	case trimmed == "":
		p.flush()
	case pageMark.MatchString(trimmed):
		p.flush()
		p.page, _ = strconv.Atoi(pageMark.FindStringSubmatch(trimmed)[1])
	case p.markdown && strings.HasPrefix(trimmed, "<!--"):
		p.flush()
		if strings.Contains(strings.ToLower(trimmed), "page") || !strings.HasSuffix(trimmed, "-->") {
			p.r.fault(p.t.src.spot(n, 1), "a page mark is a line of its own: <!-- page 25 -->", "this mark is not understood")
		}
	case p.markdown && headingLine.MatchString(line):
		p.flush()
		p.head(n, headingLine.FindStringSubmatch(line))
	default:
		if listItem.MatchString(line) {
			p.flush()
		}
		if len(p.open) == 0 {
			p.from = n
		}
		p.open = append(p.open, trimmed)
	}
}

// head opens a section. The first heading of level one may be the title.
func (p *textParser) head(n int, m []string) {
	num := numbered.FindStringSubmatch(m[2])
	switch {
	case num != nil:
		p.t.sections = append(p.t.sections, section{number: num[1], heading: plain(num[2]), line: n})
	case len(m[1]) == 1:
		// The title of the document stands in call.yaml.
	default:
		p.r.fault(p.t.src.spot(n, len(m[1])+2), `write the number of the section first: "## 6.1 Who may apply"`, "this heading has no number, so nothing below it can be cited")
	}
}

// flush ends the paragraph that is being read.
func (p *textParser) flush() {
	if len(p.open) == 0 {
		return
	}
	s := strings.Join(p.open, " ")
	if p.markdown {
		s = plain(s)
	}
	p.open = nil
	if s = strings.TrimSpace(s); s == "" {
		return
	}
	if len(p.t.sections) == 0 {
		p.t.sections = []section{{line: p.from}}
	}
	last := &p.t.sections[len(p.t.sections)-1]
	last.paras = append(last.paras, para{text: s, page: p.page, line: p.from})
}

// plain takes Markdown's marks from a text, so that a quote reads as printed.
func plain(s string) string {
	return strings.TrimSpace(emphasis.Replace(markdownLink.ReplaceAllString(comment.ReplaceAllString(s, ""), "$1")))
}

// checkSections holds the sections of a text against each other.
func (r *reader) checkSections(t *text) {
	seen := map[string]int{}
	for _, s := range t.sections {
		at := t.src.spot(s.line, 1)
		if first, again := seen[s.number]; again {
			r.fault(at, "number sections as the document does, each once", "section %s is there twice, first in line %d", s.number, first)
		}
		seen[s.number] = s.line
		if s.number == "" && len(t.sections) > 1 && path.Ext(t.src.name) == ".md" {
			r.fault(at, `write a numbered heading above: "## 1 Introduction"`, "this paragraph stands before the first section, so it cannot be cited")
		}
	}
}

// section returns the sections that number names: itself and those below it;
// an empty number names all.
func (t *text) section(number string) (found []section) {
	for _, s := range t.sections {
		if number == "" || s.number == number || strings.HasPrefix(s.number, number+".") {
			found = append(found, s)
		}
	}
	return found
}

// numbers lists the sections of t.
func (t *text) numbers() (ns []string) {
	for _, s := range t.sections {
		ns = append(ns, s.number)
	}
	return ns
}
