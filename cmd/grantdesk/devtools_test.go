package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// A browser is a headless Chromium, driven over its own protocol.
type browser struct {
	t    *testing.T
	port string
}

// chromium starts a browser, or skips where there is none.
func chromium(t *testing.T) *browser {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil && path == "" {
			path = p
		}
	}
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium is missing")
		}
		t.Skip("chromium is missing")
	}
	dir := t.TempDir()
	cmd := exec.Command(path, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-component-update", "--disable-background-networking",
		"--disable-dev-shm-usage", "--no-first-run", "--lang=de", "--accept-lang=de-DE", "--remote-debugging-port=0", "--user-data-dir="+dir, "about:blank")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t}
	t.Cleanup(func() {
		_, _ = cmd.Process.Kill(), cmd.Wait()
		// Its children end a little later, and write until then.
		b.until("the browser is gone", func() bool { return os.RemoveAll(dir) == nil })
	})
	b.until("the browser starts", func() bool {
		text, err := os.ReadFile(filepath.Join(dir, "DevToolsActivePort"))
		b.port, _, _ = strings.Cut(string(text), "\n")
		return err == nil && b.port != ""
	})
	return b
}

// until waits for ok.
func (b *browser) until(what string, ok func() bool) {
	b.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.After(2 * time.Minute); !ok(); {
		select {
		case <-tick.C:
		case <-end:
			b.t.Fatalf("it did not happen that %s", what)
		}
	}
}

// A tab is one page of a browser.
type tab struct {
	*browser
	ws *websocket.Conn
	n  int

	mu       sync.Mutex
	waits    map[int]chan json.RawMessage
	trouble  []string // what the page complained of
	requests []string // what it asked for
}

// open opens a page in a new tab.
func (b *browser) open(url string) *tab {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPut, "http://127.0.0.1:"+b.port+"/json/new?about:blank", nil)
	if err != nil {
		b.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	var target struct {
		URL string `json:"webSocketDebuggerUrl"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&target); err != nil {
		b.t.Fatal(err)
	}
	ws, shaken, err := websocket.DefaultDialer.DialContext(b.t.Context(), target.URL, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	_ = shaken.Body.Close() // the connection goes on without it
	p := &tab{browser: b, ws: ws, waits: map[int]chan json.RawMessage{}}
	go p.read()
	b.t.Cleanup(func() { _ = ws.Close() })
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		p.do(domain+".enable", nil)
	}
	p.visit(url)
	return p
}

// read takes what the browser says.
func (p *tab) read() {
	for {
		var m struct {
			ID     int             `json:"id"`
			Method string          `json:"method"`
			Params json.RawMessage `json:"params"`
			Result json.RawMessage `json:"result"`
			Error  json.RawMessage `json:"error"`
		}
		if p.ws.ReadJSON(&m) != nil {
			return
		}
		p.mu.Lock()
		switch {
		case m.ID != 0:
			if len(m.Error) > 0 {
				m.Result = m.Error
			}
			p.waits[m.ID] <- m.Result
			delete(p.waits, m.ID)
		case m.Method == "Runtime.exceptionThrown" || m.Method == "Log.entryAdded":
			p.trouble = append(p.trouble, string(m.Params))
		case m.Method == "Network.requestWillBeSent":
			var r struct{ Request struct{ URL string } }
			_ = json.Unmarshal(m.Params, &r)
			p.requests = append(p.requests, r.Request.URL)
		}
		p.mu.Unlock()
	}
}

// do runs one method of the protocol.
func (p *tab) do(method string, params any) json.RawMessage {
	p.t.Helper()
	p.mu.Lock()
	p.n++
	wait := make(chan json.RawMessage, 1)
	p.waits[p.n] = wait
	err := p.ws.WriteJSON(map[string]any{"id": p.n, "method": method, "params": params})
	p.mu.Unlock()
	if err != nil {
		p.t.Fatal(err)
	}
	select {
	case r := <-wait:
		return r
	case <-time.After(2 * time.Minute):
		p.t.Fatalf("%s was not answered", method)
		return nil
	}
}

// visit goes to a page and waits until it is there.
func (p *tab) visit(url string) {
	p.t.Helper()
	p.do("Page.navigate", map[string]any{"url": url})
	p.until(url+" is loaded", func() bool {
		return p.js(`location.href !== "about:blank" && document.readyState === "complete"`) == "true"
	})
}

// js runs JavaScript and returns its result as text.
func (p *tab) js(script string) string {
	p.t.Helper()
	var r struct {
		Result           struct{ Value any }
		ExceptionDetails json.RawMessage
	}
	raw := p.do("Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true, "awaitPromise": true})
	if err := json.Unmarshal(raw, &r); err != nil || len(r.ExceptionDetails) > 0 {
		p.t.Fatalf("%s: %s %v", script, r.ExceptionDetails, err)
	}
	return fmt.Sprint(r.Result.Value)
}

// begin types into a field, as a keyboard does.
func (p *tab) begin(selector, text string) {
	p.t.Helper()
	// The field may not be there yet, or be made anew while one types; what
	// it holds already stays.
	field := fmt.Sprintf("document.querySelector(%q)", selector)
	p.until("there is "+selector, func() bool { return p.js("!!"+field) == "true" })
	held := p.js(field + ".value")
	p.until("one can write into "+selector, func() bool {
		if p.js(fmt.Sprintf(`(e => { if (!e) return false; e.value = %q; e.focus(); return document.activeElement === e })(%s)`, held, field)) != "true" {
			return false
		}
		p.do("Input.insertText", map[string]any{"text": text})
		return p.js(fmt.Sprintf(`%s?.value === %q`, field, held+text)) == "true"
	})
}

// write types into a field and presses Enter.
func (p *tab) write(selector, text string) {
	p.t.Helper()
	p.begin(selector, text)
	for _, kind := range []string{"keyDown", "keyUp"} {
		p.do("Input.dispatchKeyEvent", map[string]any{"type": kind, "key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13})
	}
}

// press clicks the last button with that label.
func (p *tab) press(label string) {
	p.t.Helper()
	script := fmt.Sprintf(`[...document.querySelectorAll("button")].filter(b => b.textContent === %q).pop()`, label)
	p.until("there is a button "+label, func() bool { return p.js("!!"+script) == "true" })
	p.js(script + ".click()")
}

// lacks waits until no button has that label.
func (p *tab) lacks(label string) {
	p.t.Helper()
	script := fmt.Sprintf(`[...document.querySelectorAll("button")].some(b => b.textContent === %q)`, label)
	p.until("no button says "+label, func() bool { return p.js(script) == "false" })
}

// shows waits for a text on the page.
func (p *tab) shows(text string) {
	p.t.Helper()
	p.until(fmt.Sprintf("the page shows %q", text), func() bool {
		return p.js(fmt.Sprintf("document.body.innerText.replaceAll('\u202f', ' ').replaceAll('\u00a0', ' ').includes(%q)", text)) == "true"
	})
}

// picture takes a picture of the page as it is.
func (p *tab) picture(file string) error {
	var r struct{ Data string }
	if err := json.Unmarshal(p.do("Page.captureScreenshot", map[string]any{"format": "png"}), &r); err != nil {
		return err
	}
	raw, err := base64.StdEncoding.DecodeString(r.Data)
	return errors.Join(err, os.WriteFile(file, raw, 0o644))
}

// complaints are what the page complained of.
func (p *tab) complaints() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, p.trouble...)
}

// asked are the addresses that the page asked for.
func (p *tab) asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, p.requests...)
}
