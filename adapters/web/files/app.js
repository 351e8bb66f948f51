"use strict";
// Without this script the page works, too: each form then loads it anew.
const log = document.getElementById("log");
const status = document.getElementById("status");

const end = () => { window.scrollTo(0, document.body.scrollHeight); };

// A card that changes while somebody writes on it keeps what was written.
function swap(old, item) {
  const from = old.querySelector("input[type=text]");
  const to = item.querySelector("input[type=text]");
  const writing = from && from === document.activeElement;
  const [start, stop] = from ? [from.selectionStart, from.selectionEnd] : [0, 0];
  old.replaceWith(item);
  if (!from || !to) return;
  to.value = from.value;
  if (writing) { to.focus({ preventScroll: true }); to.setSelectionRange(start, stop); }
}

function show(html) {
  const box = document.createElement("template");
  box.innerHTML = html; // made and escaped by our own server
  const item = box.content.firstElementChild;
  const old = document.getElementById(item.id);
  if (old) swap(old, item); else log.append(item);
  status.textContent = "";
  end();
}

const events = new EventSource(log.dataset.events + "?after=" + log.dataset.last);
events.onmessage = (e) => show(e.data);

document.addEventListener("submit", async (e) => {
  const form = e.target;
  if (!form.action.endsWith("/say")) return;
  e.preventDefault();
  const data = new URLSearchParams(new FormData(form));
  data.set("zone", Intl.DateTimeFormat().resolvedOptions().timeZone || "");
  const text = form.querySelector("input[type=text]");
  const sent = text && text.value;
  status.textContent = status.dataset.sent;
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { "X-Chat": "1" }, body: data });
    if (!answer.ok) throw new Error(answer.status);
    const now = text && document.getElementById(text.id); // the card may have changed meanwhile
    if (now && now.value === sent) now.value = "";
  } catch {
    status.textContent = status.dataset.failed;
  }
});
end();
