package mailboxtest

import (
	"context"
	"runtime"
	"sync/atomic"
	"testing"
)

// A tester is what a test needs of testing.T.
type tester interface {
	Helper()
	Context() context.Context
	Error(args ...any)
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// Catches reports whether the suite fails on a store, as it must when one of
// the store's rules is broken.
func Catches(t *testing.T, open func() Fixture) bool {
	tests := []func(*trial){
		func(tr *trial) { windowEnds(tr, open()) },
		func(tr *trial) { oneFires(tr, open()) },
		func(tr *trial) { office(tr, open()) },
		func(tr *trial) { counts(tr, open()) },
		func(tr *trial) { paces(tr, open()) },
		func(tr *trial) { shelf(tr, open()) },
		func(tr *trial) { keptAsAsked(tr, open()) },
		func(tr *trial) { everythingExpires(tr, open()) },
		func(tr *trial) { tell(tr, open) },
		func(tr *trial) { Sequences(tr, open) },
	}
	for _, test := range tests {
		tr := &trial{T: t}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			test(tr)
		}()
		if <-ended; tr.Failed() {
			return true
		}
	}
	return false
}

// A trial is a test whose failure is wanted: it is noted and not told.
type trial struct {
	*testing.T
	failed atomic.Bool
}

func (t *trial) Fail()                 { t.failed.Store(true) }
func (t *trial) Failed() bool          { return t.failed.Load() }
func (t *trial) FailNow()              { t.Fail(); runtime.Goexit() }
func (t *trial) Error(...any)          { t.Fail() }
func (t *trial) Errorf(string, ...any) { t.Fail() }
func (t *trial) Fatal(...any)          { t.FailNow() }
func (t *trial) Fatalf(string, ...any) { t.FailNow() }
func (t *trial) Log(...any)            {}
func (t *trial) Logf(string, ...any)   {}
