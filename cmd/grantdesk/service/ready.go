package service

import (
	"context"
	"encoding/json"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/ticket"
)

// Watch has the service ready only while one of the channels that are watched
// can receive. It is called before Run.
func (s *Service) Watch(connected func() bool) { s.inward = append(s.inward, connected) }

// Ready reports whether the service runs, its store can be reached and a
// channel is connected.
func (s *Service) Ready(ctx context.Context) bool {
	ok := s.worker.Ready() && s.connected() && s.Store.Ping(ctx) == nil
	s.Metrics.Ready(ok)
	return ok
}

func (s *Service) connected() bool {
	for _, up := range s.inward {
		if up() {
			return true
		}
	}
	return len(s.inward) == 0
}

// CountTickets shows how many tickets are open and since when. What cannot be read now is
// read the next time.
func (s *Service) CountTickets(ctx context.Context) {
	snap, err := s.Store.Read(ctx, bot.BoardKey)
	if err != nil {
		return
	}
	var b ticket.Board
	if len(snap.State) > 0 && json.Unmarshal(snap.State, &b) != nil {
		return
	}
	ages := map[string][]time.Duration{}
	for _, slip := range b.Open {
		ages[slip.Status] = append(ages[slip.Status], s.Now().Sub(slip.At))
	}
	s.Metrics.Tickets(ages)
}
