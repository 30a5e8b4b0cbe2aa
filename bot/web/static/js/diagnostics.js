/** What is sent along with a request, in a box that shows all of it, can be edited, and can be taken away. */
import { el } from "./dom.js";
import { words } from "./words.js";

export const MOST = { browser: 300, system: 200, page: 2000, version: 100, error: 4000, log: 20000 };
const BROWSERS = [
  ["Firefox", /Firefox\/([\d.]+)/],
  ["Edge", /Edg(?:e|A|iOS)?\/([\d.]+)/],
  ["Opera", /OPR\/([\d.]+)/],
  ["Samsung Internet", /SamsungBrowser\/([\d.]+)/],
  ["Chrome", /(?:Chrome|CriOS)\/([\d.]+)/],
  ["Safari", /Version\/([\d.]+).*Safari\//],
];

/** Give a browser's name and version, as its user agent tells; what it calls itself where that tells neither. */
export function browserOf(agent) {
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(agent)?.[1];
    if (version) return `${name} ${version}`;
  }
  return agent;
}

/** Give the system that a user agent names between its first brackets. */
export function systemOf(agent) {
  return (/\(([^)]*)\)/.exec(agent)?.[1] ?? "").replace(/; rv:[\d.]+/, "");
}

/** Give what can be known by itself. A product that links here names its page and version in the address. */
export function collected(place = location, agent = navigator.userAgent, referrer = document.referrer) {
  const handed = new URLSearchParams(place.search);
  const came = referrer.startsWith(`${place.origin}/`) ? "" : referrer; // from one of our own pages it tells nothing
  const found = {
    browser: browserOf(agent),
    system: systemOf(agent),
    page: handed.get("page") ?? came,
    version: handed.get("version") ?? "",
    error: "",
  };
  for (const name of Object.keys(found)) found[name] = found[name].slice(0, MOST[name]);
  return found;
}

/** Give the box; `removed` is called once somebody takes it away. Its fields are named ``diagnostics.<field>``. */
export function diagnosticsBox(prefix, removed) {
  const id = (name) => `${prefix}-${name}`;
  const told = words.along;
  const field = (name, control) => el("div", { className: "field" }, el("label", { for: id(name) }, told.fields[name]), control);
  const line = (name) =>
    field(name, el("input", { id: id(name), name: `diagnostics.${name}`, type: "text", dir: "auto", maxlength: MOST[name] }));
  const box = el(
    "fieldset",
    { className: "along", "aria-describedby": id("why") },
    el("legend", {}, told.title),
    el("p", { className: "small", id: id("why") }, told.why),
    el("div", { className: "pair" }, line("browser"), line("system"), line("page"), line("version")),
    field(
      "error",
      el("textarea", { id: id("error"), name: "diagnostics.error", rows: "3", dir: "auto", maxlength: MOST.log, spellcheck: "false" }),
    ),
    el(
      "button",
      {
        type: "button",
        className: "quiet",
        onclick: () => {
          const gone = el("p", { className: "small along-gone", tabindex: "-1" }, told.removed);
          box.replaceWith(gone);
          gone.focus();
          removed();
        },
      },
      told.remove,
    ),
  );
  return box;
}

/** Split what a form holds into the request's own fields and what is sent along; a long error is a log. */
export function parted(values) {
  const own = {};
  const along = {};
  for (const [name, value] of Object.entries(values)) {
    if (!name.startsWith("diagnostics.")) own[name] = value;
    else if (value) along[name.slice("diagnostics.".length)] = value;
  }
  if ((along.error ?? "").length > MOST.error) {
    along.log = along.error;
    delete along.error;
  }
  return Object.keys(along).length ? { ...own, diagnostics: along } : own;
}
