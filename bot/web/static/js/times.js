/** Times by the reader's own clock. The server writes them in UTC, since it cannot know where somebody is. */
import { filled, locale, words } from "./words.js";

const DAY_MS = 86400000;
/** As mails write it (`handlers.languages.dates`), with a leading nought where the language has one; by 12 hours where readers have those. */
const CLOCK = { timeStyle: "short" };

/** "14:30 today", "09:00 tomorrow", or with the date. */
export function dueWords(at, now = new Date()) {
  const time = at.toLocaleTimeString(locale, CLOCK);
  const days = Math.round((midnight(at) - midnight(now)) / DAY_MS);
  const { today, tomorrow, later } = words.when;
  if (days === 0) return filled(today, { time });
  if (days === 1) return filled(tomorrow, { time });
  return filled(later, { time, day: at.toLocaleDateString(locale, { day: "numeric", month: "long" }) });
}

function midnight(at) {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** Rewrite what the page has: the moment itself stays in the element, and in UTC as its hint. */
export function localTimes(root = document) {
  for (const one of root.querySelectorAll("time.clock, time.due")) {
    const at = new Date(one.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    one.title = one.textContent;
    one.textContent = one.classList.contains("due")
      ? dueWords(at)
      : at.toLocaleString(locale, { dateStyle: "medium", ...CLOCK });
  }
}
