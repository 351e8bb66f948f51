package words

import (
	"strings"

	"grantdesk/knowledge"
)

// A Role is what a word does in a question.
type Role int

// The roles.
const (
	Content  Role = iota // carries the matter
	Filler               // articles, pronouns, courtesy: says nothing of the matter
	Asking               // question words and modal verbs: say what is asked of it
	Negation             // turns the meaning; is kept everywhere
)

var fillers = map[knowledge.Lang]map[string]bool{
	knowledge.De: set(`ein eine einen einem einer eines nen ne der die das den dem des ich du er sie wir ihr mich mir uns euch ihnen mein meine
 meinen meinem meiner unser unsere unseren unserem unserer ihre ihren ihrem ihrer man sich und oder aber auch noch schon nur denn doch mal
 bitte danke hallo guten tag moin hi hey servus grüß gott liebe liebes lieber sehr geehrte geehrter damen herren team frage fragen hätte eine
 zu zum zur in im an am auf von vom bei beim mit für aus nach über unter um als dass daß wenn dann so da hier dort eigentlich vielleicht
 ist sind war waren sein bin hat habe haben hatte wird werden wurde wurden es gerne gern wissen sagen mitteilen erklären kurz eben halt ja
 weil dings weißt irgendwie immer nun also dies diese dieser dieses diesen diesem dafür dabei davon dazu damit daran überhaupt genau jetzt bzw etwa wäre wären würde würden
 hab habt hast isch moechte möchte möchten will wollen wollte könnten könnte ihr's gibts sag mir sagt zwecks sowie alles alle was'n son unt oda fuer vür fon sint sin ihs ham unnser unsre wirt wierd haste hapt nohc gans`),
	knowledge.En: set(`a an the i you he she we they me us him them my mine your yours our ours their theirs its it this that these those there here and or but
 of to in on at for from by with about as if so just also then than too please hi hello hey thanks thank dear sir madam quick question tell
 know want would like need could get any some is are was were be been being am has have had having will i'm i'd i'll we're we'd we'll it's
 that's what's there's actually really maybe wonder wondering wanted im id ive dont lets let kindly again out up down into via ok okay hope well teh hte th thee adn nad ar hav hve wil wiht wit fro thier ther`),
}

var asking = map[knowledge.Lang]map[string]bool{
	knowledge.De: set(`wie was wo wann wer wen wem wessen warum wieso weshalb welche welcher welches welchen welchem womit wofür wozu wohin woher worauf woran
 wieviel wievielen wieviele wo's kann können könnt kannst muss müssen müsste müssten soll sollen sollte sollten darf dürfen dürfte dürften mag geht gibt gäbe
 bis ab seit ob viel viele lange lang hoch groß oft wan wiefiel wieviehl fiel wi vie kan kann's mus muß darv düfen duerfn`),
	knowledge.En: set(`how what where when who whom whose why which can may might must shall should do does did done until till by many much long often whether
 whats wheres whens whos wat wht waht wen hwo hw wher cna shoud meny mutch whitch wich`),
}

var negations = map[knowledge.Lang]map[string]bool{
	knowledge.De: set(`nicht nich kein keine keinen keinem keiner keines ohne nie niemals weder nein nichts`),
	knowledge.En: set(`not no without never neither nor none cannot can't don't doesn't didn't isn't aren't won't dont doesnt`),
}

// set holds the words of s, folded.
func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[Fold(w)] = true
	}
	return m
}

// RoleOf returns the role of a folded word.
func RoleOf(l knowledge.Lang, w string) Role {
	switch {
	case negations[l][w]:
		return Negation
	case asking[l][w]:
		return Asking
	case fillers[l][w]:
		return Filler
	}
	return Content
}
