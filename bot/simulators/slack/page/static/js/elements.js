/** Buttons, menus and fields, near to how Slack shows them. */
import { el } from "./dom.js";
import { fieldKey } from "./surface.js";

const LISTS = { users: "people", conversations: "channels", channels: "channels" };

function options(element, names) {
  const kind = /^(?:multi_)?(\w+)_select$/.exec(element.type)?.[1];
  if (LISTS[kind]) {
    const sign = LISTS[kind] === "people" ? "@" : "#";
    return Object.entries(names[LISTS[kind]]).map(([value, name]) => ({ value, text: { text: sign + name } }));
  }
  return [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
}

function button(block, element, surface, label = element.text.text, choice = undefined) {
  const made = el(
    "button",
    {
      type: "button",
      class: `button ${element.style ?? ""}`,
      "data-field": fieldKey(block, element) + (choice ?? ""),
      "aria-label": element.accessibility_label,
      onclick: () => {
        if (element.url) window.open(element.url, "_blank", "noopener,noreferrer");
        surface.press(block, element, choice, made);
      },
    },
    label,
    element.url ? el("span", { class: "unseen" }, " (opens a page)") : null,
  );
  return made;
}

function menu(block, element, surface, changed) {
  const held = surface.value(block, element);
  const made = el(
    "select",
    {
      "data-field": fieldKey(block, element),
      "aria-label": block.label ? null : (element.placeholder?.text ?? "Choose"),
      onchange: () => changed(made.value),
    },
    held ? null : el("option", { value: "" }, element.placeholder?.text ?? "Choose an option"),
    options(element, surface.names).map((one) => el("option", { value: one.value, selected: one.value === held }, one.text.text)),
  );
  return made;
}

function overflow(block, element, surface) {
  const list = el(
    "div",
    { class: "menu" },
    element.options.map((one) =>
      one.url
        ? el("a", { href: one.url, target: "_blank", rel: "noopener noreferrer" }, one.text.text)
        : button(block, { ...element, style: "", confirm: element.confirm }, surface, one.text.text, one.value),
    ),
  );
  return el("details", { class: "overflow" }, el("summary", { "aria-label": "More" }, "⋯"), list);
}

/** Boxes or radio buttons, also where Slack has a menu of several. */
function boxes(block, element, surface, changed) {
  const several = element.type !== "radio_buttons";
  const name = fieldKey(block, element);
  const held = [surface.value(block, element)].flat();
  const made = el(
    "div",
    { class: "boxes", role: several ? "group" : "radiogroup" },
    options(element, surface.names).map((one) =>
      el(
        "label",
        {},
        el("input", {
          type: several ? "checkbox" : "radio",
          name,
          value: one.value,
          checked: held.includes(one.value),
          "data-field": `${name}=${one.value}`,
          onchange: () => {
            const checked = [...made.querySelectorAll("input:checked")].map((box) => box.value);
            changed(several ? checked : checked[0]);
          },
        }),
        el("span", {}, one.text.text, one.description ? el("small", {}, one.description.text) : null),
      ),
    ),
  );
  return made;
}

const FIELDS = {
  email_text_input: "email",
  url_text_input: "url",
  number_input: "number",
  datepicker: "date",
  timepicker: "time",
};

function field(block, element, surface, changed) {
  const area = element.multiline || element.type === "rich_text_input";
  const made = el(area ? "textarea" : "input", {
    type: area ? null : (FIELDS[element.type] ?? "text"),
    rows: area ? 4 : null,
    maxlength: element.max_length,
    placeholder: element.placeholder?.text,
    "data-field": fieldKey(block, element),
    "aria-label": block.label ? null : (element.placeholder?.text ?? "Text"),
    oninput: () => surface.enter(block, element, made.value),
    onchange: () => (FIELDS[element.type] === "date" || FIELDS[element.type] === "time") && changed(made.value),
    onkeydown: (event) => {
      if (event.key !== "Enter" || area || !block.dispatch_action) return;
      event.preventDefault();
      surface.press(block, element, made.value);
    },
  });
  made.value = surface.value(block, element) ?? "";
  return made;
}

function feedback(block, element, surface) {
  return ["positive", "negative"].map((name) =>
    button(block, element, surface, element[`${name}_button`].text.text, name),
  );
}

/** Give an element of a block; what is chosen outside of a form is told at once. */
export function interactive(block, element, surface) {
  const tells = block.type !== "input" || block.dispatch_action;
  const changed = (value) => {
    surface.enter(block, element, value);
    if (tells) surface.press(block, element, value);
  };
  switch (element.type) {
    case "button":
    case "workflow_button":
      return button(block, element, surface);
    case "overflow":
      return overflow(block, element, surface);
    case "checkboxes":
    case "radio_buttons":
      return boxes(block, element, surface, changed);
    case "feedback_buttons":
      return feedback(block, element, surface);
    case "icon_button":
      return button(block, element, surface, element.text?.text ?? element.icon);
    case "image":
      return el("span", { class: "picture", role: "img", "aria-label": element.alt_text }, element.alt_text);
    default:
      if (/^multi_\w+_select$/.test(element.type)) return boxes(block, element, surface, changed);
      if (/_select$/.test(element.type)) return menu(block, element, surface, changed);
      return field(block, element, surface, changed);
  }
}
