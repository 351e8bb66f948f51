// Package redact takes what points at a person, and secrets, out of a text
// before it is counted, logged or shown to anybody who was not meant to read
// it. It knows addresses, numbers and tokens by their form; names it cannot
// know.
package redact

import (
	"regexp"
	"strings"
)

// A kind is one form of personal data or secret.
type kind struct {
	mark  string
	form  *regexp.Regexp
	sound func(string) bool // nil: the form is enough
}

// The kinds in the order in which they are taken out: tokens before mail
// addresses before numbers, since one can hold the other.
var kinds = []kind{
	{"[token]", regexp.MustCompile(`\bxox[a-z]-[A-Za-z0-9-]{6,}|\bxapp-[A-Za-z0-9-]{6,}`), nil},
	{"[token]", regexp.MustCompile(`\b\d{6,12}:[A-Za-z0-9_-]{30,}`), nil},
	{"[mail]", regexp.MustCompile(`[\p{L}\p{N}._%+-]+\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`), nil},
	{"[iban]", regexp.MustCompile(`\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{2,4}){3,8}\b`), isIBAN},
	{"[card]", regexp.MustCompile(`\b\d(?:[ -]?\d){12,18}\b`), isCard},
	{"[phone]", regexp.MustCompile(`(?:\+|\b00)[1-9]\d{0,2}[ /()-]*(?:\d[ /()-]*){5,13}\d\b`), nil},
	{"[phone]", regexp.MustCompile(`\b0[1-9]\d{1,4}[ /-]+\d(?:[ /-]?\d){4,10}\b|\b01[5-7]\d{8,9}\b`), nil},
	{"[user]", regexp.MustCompile(`(^|[\s(])@[A-Za-z]\w{3,31}\b`), nil},
}

// Text returns s with every address, number and token replaced by the name of
// its kind in brackets. Amounts of money and dates stay.
func Text(s string) string {
	for _, k := range kinds {
		s = k.form.ReplaceAllStringFunc(s, func(m string) string {
			if k.sound != nil && !k.sound(m) {
				return m
			}
			if lead := m[0]; k.mark == "[user]" && lead != '@' {
				return string(lead) + k.mark
			}
			return k.mark
		})
	}
	return s
}

// isIBAN checks the two check digits (ISO 13616: mod 97 of the rearranged
// number is 1).
func isIBAN(s string) bool {
	s = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(s))
	if len(s) < 15 || len(s) > 34 {
		return false
	}
	sum := 0
	for _, r := range s[4:] + s[:4] {
		switch {
		case r >= '0' && r <= '9':
			sum = (sum*10 + int(r-'0')) % 97
		default:
			sum = (sum*100 + int(r-'A') + 10) % 97
		}
	}
	return sum == 1
}

// isCard checks the last digit (ISO/IEC 7812, Luhn).
func isCard(s string) bool {
	sum, n := 0, 0
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] < '0' || s[i] > '9' {
			continue
		}
		d := int(s[i] - '0')
		if n%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
		n++
	}
	return sum%10 == 0
}
