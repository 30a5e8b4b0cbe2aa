/** What is typed on a ticket and not sent yet outlives a reload, in this tab. */

const PREFIX = "onetouch.console.";
const FIELDS = ["reply-text", "note-text"];
const SENT = { "reply-text": ["stay", "pending", "solved"], "note-text": ["note"] };

export function drafts(ticket) {
  const done = new URLSearchParams(location.search).get("done");
  for (const id of FIELDS) {
    const name = `${PREFIX}${ticket.dataset.number}.${id}`;
    if (SENT[id].includes(done)) forget(name);
    const field = document.getElementById(id);
    if (!field) continue;
    if (!field.value) field.value = load(name);
    field.addEventListener("input", () => save(name, field.value));
  }
  // Sent once: going back in the browser, or a reload, must not take a later draft for one that was sent.
  if (done) history.replaceState(null, "", location.pathname + location.hash);
}

function load(name) {
  try {
    return sessionStorage.getItem(name) ?? "";
  } catch {
    return ""; // where the browser keeps nothing for us, nothing is kept
  }
}

function save(name, text) {
  try {
    if (text) sessionStorage.setItem(name, text);
    else sessionStorage.removeItem(name);
  } catch {
    // as above
  }
}

function forget(name) {
  save(name, "");
}
