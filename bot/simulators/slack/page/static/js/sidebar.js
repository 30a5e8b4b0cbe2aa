/** Who one is, and where one can go. */
import { byId, el, keyed } from "./dom.js";

/** Show who one can be. */
export function showRoles(state, choose) {
  keyed(byId("roles"), [{ id: "", legend: true }, ...state.seen.roles], (one) => one.id, (one) =>
    one.legend
      ? el("legend", {}, "I am")
      : el(
          "label",
          {},
          el("input", {
            type: "radio",
            name: "role",
            value: one.id,
            checked: one.id === state.seen.me,
            "data-field": `role-${one.id}`,
            onchange: () => choose(one.id),
          }),
          el("span", {}, el("strong", {}, one.name), el("span", { class: "known" }, ` ${one.known_as}`)),
        ),
  );
}

/** Show in which language one's Slack is. */
export function showLocale(state, choose) {
  const menu = byId("locale");
  if (!menu.options.length) {
    menu.append(...state.seen.locales.map((one) => el("option", { value: one.tag, lang: one.tag }, one.name)));
    menu.addEventListener("change", () => choose(menu.value));
  }
  if (document.activeElement !== menu) menu.value = state.seen.locale;
}

/** Show where one can go. */
export function showPlaces(state, go) {
  const items = [];
  let section = null;
  for (const one of state.places) {
    if (one.section !== section) items.push({ heading: (section = one.section) });
    items.push({ ...one, unread: state.unread(one.id), here: one.id === state.place });
  }
  keyed(byId("places"), items, (one) => one.heading ?? one.id, (one) =>
    one.heading
      ? el("h2", {}, one.heading)
      : el(
          "button",
          {
            type: "button",
            class: one.unread ? "unread" : "",
            "aria-current": one.here ? "page" : null,
            "data-field": `place-${one.id}`,
            onclick: () => go(one.id),
          },
          el("span", { class: "sign", "aria-hidden": "true" }, one.sign),
          el("span", { class: "name" }, one.name),
          one.connect || one.private ? el("span", { class: "known" }, one.connect ? "shared" : "private") : null,
          one.unread ? el("span", { class: "count" }, one.unread, el("span", { class: "unseen" }, " new")) : null,
        ),
  );
}

/** Show what Slack objects to. */
export function showNotes(notes) {
  const count = byId("notes-count");
  count.textContent = notes.length;
  count.classList.toggle("bad", notes.length > 0);
  keyed(byId("notes-list"), [...notes].reverse(), (one) => String(one.number), (one) =>
    el(
      "li",
      {},
      el("p", {}, el("code", {}, one.what), " ", el("strong", { class: "error" }, one.name)),
      one.detail ? el("pre", {}, one.detail) : null,
      el("time", { class: "small" }, new Date(one.at * 1000).toLocaleTimeString()),
    ),
  );
}
