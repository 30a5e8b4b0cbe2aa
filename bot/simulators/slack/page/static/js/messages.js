/** Messages and threads. */
import { drawn } from "./blocks.js";
import { el, keyed } from "./dom.js";
import { mrkdwn, plain } from "./mrkdwn.js";
import { Surface } from "./surface.js";

const surfaces = new Map();
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });

/** Give somebody's picture: the first letter, of people on one of six colours. */
export function picture(name, id, bot) {
  if (bot) return el("span", { class: "face face-bot", "aria-hidden": "true" }, name.slice(0, 1));
  const hue = [...id].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 6;
  return el("span", { class: `face face-${hue}`, "aria-hidden": "true" }, name.slice(0, 1));
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : bytes < 1048576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function surfaceOf(message, names, actions) {
  const key = `${actions.me}/${message.channel}/${message.ts}`;
  if (!surfaces.has(key)) {
    surfaces.set(key, new Surface("message", { channel: message.channel, ts: message.ts }, names, actions.press));
  }
  const found = surfaces.get(key);
  found.names = names;
  found.send = actions.press;
  return found;
}

function menu(message, actions, list) {
  if (message.private || message.gone) return null;
  const close = (deed) => (event) => {
    event.target.closest("details").open = false;
    deed();
  };
  const entries = [
    message.inThread ? null : ["Reply in thread", () => actions.thread(message.thread ?? message.ts)],
    ...actions.shortcuts.map((one) => [one.name, () => actions.shortcut(one.id, message)]),
    message.mine ? ["Edit message", () => actions.edit(message, list)] : null,
    message.mine ? ["Delete message", () => actions.remove(message)] : null,
  ].filter(Boolean);
  return el(
    "details",
    { class: "overflow hover" },
    el("summary", { "aria-label": "What can be done with this message", "data-field": `menu-${message.ts}` }, "⋯"),
    el("div", { class: "menu" }, entries.map(([name, deed]) => el("button", { type: "button", onclick: close(deed) }, name))),
  );
}

/** The field in which an own message is changed; its first text is what was typed, names as they are read. */
function editor(message, names, actions) {
  const words = el("textarea", { rows: 3, "aria-label": "Message", "data-field": `edit-${message.ts}` });
  words.value = plain(message.text.replace(/<@(\w+)>/g, (whole, id) => (names.people[id] ? `@${names.people[id]}` : whole)));
  const keys = (event) => {
    if (event.key === "Escape") actions.edit(null);
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      actions.save(message, words.value);
    }
  };
  words.addEventListener("keydown", keys);
  queueMicrotask(() => words.focus());
  return el(
    "div",
    { class: "editor" },
    words,
    el(
      "div",
      { class: "actions" },
      el("button", { type: "button", class: "button primary", onclick: () => actions.save(message, words.value) }, "Save"),
      el("button", { type: "button", class: "button", onclick: () => actions.edit(null) }, "Cancel"),
    ),
  );
}

function body(message, names, actions) {
  if (message.editing) return editor(message, names, actions);
  if (message.gone) return el("p", { class: "small" }, "This message was deleted.");
  if (message.blocks.length) return drawn(message.blocks, surfaceOf(message, names, actions));
  return message.text ? el("div", { class: "said" }, mrkdwn(message.text, names)) : null;
}

function foot(message, actions) {
  if (!message.replies || message.inThread) return null;
  return el(
    "button",
    { type: "button", class: "replies", "data-field": `thread-${message.ts}`, onclick: () => actions.thread(message.ts) },
    message.replies === 1 ? "1 reply" : `${message.replies} replies`,
  );
}

/** Give a message. */
function shown(message, names, actions, list) {
  const name = message.author ? (names.people[message.author] ?? "App") : "App";
  const at = new Date(Number(message.ts) * 1000);
  return el(
    "article",
    { class: `message ${message.private ? "private" : ""}`, "aria-label": `${name}, ${CLOCK.format(at)}` },
    picture(name, message.author || "app", message.bot),
    el(
      "div",
      { class: "words" },
      message.private ? el("p", { class: "mark" }, "Only visible to you") : null,
      message.aside ? el("p", { class: "mark" }, message.aside) : null,
      el(
        "p",
        { class: "by" },
        el("strong", {}, name),
        message.bot ? el("span", { class: "badge" }, "APP") : null,
        el("time", { datetime: at.toISOString() }, CLOCK.format(at)),
      ),
      body(message, names, actions),
      message.edited ? el("span", { class: "small" }, "(edited)") : null,
      message.files.map((file) => el("p", { class: "file" }, el("strong", {}, file.name), " ", el("span", { class: "small" }, size(file.size)))),
      foot(message, actions),
    ),
    menu(message, actions, list),
  );
}

/** Show messages in a list, and stay at its end where one was there. */
export function show(list, messages, names, actions, empty) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const items = messages.map((one) => ({ ...one, me: actions.me, editing: one.mine && actions.editing === `${list.id}/${one.ts}` }));
  keyed(list, items.length ? items : [{ ts: "none", none: empty }], (one) => `${one.channel ?? ""}${one.ts}`, (one) =>
    one.none ? el("p", { class: "empty" }, one.none) : shown(one, names, actions, list.id),
  );
  if (atEnd) list.scrollTop = list.scrollHeight;
}

/** Give what stands in a channel itself: threads' first messages, replies shown to all, and what has no thread. */
export function topLevel(messages, names) {
  const counts = new Map();
  for (const one of messages) if (one.thread) counts.set(one.thread, (counts.get(one.thread) ?? 0) + (one.private ? 0 : 1));
  return messages
    .filter((one) => !one.thread || one.broadcast)
    .map((one) => ({
      ...one,
      replies: counts.get(one.ts) ?? 0,
      aside: one.thread ? `Also sent to the channel, from the thread of ${root(messages, one, names)}` : null,
    }));
}

function root(messages, reply, names) {
  const first = messages.find((one) => one.ts === reply.thread);
  return first ? (names.people[first.author] ?? "somebody") : "somebody";
}

/** Give a thread. */
export function inThread(messages, ts) {
  return messages.filter((one) => one.ts === ts || one.thread === ts).map((one) => ({ ...one, inThread: true }));
}
