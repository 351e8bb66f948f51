package telegram

import "grantdesk/knowledge"

// A command is one of the list that Telegram shows. The names are ASCII:
// Telegram takes no umlauts there.
type command struct {
	key     string         // of the phrase that says what it does
	names   knowledge.Text // in each language
	private bool           // not shown in groups
}

// commandList is what Telegram shows, in this order.
func commandList() []command {
	same := func(name string) knowledge.Text { return knowledge.Text{knowledge.De: name, knowledge.En: name} }
	return []command{
		{key: "telegram.command.deadline", names: knowledge.Text{knowledge.De: "frist", knowledge.En: "deadline"}},
		{key: "telegram.command.check", names: knowledge.Text{knowledge.De: "selbstcheck", knowledge.En: "check"}},
		{key: "telegram.command.call", names: knowledge.Text{knowledge.De: "aufruf", knowledge.En: "call"}},
		{key: "telegram.command.source", names: knowledge.Text{knowledge.De: "quelle", knowledge.En: "source"}},
		{key: "telegram.command.human", names: knowledge.Text{knowledge.De: "mensch", knowledge.En: "human"}},
		{key: "telegram.command.language", names: knowledge.Text{knowledge.De: "sprache", knowledge.En: "language"}},
		{key: "telegram.command.help", names: knowledge.Text{knowledge.De: "hilfe", knowledge.En: "help"}},
		{key: "telegram.command.privacy", names: knowledge.Text{knowledge.De: "datenschutz", knowledge.En: "privacy"}, private: true},
		{key: "telegram.command.delete", names: knowledge.Text{knowledge.De: "loeschen", knowledge.En: "delete"}, private: true},
		{key: "telegram.command.stop", names: same("stop"), private: true},
	}
}

// known reports whether a command is one that this bot shows. Those that every
// bot has are known, too.
func known(name string) bool {
	if name == "start" || name == "help" {
		return true
	}
	for _, c := range commandList() {
		for _, n := range c.names {
			if n == name {
				return true
			}
		}
	}
	return false
}
