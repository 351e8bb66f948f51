package redis

import (
	"embed"
	"fmt"

	goredis "github.com/redis/go-redis/v9"
)

//go:embed lua/*.lua
var sources embed.FS

// scripts are the atomic operations of a Store.
type scripts struct {
	accept, claim, commit, done, retry, due, timers, fire, forget, elect, resign, count, slot, hold, shelve *goredis.Script
}

// library puts the scripts together; read returns the text of a file of
// folder lua.
func library(read func(name string) (string, error)) (scripts, error) {
	var failed error
	script := func(names ...string) *goredis.Script {
		var text string
		for _, name := range names {
			part, err := read(name)
			if err != nil {
				failed = fmt.Errorf("read script %q: %w", name, err)
			}
			text += part
		}
		return goredis.NewScript(text)
	}
	s := scripts{
		accept: script("prelude", "take", "accept"),
		claim:  script("prelude", "take", "claim"),
		commit: script("prelude", "commit"),
		done:   script("prelude", "done"),
		retry:  script("prelude", "retry"),
		due:    script("prelude", "due"),
		timers: script("prelude", "timers"),
		fire:   script("prelude", "fire"),
		forget: script("prelude", "forget"),
		elect:  script("elect"),
		resign: script("resign"),
		count:  script("count"),
		slot:   script("slot"),
		hold:   script("hold"),
		shelve: script("shelve"),
	}
	return s, failed
}

func embedded(name string) (string, error) {
	text, err := sources.ReadFile("lua/" + name + ".lua")
	return string(text), err
}
