/** The page's server: what one does, and a stream of what one sees. */
const UNREACHABLE = "The command “onetouch jira try” has ended. Start it again, then load this page.";

/** Do something; gives what is new, or {problem}. */
export async function act(name, given) {
  try {
    const response = await fetch(`/do/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(given),
    });
    return response.ok ? await response.json() : { problem: `The page's server says ${response.status}.` };
  } catch {
    return { problem: UNREACHABLE };
  }
}

/** Hear of all that there is to see, whenever it changes. */
export function listen(seen, connected) {
  const source = new EventSource("/stream");
  source.onopen = () => connected(true);
  source.onerror = () => connected(false);
  source.onmessage = (event) => seen(JSON.parse(event.data));
}
