/** Looks for similar tickets, and issues, once a ticket's page is there. */

import { fill } from "./help.js";

export async function similar(root, then) {
  for (const place of root.querySelectorAll("[data-similar]")) {
    await fill(place, place.dataset.similar);
    then(place);
  }
}
