/** The page: the board of a project, the issue that is open, and what one does. */
import { showBoard } from "./board.js";
import { createForm, notesWindow, troubleWindow, versionsWindow } from "./dialogs.js";
import { byId, el } from "./dom.js";
import { showPanel } from "./panel.js";
import { act, listen } from "./server.js";

const state = { seen: null, project: null };
let connected = false;
let problem = "";

function status() {
  const lost = connected ? "" : "Connecting to “onetouch jira try” …";
  byId("status").textContent = problem || lost;
  byId("status").classList.toggle("bad", Boolean(problem || lost));
}

/** Do something, and tell what went wrong; without a name draw anew. */
async function deed(name, given) {
  const told = name ? await act(name, given) : {};
  problem = told.problem ?? "";
  status();
  if (state.seen) draw();
  return told;
}

function open() {
  const key = decodeURIComponent(location.hash.slice(1));
  return state.seen.issues.find((one) => one.key === key);
}

function draw() {
  const { seen } = state;
  const issue = open();
  const wanted = issue?.project ?? byId("project").value;
  state.project = seen.projects.find((one) => one.id === wanted) ?? seen.projects[0];
  byId("me").textContent = `You are ${seen.me}.`;
  byId("project-row").hidden = seen.projects.length < 2;
  byId("project").replaceChildren(...seen.projects.map((one) => el("option", { value: one.id, selected: one === state.project }, one.name)));
  showBoard(byId("board"), seen, state.project, issue?.key);
  showPanel(byId("panel"), issue, state.project, seen, deed);
  byId("frame").classList.toggle("two", Boolean(issue));
  for (const redraw of windows) redraw();
  status();
}

createForm(state, deed);
const windows = [versionsWindow(state, deed), troubleWindow(state, deed), notesWindow(state)];
byId("project").addEventListener("change", () => {
  location.hash = "";
  draw();
});
addEventListener("hashchange", () => {
  if (!state.seen) return;
  draw();
  byId("issue-title")?.focus();
});
listen(
  (seen) => {
    state.seen = seen;
    draw();
  },
  (is) => {
    connected = is;
    status();
  },
);
