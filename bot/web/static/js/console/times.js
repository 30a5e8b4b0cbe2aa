/** Moments in the reader's own time zone. */

const BRIEF = { day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const WHEN = { ...BRIEF, year: "numeric" };

export function localTimes(root, zone = undefined) {
  const whole = new Intl.DateTimeFormat("en-GB", { ...WHEN, timeZone: zone });
  const brief = new Intl.DateTimeFormat("en-GB", { ...BRIEF, timeZone: zone });
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (time.classList.contains("clock")) {
      time.textContent = (time.classList.contains("brief") ? brief : whole).format(at);
    }
    time.title = `${whole.format(at)}, your time`;
  }
}
