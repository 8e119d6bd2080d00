// Block Kit's interactive elements as real HTML controls.

import { h, icon, safeAddress } from "./dom.js";
import { checkboxes, multiSelect, radioButtons, select } from "./choices.js";
import { textInput } from "./inputs.js";
import { words } from "./mrkdwn.js";
import { enter, identity, placeholder } from "./part.js";
import { menu } from "./popup.js";
import { toEpoch, toLocal } from "./time.js";

const MAKERS = {
  button,
  workflow_button: button,
  overflow,
  static_select: select,
  users_select: select,
  multi_static_select: multiSelect,
  multi_users_select: multiSelect,
  radio_buttons: radioButtons,
  checkboxes,
  datepicker: (part) => picker(part, "date", "Date"),
  timepicker: (part) => withZone(picker(part, "time", "Time"), part.element.timezone),
  datetimepicker,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
};

export function renderElement(part) {
  const make = MAKERS[part.element.type];
  return make
    ? make(part)
    : h("span", { class: "unknown" }, `(an element of type “${part.element.type}” is not shown here)`);
}

function button(part) {
  const { element, surface } = part;
  const address = element.url && safeAddress(element.url);
  const style = ["primary", "danger"].includes(element.style) ? element.style : "";
  const node = h(
    address ? "a" : "button",
    {
      ...identity(part),
      class: `button ${style}`,
      "aria-label": element.accessibility_label,
      ...(address ? { href: address, target: "_blank", rel: "noopener noreferrer" } : { type: "button" }),
      onclick: (event) => press(part, node, address, event),
    },
    words(element.text, surface.reader),
    address && icon("outside"),
  );
  return node;
}

async function press(part, node, address, event) {
  const { element, block, surface } = part;
  if (element.confirm) {
    event.preventDefault();
    event.stopPropagation();
    if (!(await surface.confirmed(element))) return;
    if (address && !surface.column.visit(address)) window.open(address, "_blank", "noopener");
  }
  // In a table the rows' buttons are told apart by their values alone.
  await surface.act(block, element, block.type === "data_table" ? element.value : undefined, node);
}

function overflow(part) {
  const { element, block, surface } = part;
  const trigger = h(
    "button",
    { ...identity(part, "More actions"), type: "button", class: "button icon-button" },
    icon("more"),
  );
  const items = element.options.map((option) => ({
    label: words(option.text, surface.reader),
    detail: option.description && words(option.description, surface.reader),
    address: option.url && safeAddress(option.url),
    data: { ...identity(part).data, value: option.value },
    choose: async () => {
      if (await surface.confirmed(element)) await surface.act(block, element, option.value, trigger);
    },
  }));
  return h("div", { class: "with-popup" }, trigger, menu(trigger, items));
}

function picker(part, type, label) {
  const { element, block, surface } = part;
  const shown = surface.read(block, element) ?? "";
  const node = h("input", {
    ...identity(part, placeholder(part) ?? label),
    type,
    class: "field",
    value: shown,
  });
  whenSettled(node, () =>
    enter(part, node.value || null, node, () => {
      node.value = surface.read(block, element) ?? "";
    }),
  );
  return node;
}

function datetimepicker(part) {
  const { block, element, surface } = part;
  const { zone } = surface.reader;
  const stored = () => {
    const epoch = surface.read(block, element);
    return epoch === null ? "" : toLocal(epoch, zone);
  };
  const node = h("input", {
    ...identity(part, "Date and time"),
    type: "datetime-local",
    class: "field",
    value: stored(),
  });
  const take = () =>
    enter(part, node.value ? toEpoch(node.value, zone) : null, node, () => {
      node.value = stored();
    });
  whenSettled(node, take);
  return withZone(node, zone);
}

const withZone = (node, zone) =>
  zone
    ? h("span", { class: "with-zone" }, node, h("span", { class: "zone" }, zone.replaceAll("_", " ")))
    : node;

// A date typed part by part changes with every key; it is the person's answer when they are done with it.
function whenSettled(node, take) {
  let typing = false;
  let taken = node.value;
  const settle = () => {
    typing = false;
    if (node.value === taken) return;
    taken = node.value;
    take();
  };
  node.addEventListener("keydown", (event) => {
    typing = event.key !== "Enter";
    if (!typing) settle();
  });
  node.addEventListener("pointerdown", () => {
    typing = false;
  });
  node.addEventListener("change", () => {
    if (!typing) settle();
  });
  node.addEventListener("blur", settle);
}
