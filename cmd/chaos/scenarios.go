package main

import "time"

// A scenario is one case.
type scenario struct {
	name    string
	kind    string        // redis, sentinel, cluster, embedded
	procs   int           // replicas
	brief   time.Duration // length in the short form; 0: not in it
	full    time.Duration // length in the long form
	pull    bool          // processes fetch: polls and sockets instead of webhooks
	always  bool          // Redis writes to disk before it answers
	cut     float64       // share of replies of Redis that are cut
	lease   time.Duration // of a dialogue, where it must outlast a fail-over; 0: as the flag says
	trouble trouble
	faults  []fault
}

// outlasts is a lease that outlasts a fail-over: an owner then marks what it has
// sent before anybody takes its dialogue over.
const outlasts = 15 * time.Second

// span is how long the persons of a case talk.
func (s scenario) span(set settings) time.Duration {
	if set.long || s.brief == 0 {
		return s.full
	}
	return s.brief
}

// fair is a platform as it is on a good day, with its usual repeats.
func fair() trouble {
	return trouble{Latency: 20 * time.Millisecond, Twice: 0.05, Racing: 0.02}
}

// rough is a platform on a bad day.
func rough() trouble {
	t := fair()
	t.Failed, t.Slowed, t.Broken, t.Slow = 0.02, 0.002, 0.01, 0.01
	return t
}

// scenarios are all cases. The short form has the two that hold most of the
// others.
func scenarios() []scenario {
	const minute = time.Minute
	return []scenario{
		{name: "redis: no fault", kind: "redis", procs: 4, full: minute / 2, trouble: fair()},
		{name: "redis: everything", kind: "redis", procs: 3, brief: 20 * time.Second, full: 3 * minute, trouble: rough(), cut: 0.01,
			faults: []fault{kills(3 * time.Second), stops(12 * time.Second), storeKills(7 * time.Second)}},
		{name: "redis: kill -9", kind: "redis", procs: 4, full: 3 * minute, trouble: fair(), faults: []fault{kills(1200 * time.Millisecond)}},
		{name: "redis: stopped beyond the lease", kind: "redis", procs: 4, full: minute, trouble: fair(), faults: []fault{stops(4 * time.Second)}},
		{name: "redis: rolling restart", kind: "redis", procs: 3, full: minute, trouble: fair(), faults: []fault{rolling(time.Second)}},
		{name: "redis: bad platform", kind: "redis", procs: 2, full: minute, trouble: rough()},
		{name: "redis: connections cut", kind: "redis", procs: 3, full: minute, trouble: fair(), cut: 0.02},
		{name: "redis: killed (everysec)", kind: "redis", procs: 3, full: minute, trouble: fair(), faults: []fault{storeKills(5 * time.Second)}},
		{name: "redis: killed (always)", kind: "redis", procs: 3, full: minute, always: true, trouble: fair(), faults: []fault{storeKills(5 * time.Second)}},
		{name: "redis: away for 30 s", kind: "redis", procs: 2, full: minute, trouble: fair(), faults: []fault{outage(8*time.Second, 30*time.Second)}},
		{name: "sentinel: fail-over", kind: "sentinel", procs: 3, full: 3 * minute, lease: outlasts, trouble: fair(), faults: []fault{failOvers(3 * time.Second)}},
		{name: "sentinel: fail-over and kill -9", kind: "sentinel", procs: 3, full: 3 * minute, lease: outlasts, trouble: fair(), faults: []fault{failOvers(3 * time.Second), kills(4 * time.Second)}},
		{name: "cluster: fail-over", kind: "cluster", procs: 3, full: 3 * minute, lease: outlasts, trouble: fair(), faults: []fault{failOvers(3 * time.Second)}},
		{name: "cluster: kill -9", kind: "cluster", procs: 3, full: minute, trouble: fair(), faults: []fault{kills(2 * time.Second)}},
		{name: "polls and sockets: kill -9", kind: "redis", procs: 3, full: 2 * minute, pull: true, trouble: fair(), faults: []fault{kills(5 * time.Second), rolling(15 * time.Second)}},
		{name: "embedded: no fault", kind: "embedded", procs: 1, full: minute / 2, trouble: fair()},
		{name: "embedded: everything", kind: "embedded", procs: 1, brief: 12 * time.Second, full: 2 * minute, trouble: rough(),
			faults: []fault{kills(3 * time.Second), stops(20 * time.Second)}},
		{name: "embedded: rolling restart", kind: "embedded", procs: 1, full: minute, trouble: fair(), faults: []fault{rolling(3 * time.Second)}},
	}
}
