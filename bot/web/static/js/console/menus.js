/** Menus that open over the page close when one goes on elsewhere, or presses Escape; what is chosen is in sight. */

export function menus(root) {
  for (const here of root.querySelectorAll("nav a[aria-current]")) {
    const row = here.parentElement; // only the row moves, never the page
    row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }
  root.addEventListener("click", (event) => {
    for (const menu of root.querySelectorAll("details.me[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  root.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && root.querySelector("details.me[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
}
