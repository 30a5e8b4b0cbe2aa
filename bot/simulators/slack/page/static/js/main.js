/** The page: what one sees, drawn from what the server tells, and what one does. */
import { composer } from "./composer.js";
import { byId, el, keyed } from "./dom.js";
import { inThread, show, topLevel } from "./messages.js";
import { showHome, showModal } from "./modal.js";
import { readIn } from "./mrkdwn.js";
import { act, listen, sayWith } from "./server.js";
import { showLocale, showNotes, showPlaces, showRoles } from "./sidebar.js";
import { ASSISTANT, HOME, State } from "./state.js";

const state = new State();
let connected = false;
let problem = "";
let waiting = 0;
let stop = () => {};

function report(text = "") {
  problem = text;
  status();
}

function status() {
  const line = byId("status");
  const lost = connected ? "" : "Connecting to “onetouch slack try” …";
  line.textContent = problem || lost || (waiting ? "Slack waits for the app …" : "");
  line.classList.toggle("bad", Boolean(problem || lost));
}

/** Wait for what was begun; what takes long is told meanwhile. */
async function during(begun) {
  report();
  const timer = setTimeout(() => {
    waiting += 1;
    status();
  }, 400);
  const told = await begun;
  clearTimeout(timer);
  waiting = 0;
  report(told.problem);
  return told;
}

const deed = (name, given) => during(act(name, { as: state.seen.me, ...given }));

const press = (given) => deed("press", given);

function actions() {
  return {
    me: state.seen.me,
    shortcuts: state.seen.shortcuts,
    editing: state.editing,
    press,
    thread: (ts) => {
      state.thread = ts;
      draw();
      byId("reply").querySelector("textarea")?.focus();
    },
    edit: (message, list) => {
      state.editing = message ? `${list}/${message.ts}` : null;
      draw();
    },
    save: async (message, text) => {
      state.editing = null;
      await deed("edit", { channel: message.channel, ts: message.ts, text });
      draw();
    },
    remove: (message) => deed("delete", { channel: message.channel, ts: message.ts }),
    shortcut: (id, message) => deed("shortcut", { shortcut: id, channel: message.channel, ts: message.ts }),
  };
}

/** Write a message, or type a command. */
async function send(text, files, thread, broadcast) {
  if (text.startsWith("/") && !files.length) {
    if (thread && state.place !== ASSISTANT) {
      const told = { problem: "Slack takes no slash commands in threads. Type it in the channel." };
      report(told.problem);
      return told;
    }
    return deed("command", { channel: state.channel, text });
  }
  const given = { as: state.seen.me, channel: state.channel, text, thread, broadcast };
  return during(files.length ? sayWith(files, given) : act("say", given));
}

async function newChat() {
  const told = await deed("assistant", { channel: state.seen.places[0].id });
  if (told.ts) state.chat = told.ts;
  draw();
  byId("words")?.focus();
}

async function sendHere(text, files) {
  if (state.place !== ASSISTANT) return send(text, files);
  if (!state.chat) await newChat();
  return send(text, files, state.chat);
}

function drawAssistant() {
  const here = state.place === ASSISTANT;
  const chat = state.seen.threads.find((one) => one.ts === state.chat);
  byId("new-thread").hidden = !here;
  byId("threads").hidden = !here;
  if (!here) return;
  keyed(byId("threads"), state.seen.threads.map((one) => ({ ts: one.ts, title: one.title, here: one.ts === state.chat })), (one) => one.ts, (one) =>
    el(
      "button",
      {
        type: "button",
        "aria-pressed": String(one.here),
        "data-field": `chat-${one.ts}`,
        onclick: () => {
          state.chat = one.ts;
          draw();
        },
      },
      one.title || "New chat",
    ),
  );
  const messages = inThread(state.messages, state.chat).filter((one) => !one.opens_assistant);
  const asked = messages.some((one) => one.mine);
  show(byId("log"), messages, state.names, actions(), "Choose “New chat”, or write your question.");
  const prompts = asked || !chat ? [] : chat.prompts;
  byId("log").append(
    ...prompts.map((one) =>
      el("button", { type: "button", class: "button prompt", onclick: () => send(one.message, [], state.chat) }, one.title),
    ),
  );
  if (chat?.status) byId("log").append(el("p", { class: "working" }, `${state.seen.people[state.seen.bot]} ${chat.status}`));
  byId("log").scrollTop = byId("log").scrollHeight;
}

function drawThread() {
  const first = state.thread && state.place !== HOME && state.messages.some((one) => one.ts === state.thread);
  byId("thread").hidden = !first;
  byId("frame").classList.toggle("two", Boolean(first));
  if (!first) return;
  show(byId("replies"), inThread(state.messages, state.thread), state.names, actions(), "");
}

function draw() {
  const { seen } = state;
  const place = state.places.find((one) => one.id === state.place);
  state.looked();
  readIn(state.seen.locale);
  showRoles(state, choose);
  showLocale(state, (locale) => deed("locale", { locale }));
  showPlaces(state, go);
  showNotes(seen.notes);
  byId("place-name").textContent = `${place.sign === "#" ? "# " : ""}${place.name}`;
  byId("place-topic").textContent = place.topic;
  const home = state.place === HOME;
  byId("home").hidden = !home;
  byId("log").hidden = byId("compose").hidden = home;
  const words = byId("words");
  words.placeholder = `Message ${place.sign === "#" ? "#" : ""}${place.name}`;
  words.setAttribute("aria-label", words.placeholder);
  if (home) showHome(byId("home"), state.seen, state.names, press);
  else if (state.place !== ASSISTANT) {
    show(byId("log"), topLevel(state.messages, state.names), state.names, actions(), "Nobody has written here yet. Ask something.");
  }
  drawAssistant();
  drawThread();
  showModal({ ...seen, names: state.names }, press, report);
  status();
}

function go(place) {
  if (place !== state.place) state.thread = state.editing = null;
  state.place = place;
  report();
  draw();
  byId("log").scrollTop = byId("log").scrollHeight;
  if (place === HOME) deed("home", {});
  else byId("words").focus();
}

function choose(user) {
  stop();
  sessionStorage.setItem("role", user);
  stop = listen(
    user,
    (seen) => {
      const first = !state.seen || state.seen.me !== seen.me;
      state.take(seen);
      draw();
      if (first) byId("log").scrollTop = byId("log").scrollHeight;
    },
    (is) => {
      connected = is;
      status();
    },
  );
}

byId("compose").append(composer("words", "Message", { send: sendHere, command: true }));
byId("reply").append(
  composer("reply-words", "Reply", {
    send: (text, files, broadcast) => send(text, files, state.thread, broadcast),
    broadcasts: true,
  }),
);
byId("new-thread").addEventListener("click", newChat);
byId("thread-close").addEventListener("click", () => {
  const opener = document.querySelector(`[data-field="thread-${state.thread}"]`);
  state.thread = null;
  draw();
  (opener ?? byId("words")).focus();
});
byId("notes-button").addEventListener("click", () => byId("notes").showModal());
byId("notes-close").addEventListener("click", () => byId("notes").close());
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.overflow[open]")) if (!open.contains(event.target)) open.open = false;
});
choose(sessionStorage.getItem("role") ?? "");
