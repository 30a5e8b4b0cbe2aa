/** How the visitor's tickets stand, wherever the conversation names one. */
import { askAgain } from "./fix.js";
import { dueWords } from "./times.js";
import { words } from "./words.js";

/** What comes next and by when, as the portal says it; empty where there is nothing to say. */
export function coming(ticket) {
  if (ticket.status === "pending") return ticket.fix ? words.fix.waiting : words.waiting;
  if (!ticket.reply_due) return "";
  const due = new Date(ticket.reply_due);
  return due <= new Date() ? words.late : words.due(dueWords(due));
}

/** Keeps the lines under the tickets that were filed here, and the buttons under news of a fix, as those tickets stand. */
export class Standings {
  constructor(root) {
    this.root = root;
    this.known = new Map();
  }

  learn(tickets) {
    for (const ticket of tickets) this.known.set(ticket.number, ticket);
    this.show();
  }

  /** Fill in what is known; a line of a ticket that is not known yet stays empty. */
  show() {
    for (const line of this.root.querySelectorAll("[data-ticket]")) {
      const ticket = this.known.get(line.dataset.ticket);
      if (ticket) line.textContent = [words.stands(ticket.status), coming(ticket)].filter(Boolean).join(words.between);
    }
    askAgain(this.root, new Set([...this.known.values()].map((ticket) => ticket.fix)));
  }
}
