/** The windows: a new issue, the versions, trouble on purpose, and refused calls. */
import { byId, el, keyed } from "./dom.js";

const TROUBLE = [
  ["down", "Jira cannot be reached"],
  ["drops", "Every second new issue is made, and its answer lost"],
  ["revoked", "The token is refused"],
  ["lost", "Webhooks get lost"],
];

function head(id, title) {
  const close = el("button", { type: "button", class: "plain", onclick: () => byId(id).close() }, "Close");
  return el("header", { class: "title" }, el("h2", { id: `${id}-title` }, title), close);
}

/** Make the form for a new issue. */
export function createForm(state, deed) {
  const type = el("select", { id: "create-type" });
  const summary = el("input", { id: "create-summary", type: "text", maxlength: 255, required: true });
  const words = el("textarea", { id: "create-words", rows: 5 });
  const send = async (event) => {
    event.preventDefault();
    const told = await deed("create", { project: state.project.id, type: type.value, summary: summary.value, description: words.value });
    if (told.problem) return;
    byId("create").close();
    event.target.reset();
    location.hash = told.key;
  };
  byId("create").replaceChildren(
    head("create", "New issue"),
    el(
      "form",
      { class: "view", onsubmit: send },
      el("label", {}, "Type", type),
      el("label", {}, "Summary", summary),
      el("label", {}, "Description", words),
      el("button", { class: "button primary" }, "Create"),
    ),
  );
  byId("create-button").addEventListener("click", () => {
    type.replaceChildren(...state.project.types.map((one) => el("option", {}, one)));
    byId("create").showModal();
    summary.focus();
  });
}

/** Make the window of the versions; gives what draws it anew. */
export function versionsWindow(state, deed) {
  const list = el("ul", { class: "list" });
  const name = el("input", { type: "text", required: true, "aria-label": "Name of the new version", placeholder: "5.3" });
  const day = el("input", { type: "date", "aria-label": "Day of the new version" });
  const add = async (event) => {
    event.preventDefault();
    const told = await deed("version", { project: state.project.id, name: name.value, date: day.value });
    if (!told.problem) event.target.reset();
  };
  const key = el("input", { type: "text", maxlength: 10, required: true, "aria-label": "Key of the project" });
  const rename = (event) => {
    event.preventDefault();
    deed("project", { project: state.project.id, key: key.value });
  };
  byId("versions").replaceChildren(
    head("versions", "Versions"),
    el(
      "div",
      { class: "view" },
      list,
      el("form", { class: "row", onsubmit: add }, name, day, el("button", { class: "button primary" }, "Add")),
      el("h3", {}, "The project's key"),
      el("form", { class: "row", onsubmit: rename }, key, el("button", { class: "button" }, "Rename")),
    ),
  );
  byId("versions-button").addEventListener("click", () => {
    key.value = state.project.key;
    byId("versions").showModal();
  });
  return () => keyed(list, state.project.versions, (one) => one.id, (one) => version(one, deed));
}

function version(one, deed) {
  const day = el("input", {
    type: "date",
    value: one.date ?? "",
    "aria-label": `Day of ${one.name}`,
    "data-field": `day-${one.id}`,
    onchange: () => deed("postpone", { version: one.id, date: day.value }),
  });
  const name = one.released ? "unrelease" : "release";
  return el(
    "li",
    { class: "row" },
    el("strong", {}, one.name),
    el("span", {}, one.released ? "released" : "planned"),
    day,
    el(
      "button",
      { type: "button", class: "button", "data-field": `release-${one.id}`, onclick: () => deed(name, { version: one.id, date: day.value }) },
      one.released ? `Take ${one.name} back` : `Release ${one.name}`,
    ),
  );
}

/** Make the window of what goes wrong on purpose; gives what draws it anew. */
export function troubleWindow(state, deed) {
  const boxes = TROUBLE.map(([name, words]) => {
    const box = el("input", { type: "checkbox", onchange: () => deed("trouble", { name, on: box.checked }) });
    return { name, box, row: el("label", { class: "choice" }, box, words) };
  });
  const busy = el("button", { type: "button", class: "button", onclick: () => deed("trouble", { name: "busy", on: true }) }, "Refuse the next five requests: too many");
  byId("trouble").replaceChildren(
    head("trouble", "Trouble on purpose"),
    el("div", { class: "view" }, boxes.map((one) => one.row), busy),
  );
  byId("trouble-button").addEventListener("click", () => byId("trouble").showModal());
  return () => {
    for (const { name, box } of boxes) box.checked = state.seen.trouble[name];
    const count = Object.values(state.seen.trouble).filter(Boolean).length;
    byId("trouble-count").hidden = !count;
    byId("trouble-count").textContent = String(count);
  };
}

/** Make the window of refused calls; gives what draws it anew. */
export function notesWindow(state) {
  const list = el("ol", { class: "list" });
  byId("notes").replaceChildren(
    head("notes", "Refused calls"),
    el("p", { class: "view small" }, "What Jira objects to in what the app does, and webhooks that nobody took. Nothing here: nothing is wrong."),
    el("div", { class: "view" }, list),
  );
  byId("notes-button").addEventListener("click", () => byId("notes").showModal());
  return () => {
    const { notes } = state.seen;
    byId("notes-count").textContent = String(notes.length);
    byId("notes-count").classList.toggle("bad", notes.length > 0);
    keyed(list, [...notes].reverse(), (one) => one.number, (one) =>
      el("li", {}, `${new Date(one.at * 1000).toLocaleTimeString()} `, el("strong", {}, one.what), el("pre", {}, one.detail)),
    );
  };
}
