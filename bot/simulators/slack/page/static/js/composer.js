/** The field that messages are written in. */
import { el } from "./dom.js";

/**
 * Make one. `send`: (text, files, broadcast) → result of the deed; the words stay where it failed.
 * `broadcasts`: whether a reply can be sent to the channel too.
 */
export function composer(id, label, { send, broadcasts = false, command = false }) {
  let files = [];
  let sending = false;
  const words = el("textarea", {
    id,
    rows: 1,
    "aria-label": label,
    placeholder: label,
    enterkeyhint: "send",
    autocomplete: "off",
    "data-field": id,
    oninput: () => grow(),
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      submit();
    },
  });
  const chosen = el("ul", { class: "chosen" });
  const picker = el("input", {
    type: "file",
    multiple: true,
    class: "unseen",
    tabindex: -1,
    "aria-label": "Files to send along",
    onchange: () => {
      files = [...files, ...picker.files];
      picker.value = "";
      list();
    },
  });
  const broadcast = el("input", { type: "checkbox" });
  const button = el("button", { type: "submit", class: "button primary" }, "Send");

  function grow() {
    words.style.height = "auto";
    words.style.height = `${Math.min(words.scrollHeight + 2, 200)}px`;
  }

  function list() {
    chosen.replaceChildren(
      ...files.map((file, index) =>
        el(
          "li",
          {},
          `${file.name} `,
          el(
            "button",
            {
              type: "button",
              class: "plain",
              "aria-label": `Leave out ${file.name}`,
              onclick: () => {
                files = files.filter((_, at) => at !== index);
                list();
                words.focus();
              },
            },
            "×",
          ),
        ),
      ),
    );
  }

  async function submit() {
    if (sending || (!words.value.trim() && !files.length)) return;
    sending = button.disabled = true;
    const [text, sent] = [words.value, files];
    words.value = "";
    files = [];
    list();
    grow();
    const told = await send(text, sent, broadcast.checked);
    sending = button.disabled = false;
    if (told.problem) {
      words.value = words.value || text;
      files = [...sent, ...files];
      list();
      grow();
    } else broadcast.checked = false;
  }

  return el(
    "form",
    {
      class: "composer",
      onsubmit: (event) => {
        event.preventDefault();
        submit();
      },
    },
    words,
    chosen,
    el(
      "div",
      { class: "row" },
      el("button", { type: "button", class: "plain small", "aria-label": "Attach a file", onclick: () => picker.click() }, "+ File"),
      picker,
      broadcasts ? el("label", { class: "small" }, broadcast, "Also send to the channel") : null,
      command ? el("span", { class: "small hint" }, "Type / for a command, @onetouch for a mention") : null,
      button,
    ),
  );
}
