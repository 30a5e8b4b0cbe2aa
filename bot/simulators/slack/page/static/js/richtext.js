/** Blocks of kind rich_text: what Slack's own editor writes. */
import { el } from "./dom.js";
import { emoji, link, mention } from "./mrkdwn.js";

function styled(node, style = {}) {
  let made = node;
  if (style.code) made = el("code", {}, made);
  if (style.strike) made = el("s", {}, made);
  if (style.italic) made = el("em", {}, made);
  if (style.bold) made = el("strong", {}, made);
  return made;
}

function broken(text) {
  return text.split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line]));
}

function leaf(element, names) {
  switch (element.type) {
    case "text":
      return styled(el("span", {}, broken(element.text)), element.style);
    case "link":
      return styled(link(element.url, element.text), element.style);
    case "user":
      return mention("@", element.user_id, names);
    case "channel":
      return mention("#", element.channel_id, names);
    case "usergroup":
      return mention("!", element.usergroup_id, names);
    case "broadcast":
      return mention("!", element.range, names);
    case "emoji":
      return emoji(element.name);
    default:
      return element.text ?? element.fallback ?? "";
  }
}

function part(element, names) {
  const inside = (element.elements ?? []).map((one) => (one.elements ? part(one, names) : leaf(one, names)));
  switch (element.type) {
    case "rich_text_list":
      return el(
        element.style === "ordered" ? "ol" : "ul",
        { class: `indent-${Math.min(element.indent ?? 0, 4)}` },
        inside.map((one) => el("li", {}, one)),
      );
    case "rich_text_quote":
      return el("blockquote", {}, inside);
    case "rich_text_preformatted":
      return el("pre", {}, inside);
    default:
      return el("div", {}, inside);
  }
}

/** Give a block of rich text. */
export const richText = (block, names) => el("div", { class: "rich" }, block.elements.map((one) => part(one, names)));
