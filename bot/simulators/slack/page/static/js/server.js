/** The page's server: what one does, and a stream of what one sees. */
const UNREACHABLE = "The command “onetouch slack try” has ended. Start it again, then load this page.";

async function answered(response) {
  if (response.ok) return response.json();
  return { problem: response.status === 413 ? "That is too large for this page." : `The page's server says ${response.status}.` };
}

/** Do something; gives {}, {errors} or {problem}. */
export async function act(name, given) {
  try {
    return await answered(
      await fetch(`/do/${name}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(given),
      }),
    );
  } catch {
    return { problem: UNREACHABLE };
  }
}

/** Write a message with files. */
export async function sayWith(files, given) {
  const form = new FormData();
  form.append("said", JSON.stringify(given));
  for (const file of files) form.append("file", file, file.name);
  try {
    return await answered(await fetch("/say", { method: "POST", body: form }));
  } catch {
    return { problem: UNREACHABLE };
  }
}

/** Hear of all that somebody sees, whenever it changes; gives what ends it. */
export function listen(user, seen, connected) {
  const source = new EventSource(`/stream?as=${encodeURIComponent(user)}`);
  source.onopen = () => connected(true);
  source.onerror = () => connected(false);
  source.onmessage = (event) => seen(JSON.parse(event.data));
  return () => source.close();
}
