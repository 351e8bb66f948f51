package bot

import "regexp"

// A saying is a kind of whole message that asks nothing of the calls: about
// the bot itself, or about the conversation. Words are folded.
type saying struct {
	wording *regexp.Regexp
	phrase  string
}

var sayings = []saying{
	{regexp.MustCompile(`^(bist du|sind sie|seid ihr|ist das|spreche ich|rede ich|schreibe ich|chatte ich|are you|is this|am i)\b.{0,40}\b(mensch\w*|bot|roboter|robot|computer|ki|ai|maschine|machine|human|person|real|echt\w*|automat\w*|jemand|someone)\b.{0,30}$|^(ist |is )?(da |hier |there )?(ein mensch|jemand|a human|anybody|anyone|somebody|someone)( da| hier| there| here)?$`), "talk.identity"},
	{regexp.MustCompile(`^(wer|was) (bist du|sind sie|ist das hier|seid ihr)( denn| eigentlich)?$|^(who|what) are you$|^wie heisst du( denn)?$|^wie heissen sie$|^what is your name$|^whats your name$|^wer hat (dich|sie) (gemacht|gebaut|programmiert|entwickelt|erstellt)$|^who (made|built|created|programmed|developed|trained) you$`), "talk.identity"},
	{regexp.MustCompile(`^((ja|nein|nee|jo|jup|doch|vielleicht|bitte|yes|no|yep|nope|maybe|please) ?)+$`), "talk.nothing"},
	{regexp.MustCompile(`^(na )?wie geht( e)?s( dir| ihnen| euch)?( heute| so)?$|^wie geht es( dir| ihnen)?( heute)?$|^how are you( doing)?( today)?$|^hows it going$|^whats up$`), "talk.howareyou"},
	{regexp.MustCompile(`^(bitte |please )?(hilfe|help|help me|hilf mir|helfen sie mir|menue|menu|info)( bitte| please)?$|^(was|womit|wobei|wie) (kannst|koennen|kann) (du|sie|ich)( hier)?( alles| mir| fuer mich| dich| sie)*( tun| helfen| machen| fragen)*$|^(what|how) can (you|i)( do| help| ask)*( for)?( me| you)?( here)?$|^how does this work$|^wie funktioniert (das|dieser bot)( hier)?$`), "help"},
	{regexp.MustCompile(`^(kannst du|koennen sie|koennt ihr|kann|koennte|koennten|wuerden|can|could|would|will) ?(mir|you|someone|anyone|jemand|sie)?( mir)?( bitte| please)?( mal| kurz)?( helfen| weiterhelfen| help)( me)?( bitte| please| out)?( mir)?$`), "talk.ask"},
	{regexp.MustCompile(`^(ich |wir |i |we )?(haette |habe |hab |haben |have |ve |got |had |ive )?(da )?(mal |noch |just |got )?(eine?|ein paar|mehrere|nur|a|some|one|another|few|kurze|kleine|quick)?( few| kurze| kleine| quick| small)? ?(kurze )?(frage|fragen|question|questions|anliegen)( (zu[mr]?|about|on|regarding|wegen|zu) (dem|der|den|diesem|the|this|your|einem|a)?( )?(aufruf|ausschreibung|foerderung|programm|call|grant|programme|program|funding))?$`), "talk.ask"},
	{regexp.MustCompile(`^(es geht um|its about|this is about|it is about|ich schreibe wegen|i am writing about|betreff|betrifft) (den|die|das|diesen|diese|dem|der|the|this|a|einen)? ?(aufruf|ausschreibung|foerderung|call|grant|funding|programm|programme)$`), "talk.ask"},
	{regexp.MustCompile(`^((das ist |this is )?(nur |only |just )?(ein |a )?(test|testing|teste|tests)( )?)+( eins| 1| 123| one)?( two| zwei| 2)?$`), "talk.ask"},
	{regexp.MustCompile(`^(sorry |sry |entschuldigung )?(ich |i )?(verstehe|versteh|kapiere|kapier|check|raffe|blicke|dont understand|do not understand|didnt understand|dont get|do not get|cant follow)( das| es| dich| sie| die antwort| ihre antwort| this| that| it| you| the answer| your answer| gar| leider| alles| immer noch)*( nicht| nix| kein wort| net| ned)?( ganz| mehr| at all)?$`), "talk.again"},
	{regexp.MustCompile(`^(das )?(verstehe|versteh|kapiere|kapier) ich (gar |leider |immer noch )?nicht$|^(das )?(ist|war) (mir )?(leider )?(nicht klar|unklar|unverstaendlich)( fuer mich)?$|^not clear( to me)?$|^(im|i am) confused$|^(wie|was) bitte$|^haeh?$|^huh$|^pardon$|^come again$`), "talk.again"},
	{regexp.MustCompile(`^(du bist|sie sind|ihr seid|you are|youre|du|so ein|what a|das ist|this is) (ja |so |echt |wirklich |total |really |very |ein |eine |a |an )*(dumm\w*|doof\w*|bloed\w*|idiot\w*|nutzlos|unfaehig|schlecht|mist|quatsch|bloedsinn|unsinn|stupid|dumb|useless|bad|terrible|rubbish|nonsense|garbage)( bot| antwort| bot)?$|^(das|that|this|its|thats)( stimmt| ist| is)?( so| gar| doch| aber)*( nicht| not| falsch| wrong| incorrect)( so| wahr| richtig| right| true| correct)?$`), "talk.again"},
	{regexp.MustCompile(`^(ja |yes )?(das|that|this|its|thats)( stimmt( so)?|( ist| is| klingt| sounds)( so| ganz)*( richtig| korrekt| wahr| gut| right| true| correct| good| fine))$|^stimmt( so)?$|^thats (right|true|correct|good|fine)$`), "talk.ok"},
	{regexp.MustCompile(`^(hallo |hi |hello |guten tag )?(mein name (ist|lautet)|ich heisse|ich bin (der|die|herr|frau)|my name is|my name s|im called|i am called|i am mr|i am mrs|i am ms) [a-z]+( [a-z]+){0,2}$`), "talk.name"},
	{regexp.MustCompile(`^(sprichst du|sprechen sie|verstehst du|verstehen sie|do you speak|do you understand|can you speak|can you write|kannst du|koennen sie|parlez vous|habla|parla) ?(auch |any |also )?(deutsch|englisch|tuerkisch|franzoesisch|spanisch|italienisch|polnisch|russisch|ukrainisch|bulgarisch|rumaenisch|german|english|french|spanish|italian|polish|turkish|russian|ukrainian|bulgarian|romanian|greek|other languages|andere sprachen|francais|espanol|italiano)( sprechen| schreiben)?$`), "talk.languages"},
}
