/** One ticket: closed it is a line, open it shows what was said and takes a reply. */
import { api } from "./api.js";
import { el } from "./dom.js";
import { askAgain } from "./fix.js";
import { fromTeam, portal, said } from "./reply.js";
import { coming } from "./standing.js";
import { locale, words } from "./words.js";

const MOST = 20000;

export class Request {
  constructor(number) {
    this.number = number;
    const id = `reply-${number}`;
    this.head = el("summary", {});
    this.body = el("div", {});
    this.text = el("textarea", { id, rows: "3", dir: "auto", "aria-describedby": `${id}-error` });
    this.problem = el("p", { className: "error", id: `${id}-error`, role: "alert", hidden: true });
    this.send = el("button", { type: "submit", className: "button" }, words.reply.send);
    this.sent = el("p", { className: "small", role: "status" });
    this.text.addEventListener("input", () => this.#tell(null));
    const field = el("div", { className: "field" }, el("label", { for: id }, words.reply.label), this.text, this.problem);
    const form = el("form", { novalidate: true, onsubmit: (event) => this.#submitted(event) }, field, el("div", { className: "actions" }, this.send), this.sent);
    this.element = el("details", { className: "request" }, this.head, this.body, form);
  }

  /** Show it as it is now; what is being written stays. */
  show(ticket) {
    this.replies = ticket.comments.length;
    const facts = [el("b", {}, ticket.number), ` · ${words.status[ticket.status] ?? ticket.status} · `, time(ticket.opened_at)];
    this.head.replaceChildren(el("span", { className: "small" }, facts), el("span", { className: "subject", dir: "auto", lang: "" }, ticket.subject));
    const replies = ticket.comments.map((comment) => {
      const { own } = comment;
      return el("li", { className: own && "own" }, el("p", { className: "small" }, own ? words.you : comment.author, " · ", time(comment.at)), own ? said(comment.text, "") : fromTeam(comment.text));
    });
    const next = coming(ticket);
    this.body.replaceChildren(
      ...(next ? [el("p", { className: "small" }, next)] : []),
      said(ticket.description, ""),
      replies.length ? el("ul", { "aria-label": words.replies }, replies) : el("p", { className: "small" }, words.noReplies),
      ...portal(ticket.number, words.whole),
    );
    askAgain(this.body, new Set([ticket.fix]));
  }

  async #submitted(event) {
    event.preventDefault();
    const text = this.text.value.trim();
    if (!text || text.length > MOST) {
      this.#tell(text ? words.form.tooLong(MOST) : words.reply.empty);
      return this.text.focus();
    }
    this.#tell(null);
    this.send.disabled = true;
    this.send.textContent = words.reply.sending;
    try {
      this.show(await this.#answered(text));
      this.text.value = "";
      this.sent.textContent = words.reply.sent;
      this.text.focus();
    } catch (error) {
      this.#tell(error.message);
    }
    this.send.textContent = words.reply.send;
    this.send.disabled = false;
  }

  async #answered(text) {
    const before = this.replies;
    try {
      return await api.reply(this.number, text);
    } catch (error) {
      // A reply that arrived although its answer was lost must not be sent again.
      if (error.status && error.status < 500) throw error;
      const ticket = await api.ticket(this.number).catch(() => null);
      if (ticket?.comments.slice(before).some((one) => one.text === text)) return ticket;
      throw error;
    }
  }

  #tell(problem) {
    this.problem.textContent = problem ?? "";
    this.problem.hidden = !problem;
    this.text.setAttribute("aria-invalid", problem ? "true" : "false");
    this.sent.textContent = "";
  }
}

function time(at) {
  const day = new Date(at).toLocaleDateString(locale, { day: "numeric", month: "long", year: "numeric" });
  return el("time", { datetime: at }, day);
}
