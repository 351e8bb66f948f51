package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"grantdesk/knowledge/example"
)

// A question goes from Telegram to the desk in Slack, the answer comes back,
// becomes an entry by two people, and the next person gets it from the bot,
// with its source. Then it is taken back.
func TestServedLearning(t *testing.T) {
	plain(t, "the example is learned with each edit; the service and the packages of learning are watched by their own tests")
	d := &diary{t: t}
	dir := filepath.Join(t.TempDir(), "content")
	if err := os.CopyFS(dir, example.FS()); err != nil {
		t.Fatal(err)
	}
	config := configureDesk(t, d, "content: {dir: "+dir+", reload: 1s}\n")
	entry := filepath.Join(dir, "calls", "clusterxchange-2020", "faq", "learned-HD.1.yaml")
	const question = "Gibt es einen Betriebskindergarten?"
	log := whileServed(t, config, func() {
		d.play("de", []move{
			{"asker", "/mensch " + question + " Viele Grüße\nEva Muster, 0711 1234567", []string{"Das ginge an den Helpdesk"}},
			{"asker", "[Ja, senden]", []string{"Nummer 1", "Frage 1: neu", "[Übernehmen]"}},
			{"Anna", "Guten Tag Frau Muster,\nnein, einen Betriebskindergarten gibt es nicht.\nViele Grüße\nAnna", []string{"Anna vom Helpdesk", "nein, einen Betriebskindergarten", "white_check_mark", "beantwortet"}},
			{"Anna", "[Erledigt]", []string{"Ab jetzt antwortet wieder", "Der Assistent antwortet wieder", "erledigt (Anna)", "[FAQ-Entwurf]"}},
			{"Anna", "[FAQ-Entwurf]", []string{"FAQ-Entwurf zu Frage 1, von Anna", "[Zur Freigabe vorschlagen]"}},
			{"Anna", "[Zur Freigabe vorschlagen]", []string{"eine zweite Person muss ihn freigeben", "[Freigeben]"}},
			{"Anna", "[Freigeben]", []string{"only to UAnna", "Freigeben muss eine zweite Person"}},
			{"Ben", "!section", []string{"only to UBen", "Das habe ich nicht verstanden"}},
			{"Ben", "!de " + question + "\nNein. Einen Betriebskindergarten gibt es nicht.", []string{"von Ben vorgeschlagen", "[Freigeben]"}},
			{"Anna", "!approve-1", []string{"wurde seither geändert"}},
			{"Anna", "[Freigeben]", []string{"Veröffentlicht als HD.1", "steht jetzt in der Datei"}},
		})
		d.tg.user = 6
		d.play("de", []move{
			{"asker", question, []string{"Nein. Einen Betriebskindergarten gibt es nicht.", "Quelle: Antwort des Helpdesks vom", "HD.1"}},
			{"Ben", "!revert Der Aufruf wurde geändert.", []string{"HD.1 ist zurückgenommen (Ben). Grund: Der Aufruf wurde geändert."}},
		})
		until(t, "the file is gone", func() bool { _, err := os.Stat(entry); return os.IsNotExist(err) })
		d.play("de", []move{{"asker", question, []string{"[Einen Menschen fragen]"}}})
	})
	d.compare("learn-de")
	if strings.Contains(log, "Betriebskindergarten") || strings.Contains(log, "Muster") {
		t.Errorf("the log tells too much:\n%s", log)
	}
}

// until waits until something is so.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(2 * time.Minute); !so(); {
		select {
		case <-end:
			t.Fatalf("not so: %s", what)
		case <-tick.C:
		}
	}
}
