/**
 * Everything that the page itself says, in its language: the server puts it into the page as JSON (`bot/web/page_words.py`).
 * A text has `{names}` in the place of values; one about a number is an object of its texts by plural category.
 */
const texts = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

/** The page's language, as the reader's browser writes it: with their region where it is that of the same language. */
export const locale = regional(document.documentElement.lang || "en", navigator.languages ?? []);

/** Give the first of the reader's languages that is the page's, as `en-US` for `en`; else the page's. */
export function regional(language, preferred) {
  return preferred.find((one) => one.split("-")[0].toLowerCase() === language) ?? language;
}

/** Put values into the places of a text. */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

/** Choose among a text's plural forms. A category that the catalogue does not know is said as most numbers are. */
export function plural(forms, count, language = locale) {
  return forms[new Intl.PluralRules(language).select(count)] ?? forms.other ?? Object.values(forms).at(-1);
}

/** Write a number. */
export const number = (value) => value.toLocaleString(locale);

/** The texts, as they are; those that have places are functions. */
export const words = {
  ...texts,
  tooLong: (length, most) => filled(texts.tooLong, { length: number(length), most: number(most) }),
  suggestions: (count) => filled(plural(texts.suggestions, count), { n: number(count) }),
  ticket: (ticket) => filled(texts.ticket, { number: ticket }),
  stands: (status) => filled(texts.stands, { status: texts.status[status] ?? status }),
  due: (when) => filled(texts.due, { when }),
  form: { ...texts.form, tooLong: (most) => filled(texts.form.tooLong, { most: number(most) }) },
};
