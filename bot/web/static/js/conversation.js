/** One conversation: its turns, what waits to be sent or answered, and the wait for news. */
import { api } from "./api.js";
import { load, newKey, save } from "./store.js";

const POLL_SECONDS = 25;
const PAUSE_MS = [1000, 2000, 5000, 10000, 30000];
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Conversation {
  /** `changed` is called after every change; `troubled` with words (or null) when the server does not answer. */
  constructor({ changed, troubled }) {
    this.changed = changed;
    this.troubled = troubled;
    this.turns = new Map();
    this.waiting = load("waiting", []).map((item) => ({ ...item, state: item.lasting ? "failed" : "sending" }));
    this.id = load("conversation");
    this.restored = this.id === null;
    this.sending = Promise.resolve();
    this.polling = null;
  }

  /** The last turn before which none is missing: an answer to us may overtake what somebody else said before it. */
  get last() {
    let seq = 0;
    while (this.turns.has(seq + 1)) seq += 1;
    return seq;
  }

  get busy() {
    return this.waiting.some((item) => item.state !== "failed");
  }

  /** Begin: send again what was not answered (the server knows it by its key), and listen. */
  start() {
    for (const item of this.waiting) if (item.state === "sending") this.#enqueue(item);
    if (this.id) this.#listen();
    addEventListener("online", () => this.retryAll());
  }

  say(text) {
    return this.#add({ text, shown: text });
  }

  choose(option) {
    return this.#add({ option: option.article, text: "", shown: option.label });
  }

  settle(outcome, label) {
    return this.#add({ outcome, text: "", shown: label });
  }

  retry(item) {
    item.state = "sending";
    this.#enqueue(item);
    this.#keep();
  }

  retryAll() {
    for (const item of this.waiting) if (item.state === "failed" && !item.lasting) this.retry(item);
  }

  /** Take a failed message back; gives its text. */
  withdraw(item) {
    this.waiting = this.waiting.filter((other) => other !== item);
    this.#keep();
    return item.text;
  }

  /** Open the conversation unless it is open; gives its id. */
  async ensure() {
    if (!this.id) {
      this.id = (await api.open()).id;
      save("conversation", this.id);
      this.#listen();
    }
    return this.id;
  }

  /** Read what is new, now. */
  async refresh() {
    if (this.id) this.#merge((await api.read(this.id, this.last, 0)).turns);
  }

  #add(item) {
    const added = { key: newKey(), state: "sending", ...item };
    this.waiting.push(added);
    this.#enqueue(added);
    this.#keep();
    return added;
  }

  #keep() {
    save("waiting", this.waiting.length ? this.waiting : null);
    this.changed();
  }

  // One after the other, so that messages arrive in the order in which they were written.
  #enqueue(item) {
    this.sending = this.sending.then(() => this.#deliver(item));
  }

  async #deliver(item, again = true) {
    if (!this.waiting.includes(item)) return;
    try {
      const id = await this.ensure();
      const given = item.outcome
        ? await api.settle(id, item.key, item.outcome)
        : await api.say(id, { key: item.key, text: item.text, ...(item.option ? { option: item.option } : {}) });
      if (given.status === 202) {
        item.state = "working";
        this.#keep();
        return;
      }
      const said = given.message ?? { seq: given.seq - 1, author: "customer", text: item.shown, key: item.key };
      const reply = { seq: given.seq, author: "bot", text: given.reply.text, reply: given.reply, key: item.key };
      this.#merge([said, reply]);
    } catch (error) {
      if (error.status === 404 && again) {
        this.#forget(); // the server knows this conversation no longer: go on in a new one
        await this.#deliver(item, false);
        return;
      }
      item.state = "failed";
      item.problem = error.message;
      item.lasting = Boolean(error.lasting);
      this.#keep();
    }
  }

  #merge(turns) {
    for (const turn of turns) this.turns.set(turn.seq, turn);
    const answered = new Set(turns.filter((turn) => turn.author === "bot" && turn.key).map((turn) => turn.key));
    const before = this.waiting.length;
    this.waiting = this.waiting.filter((item) => !answered.has(item.key));
    if (turns.length || before !== this.waiting.length) this.#keep();
  }

  #forget() {
    this.polling?.abort();
    this.id = null;
    this.turns.clear();
    save("conversation", null);
    this.changed();
  }

  async #listen() {
    this.polling?.abort();
    const signal = (this.polling = new AbortController()).signal;
    for (let failures = 0; !signal.aborted; ) {
      const began = performance.now();
      try {
        // The first time we ask for everything at once; from then on we wait for news.
        const news = await api.read(this.id, this.last, this.restored ? POLL_SECONDS : 0, signal);
        if (signal.aborted) return;
        failures = 0;
        this.troubled(null);
        const first = !this.restored;
        this.restored = true;
        const learned = news.turns.some((turn) => !this.turns.has(turn.seq));
        this.#merge(news.turns);
        if (first) this.changed();
        const quick = performance.now() - began < 1000;
        if (!first && quick && !learned) await sleep(PAUSE_MS[1]);
      } catch (error) {
        if (signal.aborted) return;
        if (error.status === 404) {
          this.restored = true;
          this.#forget();
          return;
        }
        this.troubled(error);
        await this.#pause(Math.max(PAUSE_MS[Math.min(failures++, 4)], (error.retryAfter ?? 0) * 1000));
      }
      if (document.hidden && !this.busy) await this.#shown();
    }
  }

  /** Wait, but not longer than until the connection is back. */
  #pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      addEventListener("online", () => (clearTimeout(timer), resolve()), { once: true });
    });
  }

  #shown() {
    return new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
  }
}
