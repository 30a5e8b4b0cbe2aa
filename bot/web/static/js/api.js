/** The server's API, and its failures in words. */
import { bearer, forgetToken } from "./token.js";
import { words } from "./words.js";

const BASE = "/api/v1";
/**
 * Where the page's address asks for a language, so do its requests. Else they come by the page's own: a language that was
 * given since the browser accepts none of ours would say that its reader speaks it.
 */
const ASKED = new URLSearchParams(location.search).has("lang") ? { "Accept-Language": document.documentElement.lang } : {};

/**
 * Why a request failed.
 * `lasting`: sending the same again will fail again. `fields`: what is wrong with which field.
 */
export class Failure extends Error {
  constructor(text, { status = 0, retryAfter = 0, fields = [] } = {}) {
    super(text);
    this.status = status;
    this.retryAfter = retryAfter;
    this.fields = fields;
    this.lasting = [400, 403, 413, 415, 422].includes(status);
  }
}

/** Half an emoji, as a cut text may end with, is no valid text for a server: it becomes a replacement character. */
function wellFormed(_name, value) {
  return typeof value === "string" && value.toWellFormed ? value.toWellFormed() : value;
}

async function call(method, path, { body, signal, seconds = 30 } = {}) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), seconds * 1000);
  const stop = () => limit.abort();
  signal?.addEventListener("abort", stop);
  try {
    const response = await fetch(BASE + path, {
      method,
      signal: limit.signal,
      credentials: "same-origin",
      headers: {
        ...ASKED,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(bearer() ? { Authorization: `Bearer ${bearer()}` } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body, wellFormed),
    });
    if (response.ok) return { status: response.status, ...(await response.json()) };
    if (response.status === 401 && bearer()) forgetToken(); // it ended; who sends again is a visitor
    throw await failure(response);
  } catch (error) {
    if (error instanceof Failure || signal?.aborted) throw error;
    throw new Failure(navigator.onLine === false ? words.offline : words.unreachable);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

async function failure(response) {
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // a proxy's page instead of our words
  }
  return new Failure(problem.detail ?? words.unreachable, {
    status: response.status,
    retryAfter: Number(response.headers.get("Retry-After")) || 0,
    fields: problem.errors ?? [],
  });
}

const conversation = (id) => `/conversations/${encodeURIComponent(id)}`;

export const api = {
  open: () => call("POST", "/conversations", { body: {} }),
  say: (id, message) => call("POST", `${conversation(id)}/messages`, { body: message }),
  settle: (id, key, outcome) => call("POST", `${conversation(id)}/outcome`, { body: { key, outcome } }),
  read: (id, after, wait, signal) =>
    call("GET", `${conversation(id)}?after=${after}&wait=${wait}`, { signal, seconds: wait + 15 }),
  want: (article, conversation, email) =>
    call("POST", "/known-issues/wanted", { body: { article, conversation, ...(email ? { email } : {}) } }),
  suggest: (text, signal) => call("GET", `/suggest?q=${encodeURIComponent(text)}`, { signal, seconds: 5 }),
  file: (ticket) => call("POST", "/tickets", { body: ticket }),
  tickets: () => call("GET", "/tickets"),
  ticket: (number) => call("GET", `/tickets/${encodeURIComponent(number)}`),
  reply: (number, text) => call("POST", `/tickets/${encodeURIComponent(number)}/replies`, { body: { text } }),
};
