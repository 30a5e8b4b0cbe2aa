/** Articles while somebody types. */
import { api } from "./api.js";
import { el } from "./dom.js";
import { words } from "./words.js";

const SHORTEST = 3;
const SHORTEST_DENSE = 2;
const DENSE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/; // kana, Han and Hangul: two of them are a word
const DEBOUNCE_MS = 120;
const READ = 300; // the server reads no more of it, and an address must not grow without bound

export class Suggestions {
  constructor({ box, input, announce }) {
    this.box = box;
    this.list = box.querySelector("ul");
    this.input = input;
    this.announce = announce;
    this.shown = "";
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("keydown", (event) => this.#fromInput(event));
    box.addEventListener("keydown", (event) => this.#inList(event));
  }

  clear() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.#show([]);
  }

  #typed() {
    clearTimeout(this.timer);
    this.request?.abort();
    const text = Array.from(this.input.value.slice(0, 4 * READ).trim()).slice(0, READ).join("");
    if (text.length < (DENSE.test(text) ? SHORTEST_DENSE : SHORTEST)) return this.#show([]);
    this.timer = setTimeout(() => this.#ask(text), DEBOUNCE_MS);
  }

  async #ask(text) {
    const request = (this.request = new AbortController());
    try {
      const { articles } = await api.suggest(text, request.signal);
      if (!request.signal.aborted) this.#show(articles);
    } catch {
      if (!request.signal.aborted) this.#show([]); // nobody asked for them: their absence needs no words
    }
  }

  #show(articles) {
    const shown = articles.map((one) => one.link).join("\n");
    if (shown === this.shown) return;
    this.shown = shown;
    this.list.replaceChildren(
      ...articles.map((one) =>
        el("li", {}, el("a", { href: one.link, target: "_blank", rel: "noopener", dir: "auto" }, one.title, el("span", { className: "unseen" }, ` ${words.newTab}`))),
      ),
    );
    this.box.hidden = articles.length === 0;
    this.announce(articles.length ? words.suggestions(articles.length) : "");
  }

  get #links() {
    return [...this.list.querySelectorAll("a")];
  }

  #fromInput(event) {
    if (event.key === "Escape") return this.clear();
    const { value, selectionStart } = this.input;
    const firstLine = selectionStart === 0 || (!value.slice(0, selectionStart).includes("\n") && this.input.rows === 1);
    if (event.key !== "ArrowUp" || event.shiftKey || this.box.hidden || !firstLine) return;
    event.preventDefault();
    this.#links.at(-1)?.focus();
  }

  #inList(event) {
    const links = this.#links;
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape" || (event.key === "ArrowDown" && at === links.length - 1)) this.input.focus();
    else if (event.key === "ArrowDown") links[at + 1].focus();
    else if (event.key === "ArrowUp") links[Math.max(0, at - 1)].focus();
    else return;
    event.preventDefault();
    if (event.key === "Escape") this.clear();
  }
}
