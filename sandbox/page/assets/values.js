// What a person has entered, as the raw values of the /control contract: text → string, one option → its value,
// several → a list of values, people → ids, dates and times as Slack writes them; nothing entered → null (or []).

const optionValue = (option) => option?.value ?? null;
const optionValues = (options) => (options ?? []).map(optionValue);
const text = (element) => element.initial_value ?? null;

const INITIAL = {
  plain_text_input: text,
  email_text_input: text,
  url_text_input: text,
  number_input: text,
  static_select: (element) => optionValue(element.initial_option),
  radio_buttons: (element) => optionValue(element.initial_option),
  multi_static_select: (element) => optionValues(element.initial_options),
  checkboxes: (element) => optionValues(element.initial_options),
  users_select: (element) => element.initial_user ?? null,
  multi_users_select: (element) => element.initial_users ?? [],
  datepicker: (element) => element.initial_date ?? null,
  timepicker: (element) => element.initial_time ?? null,
  datetimepicker: (element) => element.initial_date_time ?? null,
};

export const optionsOf = (element) =>
  element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);

export function elementsOf(block) {
  if (block.type === "actions") return block.elements;
  return [block.accessory, block.element].filter(Boolean);
}

export class Draft {
  #values = new Map();

  /** The value of an element; what was entered outlives a redraw as long as block_id and action_id stay the same. */
  read(block, element) {
    const key = keyOf(block, element);
    if (!this.#values.has(key) || !offered(element, this.#values.get(key)))
      this.#values.set(key, INITIAL[element.type](element));
    return this.#values.get(key);
  }

  write(block, element, raw) {
    this.#values.set(keyOf(block, element), raw);
  }

  /** {block_id: {action_id: raw}} of everything in `blocks` that holds a value. */
  state(blocks) {
    const state = {};
    for (const block of blocks ?? []) {
      for (const element of elementsOf(block).filter((one) => one.type in INITIAL)) {
        (state[block.block_id] ??= {})[element.action_id] = this.read(block, element);
      }
    }
    return state;
  }
}

const keyOf = (block, element) => JSON.stringify([block.block_id, element.action_id, element.type]);

function offered(element, raw) {
  if (!element.options && !element.option_groups) return true;
  const values = new Set(optionsOf(element).map(optionValue));
  return [raw ?? []].flat().every((value) => values.has(value));
}
