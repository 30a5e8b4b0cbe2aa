/** What the page shows now: who one is, where, and what the server last told. */

export const HOME = "home";
export const ASSISTANT = "assistant";

export class State {
  constructor() {
    this.seen = null;
    this.place = null;
    this.thread = null;
    this.chat = null;
    this.editing = null;
    this.read = new Map();
  }

  /** People and channels by id. */
  get names() {
    return { people: this.seen.people, channels: this.seen.channels };
  }

  /** The channel whose messages are shown; the assistant's threads stand in the direct one. */
  get channel() {
    return this.place === HOME || this.place === ASSISTANT ? this.seen.direct : this.place;
  }

  get messages() {
    return this.messagesOf(this.place);
  }

  get places() {
    const { seen } = this;
    const channels = seen.places.map((one) => ({ ...one, sign: "#", section: "Channels" }));
    if (!seen.direct) return channels;
    const name = seen.people[seen.bot];
    const own = [
      { id: seen.direct, name, sign: "●", topic: `Your direct messages with ${name}. No mention is needed.`, section: "Apps" },
      seen.assistant ? { id: ASSISTANT, name: `${name} assistant`, sign: "✦", topic: "The assistant pane: each chat stands for itself.", section: "Apps" } : null,
      { id: HOME, name: `${name} Home`, sign: "⌂", topic: "What the app shows you on its Home tab.", section: "Apps" },
    ];
    return [...channels, ...own.filter(Boolean)];
  }

  /** Give the messages of a place; those of assistant threads stand in the direct channel, and belong to the pane. */
  messagesOf(place) {
    if (place === HOME) return [];
    const channel = place === ASSISTANT ? this.seen.direct : place;
    const messages = this.seen.messages[channel] ?? [];
    if (channel !== this.seen.direct) return messages;
    const opened = new Set(messages.filter((one) => one.opens_assistant).map((one) => one.ts));
    const inPane = (one) => opened.has(one.ts) || opened.has(one.thread);
    return messages.filter((one) => inPane(one) === (place === ASSISTANT));
  }

  /** Count what others wrote somewhere since it was last looked at. */
  unread(place) {
    if (place === this.place) return 0;
    const since = this.read.get(`${this.seen.me}/${place}`) ?? "";
    return this.messagesOf(place).filter((one) => !one.mine && one.ts > since && !one.opens_assistant).length;
  }

  /** Take what the server told, and stay where one is if one may. */
  take(seen) {
    const other = this.seen?.me !== seen.me;
    this.seen = seen;
    if (other) {
      this.thread = this.chat = this.editing = null;
      // What was there before one came is not news.
      for (const { id } of this.places) if (!this.read.has(`${seen.me}/${id}`)) this.looked(id);
    }
    if (!this.places.some((one) => one.id === this.place)) this.place = this.places[0].id;
    if (this.chat && !seen.threads.some((one) => one.ts === this.chat)) this.chat = null;
    if (!this.chat) this.chat = seen.threads.at(-1)?.ts ?? null;
  }

  /** Note that all of a place was seen. */
  looked(place = this.place) {
    this.read.set(`${this.seen.me}/${place}`, this.messagesOf(place).at(-1)?.ts ?? "");
  }
}
