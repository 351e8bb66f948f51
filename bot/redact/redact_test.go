package redact_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"grantdesk/bot/redact"
)

var texts = []struct{ in, want string }{
	{"Schreiben Sie an eva.müller@firma-süd.de bitte", "Schreiben Sie an [mail] bitte"},
	{"eva (at) example.org", "[mail]"},
	{"Tel. +49 711 123-4567, mobil 0151 23456789", "Tel. [phone], mobil [phone]"},
	{"0711/1234567", "[phone]"},
	{"0049 (0)711 1234567", "[phone]"},
	{"IBAN DE89 3704 0044 0532 0130 00", "IBAN [iban]"},
	{"GB82 WEST 1234 5698 7654 33 ist keine", "GB82 WEST 1234 5698 7654 33 ist keine"},
	{"Karte 4111 1111 1111 1111", "Karte [card]"},
	{"123456789:AAFakeFakeFakeFakeFakeFakeFakeFake", "[token]"},
	{"xoxb-123456-fake und xapp-1-A1-fake", "[token] und [token]"},
	{"fragen Sie @evamueller (@anna_k)", "fragen Sie [user] ([user])"},
	{"Mit 600 000 EUR bis 2. Februar 2021, 17:00", "Mit 600 000 EUR bis 2. Februar 2021, 17:00"},
	{"COS-CLUSTER-2020-3-03 und 02.02.2021", "COS-CLUSTER-2020-3-03 und 02.02.2021"},
	{"500.000 Euro, 6 000 000 EUR, 75 %", "500.000 Euro, 6 000 000 EUR, 75 %"},
	{"KMU mit 250 Beschäftigten und 50 Mio.", "KMU mit 250 Beschäftigten und 50 Mio."},
	{"", ""},
}

func TestText(t *testing.T) {
	for _, c := range texts {
		if got := redact.Text(c.in); got != c.want {
			t.Errorf("Text(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// No input cuts a letter or lets an address through.
func FuzzText(f *testing.F) {
	for _, c := range texts {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := redact.Text(s)
		if utf8.ValidString(s) && !utf8.ValidString(once) {
			t.Errorf("Text(%q) = %q", s, once)
		}
		if strings.Contains(once, "eva@example.org") {
			t.Errorf("Text(%q) leaves an address", s)
		}
	})
}
