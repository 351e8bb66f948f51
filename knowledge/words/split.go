package words

import (
	"strings"

	"grantdesk/knowledge"
)

// A Splitter splits German compounds into words that a corpus has. It is not
// changed after NewSplitter and may be used by many at once.
type Splitter struct {
	stems map[string]bool
}

// What a splitter takes for a compound: a longer chance of being wrong is not
// worth a shorter part.
const (
	leastWord = 8
	leastPart = 4
	mostParts = 4
	longest   = 48
)

// NewSplitter returns a splitter by the words of texts.
func NewSplitter(texts []string) *Splitter {
	s := &Splitter{stems: map[string]bool{}}
	seen := map[string]bool{}
	for _, text := range texts {
		for _, w := range Tokens(text) {
			if len(w) < leastPart || seen[w] {
				continue
			}
			seen[w] = true
			if RoleOf(knowledge.De, w) == Content {
				s.stems[german(w)] = true
			}
		}
	}
	return s
}

// Split returns the stems of the parts of a folded word, or nil when it is no
// compound of words that the corpus has.
func (s *Splitter) Split(w string) []string {
	if s == nil || len(w) < leastWord || len(w) > longest || !ascii(w) {
		return nil
	}
	parts := s.split(w, 1)
	if len(parts) < 2 {
		return nil
	}
	return parts
}

// split finds the split of w with the fewest parts, and of those the one
// whose shortest part is longest.
func (s *Splitter) split(w string, depth int) (best []string) {
	for i := leastPart; i <= len(w)-leastPart && depth < mostParts; i++ {
		left, ok := s.part(w[:i])
		if !ok {
			continue
		}
		var tail []string
		if last := german(w[i:]); s.stems[last] {
			tail = []string{last}
		} else if tail = s.split(w[i:], depth+1); tail == nil {
			continue
		}
		parts := append([]string{left}, tail...)
		if best == nil || len(parts) < len(best) || len(parts) == len(best) && shortest(parts) > shortest(best) {
			best = parts
		}
	}
	return best
}

// part reads w as a word of the corpus with or without a linking letter.
func (s *Splitter) part(w string) (string, bool) {
	if stem := german(w); s.stems[stem] && len(stem) >= leastPart-1 {
		return stem, true
	}
	for _, link := range [...]string{"s", "es", "n", "en", "ungs"} {
		if base, ok := strings.CutSuffix(w, link); ok && len(base) >= leastPart {
			if stem := german(base); s.stems[stem] {
				return stem, true
			}
		}
	}
	return "", false
}

func shortest(parts []string) int {
	n := len(parts[0])
	for _, p := range parts[1:] {
		n = min(n, len(p))
	}
	return n
}
