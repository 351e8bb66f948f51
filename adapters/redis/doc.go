// Package redis keeps mailboxes in Redis (6.2 or newer) or Valkey, alone, with
// Sentinel or as a Cluster, for any number of replicas.
//
// The keys of a dialogue carry the hash tag of its partition, so each
// operation is one script on one server (folder lua):
//
//	gd:{p}:due       sorted set  dialogues with work; score: when somebody must look
//	gd:{p}:agenda    sorted set  timers; score: when
//	gd:{p}:dead      sorted set  dead letters; score: when buried
//	gd:{p}:c:<d>     hash        fence, lease, state and counters of dialogue d
//	gd:{p}:in:<d>    list        mailbox: id, payload, id, payload …
//	gd:{p}:out:<d>   list        outbox: id, body, id, body …
//	gd:{p}:d:<d>     sorted set  ids of accepted messages; score: when
//	gd:{p}:t:<d>     hash        payloads of timers
//
// Every key has an expiry. Accept and fire begin with a write that a full
// Redis refuses, all others with one that frees memory: a full Redis takes
// nothing new and still drains.
package redis
