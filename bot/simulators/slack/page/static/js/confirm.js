/** The question that some buttons ask before they count. */
import { el } from "./dom.js";

/** Ask; gives whether it was confirmed. `asked`: Slack's confirmation object. */
export function confirmed(asked) {
  return new Promise((resolve) => {
    const dialog = el(
      "dialog",
      { class: "modal narrow", "aria-label": asked.title.text, onclose: () => done() },
      el("header", { class: "title" }, el("h2", {}, asked.title.text)),
      el("div", { class: "view" }, el("p", {}, asked.text.text)),
      el(
        "footer",
        {},
        el("button", { type: "button", class: "button", onclick: () => dialog.close("") }, asked.deny.text),
        el(
          "button",
          { type: "button", class: `button ${asked.style ?? "primary"}`, onclick: () => dialog.close("yes") },
          asked.confirm.text,
        ),
      ),
    );
    const done = () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    };
    document.body.append(dialog);
    dialog.showModal();
  });
}
