/** What stands behind blocks that can be used: what is entered in them, and where a press goes. */
import { confirmed } from "./confirm.js";

const PICKED = ["selected_user", "selected_conversation", "selected_channel", "selected_date", "selected_time"];
const STATELESS = ["button", "overflow", "image", "workflow_button", "feedback_buttons", "icon_button"];

/** Name a field of blocks. */
export const fieldKey = (block, element) => `${block.block_id}/${element.action_id}`;

/** Give what a field shows at first. */
function initial(element) {
  if (element.initial_option) return element.initial_option.value;
  if (element.initial_options) return element.initial_options.map((option) => option.value);
  for (const name of PICKED) {
    const first = element[name.replace("selected", "initial")] ?? element[`${name.replace("selected", "initial")}s`];
    if (first !== undefined) return first;
  }
  return element.initial_value ?? (element.type.startsWith("multi_") || element.type === "checkboxes" ? [] : "");
}

export class Surface {
  /**
   * `names`: people and channels by id. `place`: what names the message or view to the server.
   * `press`: (deed) → result. `kind`: message, modal or home.
   */
  constructor(kind, place, names, press) {
    this.kind = kind;
    this.place = place;
    this.names = names;
    this.entered = new Map();
    this.errors = {};
    this.blocks = [];
    this.send = press;
  }

  value(block, element) {
    const key = fieldKey(block, element);
    return this.entered.has(key) ? this.entered.get(key) : initial(element);
  }

  enter(block, element, value) {
    this.entered.set(fieldKey(block, element), value);
  }

  /** Give what was entered, by the names that the server knows the fields by. */
  values() {
    const told = {};
    for (const block of this.blocks) {
      const fields = [...(block.elements ?? []), block.accessory, block.element].filter(
        (one) => one?.action_id && !STATELESS.includes(one.type),
      );
      for (const field of fields) {
        const key = fieldKey(block, field);
        if (this.entered.has(key)) told[fields.length === 1 ? block.block_id : field.action_id] = this.entered.get(key);
      }
    }
    return told;
  }

  async press(block, element, choice, button) {
    if (element.confirm && !(await confirmed(element.confirm))) return;
    if (button) button.disabled = true;
    try {
      const given = { ...this.place, block: block.block_id, action: element.action_id, values: this.values() };
      await this.send(choice === undefined ? given : { ...given, choice });
    } finally {
      if (button) button.disabled = false;
    }
  }
}
