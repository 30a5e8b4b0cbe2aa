/** The menu of languages: it closes when one looks away, as menus do. */
export function languages(root = document) {
  for (const menu of root.querySelectorAll("details.languages")) {
    document.addEventListener("click", (event) => menu.contains(event.target) || (menu.open = false));
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      const buttons = [...menu.querySelectorAll("button")];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape" && menu.open) {
        menu.open = false;
        menu.querySelector("summary").focus();
      } else if (step && menu.open) {
        event.preventDefault();
        const at = buttons.indexOf(document.activeElement);
        buttons.at(at < 0 ? Math.min(step, 0) : (at + step) % buttons.length).focus();
      }
    });
    menu.addEventListener("toggle", () => {
      if (menu.open && !menu.querySelector("button:focus")) menu.querySelector("[aria-current]")?.focus();
    });
  }
}
