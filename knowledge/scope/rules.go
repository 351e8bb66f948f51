package scope

import "regexp"

// rules come in the order in which they are tried. They match folded text.
var rules = []rule{
	{reason: Order, wording: regexp.MustCompile(
		`\b(ignor\w*|disregard|forget|vergiss|vergessen sie|missacht\w*|overrid\w*|bypass)\b.{0,40}\b(anweisung\w*|instruction\w*|regel\w*|rules?|vorgaben|prompts?|quellen|sources|alles|everything|previous|bisherig\w*|context|kontext)\b` +
			`|\b(system ?prompt|systemanweisung\w*|system ?message|system ?instruction\w*|jailbreak|developer mode|entwicklermodus|admin ?modus|admin mode)\b` +
			`|\byou are (now|no longer)\b|\bdu bist (jetzt|ab jetzt|nun|nicht mehr)\b|\b(tu so|tun sie so|pretend|act as (a|an|if|my) \w*( ?(assistant|model|ai|bot|admin\w*|officer|expert|lawyer))|roleplay|stell dir vor du)\b` +
			`|\b(neue rolle|new role|no rules apply|keine regeln mehr|without restrictions|ohne einschraenkungen)\b` +
			`|\b(print|show|reveal|give|tell|send|what is|whats|gib|zeig\w*|nenn\w*|sag|verrat\w*|wie lautet|was ist)\b.{0,25}\b(passwor[dt]\w*|zugangsdaten)\b|\b(admin password|api key|secret key|access token)\b` +
			`|\b(from now on|ab jetzt|ab sofort|von nun an)\b.{0,40}\b(reply|answer|say|antworte\w*|sage?|respond|nenne|tell)\b` +
			`|\b(administrator|admin|operator|developer|betreiber)\b.{0,30}\b(updated|changed|says|allows|erlaubt|geaendert|aktualisiert)\b` +
			`|\b(tell|sag|sage|sagen sie|confirm|bestaetige|antworte)\b.{0,20}\b(everyone|everybody|allen|jedem|dass die frist|that the (deadline|maximum|grant|budget))\b` +
			`|\bdrop table\b|\bselect from\b|\bunion select\b|\b(print|output|show|reveal|gib|zeig\w*)\b.{0,30}\b(prompt|config\w*|konfiguration|source code|quellcode|env\w*|datenbank|database)\b`)},
	{reason: Decision, wording: regexp.MustCompile(
		`\b(genehmig\w*|bewillig\w*|approve|accept|grant)\b.{0,15}\b(meinen|unseren|my|our)\b.{0,20}\b(antrag\w*|vorschlag\w*|application|proposal|request)\b` +
			`|\b(bestaetig\w*|confirm|zusicher\w*|garantier\w*|guarantee|promise)\b.{0,40}\b(verbindlich|rechtsverbindlich|schriftlich|binding|in writing|officially)\b` +
			`|\b(verbindlich|rechtsverbindlich|binding|officially)\b.{0,30}\b(bestaetig\w*|confirm|zusage|decision)\b` +
			`|\b(garantier\w*|guarantee|promise)\b.{0,30}\b(uns|mir|us|me|dass|that|funding|foerderung)\b`)},
	{reason: Forecast, wording: regexp.MustCompile(
		`\b(chancen|erfolgschancen?|erfolgsaussicht\w*|aussichten|odds)\b|\b(gute|realistische|echte|reelle|kleine|welche|ne) chance\b|\b(our|my|good|real|fair|decent|realistic|what) chances?\b|\bchances? of (success|winning|getting|being)\b` +
			`|\b(will|would|do|can|could) (we|i|our \w+|my \w+)( \w+){0,2} (win|succeed|get selected|be selected|be successful|get funded|make it)\b|\b(are|am) (we|i) going to (win|succeed|get)\b` +
			`|\b(werden|werde|wuerden|kriegen|bekommen) (wir|ich)( \w+){0,3} (gewinnen|ausgewaehlt|den zuschlag|erfolgreich|zuschlag|genommen|bewilligt)\b|\bgewinnen (wir|ich) (das|es|diesen)\b` +
			`|\b(kriegen|kriege|bekommen|bekomme|erhalten|erhalte|get|receive) (wir|ich|we|i)?\b.{0,40}\b(sicher|garantiert|bestimmt|auf jeden fall|for sure|for certain|definitely|guaranteed)$` +
			`|\b(glaub\w*|denk\w*|meinst|meinen|finde\w*|think|believe|reckon|feel|guess)\b.{0,12}\b(du|sie|ihr|you)\b.{0,60}\b(gut|passt|gewinn\w*|erfolg\w*|reicht|stark|chance\w*|win|good|strong|fit\w*|succe\w*|enough|worth)\b|\b(do|would|dont) you (think|believe|reckon|guess)\b` +
			`|\b(your|ihre|deine|eure) (view|opinion|meinung|einschaetzung|assessment|gut feeling|advice on our|rat zu)\b|\b(was|wie) (halten sie|haeltst du|finden sie|findest du|denken sie|meinen sie|meinst du)\b|\bwhat do you (think|make)\b` +
			`|\b(predict|forecast (our|my|the|whether|if)|prognos\w*|vorhersag\w*|voraussag\w*|schaetz\w* sie|estimate (our|my))\b` +
			`|\b(look (over|at)|review|check|read|assess|evaluate|rate|proofread|comment on|score|pruef\w*|bewert\w*|lies|lesen sie|beurteil\w*|begutacht\w*|korrigier\w*)\b.{0,25}\b(our|my|unsere?n?|meine?n?|dies\w*)\b.{0,25}\b(concept|idea|idee\w*|proposal|draft|entwurf|antrag\w*|konzept\w*|skizze\w*|note|abstract|pitch|score|projektidee\w*|text|vorhaben)\b` +
			`|\b(empfehl\w*|empfiehl\w*|raten|raetst|ratet|recommend|advise|suggest)\b.{0,30}\b(uns|mir|us|me|applying|to apply|diesen antrag)\b|\b(sollten|sollen|soll|should) (wir|ich|we|i)\b.{0,40}\b(bewerben|antrag stellen|apply|teilnehmen|mitmachen|bother|versuchen|try)\b` +
			`|\b(lohnt|lohnen|lohnte)\b.{0,20}\b(sich|es|das)\b|\b(is|would) (it|this)( be)? (really )?worth\b|\bworth (it|the effort|our while|applying|a try)\b` +
			`|\b(will|wird|would|do|does|moegen|mag) (the |die |a )?(jury|evaluators?|gutachter\w*|experts?|commission|agency)( \w+){0,3} (like|love|moegen|gefallen|favou?r|prefer|ueberzeug\w*|buy)\b` +
			`|\b(wahrscheinlich\w*|warscheinlich\w*|likelihood|probability)\b|\bhow likely\b|\bis it likely\b|\b(realistisch\w*|realistic) (shot|hope|aussicht\w*|hoffnung\w*)\b|\b(stand|have|got) (we |i )?an? (\w+ )?(shot|hope)\b` +
			`|\b(gut|stark|innovativ|ueberzeugend|reif|weit) genug\b.{0,40}\b(gewinn\w*|eic|jury|interview|auswahl|genommen|ausgewaehlt)\b|\b(good|strong|innovative|convincing|mature|enough good) ?(enough)?\b.{0,8}\b(to|for|fuer) (a |the |an |das )?(win|be (selected|picked|funded)|get (in|funded|selected)|beat|jury|interview|eic|grant|funding)\b` +
			`|\b(reicht|genuegt|ueberzeugt|taugt)\b.{0,15}\b(unsere?|mein|meine|so eine?) \w*(konzept|idee|team|konstellation|projekt|entwurf|plan|vorhaben|prototyp)\b|\b(unsere?|mein|meine) \w*(konzept|idee|team|projekt|vorhaben|prototyp)\b.{0,30}\b(ueberzeugend|ueberzeugen|reichen|gut genug|wettbewerbsfaehig|siegen)\b` +
			`|\b(our|my|us|we) ?\w*\b.{0,40}\b(beat|rank|score|fare)\b.{0,25}\b(competition|competitors|others|against|rest|well|best)\b|\b(wasting|waste of) (our |my |your )?(time|effort)\b|\b(zeitverschwendung|liebesmueh\w*|sterne guenstig)\b|\bvertane zeit\b`),
		unless: regexp.MustCompile(`\b(success rate|erfolgsquote|frist|deadline)\b|\b(lohnt|worth)\b.{0,25}\b(noch|heute|still|today|finanziell|financially|minibudget|einzeln\w*|single)\b|\b(teil|strand|part|challenge|open) (a|b|oder|or)\b|\bchancengleichheit\b|\b(suggest|empfehl\w*|recommend) (someone|somebody|jemand\w*)`)},
	{reason: Law, wording: regexp.MustCompile(
		`\b(versteuer\w*|steuerpflichtig|steuerlich\w*|einkommensteuer|koerperschaftsteuer|gewerbesteuer|umsatzsteuerpflicht\w*|taxable|taxed|taxes|taxation|tax ?free|steuerfrei)\b|\b(pay|paying|owe|any|income|corporate|business) tax\b|\btax (on|return|treatment|office|purposes|exempt)\b` +
			`|\b(haft\w{1,4}|haftung\w*|haftbar|liable|liability|verklag\w*|einklag\w*|klage\w*|klagen|sue|lawsuit|gericht|court|anwalt|anwaeltin|lawyer|attorney|rechtsanwalt|rechtsberatung|legal advice|legal opinion|rechtsgutachten|legally (valid|binding|allowed|required|possible))\b` +
			`|\b(de ?minimis|state aid|beihilferecht\w*|staatliche beihilfe|beihilfe)\b` +
			`|\b(vertraglich|vertragsentwurf|consortium agreement|konsortialvertrag\w*|kooperationsvertrag\w*|contract clause|vertragsklausel\w*|nda|geheimhaltungsvereinbarung\w*|gesellschaftsvertrag|shareholder agreement)\b` +
			`|\b(verwaesser\w*|dilut(e|es|ed|ion)|arbeitsrecht\w*|mietrecht|insolvenzrecht|patentrecht|datenschutzrechtlich)\b` +
			`|\b(steuern|lohnsteuer|mehrwertsteuerpflicht\w*|income tax|vat liab\w*|declared? as income|in der bilanz zu|verbuch\w*|bilanzier\w*)\b` +
			`|\b(schadenersatz|schadensersatz|damages|compensation claim|breach|breaching|breached|verstoesst|verstossen|gdpr|dsgvo|gerichtsstand|governing law|law governs|zustaendiges gericht|applicable law|strafbar|illegal|lawful)\b` +
			`|\b(contract|vertrag|absichtserklaerung|letter of intent|term sheet|agreement|lizenzvertrag|licen[cs]e agreement|gesellschaftervertrag|kooperationsvertrag)\b.{0,50}\b(valid|binding|wirksam|gueltig|bindend|void|nichtig|kuendig\w*|terminate|enforce\w*|gilt als|vereinbar|back out|allow us)\b|\b(valid|binding|wirksam|gueltig|bindend|kuendig\w*|terminate|back out|backs out)\b.{0,40}\b(contract|vertrag\w*|absichtserklaerung|letter of intent|term sheet|partnership contract|signing)\b` +
			`|\b(investor|employer|arbeitgeber|partner|co ?founder|mitgruender|cto|ceo|shareholder\w*)\b.{0,40}\b(block|verbieten|forbid|stop (us|our|me)|sue|threaten\w*|get into trouble)\b|\b(shareholder dispute|gesellschafterstreit|gegen (ihren|seinen|meinen|unseren) willen|against (her|his|their|my|our) will)\b` +
			`|\b(rechtlich|juristisch)\b.{0,20}\b(zulaessig|bindend|beraten|pruefen|einordnen|bewerten)\b`),
		unless: regexp.MustCompile(`\b(debts?|owe|schulden|steuerschulden|excluded?|ausgeschlossen|ausschluss\w*|insolven\w*|auskunft|auskuenfte|antworten|answers|statements|aussagen|information|infos?|rely|verlassen|laid down|value added)\b`)},
	{reason: Errand, wording: regexp.MustCompile(
		`\b(write|draft|compose|schreib|schreiben sie|verfass\w*|formulier\w*|dichte\w*|entwirf|entwerfen sie)\b.{0,8}\b(me|us|mir|uns|a|an|eine?n?|my|meine?n?|our|unsere?n?)\b.{0,25}\b(poem|gedicht|essay|aufsatz|story|geschichte|song|lied|email|mail|brief|letter|proposal|antrag\w*|application|clause|klausel|code|programm|text|abstract|cv|lebenslauf|rede|speech)\b` +
			`|\b(joke|jokes|witz\w*|poem|gedicht\w*|riddle|raetsel|horoskop|horoscope|songtext)\b|\b(translate|uebersetze|uebersetzen sie)\b.{0,30}\b(this|das|dies\w*|into|to|ins?|folgend\w*|for me|mir|sentence|satz)\b` +
			`|\b(wetter\w*|weather|regnet|rain tomorrow|\w*rezepte?|recipes?|pizza|bitcoin|aktie\w*|aktienkurs\w*|stock price|lotto\w*|bundesliga|fussball\w*|football|world cup|kinoprogramm|netflix|fuehrerschein\w*|driving licen[cs]e|mindestlohn|minimum wage|steuererklaerung|tax return)\b` +
			`|\b(university|college|uni|job|visa|school|kita|kindergarten) applications?\b|\b(studien|uni|job|stellen|ausbildungs|kita|wohnungs)(platz)?bewerbung\w*\b|\bbewerbung (um|fuer) (ein\w* )?(studium|studienplatz|job|stelle|ausbildung\w*|kitaplatz)\b` +
			`|^(wie spaet|wie viel uhr|wieviel uhr|what time|what day|welcher (wochen)?tag|welches datum) (ist|haben|is|it) ?(es|it|wir|today|heute)?( jetzt| gerade| now| today| heute| denn)?$` +
			`|\b(capital|hauptstadt) (of|von|der|des)\b|\bwer (hat|wird|ist) (gestern|heute|morgen|deutscher)\b|\b(deutscher|weltmeister\w*) meister\b` +
			`|\b(recommend|empfiehl|empfehlen sie|suggest)\b.{0,12}\b(me|mir|uns|us|a|an|ein\w*)\b.{0,20}\b(hotel|restaurant|laptop|book|buch|film|movie|arzt|doctor|consultant|berater\w*|place)\b` +
			`|\b(laptop|smartphone|handy|auto|car)\b.{0,20}\b(kaufen|buy)\b|\b(visa? (for|to) work|arbeitsvisum|work visa)\b|\b(pass|reisepass|personalausweis|ausweis|passport|id card)\b.{0,20}\b(verlaenger\w*|beantrag\w*|erneuer\w*|renew\w*|apply for)\b|\btrademark\b|\bmarke (anmelden|eintragen)\b`),
		unless: regexp.MustCompile(`\b(should|must|soll\w*|muss\w*|offered|whom?|wem|an wen|nice) .{0,25}\b(write|schreib\w*|verfass\w*|letter|brief|mail)\b`)},
}
