/** Make an element: properties, then children (texts, elements, or nothing). Texts stay texts, whatever is in them. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Give an element of the page by its id. */
export const byId = (id) => document.getElementById(id);

/**
 * Show items as children, and touch only those that changed: what has the focus keeps it.
 * `key` names an item; `make` gives its element; equal JSON means unchanged.
 */
export function keyed(container, items, key, make) {
  const held = new Map([...container.children].map((child) => [child.dataset.key, child]));
  const shown = new Set();
  let before = null;
  for (const item of items) {
    const name = key(item);
    const written = JSON.stringify(item);
    let child = held.get(name);
    if (!child || child.written !== written) {
      const made = make(item);
      made.dataset.key = name;
      made.written = written;
      if (child) {
        const focused = focusPath(child);
        child.replaceWith(made);
        if (focused) restoreFocus(made, focused);
      }
      child = made;
    }
    const place = before ? before.nextSibling : container.firstChild;
    if (child !== place) container.insertBefore(child, place);
    shown.add(child);
    before = child;
  }
  for (const child of [...container.children]) if (!shown.has(child)) child.remove();
}

/** Tell which field or button in here has the focus, so that it can get it back after drawing anew. */
export function focusPath(root) {
  const active = document.activeElement;
  if (!active || !root.contains(active) || !active.dataset.field) return null;
  return { field: active.dataset.field, at: active.selectionStart ?? null };
}

/** Give the focus back. */
export function restoreFocus(root, { field, at }) {
  const found = [...root.querySelectorAll("[data-field]")].find((one) => one.dataset.field === field);
  found?.focus();
  if (at !== null && found?.setSelectionRange && found.type !== "email") found.setSelectionRange(at, at);
}
