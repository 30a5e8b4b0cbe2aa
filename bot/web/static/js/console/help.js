/** Looks for what helps with a ticket once its page is there, and puts a draft where the reply is written. */

export async function help(root) {
  const place = root.getElementById("help");
  if (place?.dataset.help) await fill(place, place.dataset.help);
  root.addEventListener("click", (event) => {
    const field = root.getElementById("reply-text");
    if (!event.target.closest?.("#insert") || !field) return;
    event.preventDefault();
    insert(field, root.getElementById("draft").textContent);
  });
}

/** Puts into a place what a page of the console shows under the same id. */
export async function fill(place, address) {
  place.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address);
    if (!response.ok || response.redirected) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.getElementById(place.id);
    if (found) place.replaceChildren(...found.childNodes);
  } catch {
    // the link stays, and leads there
  } finally {
    place.removeAttribute("aria-busy");
  }
}

function insert(field, text) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const before = value.slice(0, start);
  field.setRangeText(before && !before.endsWith("\n") ? `\n${text}` : text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}
