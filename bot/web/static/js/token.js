/**
 * Who of the team opens the page by `/#token=<JWT>` is known on it, in this tab, until the token ends.
 * A customer's token is not taken: a link could else make somebody speak under another's name.
 */
const NAME = "onetouch.token";
let token = kept();

function kept() {
  try {
    return sessionStorage.getItem(NAME);
  } catch {
    return null;
  }
}

function keep(value) {
  token = value;
  try {
    if (value === null) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, value);
  } catch {
    // it lasts as long as the page, then
  }
}

/** Take the token out of the address, if there is one of somebody of the team. */
export async function takeToken() {
  const handed = /^#token=([\w.-]+)$/.exec(location.hash)?.[1];
  if (!handed) return;
  history.replaceState(null, "", location.pathname + location.search);
  try {
    const response = await fetch("/api/v1/known-questions", { headers: { Authorization: `Bearer ${handed}` } });
    if (response.ok) keep(handed);
  } catch {
    // not reached: whoever opened the page is a visitor
  }
}

export const bearer = () => token;
export const forgetToken = () => keep(null);
