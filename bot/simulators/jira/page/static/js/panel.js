/** An issue: what it says, where it stands, and what one does to it. */
import { byId, el, focusPath, keyed, restoreFocus } from "./dom.js";
import { wiki } from "./wiki.js";

let editing = null;
let draft = { key: null, text: "", internal: false };

/** Draw the issue that is open; `deed`: does something and gives how it went. */
export function showPanel(root, issue, project, seen, deed) {
  root.hidden = !issue;
  if (!issue) return;
  if (draft.key !== issue.key) draft = { key: issue.key, text: "", internal: false };
  const written = JSON.stringify([issue, project, seen.projects.length, editing]);
  if (root.written === written) return;
  const focused = focusPath(root);
  root.written = written;
  root.replaceChildren(
    head(issue),
    el("h2", { tabindex: "-1", id: "issue-title" }, issue.summary),
    stand(issue, project, deed),
    issue.description ? el("div", { class: "text" }, wiki(issue.description)) : el("p", { class: "empty" }, "No description"),
    links(issue),
    el("h3", {}, "Comments"),
    comments(issue, deed),
    saying(issue, project, deed),
    more(issue, project, seen, deed),
  );
  if (focused) restoreFocus(root, focused);
}

function head(issue) {
  return el(
    "header",
    { class: "title" },
    el("p", { class: "key" }, `${issue.key} · ${issue.type}`),
    el("a", { class: "plain", href: "#", "data-field": "close" }, "Close"),
  );
}

function stand(issue, project, deed) {
  const status = project.statuses.find((one) => one.id === issue.status);
  const ways = issue.ways.filter((one) => one.to !== issue.status);
  const facts = [
    ["Priority", issue.priority],
    ["Resolution", issue.resolution],
    ["Security level", issue.level],
    ["Reporter", issue.reporter],
    ...issue.further.map((one) => [one.name, one.value]),
    ["Labels", issue.labels.join(", ")],
    ["Files", issue.files.join(", ")],
  ].filter(([, value]) => value);
  return el(
    "div",
    { class: "stand" },
    el("p", {}, "Status: ", el("strong", { class: `lozenge ${status.category}` }, status.name)),
    el(
      "div",
      { class: "row", role: "group", "aria-label": "Move to" },
      ways.map((one) =>
        el(
          "button",
          { type: "button", class: "button", "data-field": `way-${one.id}`, onclick: () => deed("move", { issue: issue.id, way: one.id }) },
          `→ ${one.name}`,
        ),
      ),
    ),
    el(
      "fieldset",
      { class: "row" },
      el("legend", {}, "Fix versions"),
      project.versions.length
        ? project.versions.map((one) => fixed(issue, one, deed))
        : el("span", { class: "empty" }, "Add one under “Versions”."),
    ),
    el("dl", {}, facts.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
  );
}

function fixed(issue, version, deed) {
  const on = issue.versions.includes(version.id);
  const change = () =>
    deed("plan", {
      issue: issue.id,
      versions: on ? issue.versions.filter((id) => id !== version.id) : [...issue.versions, version.id],
    });
  return el(
    "label",
    { class: "choice" },
    el("input", { type: "checkbox", checked: on, "data-field": `version-${version.id}`, onchange: change }),
    `${version.name}${version.released ? " (released)" : ""}`,
  );
}

function links(issue) {
  if (!issue.links.length) return null;
  return el(
    "div",
    {},
    el("h3", {}, "Linked from"),
    el(
      "ul",
      { class: "links" },
      issue.links.map((one) =>
        el(
          "li",
          {},
          el("a", { href: one.url, target: "_blank", rel: "noopener noreferrer", class: one.solved && "solved" }, one.title),
          one.summary ? ` ${one.summary}` : null,
        ),
      ),
    ),
  );
}

function comments(issue, deed) {
  if (!issue.comments.length) return el("p", { class: "empty" }, "Nobody has said anything.");
  const list = el("ol", { class: "comments" });
  keyed(list, issue.comments, (one) => one.id, (one) => comment(issue, one, deed));
  return list;
}

function comment(issue, one, deed) {
  const marks = [one.internal ? "internal" : "", one.edited ? "edited" : ""].filter(Boolean).join(", ");
  const top = el(
    "p",
    { class: "who" },
    el("strong", {}, one.author),
    ` ${new Date(one.at).toLocaleTimeString()}${marks ? ` (${marks})` : ""}`,
    one.mine && editing !== one.id
      ? [
          el("button", { type: "button", class: "plain", "data-field": `edit-${one.id}`, onclick: () => edit(one.id, deed) }, "Edit"),
          el("button", { type: "button", class: "plain", "data-field": `unsay-${one.id}`, onclick: () => deed("unsay", { issue: issue.id, comment: one.id }) }, "Delete"),
        ]
      : null,
  );
  if (editing !== one.id) return el("li", {}, top, el("div", { class: "text" }, wiki(one.text)));
  const words = el("textarea", { rows: 3, "aria-label": "Comment", "data-field": `words-${one.id}` });
  words.value = one.text;
  const save = async () => {
    const told = await deed("edit", { issue: issue.id, comment: one.id, text: words.value });
    if (!told.problem) edit(null, deed);
  };
  return el(
    "li",
    {},
    top,
    words,
    el(
      "div",
      { class: "row" },
      el("button", { type: "button", class: "button primary", onclick: save }, "Save"),
      el("button", { type: "button", class: "button", onclick: () => edit(null, deed) }, "Cancel"),
    ),
  );
}

function edit(id, deed) {
  editing = id;
  deed(null);
}

function saying(issue, project, deed) {
  const words = el("textarea", { id: "say", rows: 3, "data-field": "say", "aria-label": "New comment", placeholder: "Write a comment", oninput: () => { draft.text = words.value; } });
  words.value = draft.text;
  const internal = el("input", { type: "checkbox", checked: draft.internal, onchange: () => { draft.internal = internal.checked; } });
  const send = async (event) => {
    event.preventDefault();
    const text = words.value;
    const told = await deed("say", { issue: issue.id, text, internal: internal.checked });
    // The issue may have been drawn anew meanwhile, and somebody written on.
    const field = byId("say");
    if (!told.problem && draft.text === text) draft.text = field.value = "";
  };
  return el(
    "form",
    { class: "saying", onsubmit: send },
    words,
    el(
      "div",
      { class: "row" },
      el("button", { class: "button primary", "data-field": "send" }, "Comment"),
      project.desk ? el("label", { class: "choice" }, internal, "Internal: customers of the service desk do not see it") : null,
    ),
  );
}

function more(issue, project, seen, deed) {
  const summary = el("input", { type: "text", maxlength: 255, value: issue.summary, "aria-label": "Summary", "data-field": "summary" });
  const others = seen.projects.filter((one) => one.id !== project.id);
  const go = async (to) => {
    const told = await deed("transfer", { issue: issue.id, project: to.id });
    if (told.key) location.hash = told.key;
  };
  return el(
    "details",
    { class: "more" },
    el("summary", { "data-field": "more" }, "More"),
    el(
      "form",
      { class: "row", onsubmit: (event) => { event.preventDefault(); deed("rename", { issue: issue.id, summary: summary.value }); } },
      summary,
      el("button", { class: "button" }, "Rename"),
    ),
    others.map((one) => el("button", { type: "button", class: "button", onclick: () => go(one) }, `Move to ${one.name}`)),
    el("button", { type: "button", class: "button danger", onclick: () => deed("delete", { issue: issue.id }) }, "Delete the issue"),
  );
}
