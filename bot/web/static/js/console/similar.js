/** Looks for similar tickets once a ticket's page is there. */

import { fill } from "./help.js";

export async function similar(root, then) {
  const place = root.getElementById("similar");
  if (!place?.dataset.similar) return;
  await fill(place, place.dataset.similar);
  then(place);
}
