package words

import (
	"strings"

	"grantdesk/knowledge"
)

// frequent are the commonest short words of languages that askers write in,
// in the order in which equal votes are settled.
var frequent = []struct {
	lang  knowledge.Lang
	words map[string]bool
}{
	{knowledge.De, raw(`der die das den dem des ein eine einen einem einer und oder aber ist sind war wie was wann wo wer welche welcher welches wofür warum
 kann können muss müssen darf dürfen soll gibt es ich wir sie ihr uns mein unser für mit von vom zum zur bei nach über unter auf aus an im am um bis ab
 nicht kein keine noch auch schon nur hallo danke bitte hoch viel viele wieviel wenn dass ob man mir mich hab habe haben hat wird werden wäre würde
 gibts denn doch mal du dir dich mich ihm ihn kannst bist hast bin seid heißt heiße heisst heisse wieso warum nochmal etwas passiert danach diese dieser dieses diesem jetzt heute sehr brauche brauchen
 frist antrag förderung einreichen aufruf teilnehmen geld kmu länder wer'n hier sein geht wan bekommt kriegt stichtag höhe`)},
	{knowledge.En, raw(`the a an and or but is are was were how what when where who which why can could must may do does did i we you they our my your for with from to
 of in on at by until not no it this that there be been have has will would should if any many much please hello thanks hi am us get grant deadline call apply
 funding project eligible submit submission proposal application budget rate whether need whats companies company countries sme smes long due about than`)},
	{"fr", raw(`le la les un une des du de et est sont quel quelle quels quelles quand comment où pour avec sur dans par pas ne nous vous je il elle
 peut on qui que quoi date limite déposer combien au aux ce cette mon notre faire y a-t-il puis-je jusqu jusqu'à bonjour merci`)},
	{"it", raw(`il lo la gli le un una di del della dei delle e è sono qual quale quali quando come dove per con su in da non ci noi voi che chi cosa
 posso possiamo entro fino scadenza domanda presentare si può quanto quanti buongiorno grazie al alla nel nella dell`)},
	{"es", raw(`el la los las un una de del y es son cuál cual cuáles cuándo cuando cómo como dónde para con por en no se qué que quién puede podemos
 hasta plazo presentar propuesta fecha cuánto cuántos nosotros hola gracias al lo mi nuestro hay está cierra solicitud`)},
	{"pl", raw(`i w na z do jest są jak co kiedy gdzie kto czy dla nie się od po za który która które jaki jaka jakie można złożyć składać wniosek wnioski
 termin ile mogę możemy dzień dobry dziękuję oraz przez kiedy`)},
	{"nl", raw(`de het een en is zijn hoe wat wanneer waar wie welke kan kunnen moet mag voor met van op in niet geen wij ik u jullie ons mijn
 tot aan bij naar uit ook nog hallo dank deadline indienen subsidie aanvraag hoeveel worden er`)},
}

// raw holds the words of s as they are written, since accents tell languages
// apart.
func raw(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// Vote says in which language a text is written; the language is not known
// to content when it is neither German nor English. It is not sure when the
// text has no word that tells, or words of two languages alike.
func Vote(text string) (l knowledge.Lang, sure bool) {
	var scores [8]float64
	for _, w := range strings.FieldsFunc(strings.ToLower(Clean(text)), notLetter) {
		n := 0
		for _, f := range frequent {
			if f.words[w] {
				n++
			}
		}
		for i, f := range frequent {
			if f.words[w] {
				scores[i] += 1 / float64(n)
			}
			scores[i] += accents(f.lang, w)
		}
	}
	best, second := 0, -1
	for i := range frequent {
		switch {
		case i == best:
		case scores[i] > scores[best]:
			best, second = i, best
		case second < 0 || scores[i] > scores[second]:
			second = i
		}
	}
	return decide(best, scores[best], scores[second])
}

// decide wants a clear lead of languages that content is not written in: a
// wrong guess there costs the asker the answer in their own.
func decide(best int, top, next float64) (knowledge.Lang, bool) {
	l := frequent[best].lang
	switch {
	case top == 0:
		return "", false
	case !l.Known():
		return l, top >= 1.5 && top >= 1.5*next
	}
	return l, top > next+0.2
}

func notLetter(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r == '\'' || r >= 0x80)
}

// accents counts letters that one language has and the others here have not.
func accents(l knowledge.Lang, w string) float64 {
	own := ""
	switch l {
	case knowledge.De:
		own = "äöüß"
	case "fr":
		own = "êçœùâ"
	case "es":
		own = "ñ¿¡"
	case "pl":
		own = "łąęśżźćń"
	case "it":
		own = "ìò"
	}
	if own != "" && strings.ContainsAny(w, own) {
		return 0.7
	}
	return 0
}
