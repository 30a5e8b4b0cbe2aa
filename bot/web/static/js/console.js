/** The console's comfort: everything works without it. */

import { drafts } from "./console/drafts.js";
import { help } from "./console/help.js";
import { keys } from "./console/keys.js";
import { menus } from "./console/menus.js";
import { news } from "./console/news.js";
import { renewing } from "./console/renew.js";
import { similar } from "./console/similar.js";
import { localTimes } from "./console/times.js";

localTimes(document);
menus(document);
keys(document);
renewing(document, localTimes);

const ticket = document.querySelector(".ticket[data-number]");
if (ticket) {
  drafts(ticket);
  news(ticket);
  help(document);
  similar(document, localTimes);
}
