/** The conversation on the page: elements are made once, kept in order, and brought up to date. */
import { el } from "./dom.js";
import { said, turnElement } from "./reply.js";
import { words } from "./words.js";

export class Transcript {
  constructor({ log, scroll, welcome, acts }) {
    this.log = log;
    this.scroll = scroll;
    this.welcome = welcome;
    this.acts = acts;
    this.elements = new Map();
  }

  /** Bring the page up to date; gives the elements that are new. */
  show(conversation) {
    const items = this.#items(conversation);
    const wanted = new Set(items.map((item) => item.id));
    for (const [id, element] of this.elements) {
      if (wanted.has(id)) continue;
      element.remove();
      this.elements.delete(id);
    }
    const fresh = [];
    let before = null;
    for (const item of items) {
      let element = this.elements.get(item.id);
      if (!element) {
        element = item.make();
        this.elements.set(item.id, element);
        fresh.push(element);
      }
      const next = before ? before.nextElementSibling : this.log.firstElementChild;
      if (next !== element) this.log.insertBefore(element, next);
      item.update?.(element);
      before = element;
    }
    this.welcome.hidden = items.length > 0 || !conversation.restored;
    if (fresh.length) this.#reveal(fresh);
    return fresh;
  }

  #items(conversation) {
    const turns = [...conversation.turns.values()].sort((one, other) => one.seq - other.seq);
    const shown = turns.filter((turn) => turn.reply?.kind !== "quiet");
    const current = conversation.busy ? null : shown.at(-1);
    const keys = new Set(turns.filter((turn) => turn.author === "customer").map((turn) => turn.key));
    const items = shown.map((turn) =>
      turn.author === "customer"
        ? { id: `mine-${turn.key ?? turn.seq}`, make: () => mine(turn.text, turn.language), update: (element) => troubled(element, null) }
        : {
            id: `turn-${turn.seq}`,
            make: () => turnElement(turn, this.acts),
            update: (element) => element.classList.toggle("past", turn !== current),
          },
    );
    for (const item of conversation.waiting) {
      if (keys.has(item.key)) continue;
      items.push({
        id: `mine-${item.key}`,
        make: () => mine(item.shown),
        update: (element) => troubled(element, item.state === "failed" ? item : null, this.acts),
      });
    }
    if (conversation.busy) items.push({ id: "working", make: working });
    return items;
  }

  /** Show the question together with the beginning of what came of it. */
  #reveal(fresh) {
    const last = fresh.findLast((element) => !element.classList.contains("working")) ?? fresh[0];
    const before = last.previousElementSibling;
    const asked = before?.classList.contains("customer") ? before : last;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || this.log.getAttribute("aria-busy") === "true";
    this.scroll.scrollTo({ top: asked.offsetTop - 16, behavior: calm ? "instant" : "smooth" });
  }
}

function mine(text, language) {
  return el("div", { className: "turn customer", tabindex: "-1" }, el("p", { className: "who unseen" }, words.you), said(text, language ?? ""));
}

function working() {
  const dots = el("span", { className: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
  return el("div", { className: "turn bot working" }, dots, el("span", { className: "unseen" }, words.working));
}

function troubled(element, item, acts) {
  element.classList.toggle("failed", item !== null);
  const there = element.querySelector(".trouble");
  if (there?.dataset.problem === (item?.problem ?? "")) return;
  there?.remove();
  if (!item) return;
  const button = item.lasting && item.text
    ? el("button", { type: "button", className: "quiet", onclick: () => acts.edit(item) }, words.edit)
    : el("button", { type: "button", className: "quiet", onclick: () => acts.retry(item) }, words.tryAgain);
  element.append(el("div", { className: "trouble", "data-problem": item.problem }, el("span", {}, item.problem), " ", button));
}
