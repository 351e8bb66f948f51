package topics_test

import (
	"strings"
	"testing"

	"grantdesk/knowledge"
	"grantdesk/knowledge/topics"
)

const leastWordings = 12

func TestEveryTopic(t *testing.T) {
	ws, err := topics.Load()
	if err != nil {
		t.Fatal(err)
	}
	known := map[knowledge.Topic]bool{}
	for _, topic := range knowledge.Topics() {
		known[topic] = true
		for _, l := range knowledge.Languages() {
			if n := len(ws.For(topic, l)); n < leastWordings {
				t.Errorf("%s has %d wordings in %s, fewer than %d", topic, n, l, leastWordings)
			}
		}
	}
	for topic := range ws {
		if !known[topic] {
			t.Errorf("topic %q does not exist", topic)
		}
	}
}

// One wording cannot ask for two things.
func TestWordingsAreUnique(t *testing.T) {
	ws, err := topics.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range knowledge.Languages() {
		of := map[string]knowledge.Topic{}
		for _, topic := range knowledge.Topics() {
			for _, w := range ws.For(topic, l) {
				key := strings.ToLower(w)
				if other, again := of[key]; again {
					t.Errorf("%s %q asks for %s and for %s", l, w, other, topic)
				}
				of[key] = topic
			}
		}
	}
}
