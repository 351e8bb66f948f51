package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// demoServer runs serve --demo and returns its address.
func demoServer(t *testing.T) string {
	t.Helper()
	t.Setenv("GRANTDESK_HTTP_LISTEN", "127.0.0.1:0")
	out, log := &journal{}, &journal{}
	ctx, cancel := context.WithCancel(context.Background())
	code := make(chan int, 1)
	go func() { code <- run(ctx, []string{"serve", "--demo"}, Streams{Out: out, Err: log}) }()
	t.Cleanup(func() {
		cancel()
		if n := <-code; n != 0 {
			t.Errorf("serve --demo ended with %d:\n%s", n, log)
		}
		if strings.Contains(log.String(), "Batteriespeicher") {
			t.Errorf("the log holds a person's words:\n%s", log)
		}
	})
	address := regexp.MustCompile(`http://[0-9.:]+`)
	eventually(t, log, func() bool { return address.MatchString(out.String()) })
	return address.FindString(out.String())
}

// A newcomer asks, presses, passes a question to the helpdesk, plays the
// helpdesk and reads the answer; nothing is loaded from elsewhere and the page
// complains of nothing.
func TestDemoInBrowser(t *testing.T) {
	base, b := demoServer(t), chromium(t)
	p := b.open(base)
	p.do("Emulation.setTimezoneOverride", map[string]any{"timezoneId": "Europe/Sofia"})
	p.do("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-reduced-motion", "value": "reduce"}}})
	p.do("Emulation.setDeviceMetricsOverride", map[string]any{"width": 640, "height": 900, "deviceScaleFactor": 1.5, "mobile": true})
	p.write("#text", "Bis wann kann ich einreichen?")
	p.shows("2. Februar 2021")
	p.shows("18:00") // on a clock in Sofia
	// Enter sends the question although the last answer has buttons.
	p.write("#text", "und die Schweiz?")
	p.shows("Nein, Organisationen aus der Schweiz")
	shot(t, p, "dialogue.png")

	p.write("#text", "Gibt es Geld für Batteriespeicher?")
	p.press("Einen Menschen fragen")
	p.press("Ja, senden")
	desk := b.open(base + "/desk")
	// The card changes while the agent writes on it.
	desk.begin(".answer input[type=text]", "Ja, das geht ")
	desk.press("Übernehmen")
	desk.lacks("Übernehmen")
	desk.write(".answer input[type=text]", "auch nachts.")
	p.shows("Ja, das geht auch nachts.")

	for _, page := range []*tab{p, desk} {
		if c := page.complaints(); len(c) > 0 {
			t.Errorf("the page complains: %s", c)
		}
		for _, url := range page.asked() {
			if !strings.HasPrefix(url, base) && url != "about:blank" {
				t.Errorf("something foreign was loaded: %s", url)
			}
		}
	}
}

// shot keeps a picture for the documentation when asked to.
func shot(t *testing.T, p *tab, name string) {
	t.Helper()
	if !*update {
		return
	}
	if err := p.picture(filepath.Join(root, "docs", "pictures", name)); err != nil {
		t.Fatal(err)
	}
}

// axe is the checker of accessibility, fetched by npm.
const axe = "testdata/npm/node_modules/axe-core/axe.min.js"

// The page can be used by everybody: no finding of axe in light and dark, no
// sideways scrolling on a narrow screen, nothing out of the keyboard's reach.
func TestDemoIsAccessible(t *testing.T) {
	script, err := os.ReadFile(axe)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("axe-core is missing: run npm ci in cmd/grantdesk/testdata/npm")
	}
	base, b := demoServer(t), chromium(t)
	for _, path := range []string{"/", "/desk"} {
		p := b.open(base + path)
		if path == "/" {
			p.write("#text", "what is the maximum grant")
			p.shows("500 000")
		}
		for _, scheme := range []string{"light", "dark"} {
			p.do("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}})
			p.do("Emulation.setDeviceMetricsOverride", map[string]any{"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": true})
			if w := p.js("document.documentElement.scrollWidth"); w != "320" {
				t.Errorf("%s is %s wide on a screen of 320", path, w)
			}
			// A policy that forbids foreign scripts does not hold for this one.
			p.do("Page.setBypassCSP", map[string]any{"enabled": true})
			p.js(string(script))
			found := p.js(`axe.run().then(r => JSON.stringify(r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" "))))`)
			if found != "[]" {
				t.Errorf("%s, %s: %s", path, scheme, found)
			}
		}
	}
}
