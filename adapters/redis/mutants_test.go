package redis

import (
	flags "flag"
	"fmt"
	"strings"
	"testing"

	"grantdesk/bot/mailbox/mailboxtest"
)

// A mutant is a script with one rule broken.
type mutant struct{ script, rule, is, becomes string }

// tries is how often the suite may look for a mutant: its sequences are drawn
// by chance, and some rules matter in few of them.
const tries = 5

// TestMutants breaks every script in every way that was thought of: the suite
// must notice each. A rule that nobody would miss is no rule.
func TestMutants(t *testing.T) {
	// A counterexample is wanted, neither small nor kept.
	for name, value := range map[string]string{"rapid.shrinktime": "0s", "rapid.nofailfile": "true", "rapid.checks": "80"} {
		old := flags.Lookup(name).Value.String()
		if err := flags.Set(name, value); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = flags.Set(name, old) }) // it was valid before
	}
	broken := map[string]bool{}
	for _, m := range mutants() {
		broken[m.script] = true
		t.Run(m.script+"/"+m.rule, func(t *testing.T) {
			run := m.scripts(t)
			for range tries {
				if mailboxtest.Catches(t, mini(t, run).fixture(t)) {
					return
				}
				twice := mini(t, run)
				twice.twice = true
				if mailboxtest.Catches(t, twice.fixture(t)) {
					return
				}
			}
			t.Errorf("nothing fails although %q became %q", m.is, m.becomes)
		})
	}
	files, err := sources.ReadDir("lua")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if name := strings.TrimSuffix(f.Name(), ".lua"); !broken[name] {
			t.Errorf("script %s has no mutant", name)
		}
	}
}

// scripts are all scripts with the mutant among them.
func (m mutant) scripts(t *testing.T) scripts {
	t.Helper()
	run, err := library(func(name string) (string, error) {
		text, err := embedded(name)
		if name != m.script {
			return text, err
		}
		if strings.Count(text, m.is) != 1 {
			return "", fmt.Errorf("%q stands %d times in %s", m.is, strings.Count(text, m.is), name)
		}
		return strings.Replace(text, m.is, m.becomes, 1), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func mutants() []mutant {
	all := append(mutantsOfIntake(), mutantsOfCommit()...)
	all = append(all, mutantsOfDone()...)
	return append(all, mutantsOfRest()...)
}

func mutantsOfIntake() []mutant {
	return []mutant{
		{"prelude", "what lives on is not cut short", "if redis.call('PTTL', key) < tonumber(ms) then", "if true then"},
		{"prelude", "things expire", "redis.call('PEXPIRE', key, ms)", "redis.call('PERSIST', key)"},
		{"prelude", "letters are kept", "redis.call('ZADD', dead, now, letter)", ""},
		{"prelude", "not too many letters", "redis.call('ZREMRANGEBYRANK', dead, 0, -1 - max)", ""},
		{"accept", "known messages", "local known = at and tonumber(at) > now - dedupe", "local known = false"},
		{"accept", "the window ends", "local known = at and tonumber(at) > now - dedupe", "local known = at"},
		{"accept", "messages become known", "redis.call('ZADD', seen, now, msg)", ""},
		{"accept", "the limit", ">= 2 * max", "> 2 * max"},
		{"accept", "told once", "if not first then redis.call('HSET', conv, 'full', call) end", ""},
		{"accept", "told again to who asks again", "(not first or first == call)", "not first"},
		{"accept", "no edit of what was handed out", "1 + 2 * tonumber(redis.call('HGET', conv, 'n') or '0')", "1"},
		{"accept", "edits", "redis.call('LSET', inbox, k, payload)", ""},
		{"accept", "the same lease again", "known and score and redis.call('HGET', conv, 'w') == token", "false"},
		{"accept", "no lease of a busy dialogue", "mine or not (known or score)", "mine or not known"},
		{"accept", "work is announced", "if not score then redis.call('ZADD', due, now, id) end", ""},
		{"accept", "work keeps its time", "if not score then redis.call('ZADD', due, now, id) end", "redis.call('ZADD', due, now, id)"},
		{"claim", "only where there is work", "if not redis.call('ZSCORE', due, id) then return {0} end", ""},
		{"take", "one owner", "if till > now and till <= now + horizon and not again then return nil end", ""},
		{"take", "a clock set back", "till <= now + horizon and ", ""},
		{"take", "the same lease again", "till > now and h[3] == token", "false"},
		{"take", "a new fence", "math.max(fence + 1, clock[1] * 1000000 + clock[2])", "clock[1] * 1000000"},
		{"take", "attempts are counted", "attempts = attempts + 1", "attempts = attempts"},
		{"take", "attempts are kept", "'n', #items / 2, 'a', attempts)", "'n', #items / 2)"},
		{"take", "not more than a batch", "redis.call('LRANGE', inbox, 0, 2 * batch - 1)", "redis.call('LRANGE', inbox, 0, -1)"},
		{"take", "certainty is told", "certain and 0 or 1", "1"},
		{"take", "certainty ends", "redis.call('HSET', conv, 'u', token)", "redis.call('HSET', conv, 'u', 1)"},
		{"take", "certainty is told again", "if certain then redis.call('HSET', conv, 'u', token) end", ""},
		{"take", "the lease ends", "redis.call('ZADD', due, now + lease, id)", ""},
		{"take", "age of a failure", "h[10] and math.max(1, now - h[10]) or 0", "0"},
	}
}

func mutantsOfCommit() []mutant {
	return []mutant{
		{"commit", "the fence", "if h[1] ~= fence then return 0 end", ""},
		{"commit", "sent again", "if consumed == base + n then", "if false then"},
		{"commit", "messages go", "redis.call('LPOP', inbox, 2 * n)", "redis.call('LLEN', inbox)"},
		{"commit", "only those handled go", "redis.call('LPOP', inbox, 2 * n)", "redis.call('LPOP', inbox, 200)"},
		{"commit", "attempts begin anew", "'full', 'a', 'al', 'af'", "'full', 'al', 'af'"},
		{"commit", "full is over", "'full', 'a', 'al', 'af'", "'a', 'al', 'af'"},
		{"commit", "times alone begin anew", "'full', 'a', 'al', 'af'", "'full', 'a', 'af'"},
		{"commit", "the state", "'s', state, ", ""},
		{"commit", "the count", "'i', base + n, ", ""},
		{"commit", "what is still handed out", "math.max(0, (h[3] or 0) - n)", "0"},
		{"commit", "retention", "redis.call('PEXPIRE', conv, retention)", ""},
		{"commit", "actions", "redis.call('RPUSH', outbox, ARGV[k], ARGV[k + 1])", ""},
		{"commit", "order of actions", "redis.call('RPUSH', outbox, ARGV[k], ARGV[k + 1])", "redis.call('LPUSH', outbox, ARGV[k + 1], ARGV[k])"},
		{"commit", "the lease goes on", "redis.call('ZADD', due, now + lease, id)", ""},
		{"commit", "timers are set", "redis.call('ZADD', agenda, at, id .. '\\0' .. name)", ""},
		{"commit", "timers are taken away", "redis.call('ZREM', agenda, id .. '\\0' .. name)", ""},
		{"commit", "words of timers", "redis.call('HSET', timers, name, body)", ""},
		{"commit", "letters", "if letter ~= '' then bury(letter, keep, max) end", ""},
	}
}

func mutantsOfDone() []mutant {
	return []mutant{
		{"done", "the fence", "if h[1] ~= fence then", "if false then"},
		{"done", "released already", "release == '1' and h[1] and", "false and"},
		{"done", "sent again", "if sent == tonumber(base) and n ~= '0' then", "if n ~= '0' then"},
		{"done", "actions go", "redis.call('LPOP', outbox, 2 * n)", ""},
		{"done", "the count", "redis.call('HSET', conv, 'o', base + n)", ""},
		{"done", "a failure is over", "redis.call('HDEL', conv, 'fs')", ""},
		{"done", "letters", "if letter ~= '' then bury(letter, keep, max) end", ""},
		{"done", "counted once a lease", "redis.call('HGET', conv, 'af') ~= fence", "true"},
		{"done", "times alone", "(redis.call('HGET', conv, 'al') or 0) + 1", "0"},
		{"done", "no release over messages", "if #items == 0 then", "if true then"},
		{"done", "nothing is due after a release", "redis.call('ZREM', due, id)", ""},
		{"done", "the lease is over", "redis.call('HSET', conv, 'f', fence + 1)", ""},
		{"done", "messages are handed out", "redis.call('HSET', conv, 'n', #items / 2, 'a', 1)", ""},
		{"done", "the lease goes on", "redis.call('HSET', conv, 'lu', now + lease)", ""},
		{"done", "the lease goes on for others", "redis.call('ZADD', due, now + lease, id)", ""},
		{"retry", "the fence", "if held ~= fence then", "if not held then"},
		{"retry", "sent again", "held and tonumber(held) == fence + 1 and 1 or 0", "0"},
		{"retry", "the lease ends", "redis.call('HDEL', conv, 'lu', 'n', 'al', 'af')", "redis.call('HDEL', conv, 'n', 'al', 'af')"},
		{"retry", "edits are possible again", "redis.call('HDEL', conv, 'lu', 'n', 'al', 'af')", "redis.call('HDEL', conv, 'lu', 'al', 'af')"},
		{"retry", "who gives back lives", "redis.call('HDEL', conv, 'lu', 'n', 'al', 'af')", "redis.call('HDEL', conv, 'lu', 'n')"},
		{"retry", "the fence moves on", "redis.call('HSET', conv, 'f', fence + 1)", ""},
		{"retry", "attempts", "if failed == '0' then redis.call('HDEL', conv, 'a') end", ""},
		{"retry", "failed attempts", "if failed == '0' then redis.call('HDEL', conv, 'a') end", "redis.call('HDEL', conv, 'a')"},
		{"retry", "certainty", "if certain == '1' then", "if false then"},
		{"retry", "since when", "redis.call('LLEN', outbox) > 0 and", "false and"},
		{"retry", "since the first time", "and not redis.call('HGET', conv, 'fs')", ""},
		{"retry", "the pause", "redis.call('ZADD', due, now + after, id)", "redis.call('ZADD', due, now, id)"},
	}
}

func mutantsOfRest() []mutant {
	return []mutant{
		{"slot", "none is taken where none is", "if wait > 0 then return wait end", ""},
		{"slot", "a slot is used up", "local till = full[i] + ARGV[2 * i]", "local till = full[i]"},
		{"hold", "it holds", "redis.call('SET', KEYS[1], string.format('%.0f', till), 'PX', math.ceil((till - now) / 1000))", ""},
		{"due", "what is due", "redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, limit)", "{}"},
		{"due", "only what is due", "'-inf', now, 'LIMIT', 0, limit)", "'-inf', '+inf', 'LIMIT', 0, limit)"},
		{"due", "a clock set back", "if #ids < limit then", "if false then"},
		{"due", "grace", "redis.call('ZADD', due, now + grace, d)", "redis.call('ZADD', due, now, d)"},
		{"timers", "only what is due", "redis.call('ZRANGEBYSCORE', agenda, '-inf', now, ", "redis.call('ZRANGEBYSCORE', agenda, '-inf', '+inf', "},
		{"fire", "the time that was set", "or tonumber(set) ~= tonumber(at)", ""},
		{"fire", "only timers that are set", "not set or", "set and"},
		{"fire", "the message", "redis.call('HGET', timers, name) or ''", "''"},
		{"fire", "once", "redis.call('ZREM', agenda, member)", ""},
		{"fire", "nothing is left", "redis.call('HDEL', timers, name)", ""},
		{"fire", "work is announced", "if not redis.call('ZSCORE', due, id) then redis.call('ZADD', due, now, id) end", ""},
		{"fire", "work keeps its time", "if not redis.call('ZSCORE', due, id) then redis.call('ZADD', due, now, id) end", "redis.call('ZADD', due, now, id)"},
		{"forget", "timers", "redis.call('ZREM', agenda, id .. '\\0' .. name)", ""},
		{"forget", "letters", "redis.call('ZREM', dead, letter)", ""},
		{"forget", "others' letters stay", "if string.sub(letter, 1, #id + 1) == id .. '\\0' then", "if true then"},
		{"forget", "work", "redis.call('ZREM', due, id)", ""},
		{"forget", "keys", "redis.call('DEL', conv, inbox, outbox, seen, timers)", "redis.call('DEL', conv, inbox, outbox, timers)"},
		{"elect", "one holder", "if not free and office[1] ~= ARGV[1] then return 0 end", ""},
		{"elect", "the term", "now + ARGV[2] * 1000", "now + ARGV[2] * 2000"},
		{"elect", "a new fence", "if free then fence", "if false then fence"},
		{"elect", "the fence stays", "if free then fence", "if true then fence"},
		{"elect", "the fence grows", "math.max(fence + 1, now)", "now"},
		{"resign", "only one's own", "if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then", "if true then"},
		{"resign", "the office is free", "redis.call('HDEL', KEYS[1], 'holder', 'till')", ""},
		{"shelve", "every value", "for i = 1, #KEYS do", "for i = 1, 1 do"},
		{"shelve", "things expire", ", 'PX', ARGV[1])", ")"},
		{"count", "adds up", "redis.call('SET', KEYS[1], n, 'KEEPTTL')", ""},
		{"count", "the first count's end", "redis.call('SET', KEYS[1], n, 'KEEPTTL')", "redis.call('SET', KEYS[1], n, 'PX', ARGV[1])"},
	}
}
