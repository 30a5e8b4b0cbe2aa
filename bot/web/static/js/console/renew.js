/** Renews a part of the page now and then, while somebody looks at it and is not about to use it. */

function busy(part) {
  return document.hidden || part.contains(document.activeElement) || part.querySelector("details[open]") !== null;
}

async function renewed(part, selector) {
  const response = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  // Whoever was signed out meanwhile gets another page: then what is there stays, and says of when it is.
  const fresh = response.ok ? page.querySelector(selector) : null;
  if (fresh === null || busy(part)) return;
  part.replaceChildren(...fresh.childNodes);
  // Where something is on its way, the next look comes sooner.
  part.dataset.renew = fresh.dataset.renew;
}

/** Renew `[data-renew]`, which says after how many seconds; `done` is called with the part afterwards. */
export function renewing(root, done) {
  const selector = "[data-renew]";
  const part = root.querySelector(selector);
  if (part === null) return;
  const wait = () => setTimeout(turn, Number(part.dataset.renew) * 1000);
  const turn = async () => {
    try {
      if (!busy(part)) {
        await renewed(part, selector);
        done(part);
      }
    } catch {
      // No network for a moment: the next turn tries again.
    } finally {
      wait();
    }
  };
  wait();
}
