/** Tells, quietly, that others changed the ticket since this page was made. */

const EVERY_MS = 15_000;

export function news(ticket) {
  const { number, version } = ticket.dataset;
  const notice = document.getElementById("changed");
  let asking = false;

  async function look() {
    if (asking || document.hidden) return;
    asking = true;
    try {
      const path = `/console/tickets/${encodeURIComponent(number)}/news?seen=${version}`;
      const response = await fetch(path, { headers: { Accept: "application/json" } });
      if (response.status === 401) tell("Your session is over", "Sign in again");
      if (!response.ok || response.redirected) return;
      const { told } = await response.json();
      if (told) tell(`Changed meanwhile: ${told}`, "Load it again");
    } catch {
      // no connection: the next look may have one
    } finally {
      asking = false;
    }
  }

  function tell(told, go) {
    if (notice.dataset.told === told) return;
    notice.dataset.told = told;
    const again = document.createElement("a");
    again.href = location.pathname;
    again.textContent = go;
    notice.replaceChildren(`${told}. `, again, "; what you typed stays.");
    notice.hidden = false;
  }

  setInterval(look, EVERY_MS);
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
}
