/** The form of a ticket, inside the conversation. What is typed into it survives a reload. */
import { collected, diagnosticsBox, parted } from "./diagnostics.js";
import { el } from "./dom.js";
import { load, newKey, save } from "./store.js";
import { bearer } from "./token.js";
import { words } from "./words.js";

const EMAIL = /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/;
const MOST = { email: 254, subject: 200, description: 20000 };

/** Make the form of a handoff's turn; `acts.file` sends it and throws a Failure when that fails. */
export function ticketForm(turn, acts) {
  const offered = { ...turn.reply.form };
  const kept = load("form");
  const name = `${acts.conversation()}/${turn.seq}`;
  const begun = kept?.name === name ? kept : { name, key: newKey(), values: {} };
  const value = (field) => begun.values[field] ?? offered[field] ?? "";
  const id = (field) => `ticket-${turn.seq}-${field}`;

  const field = (key, label, control, hint) =>
    el(
      "div",
      { className: "field" },
      el("label", { for: id(key) }, label),
      control,
      hint ? el("p", { className: "small", id: `${id(key)}-hint` }, hint) : null,
      el("p", { className: "error", id: `${id(key)}-error`, hidden: true }),
    );
  const input = (key, properties) =>
    el("input", { id: id(key), name: key, dir: "auto", "aria-describedby": `${id(key)}-hint ${id(key)}-error`, ...properties });

  const email = offered.needs_email
    ? field("email", words.form.email, input("email", { type: "email", autocomplete: "email", inputmode: "email" }), words.form.emailWhy)
    : null;
  const subject = field("subject", words.form.subject, input("subject", { type: "text" }));
  const description = field(
    "description",
    words.form.description,
    el("textarea", { id: id("description"), name: "description", rows: "4", dir: "auto", "aria-describedby": `${id("description")}-error` }),
  );
  const choices = Object.entries(words.form.categories).map(([key, label]) => el("option", { value: key }, label));
  const category = field("category", words.form.category, el("select", { id: id("category"), name: "category" }, choices));
  const along = begun.without
    ? null
    : diagnosticsBox(`ticket-${turn.seq}-along`, () => {
        begun.without = true;
        begun.values = values();
        save("form", begun);
      });
  if (along) for (const [key, text] of Object.entries(collected())) offered[`diagnostics.${key}`] ??= text;
  const problem = el("p", { className: "error", role: "alert", hidden: true });
  const send = el("button", { type: "submit", className: "button" }, words.form.send);
  const title = el("h3", { id: id("title") }, words.form.title);
  const form = el(
    "form",
    { className: "card ticket now", novalidate: true, "aria-labelledby": id("title") },
    title, email, subject, description, category, along, problem, el("div", { className: "actions" }, send, ...onPage(acts.conversation())),
  );
  for (const control of form.elements) if (control.name) control.value = value(control.name);
  if (!form.elements.category.value) form.elements.category.value = "question";

  const values = () => Object.fromEntries([...form.elements].filter((one) => one.name).map((one) => [one.name, one.value.trim()]));
  const complain = (key, text) => {
    const control = form.elements[key];
    const place = form.querySelector(`#${CSS.escape(`${id(key)}-error`)}`);
    if (!control || !place) return false;
    control.setAttribute("aria-invalid", text ? "true" : "false");
    place.textContent = text ?? "";
    place.hidden = !text;
    return Boolean(text);
  };
  const show = (text) => {
    problem.textContent = text ?? "";
    problem.hidden = !text;
  };

  form.addEventListener("input", (event) => {
    begun.values = values();
    save("form", begun);
    complain(event.target.name, null);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = values();
    show(null);
    const wrong = Object.entries(checked(given)).filter(([key, text]) => complain(key, text));
    if (wrong.length) return form.elements[wrong[0][0]].focus();
    begun.values = given;
    save("form", begun); // with its key, so that sending it again after a reload files nothing twice
    send.disabled = true;
    send.textContent = words.form.sending;
    try {
      await acts.file({ key: begun.key, ...parted(given) });
      save("form", null);
    } catch (error) {
      const placed = (error.fields ?? []).filter((one) => complain(one.field, one.message));
      if (placed.length) form.elements[placed[0].field].focus();
      else show(error.message);
      send.textContent = words.tryAgain;
      send.disabled = false;
    }
  });
  return form;
}

/** The link to the page where the same is written with files; none for whoever is known by a token in this tab only. */
function onPage(conversation) {
  if (bearer() || !conversation) return [];
  return [el("a", { className: "quiet", href: `/portal/new?conversation=${encodeURIComponent(conversation)}` }, words.form.page)];
}

function checked(given) {
  const texts = words.form;
  const wrong = {};
  if ("email" in given) wrong.email = !given.email ? texts.needEmail : !EMAIL.test(given.email) ? texts.badEmail : null;
  wrong.subject = given.subject ? null : texts.needSubject;
  wrong.description = given.description ? null : texts.needDescription;
  for (const [key, most] of Object.entries(MOST)) {
    if (given[key]?.length > most) wrong[key] = texts.tooLong(most);
  }
  return wrong;
}
