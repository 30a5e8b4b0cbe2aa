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
      if (!response.ok || response.redirected) return;
      tell((await response.json()).told);
    } catch {
      // no connection: the next look may have one
    } finally {
      asking = false;
    }
  }

  function tell(told) {
    if (!told || notice.dataset.told === told) return;
    notice.dataset.told = told;
    const again = document.createElement("a");
    again.href = location.pathname;
    again.textContent = "Load it again";
    notice.replaceChildren(`Changed meanwhile: ${told}. `, again, "; what you typed stays.");
    notice.hidden = false;
  }

  setInterval(look, EVERY_MS);
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
}
