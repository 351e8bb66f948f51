package telegram_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf16"

	"pgregory.net/rapid"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// TestHostileText: whatever a text holds, Telegram takes it as text, without
// markup of its own and without marks that make it look different.
func TestHostileText(t *testing.T) {
	hostile := []string{`<a href="tg://user?id=1">klick</a>`, "</b>", "&lt;b&gt;", "a\x00b", "links\u202Erechts", "\u2066x\u2069",
		strings.Repeat("😀", 4096), "\xff\xfe", `"><script>`, "<!--", "*_`[]()~", "a\\*b"}
	for _, style := range []string{bot.BlockText, bot.BlockTitle, bot.BlockItem, bot.BlockQuote, bot.BlockSource, bot.BlockNote} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			for i, s := range hostile {
				rep := reply(fmt.Sprintf("tg/1/%d-1", i), int64(i+1), bot.Block{Style: style, Text: s, URL: `https://example.eu/"><b>`})
				rep.Choices = []bot.Choice{{ID: "x", Label: s}}
				for err := r.Send(t.Context(), rep); err != nil; err = r.Send(t.Context(), rep) {
					if _, busy := mailbox.IsRefused(err); !busy {
						t.Fatalf("%s %q: %v", style, s, err)
					}
					time.Sleep(4 * time.Second)
				}
			}
			if r.count.of("plain") != 0 {
				t.Errorf("%s: Telegram refused the markup", style)
			}
			for _, c := range r.fake.called("sendMessage") {
				if text := c.form.Get("text"); strings.ContainsAny(text, "\x00\u202e\u2066") || strings.Contains(text, "tg://user?id=1\"") {
					t.Errorf("%s sent %q", style, text)
				}
			}
		})
	}
}

// TestLinks: a link leads to the web or to mail, or is left out.
func TestLinks(t *testing.T) {
	tests := map[string]bool{"https://example.eu/a": true, "http://example.eu": true, "mailto:x@example.eu": true,
		"tg://user?id=1": false, "javascript:alert(1)": false, "https:///x": false, "//example.eu": false, "": false,
		"https://example.eu/" + strings.Repeat("x", 2048): false, "\x01https://example.eu": false}
	i := 0
	for link, want := range tests {
		i++
		r := newRig(t)
		if err := r.Send(t.Context(), reply("tg/1/1-1", 5, bot.Block{Style: bot.BlockSource, Text: "Quelle", URL: link})); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(r.fake.called("sendMessage")[0].form.Get("text"), "<a href="); got != want {
			t.Errorf("%q: link %v, want %v", link, got, want)
		}
	}
}

// TestLongLabels: choices that no button can show stand in the text with
// numbers, which a person may also type.
func TestLongLabels(t *testing.T) {
	r := newRig(t)
	rep := reply("tg/1/1-1", 5, block("Welche?"))
	rep.Choices = []bot.Choice{{ID: "a", Label: strings.Repeat("lang ", 12)}, {ID: "b", Label: "kurz"}}
	if err := r.Send(t.Context(), rep); err != nil {
		t.Fatal(err)
	}
	v := r.fake.called("sendMessage")[0].form
	if k := buttons(t, v.Get("reply_markup")); k[0][0].Text != "1" || k[0][1].Text != "2" || !strings.Contains(v.Get("text"), "\n[2] kurz") {
		t.Errorf("text %q, keys %v", v.Get("text"), k)
	}
}

// TestSplitProperties: no part breaks a limit of Telegram, and no word is lost
// or doubled.
func TestSplitProperties(t *testing.T) {
	styles := []string{bot.BlockText, bot.BlockTitle, bot.BlockItem, bot.BlockQuote, bot.BlockSource, bot.BlockNote}
	word := rapid.SampledFrom([]string{"Frist", "ä", "😀😀", "<b>", "&", "\n", "\n\n", ". ", strings.Repeat("x", 700), strings.Repeat("😀", 900)})
	rapid.Check(t, func(rt *rapid.T) {
		rep := reply("tg/1/1-1", 5)
		var words strings.Builder
		for range rapid.IntRange(1, 120).Draw(rt, "blocks") {
			text := strings.Join(rapid.SliceOfN(word, 1, 12).Draw(rt, "words"), " ")
			rep.Blocks = append(rep.Blocks, bot.Block{Style: rapid.SampledFrom(styles).Draw(rt, "style"), Text: text})
			words.WriteString(text)
		}
		var sent strings.Builder
		for _, p := range sendAll(t, rep) {
			plain, why := parse(p, "HTML")
			if n := len(utf16.Encode([]rune(plain))); why != "" || n > longest || n == 0 {
				rt.Fatalf("part of %d units: %s", n, why)
			}
			if n := strings.Count(p, "</"); n > 100 {
				rt.Fatalf("%d spans in a part", n)
			}
			sent.WriteString(plain)
		}
		if got, want := squeeze(sent.String()), squeeze(words.String()); got != want {
			rt.Fatalf("%d characters sent, %d given", len(got), len(want))
		}
	})
}

// TestManySpans: Telegram reads the first hundred spans of a message only.
func TestManySpans(t *testing.T) {
	rep := reply("tg/1/1-1", 5)
	for range 250 {
		rep.Blocks = append(rep.Blocks, bot.Block{Style: bot.BlockNote, Text: "x"})
	}
	for _, p := range sendAll(t, rep) {
		if n := strings.Count(p, "<i>"); n > 100 {
			t.Errorf("%d spans in a part", n)
		}
	}
}

// squeeze takes out what splitting may change: blanks, and the dots of lists.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \n•", r) {
			return -1
		}
		return r
	}, s)
}

// sendAll returns the HTML of each part of a reply.
func sendAll(t *testing.T, rep bot.Reply) (parts []string) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		for err := r.Send(t.Context(), rep); err != nil; err = r.Send(t.Context(), rep) {
			time.Sleep(4 * time.Second)
		}
		for _, c := range r.fake.called("sendMessage") {
			parts = append(parts, c.form.Get("text"))
		}
	})
	return parts
}
