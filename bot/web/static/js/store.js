/** What must survive a reload: the conversation's id, the draft, what is not answered yet, the form. */

import { bearer } from "./token.js";

const PREFIX = "onetouch.";
// What somebody does under their token stays in their tab: the visitor's own conversation is another.
const shelf = () => (bearer() ? sessionStorage : localStorage);
const memory = new Map(); // where the browser keeps nothing for us, things last as long as the page

export function load(name, otherwise = null) {
  try {
    const text = shelf().getItem(PREFIX + name);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return memory.has(name) ? memory.get(name) : otherwise;
  }
}

export function save(name, value) {
  try {
    if (value === null || value === undefined) shelf().removeItem(PREFIX + name);
    else shelf().setItem(PREFIX + name, JSON.stringify(value));
    memory.delete(name);
  } catch {
    memory.set(name, value);
  }
}

/** Make a key: whatever is sent again under it is the same thing. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
