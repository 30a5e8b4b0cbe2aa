/** The keyboard in lists and on tickets: j and k go down and up, Enter opens, / searches, r replies, n notes. */

const TYPING = "input, textarea, select, [contenteditable]";

export function keys(root) {
  for (const hint of root.querySelectorAll(".keys")) hint.hidden = false;
  root.addEventListener("keydown", (event) => {
    const away = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    if (away || event.target.closest(TYPING)) return;
    const target = found(root, event.key);
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  });
}

function found(root, key) {
  if (key === "/") return root.getElementById("seek");
  if (key === "r") return root.getElementById("reply-text");
  if (key === "n") return root.getElementById("note-text");
  if (key !== "j" && key !== "k") return null;
  const links = [...root.querySelectorAll(".rows td.ticket a")];
  const here = links.indexOf(root.activeElement);
  if (here < 0) return links[key === "j" ? 0 : links.length - 1];
  return links[here + (key === "j" ? 1 : -1)];
}
