package doctor

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"grantdesk/adapters/embedded"
	"grantdesk/adapters/redis"
	"grantdesk/bot/mailbox"
)

// MaxSkew is how far the clocks of a process and its Redis may be apart.
const MaxSkew = 2 * time.Second

// fullAt is when a memory is nearly full, in percent.
const fullAt = 80

func (e *examination) store(ctx context.Context) {
	before := len(e.found)
	defer func() { e.storeless = Sick(e.found[before:]) }()
	if e.Config.Store.Kind == "embedded" {
		e.file()
		return
	}
	e.redis(ctx)
}

// file looks at the embedded store.
func (e *examination) file() {
	path := e.Config.Store.File
	size, err := embedded.Inspect(path)
	switch {
	case errors.Is(err, embedded.ErrBusy):
		e.running = true
		e.good(AreaStore, "doctor.file.busy", "file", path)
	case errors.Is(err, mailbox.ErrVersion):
		e.fault(AreaStore, "doctor.file.newer", "doctor.file.newer.fix", "file", path)
	case err != nil:
		e.fault(AreaStore, "doctor.file.broken", "doctor.file.broken.fix", "file", path, "why", err.Error())
	case size == 0:
		e.good(AreaStore, "doctor.file.new", "file", path)
	default:
		e.good(AreaStore, "doctor.file.good", "file", path, "size", megabytes(size))
	}
}

// redis looks at every server that takes writes.
func (e *examination) redis(ctx context.Context) {
	s, err := e.Redis()
	if err != nil {
		e.fault(AreaStore, "doctor.redis.options", "doctor.redis.options.fix", "why", err.Error())
		return
	}
	defer s.Close()
	reports, err := s.Inspect(ctx)
	if err != nil {
		e.away(err)
		return
	}
	for _, r := range reports {
		e.master(r)
	}
}

// away says why Redis cannot be used at all.
func (e *examination) away(err error) {
	why, where := err.Error(), strings.Join(e.Config.Store.Redis.Addrs, ", ")
	switch {
	case contains(why, "NOAUTH", "WRONGPASS", "invalid username-password"):
		e.fault(AreaStore, "doctor.redis.password", "doctor.redis.password.fix", "where", where)
	case contains(why, "NOPERM"):
		e.fault(AreaStore, "doctor.redis.rights", "doctor.redis.rights.fix", "where", where, "why", why)
	case contains(why, "tls:", "x509:", "first record does not look like"):
		e.fault(AreaStore, "doctor.redis.tls", "doctor.redis.tls.fix", "where", where, "why", why)
	default:
		e.fault(AreaStore, "doctor.redis.away", "doctor.redis.away.fix", "where", where, "why", why)
	}
}

func contains(text string, any ...string) bool {
	for _, a := range any {
		if strings.Contains(text, a) {
			return true
		}
	}
	return false
}

// master looks at one server that takes writes.
func (e *examination) master(r redis.Report) {
	e.good(AreaStore, "doctor.redis.good", "where", r.Addr, "version", r.Version)
	if r.Old {
		e.fault(AreaStore, "doctor.redis.old", "doctor.redis.old.fix", "where", r.Addr, "version", r.Version)
	}
	if r.Policy != "" && r.Policy != "noeviction" {
		e.fault(AreaStore, "doctor.redis.policy", "doctor.redis.policy.fix", "where", r.Addr, "policy", r.Policy)
	}
	if !r.Appends {
		e.look(AreaStore, "doctor.redis.memory", "doctor.redis.memory.fix", "where", r.Addr)
	}
	e.replicas(r)
	if r.Failing != "" {
		e.fault(AreaStore, "doctor.redis.disk", "doctor.redis.disk.fix", "where", r.Addr, "what", r.Failing)
	}
	if r.Skew.Abs() > MaxSkew {
		e.look(AreaStore, "doctor.redis.clock", "doctor.redis.clock.fix", "where", r.Addr, "skew", r.Skew.Round(time.Second).String())
	}
	if r.Max > 0 && r.Used*100 > r.Max*fullAt {
		e.look(AreaStore, "doctor.redis.full", "doctor.redis.full.fix", "where", r.Addr, "percent", strconv.FormatInt(r.Used*100/r.Max, 10))
	}
	if r.Layout != "" && r.Layout != r.Wanted {
		e.fault(AreaStore, "doctor.redis.layout", "doctor.redis.layout.fix", "is", r.Layout, "want", r.Wanted)
	}
}

// patience is how long sentinels shall wait for a master: above every pause of
// a machine that is busy.
const patience = 5 * time.Second

// replicas looks at what is left of a server that dies.
func (e *examination) replicas(r redis.Report) {
	have, need := strconv.Itoa(r.Replicas), strconv.Itoa(r.Needed)
	switch {
	case r.Replicas < r.Needed:
		e.fault(AreaStore, "doctor.redis.lonely", "doctor.redis.lonely.fix", "where", r.Addr, "have", have, "need", need)
	case r.Needed == 0 && r.Replicas > 0:
		e.look(AreaStore, "doctor.redis.unsure", "doctor.redis.unsure.fix", "where", r.Addr, "have", have)
	case r.Needed > 0 && !r.Guarded:
		e.look(AreaStore, "doctor.redis.unguarded", "doctor.redis.unguarded.fix", "where", r.Addr)
	case r.Needed > 0:
		e.good(AreaStore, "doctor.redis.sure", "where", r.Addr, "have", have, "need", need)
	}
	if r.Patience > 0 && r.Patience < patience {
		e.look(AreaStore, "doctor.redis.hasty", "doctor.redis.hasty.fix", "where", r.Addr, "after", r.Patience.String())
	}
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
