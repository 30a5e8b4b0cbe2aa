/** Comfort on the portal's pages, which work without it: times by the reader's own clock, articles while typing. */
import { languages } from "./languages.js";
import { Suggestions } from "./suggest.js";
import { localTimes } from "./times.js";

languages();
localTimes();

const input = document.getElementById("subject");
const box = document.getElementById("suggestions");
if (input && box) {
  const announce = (text) => (document.getElementById("status").textContent = text);
  new Suggestions({ box, input, announce });
}
