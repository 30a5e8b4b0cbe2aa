/** News of a fix: buttons in place of the address that a mail shows, for as long as it can be answered. */
import { el } from "./dom.js";
import { words } from "./words.js";

const QUESTION = /\n\n[^\n]*https?:\/\/[^\s/]+(\/fix\/[\w.-]+)(\?lang=\w+)?\s*$/;

/**
 * Give what the team says without the question at its end, and the path where that is answered, with the language in
 * which its page is then shown; null: none is asked.
 */
export function asked(text) {
  const [, path = null, language = ""] = QUESTION.exec(text) ?? [];
  return { text: path ? text.replace(QUESTION, "") : text, path, language };
}

/** Make the buttons, always of this server; they are hidden until `askAgain` says that somebody waits for the answer. */
export function verdict({ path, language }) {
  const button = (value, className, label) =>
    el("button", { name: "verdict", value, className }, label, el("span", { className: "unseen" }, ` ${words.newTab}`));
  return el(
    "form",
    { className: "fix", method: "post", action: path + language, target: "_blank", "data-fix": path, hidden: true },
    el("p", {}, words.fix.ask),
    el("div", { className: "actions" }, button("works", "button", words.fix.works), button("broken", "button ghost", words.fix.broken)),
  );
}

/** Show the buttons of what waits for an answer, and no others. `paths`: where that is given. */
export function askAgain(root, paths) {
  for (const form of root.querySelectorAll("[data-fix]")) form.hidden = !paths.has(form.dataset.fix);
}
