/** Slack's own markup as elements. Nothing of it is ever read as HTML. */
import { el } from "./dom.js";

// A mark opens behind what is no letter, before what is no space, and closes likewise.
const marked = (mark) =>
  `(?<![\\p{L}\\p{N}_${mark}])[${mark}](?=[^\\s${mark}\\u200b])([^\\n${mark}]*?[^\\s\\u200b])[${mark}](?![\\p{L}\\p{N}_${mark}])`;
const INLINE = new RegExp(
  ["`([^`\\n]+)`", "<([^<>\\n]+)>", marked("*"), marked("_"), marked("~"), ":([a-z0-9_+'-]+):"].join("|"),
  "u",
);
const EMOJI = {
  wave: "👋", eyes: "👀", white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", tada: "🎉", lock: "🔒",
  bulb: "💡", mag: "🔍", ticket: "🎫", memo: "📝", paperclip: "📎", question: "❓", speech_balloon: "💬", "+1": "👍",
  "-1": "👎", thumbsup: "👍", thumbsdown: "👎", pray: "🙏", rocket: "🚀", hourglass: "⌛", information_source: "ℹ️",
};
const OPENS = ["http:", "https:", "mailto:", "tel:"];

/** Read Slack's three entities. */
export const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Name an emoji as its picture, where it is one of the usual. */
export const emoji = (name) => EMOJI[name] ?? `:${name}:`;

/** Make a link, or its words alone where the address is none to open. */
export function link(address, words) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    // no address at all
  }
  if (!url || !OPENS.includes(url.protocol)) return el("span", {}, words || address);
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, words || address);
}

/** Name somebody, a channel, or everybody. */
export function mention(kind, id, names, words) {
  if (kind === "@") return el("span", { class: "mention" }, `@${names.people[id] ?? words ?? id}`);
  if (kind === "#") return el("span", { class: "mention" }, `#${names.channels[id] ?? words ?? id}`);
  return el("span", { class: "mention loud" }, words ?? `@${id}`);
}

const DATES = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
};
const DAY_MS = 24 * 60 * 60 * 1000;

/** The language of the Slack of whoever reads. */
let locale = [];

/** Write times as the Slack of whoever reads does, in its language. */
export function readIn(tag) {
  locale = tag;
}

function near(at) {
  const midnight = new Date();
  midnight.setHours(0, 0, 0, 0);
  const days = Math.floor((at - midnight) / DAY_MS);
  return Math.abs(days) < 2 ? new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day") : "";
}

/** Write a time as Slack does, by the clock of whoever reads; what is no time stays as its fallback. */
export function dated(seconds, format, fallback) {
  const at = new Date(Number(seconds) * 1000);
  if (!/^\d+$/.test(seconds) || Number.isNaN(at.getTime())) return fallback;
  return format.replace(/\{(\w+)\}/g, (whole, name) => {
    if (name === "time") return at.toLocaleTimeString(locale, { hour: "numeric", minute: "2-digit" });
    if (name === "time_secs") return at.toLocaleTimeString(locale);
    const usual = name.replace(/_pretty$/, "");
    if (!(usual in DATES)) return whole;
    return (usual !== name && near(at)) || at.toLocaleDateString(locale, DATES[usual]);
  });
}

function bracketed(text, names) {
  const bar = text.indexOf("|");
  const [target, words] = bar < 0 ? [text, null] : [text.slice(0, bar), plain(text.slice(bar + 1))];
  if (target[0] === "@" || target[0] === "#") return mention(target[0], target.slice(1), names, words);
  if (target[0] === "!") {
    const [kind, ...rest] = target.slice(1).split("^");
    if (kind !== "date") return mention("!", kind, names, words);
    const said = dated(rest[0] ?? "", rest[1] ?? "", words ?? "");
    return rest[2] ? link(plain(rest[2]), said) : el("span", {}, said);
  }
  return link(plain(target), words);
}

/** Give one line's words. */
function inline(text, names) {
  const made = [];
  let rest = text;
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    const [whole, code, brackets, bold, italic, strike, name] = found;
    made.push(plain(rest.slice(0, found.index)));
    if (code !== undefined) made.push(el("code", {}, plain(code)));
    else if (brackets !== undefined) made.push(bracketed(brackets, names));
    else if (bold !== undefined) made.push(el("strong", {}, inline(bold, names)));
    else if (italic !== undefined) made.push(el("em", {}, inline(italic, names)));
    else if (strike !== undefined) made.push(el("s", {}, inline(strike, names)));
    else made.push(emoji(name));
    rest = rest.slice(found.index + whole.length);
  }
  made.push(plain(rest));
  return made;
}

function lines(text, names) {
  const made = [];
  let quote = null;
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>) ?/.exec(line);
    if (quoted) {
      if (quote) quote.append(el("br"));
      else made.push((quote = el("blockquote")));
      quote.append(...inline(line.slice(quoted[0].length), names));
      continue;
    }
    if (made.length && !quote) made.push(el("br"));
    quote = null;
    made.push(inline(line, names));
  }
  return made;
}

/** Give a text of mrkdwn. */
export function mrkdwn(text, names) {
  return text.split("```").map((part, index) => {
    if (index % 2) return el("pre", {}, plain(part.replace(/^\n|\n$/g, "")));
    const trimmed = index ? part.replace(/^\n/, "") : part;
    return trimmed ? lines(trimmed.replace(/\n$/, ""), names) : null;
  });
}

/** Give a text object of either kind. */
export function text(object, names) {
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : object.text;
}
