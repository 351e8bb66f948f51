// Package redistest starts real Redis servers on loopback, of every kind that
// a store has to live with: one server, a master with replicas and sentinels,
// and a cluster. It is for tests and for the chaos program.
package redistest
