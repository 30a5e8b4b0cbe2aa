/** Block Kit as elements of the page. */
import { el } from "./dom.js";
import { interactive } from "./elements.js";
import { mrkdwn, text } from "./mrkdwn.js";
import { richText } from "./richtext.js";

let labels = 0;

function section(block, surface) {
  return el(
    "div",
    { class: "section" },
    el(
      "div",
      { class: "said" },
      block.text ? el("div", {}, text(block.text, surface.names)) : null,
      block.fields ? el("div", { class: "fields" }, block.fields.map((one) => el("div", {}, text(one, surface.names)))) : null,
    ),
    block.accessory ? el("div", { class: "beside" }, interactive(block, block.accessory, surface)) : null,
  );
}

function context(block, surface) {
  return el(
    "div",
    { class: "context" },
    block.elements.map((one) =>
      one.type === "image" ? interactive(block, one, surface) : el("span", {}, text(one, surface.names)),
    ),
  );
}

function input(block, surface) {
  const id = `field-${(labels += 1)}`;
  const made = interactive(block, block.element, surface);
  const error = surface.errors[block.block_id];
  const grouped = made.classList.contains("boxes");
  made.id = id;
  if (grouped) made.setAttribute("aria-labelledby", `${id}-label`);
  made.setAttribute("aria-describedby", `${id}-hint`);
  if (error) made.setAttribute("aria-invalid", "true");
  return el(
    "div",
    { class: `input ${error ? "wrong" : ""}` },
    el(
      grouped ? "span" : "label",
      { id: `${id}-label`, class: "label", for: grouped ? null : id },
      block.label.text,
      block.optional ? el("span", { class: "small" }, " (optional)") : null,
    ),
    made,
    el(
      "p",
      { id: `${id}-hint`, class: "small" },
      error ? el("strong", { class: "error", role: "alert" }, error) : null,
      block.hint ? el("span", {}, block.hint.text) : null,
    ),
  );
}

function table(block, surface) {
  const cell = (one) => (one.type === "rich_text" ? richText(one, surface.names) : (one.text ?? ""));
  const rows = block.rows.map((row, index) => el("tr", {}, row.map((one) => el(index ? "td" : "th", {}, cell(one)))));
  return el("div", { class: "scroll" }, el("table", {}, rows));
}

function made(block, surface) {
  switch (block.type) {
    case "section":
      return section(block, surface);
    case "context":
      return context(block, surface);
    case "actions":
    case "context_actions":
      return el("div", { class: "actions" }, block.elements.map((one) => interactive(block, one, surface)));
    case "header":
      return el("h3", { class: "header" }, block.text.text);
    case "divider":
      return el("hr");
    case "rich_text":
      return richText(block, surface.names);
    case "image":
      return el(
        "figure",
        { class: "picture", role: "img", "aria-label": block.alt_text },
        block.title ? el("figcaption", {}, block.title.text) : null,
        block.alt_text,
      );
    case "input":
      return input(block, surface);
    case "markdown":
      return el("div", { class: "markdown" }, mrkdwn(block.text.replaceAll("**", "*"), surface.names));
    case "table":
      return table(block, surface);
    default:
      return el("p", { class: "small" }, `A block of kind “${block.type}”, which this page does not draw.`);
  }
}

/** Give blocks, in their order. */
export function drawn(blocks, surface) {
  surface.blocks = blocks;
  return blocks.map((block) => made(block, surface));
}
