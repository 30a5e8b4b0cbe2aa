/** Wiki text as people read it: headings, lists, bold, code and links; all else stays as it is typed. */
import { el } from "./dom.js";

const PIECE = /\[([^\]|\n]+)\|(https?:\/\/[^\]|\s]+)[^\]]*\]|\[(https?:\/\/[^\]|\s]+)\]|\{\{([^}\n]+)\}\}|(?<![\w*])\*([^*\n]+)\*(?![\w*])/g;

/** Give the elements of a text. */
export function wiki(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const heading = /^h[1-6]\. (.*)$/.exec(line);
    const item = /^([*#]+) (.*)$/.exec(line);
    if (heading) found.push(el("h4", {}, inline(heading[1])));
    else if (item) found.push(el("p", { class: `item deep-${Math.min(item[1].length, 3)}` }, "• ", inline(item[2])));
    else found.push(el("p", { class: line ? "" : "gap" }, inline(line)));
  }
  return found;
}

function inline(line) {
  const found = [];
  let at = 0;
  for (const match of line.matchAll(PIECE)) {
    found.push(line.slice(at, match.index), piece(match));
    at = match.index + match[0].length;
  }
  return [...found, line.slice(at)].filter((one) => one !== "");
}

function piece([, words, target, bare, code, bold]) {
  if (code) return el("code", {}, code);
  if (bold) return el("strong", {}, bold);
  return el("a", { href: target ?? bare, target: "_blank", rel: "noopener noreferrer" }, words ?? bare);
}
