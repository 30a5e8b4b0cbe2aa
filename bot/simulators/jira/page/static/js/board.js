/** The columns: an issue is a card, a status a column. */
import { el, keyed } from "./dom.js";

/** Draw the board of a project; `here`: the key of the issue that is open. */
export function showBoard(root, seen, project, here) {
  const columns = project.statuses.map((status) => ({
    ...status,
    cards: seen.issues.filter((one) => one.project === project.id && one.status === status.id).map((one) => card(one, project, here)),
  }));
  keyed(root, columns, (one) => one.id, column);
}

function card(issue, project, here) {
  const names = new Map(project.versions.map((one) => [one.id, one.name]));
  return {
    key: issue.key,
    type: issue.type,
    summary: issue.summary,
    priority: issue.priority,
    versions: issue.versions.map((id) => names.get(id)),
    said: issue.comments.length,
    tickets: issue.links.length,
    here: issue.key === here,
  };
}

function column(one) {
  return el(
    "section",
    { class: `column ${one.category}`, "aria-label": one.name },
    el("h2", {}, one.name, " ", el("span", { class: "count" }, String(one.cards.length))),
    el("ul", { class: "cards" }, one.cards.map(item)),
    one.cards.length ? null : el("p", { class: "empty" }, "No issues"),
  );
}

function item(one) {
  const facts = [one.type, one.priority, one.said ? `${one.said} said` : "", one.tickets ? `${one.tickets} linked` : ""];
  return el(
    "li",
    {},
    el(
      "a",
      { class: "card", href: `#${one.key}`, "data-field": `card-${one.key}`, "aria-current": one.here && "true" },
      el("span", { class: "key" }, one.key),
      el("span", { class: "summary" }, one.summary),
      el("span", { class: "facts" }, facts.filter(Boolean).join(" · ")),
      one.versions.map((name) => el("span", { class: "version" }, name)),
    ),
  );
}
