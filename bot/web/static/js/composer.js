/** Where the question is typed. The draft survives a reload. */
import { load, save } from "./store.js";
import { words } from "./words.js";

const MOST = 8000;
const TALLEST_PX = 200;

export class Composer {
  /** `send` is called with the text; what is too long stays where it is. */
  constructor({ form, input, notice, send }) {
    this.input = input;
    this.notice = notice;
    this.send = send;
    input.value = load("draft", "");
    this.#fit();
    input.addEventListener("input", () => this.#changed());
    input.addEventListener("keydown", (event) => {
      // While an input method composes a word, Enter belongs to it; Safari says so by the key's code alone.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.#submit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  /** Put a text in front of what is there. */
  put(text) {
    this.input.value = [text, this.input.value].filter(Boolean).join("\n");
    this.#changed();
    this.input.focus();
  }

  tell(text) {
    this.notice.textContent = text ?? "";
    this.notice.hidden = !text;
  }

  #submit() {
    const text = this.input.value.trim();
    if (!text) return this.input.focus();
    if (text.length > MOST) return this.tell(words.tooLong(text.length, MOST));
    this.input.value = "";
    this.#changed();
    this.send(text);
  }

  #changed() {
    save("draft", this.input.value || null);
    this.tell(null);
    this.#fit();
  }

  #fit() {
    this.input.style.height = "auto";
    const { scrollHeight } = this.input;
    this.input.style.height = `${Math.min(scrollHeight, TALLEST_PX)}px`;
    this.input.rows = scrollHeight > 64 ? 2 : 1;
  }
}
