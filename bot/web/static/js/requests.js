/** The visitor's own tickets, in a dialog. */
import { api } from "./api.js";
import { el } from "./dom.js";
import { Request } from "./request.js";
import { words } from "./words.js";

export class Requests {
  /** `told` is called with the tickets, whenever they were read. */
  constructor({ dialog, list, button, count, close, told }) {
    Object.assign(this, { dialog, list, button, count, told });
    this.known = new Map();
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
      this.told(tickets);
      const entries = tickets.map((ticket) => this.#entry(ticket));
      if (!entries.length) entries.push(el("p", {}, words.noRequests));
      // What stands in its place already is left there: somebody may be writing in it.
      if (entries.some((one, at) => one !== this.list.children[at])) this.list.replaceChildren(...entries);
    } catch {
      if (this.dialog.open) this.list.replaceChildren(el("p", { role: "alert" }, words.requestsFailed));
    }
  }

  #entry(ticket) {
    if (!this.known.has(ticket.number)) this.known.set(ticket.number, new Request(ticket.number));
    const request = this.known.get(ticket.number);
    request.show(ticket);
    return request.element;
  }
}
