/** Replies as elements. */
import { el } from "./dom.js";
import * as fix from "./fix.js";
import { ticketForm } from "./ticket-form.js";
import { bearer } from "./token.js";
import { wanted } from "./wanted.js";
import { words } from "./words.js";

/** A web address, as `bot/web/pages/outward.py` finds it: kana, Han and Hangul, which follow without a space, end it. */
const ADDRESS = /\b(https?:\/\/[^\s<>"'\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]{1,500}(?<![.,;:!?)\]}]))/;

/** Make the element of one turn of the bot or of an engineer. `acts` is what its buttons do. */
export function turnElement(turn, acts) {
  const author = turn.author === "engineer" ? words.team : words.bot;
  const line = el("div", { className: `turn ${turn.author}`, tabindex: "-1" }, el("p", { className: "who" }, author));
  line.append(...(turn.reply ? replyParts(turn, acts) : fromTeam(turn.text, turn.language)));
  return line;
}

/** Make a line of ours; of a person, where `language` is given: theirs, or "" where nobody knows it, so not the page's. */
export function said(text, language) {
  return el("p", { className: "said", dir: "auto", lang: language }, text);
}

/** Make the parts of what the team says: its words, and the buttons where it asks whether a fix works. */
export function fromTeam(text, language) {
  const told = fix.asked(text);
  return [said(linked(told.text), language ?? ""), ...(told.path ? [fix.verdict(told)] : [])];
}

/** Make links of the web addresses in what the team says. They are shown whole: nobody is led elsewhere unseen. */
function linked(text) {
  return text
    .split(ADDRESS)
    .map((part, place) => (place % 2 ? el("a", { href: part, target: "_blank", rel: "noopener noreferrer nofollow" }, part) : part));
}

function replyParts(turn, acts) {
  const { reply } = turn;
  switch (reply.kind) {
    case "answer":
      return [...reply.sources.map((source, place) => card(source, place === 0 ? reply.note : "")), ...wanted(reply.sources, acts.conversation), verdict(acts, reply.teaches ? words.remember : words.solved)];
    case "clarification":
      return [said(reply.text), options(reply.options, acts)];
    case "handoff":
      if (reply.ticket) return [filed(reply)];
      return reply.form ? [said(reply.text), ticketForm(turn, acts)] : [said(reply.text)];
    case "quiet":
      return [];
    case "remark":
      return [said(surveys(reply.text))];
    default:
      return [said(reply.text)];
  }
}

/** Make links of addresses of surveys, always to this server; of no other address. */
function surveys(text) {
  return text
    .split(/https?:\/\/[^\s/]+(\/survey\/[\w.-]+(?:\?lang=\w+)?)/)
    .map((part, place) => (place % 2 ? outward(part, "strong", words.survey) : part));
}

function outward(href, className, text) {
  return el("a", { href, className, target: "_blank", rel: "noopener" }, text, el("span", { className: "unseen" }, ` ${words.newTab}`));
}

/** Make a card of a quoted article. `note`: a line of ours above what is quoted, such as that it is in another language. */
function card(source, note) {
  const original = /^https?:/.test(source.url ?? "") ? outward(source.url, "quiet", words.original) : null;
  const { language } = source; // fonts, line breaks and voices follow it
  const quoted = source.html ? el("blockquote", { className: "quoted", dir: "auto", lang: language, html: source.html }) : null;
  // A link out of a quote must not take the conversation away.
  for (const link of quoted?.querySelectorAll("a[href]") ?? []) link.target = "_blank";
  return el(
    "section",
    { className: "card", "aria-label": source.title },
    el("p", { className: "kicker" }, words.passage),
    el("h3", { dir: "auto", lang: language }, source.title),
    note ? el("p", { className: "small note" }, note) : null,
    quoted,
    el("p", { className: "links" }, outward(source.link, "strong", words.readArticle), original),
  );
}

function verdict(acts, solved) {
  return el(
    "div",
    { className: "actions now", role: "group" },
    el("button", { type: "button", className: "button", onclick: () => acts.settle("confirmed", solved) }, solved),
    el("button", { type: "button", className: "button ghost", onclick: () => acts.settle("person", words.person) }, words.person),
  );
}

function options(choices, acts) {
  const buttons = choices.map((option) =>
    el(
      "button",
      { type: "button", className: "option", dir: "auto", onclick: () => acts.choose(option) },
      el("span", { lang: option.language }, option.label), // voices follow it
      option.note ? ` ${option.note}` : null,
    ),
  );
  const person = el(
    "button",
    { type: "button", className: "quiet", onclick: () => acts.settle("person", words.person) },
    words.person,
  );
  return el("div", { className: "options now", role: "group" }, buttons, person);
}

function filed(reply) {
  return el(
    "section",
    { className: "card filed", "aria-label": words.ticket(reply.ticket) },
    el("p", { className: "number" }, reply.ticket),
    said(reply.text),
    el("p", { className: "standing", "data-ticket": reply.ticket }),
    portal(reply.ticket, words.follow),
  );
}

/** The link to a ticket's page; none for whoever is known by a token in this tab only, which the page is not told. */
export function portal(number, label) {
  return bearer() ? [] : [el("p", { className: "small" }, outward(`/portal/${number}`, "strong", label))];
}
