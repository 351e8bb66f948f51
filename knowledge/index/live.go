package index

import "sync/atomic"

// Live is the index in service. A new one is built aside and takes the place
// of the old by one pointer; searches that run go on in the old one.
type Live struct{ current atomic.Pointer[Index] }

// Load returns the index in service, or nil before the first Swap.
func (l *Live) Load() *Index { return l.current.Load() }

// Swap puts x in service and returns the index it replaces, for the caller to
// close, or nil.
func (l *Live) Swap(x *Index) (old *Index) { return l.current.Swap(x) }
