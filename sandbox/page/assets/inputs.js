// The four inputs one types into.

import { h } from "./dom.js";
import { enter, identity, isSilent, placeholder } from "./part.js";

const TYPES = {
  plain_text_input: "text",
  email_text_input: "email",
  url_text_input: "url",
  number_input: "text",
};
const WHILE_TYPING = 300; // milliseconds of silence before a character counts as entered

export function textInput(part) {
  const { element, block, surface } = part;
  const node = field(part);
  node.value = surface.read(block, element) ?? "";
  const counter = element.max_length && h("span", { class: "counter", "aria-hidden": "true" });
  const recount = () => counter && count(counter, node.value.length, element.max_length);
  node.addEventListener("input", () => {
    surface.write(block, element, node.value || null);
    recount();
  });
  if (!isSilent(block)) dispatchFrom(part, node);
  recount();
  return counter ? h("span", { class: "counted" }, node, counter) : node;
}

function field(part) {
  const { element } = part;
  const props = {
    ...identity(part, placeholder(part) ?? "Text"),
    class: "field",
    placeholder: placeholder(part),
    autocomplete: "off",
  };
  if (element.multiline) return h("textarea", { ...props, rows: 4 });
  return h("input", {
    ...props,
    type: TYPES[element.type],
    inputmode: element.type === "number_input" ? "decimal" : null,
  });
}

function count(counter, length, most) {
  counter.textContent = `${length} / ${most}`;
  counter.classList.toggle("over", length > most);
}

function dispatchFrom(part, node) {
  const triggers = part.element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const send = () => enter(part, node.value || null, node);
  if (triggers.includes("on_enter_pressed")) {
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send();
    });
  }
  if (triggers.includes("on_character_entered")) {
    let timer;
    node.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(send, WHILE_TYPING);
    });
  }
}
