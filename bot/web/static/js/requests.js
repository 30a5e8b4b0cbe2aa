/** The visitor's own tickets, in a dialog. */
import { api } from "./api.js";
import { el } from "./dom.js";
import { said } from "./reply.js";
import { words } from "./words.js";

export class Requests {
  constructor({ dialog, list, button, count, close }) {
    Object.assign(this, { dialog, list, button, count });
    button.addEventListener("click", () => this.open());
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  async open() {
    this.dialog.showModal();
    await this.refresh();
  }

  async refresh() {
    try {
      const { tickets } = await api.tickets();
      this.button.hidden = tickets.length === 0;
      this.count.textContent = tickets.length || "";
      this.list.replaceChildren(...(tickets.length ? tickets.map(entry) : [el("p", {}, words.noRequests)]));
    } catch {
      if (this.dialog.open) this.list.replaceChildren(el("p", { role: "alert" }, words.requestsFailed));
    }
  }
}

function entry(ticket) {
  const at = new Date(ticket.opened_at);
  const day = at.toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" });
  const replies = ticket.comments.map((comment) => el("li", {}, el("p", { className: "small" }, comment.author), said(comment.text)));
  return el(
    "article",
    { className: "request" },
    el("p", { className: "small" }, el("b", {}, ticket.number), ` · ${words.status[ticket.status] ?? ticket.status} · `, el("time", { datetime: ticket.opened_at }, day)),
    el("h3", { dir: "auto" }, ticket.subject),
    said(ticket.description),
    replies.length ? el("ul", { "aria-label": words.replies }, replies) : null,
  );
}
