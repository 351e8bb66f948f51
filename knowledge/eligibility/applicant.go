package eligibility

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Answer is what is known about one question. A number is a range whose ends
// are equal when it is known exactly.
type Answer struct {
	DontKnow  bool
	Yes       bool
	Option    string // a choice, or the words of a text answer
	Options   []string
	Low, High float64
}

// Exactly is the answer with one number.
func Exactly(x float64) Answer { return Answer{Low: x, High: x} }

// Answers holds answers by question. A question without entry is unanswered.
type Answers map[string]Answer

// Members are the members of a group that are known so far.
type Members struct {
	Items []Answers `json:"items,omitempty"`
	// Closed says that there are no further members.
	Closed bool `json:"closed,omitempty"`
}

// Applicant is everything known about an applicant.
type Applicant struct {
	Answers Answers             `json:"answers,omitempty"`
	Groups  map[string]*Members `json:"groups,omitempty"`
}

// NewApplicant is an applicant about whom nothing is known.
func NewApplicant() *Applicant {
	return &Applicant{Answers: Answers{}, Groups: map[string]*Members{}}
}

// Clone is a deep copy.
func (a *Applicant) Clone() *Applicant {
	c := NewApplicant()
	for id, x := range a.Answers {
		c.Answers[id] = x
	}
	for id, m := range a.Groups {
		n := &Members{Closed: m.Closed}
		for _, it := range m.Items {
			item := make(Answers, len(it))
			for k, x := range it {
				item[k] = x
			}
			n.Items = append(n.Items, item)
		}
		c.Groups[id] = n
	}
	return c
}

// Get is the answer to the question that ref names.
func (a *Applicant) Get(ref Ref) (Answer, bool) {
	if ref.Group == "" {
		x, ok := a.Answers[ref.Question]
		return x, ok
	}
	m := a.Groups[ref.Group]
	if m == nil || ref.Item < 0 || ref.Item >= len(m.Items) {
		return Answer{}, false
	}
	x, ok := m.Items[ref.Item][ref.Question]
	return x, ok
}

// Set stores an answer and adds the member it belongs to when it is the next.
func (a *Applicant) Set(ref Ref, x Answer) {
	if ref.Group == "" {
		a.Answers[ref.Question] = x
		return
	}
	m := a.Groups[ref.Group]
	if m == nil {
		m = &Members{}
		a.Groups[ref.Group] = m
	}
	for len(m.Items) <= ref.Item {
		m.Items = append(m.Items, Answers{})
	}
	m.Items[ref.Item][ref.Question] = x
}

// More is the Item of a Ref that asks for a further member.
const More = -1

// Ref names a question: of the applicant, of a member of a group, or whether
// a group has a further member.
type Ref struct {
	Group    string `json:"g,omitempty"`
	Item     int    `json:"i,omitempty"`
	Question string `json:"q,omitempty"`
}

// String is the path of the question: grant, members[1].country, members[+].
func (r Ref) String() string {
	switch {
	case r.Group == "":
		return r.Question
	case r.Item == More:
		return r.Group + "[+]"
	case r.Question == "":
		return r.Group + "[" + strconv.Itoa(r.Item) + "]"
	}
	return r.Group + "[" + strconv.Itoa(r.Item) + "]." + r.Question
}

// MarshalText writes an answer in a few bytes: "?", "y", "n", "=option",
// "*a,b", or a number or range such as "200", "200..240", "251..".
func (a Answer) MarshalText() ([]byte, error) {
	switch {
	case a.DontKnow:
		return []byte("?"), nil
	case a.Option != "":
		return []byte("=" + a.Option), nil
	case a.Options != nil:
		return []byte("*" + strings.Join(a.Options, ",")), nil
	case a.Low == 0 && a.High == 0:
		// A yes/no answer and the number nought look alike; Number tells them
		// apart when reading, see UnmarshalText.
		if a.Yes {
			return []byte("y"), nil
		}
		return []byte("n"), nil
	case a.Low == a.High:
		return strconv.AppendFloat(nil, a.Low, 'f', -1, 64), nil
	}
	return []byte(bound(a.Low) + ".." + bound(a.High)), nil
}

func bound(x float64) string {
	if math.IsInf(x, 0) {
		return ""
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// UnmarshalText reads what MarshalText wrote. "n" is the answer no and the
// number nought at once, since both have the same fields.
func (a *Answer) UnmarshalText(b []byte) error {
	s := string(b)
	*a = Answer{}
	switch {
	case s == "?":
		a.DontKnow = true
	case s == "y":
		a.Yes = true
	case s == "n":
	case strings.HasPrefix(s, "="):
		a.Option = s[1:]
	case s == "*":
		a.Options = []string{}
	case strings.HasPrefix(s, "*"):
		a.Options = strings.Split(s[1:], ",")
	default:
		return a.readRange(s)
	}
	return nil
}

func (a *Answer) readRange(s string) error {
	low, high, isRange := strings.Cut(s, "..")
	if !isRange {
		high = low
	}
	var err error
	if a.Low, err = readBound(low, math.Inf(-1)); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if a.High, err = readBound(high, math.Inf(1)); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	return nil
}

func readBound(s string, open float64) (float64, error) {
	if s == "" {
		return open, nil
	}
	return strconv.ParseFloat(s, 64)
}
