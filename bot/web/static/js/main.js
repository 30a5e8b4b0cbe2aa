/** The chat page, put together. */
import { api } from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { byId } from "./dom.js";
import { languages } from "./languages.js";
import { Requests } from "./requests.js";
import { Standings } from "./standing.js";
import { Suggestions } from "./suggest.js";
import { takeToken } from "./token.js";
import { Transcript } from "./transcript.js";
import { words } from "./words.js";

await takeToken();

const log = byId("log");
const announce = (text) => (byId("status").textContent = text);
let followed = null; // the element that had the focus before its buttons went away

const acts = {
  conversation: () => conversation.id,
  settle(outcome, label) {
    conversation.settle(outcome, label);
    follow();
  },
  choose(option) {
    conversation.choose(option);
    follow();
  },
  retry: (item) => conversation.retry(item),
  edit: (item) => composer.put(conversation.withdraw(item)),
  async file(ticket) {
    await api.file({ ...ticket, conversation: conversation.id });
    await conversation.refresh();
    focusLast();
    requests.refresh();
  },
};

const transcript = new Transcript({ log, scroll: byId("scroll"), welcome: byId("welcome"), acts });
const standings = new Standings(log);
const requests = new Requests({
  told: (tickets) => standings.learn(tickets),
  dialog: byId("requests"),
  list: byId("requests-list"),
  button: byId("requests-button"),
  count: byId("requests-count"),
  close: byId("requests-close"),
});

const conversation = new Conversation({
  changed() {
    const fresh = transcript.show(conversation);
    announce(conversation.busy ? words.working : "");
    if (followed && !conversation.busy && fresh.length) focusLast();
    if (conversation.restored) log.removeAttribute("aria-busy");
    // What the team says changes how a request stands, and when it is answered next.
    standings.show();
    if (fresh.some((line) => line.classList.contains("engineer"))) requests.refresh();
  },
  troubled(error) {
    if (error === null) composer.tell(null);
    else if (!conversation.restored || !navigator.onLine) composer.tell(conversation.restored ? error.message : words.restoring);
  },
});

const composer = new Composer({
  form: byId("composer"),
  input: byId("question"),
  notice: byId("notice"),
  send(text) {
    suggestions.clear();
    followed = null;
    conversation.say(text);
  },
});

const suggestions = new Suggestions({ box: byId("suggestions"), input: byId("question"), announce });

/** Keep the focus in the conversation when the button that had it is gone. */
function follow() {
  followed = log.lastElementChild?.classList.contains("working")
    ? log.lastElementChild.previousElementSibling
    : log.lastElementChild;
  followed?.focus({ preventScroll: true });
}

/** Give the focus to the latest reply; in a form, to the first field that is empty. */
function focusLast() {
  followed = null;
  const last = log.lastElementChild;
  const fields = [...(last?.querySelectorAll("form.now input, form.now textarea") ?? [])];
  (fields.find((field) => !field.value) ?? fields[0] ?? last)?.focus({ preventScroll: true });
}

byId("person-button").addEventListener("click", () => {
  // Where a form is open already, it is what they are looking for.
  if (log.querySelector(".turn:not(.past) form.now")) {
    focusLast();
    log.lastElementChild.scrollIntoView({ block: "start" });
  } else acts.settle("person", words.person);
});

languages();
log.setAttribute("aria-busy", "true");
conversation.changed();
conversation.start();
requests.refresh();
// Somebody who comes back to the page sees how their requests stand by now.
document.addEventListener("visibilitychange", () => document.hidden || requests.button.hidden || requests.refresh());
if (matchMedia("(pointer: fine)").matches) byId("question").focus();
