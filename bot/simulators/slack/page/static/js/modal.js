/** Windows that the app opens, and App Home. */
import { drawn } from "./blocks.js";
import { byId, el, focusPath, restoreFocus } from "./dom.js";
import { act } from "./server.js";
import { Surface } from "./surface.js";

const surfaces = new Map();

function surfaceOf(view, kind, state, press) {
  if (!surfaces.has(view.id)) surfaces.set(view.id, new Surface(kind, { view: view.id }, state.names, press));
  const found = surfaces.get(view.id);
  found.names = state.names;
  found.send = press;
  return found;
}

function empty(blocks, surface) {
  const errors = {};
  for (const block of blocks) {
    if (block.type !== "input" || block.optional) continue;
    const held = surface.value(block, block.element);
    if (held === "" || held === null || held === undefined || held.length === 0) errors[block.block_id] = "Please fill this in.";
  }
  return errors;
}

/** Show the uppermost window of whoever one is, or none. */
export function showModal(state, press, report) {
  const dialog = byId("modal");
  const view = state.modal;
  if (!view) {
    if (dialog.open) dialog.close();
    delete dialog.dataset.shown;
    return;
  }
  const surface = surfaceOf(view, "modal", state, press);
  const shown = `${state.me}/${view.id}/${view.hash}`;
  const changed = dialog.dataset.shown !== shown;
  if (changed) {
    surface.errors = {};
    drawModal(dialog, view, surface, state, report);
  }
  dialog.dataset.shown = shown;
  if (!dialog.open) {
    dialog.showModal();
    dialog.querySelector('input:not([type="radio"]), input:checked, textarea, select')?.focus();
  }
}

function drawModal(dialog, view, surface, state, report) {
  const focused = focusPath(dialog);
  const leave = () => act("close", { as: state.me, view: view.id });
  const submit = async (event) => {
    event.preventDefault();
    surface.errors = empty(view.blocks, surface);
    if (!Object.keys(surface.errors).length) {
      const buttons = dialog.querySelectorAll("footer button");
      for (const one of buttons) one.disabled = true;
      const told = await act("submit", { as: state.me, view: view.id, values: surface.values() });
      for (const one of buttons) one.disabled = false;
      surface.errors = told.errors ?? {};
      if (told.problem) report(told.problem);
      if (!told.errors) return;
    }
    drawModal(dialog, view, surface, state, report);
    dialog.querySelector("[aria-invalid]")?.focus();
  };
  dialog.oncancel = (event) => {
    event.preventDefault();
    leave();
  };
  dialog.replaceChildren(
    el(
      "form",
      { novalidate: true, onsubmit: submit },
      el(
        "header",
        { class: "title" },
        el("h2", { id: "modal-title" }, view.title),
        el("button", { type: "button", class: "plain", "aria-label": "Close the window", onclick: leave }, "×"),
      ),
      el("div", { class: "view" }, drawn(view.blocks, surface)),
      el(
        "footer",
        {},
        el("button", { type: "button", class: "button", onclick: leave }, view.close ?? "Cancel"),
        view.submit ? el("button", { type: "submit", class: "button primary" }, view.submit) : null,
      ),
    ),
  );
  if (focused) restoreFocus(dialog, focused);
}

/** Show App Home. */
export function showHome(container, seen, names, press) {
  const view = seen.home;
  if (!view) {
    delete container.dataset.shown;
    container.replaceChildren(el("p", { class: "empty" }, "The app has not published its Home tab yet."));
    return;
  }
  const shown = `${seen.me}/${view.id}/${view.hash}`;
  if (container.dataset.shown === shown) return;
  container.dataset.shown = shown;
  const focused = focusPath(container);
  container.replaceChildren(...drawn(view.blocks, surfaceOf(view, "home", { names }, press)));
  if (focused) restoreFocus(container, focused);
}
