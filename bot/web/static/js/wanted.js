/** Under an answer that is a known issue: whoever has it, too, may hear when it is fixed. */
import { api } from "./api.js";
import { el } from "./dom.js";
import { words } from "./words.js";

const KNOWN = "known-issue:";

/** Make the element for the sources of an answer; nothing where none is a known issue. */
export function wanted(sources, conversation) {
  const known = sources.find((source) => source.article.startsWith(KNOWN));
  if (!known) return [];
  const status = el("p", { className: "said", role: "status" });
  const button = el("button", { type: "button", className: "button ghost" }, words.wanted.ask);
  const box = el("div", { className: "wanted" }, button, status);
  const want = async (email) => {
    try {
      return await api.want(known.article, conversation(), email);
    } catch (error) {
      status.textContent = error.message;
      return null;
    }
  };
  button.onclick = async () => {
    button.disabled = true;
    const kept = await want("");
    if (!kept) {
      button.disabled = false;
      return;
    }
    button.remove();
    // Whose address we know is mailed anyway: who looks here again is not known.
    status.textContent = kept.mailed ? words.wanted.mailed : words.wanted.here;
    if (!kept.mailed) box.append(mailed(want, status));
  };
  return [box];
}

function mailed(want, status) {
  const email = el("input", { type: "email", required: true, autocomplete: "email", "aria-label": words.wanted.email, placeholder: words.wanted.email });
  const form = el("form", { className: "row" }, email, el("button", { className: "button ghost" }, words.wanted.mail));
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (await want(email.value)) {
      form.remove();
      status.textContent = words.wanted.mailed;
    }
  };
  return form;
}
