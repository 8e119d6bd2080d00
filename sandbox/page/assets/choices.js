// Elements with which one chooses among options or people.

import { h, uid } from "./dom.js";
import { textNodes, words } from "./mrkdwn.js";
import { enter, identity, placeholder } from "./part.js";
import { popup } from "./popup.js";

/** What there is to choose from: groups of {value, label}. People are offered where the element asks for them. */
function groupsOf({ element, surface }) {
  if (element.type.endsWith("users_select")) return [{ options: surface.column.choosablePeople() }];
  const groups = element.option_groups ?? [{ options: element.options ?? [] }];
  return groups.map(({ label, options }) => ({
    label: label && words(label, surface.reader),
    options: options.map((option) => ({
      value: option.value,
      label: words(option.text, surface.reader),
      detail: option.description && words(option.description, surface.reader),
    })),
  }));
}

export function select(part) {
  const { element, block, surface } = part;
  const empty = h("option", { value: "" }, placeholder(part) ?? "Choose an option");
  const node = h(
    "select",
    { ...identity(part, placeholder(part) ?? "Choose an option"), class: "field" },
    empty,
    groupsOf(part).map(selectGroup),
  );
  const restore = () => {
    node.value = surface.read(block, element) ?? "";
  };
  restore();
  onceChosen(node, () => enter(part, node.value || null, node, restore));
  return node;
}

function selectGroup({ label, options }) {
  const nodes = options.map((option) =>
    h("option", { value: option.value }, option.detail ? `${option.label} (${option.detail})` : option.label),
  );
  return label ? h("optgroup", { label }, nodes) : nodes;
}

/** Call `take` when an option is chosen. A closed select changes with each arrow key, but passing by an option is not choosing it: Enter or leaving is. */
export function onceChosen(node, take) {
  let passing = false;
  let pending = false;
  const settle = () => {
    if (pending) take();
    pending = false;
  };
  node.addEventListener("keydown", (event) => {
    passing = event.key !== "Enter" && event.key !== "Tab";
    if (!passing) settle();
  });
  node.addEventListener("pointerdown", () => {
    passing = false;
  });
  node.addEventListener("blur", settle);
  node.addEventListener("change", () => {
    pending = true;
    if (!passing) settle();
  });
}

export function radioButtons(part) {
  const chosen = part.surface.read(part.block, part.element);
  const name = uid("radio");
  const set = optionSet(part, "radiogroup", (option) => ({
    type: "radio",
    name,
    checked: option.value === chosen,
  }));
  set.addEventListener("change", (event) =>
    enter(part, event.target.value, event.target, () => check(set, part)),
  );
  return set;
}

export function checkboxes(part) {
  const chosen = part.surface.read(part.block, part.element);
  const set = optionSet(part, "group", (option) => ({
    type: "checkbox",
    checked: chosen.includes(option.value),
  }));
  set.addEventListener("change", (event) => enter(part, checked(set), event.target, () => check(set, part)));
  return set;
}

const checked = (set) => [...set.querySelectorAll("input:checked")].map((box) => box.value);

function check(set, { surface, block, element }) {
  const values = [surface.read(block, element) ?? []].flat();
  for (const box of set.querySelectorAll("input")) box.checked = values.includes(box.value);
}

function optionSet(part, role, propsOf) {
  const { id, data, ...labels } = identity(part, "Options");
  const rows = part.element.options.map((option) =>
    optionRow(part, option, { ...propsOf(option), data, value: option.value }),
  );
  return h("div", { id, role, ...labels, class: "option-set" }, rows);
}

function optionRow({ surface }, option, props) {
  const description =
    option.description &&
    h("span", { class: "detail", id: uid("detail") }, textNodes(option.description, surface.reader));
  const box = h("input", { ...props, "aria-describedby": description?.id });
  return h(
    "label",
    { class: "option" },
    box,
    h("span", {}, h("span", {}, textNodes(option.text, surface.reader)), description),
  );
}

/** Several of many: a button that says what is chosen and opens a list of checkboxes, with a filter when it is long. */
export function multiSelect(part) {
  const { block, element, surface } = part;
  const groups = groupsOf(part);
  const options = groups.flatMap((group) => group.options);
  const summary = h("span", { id: uid("chosen"), class: "chosen" });
  const labels = identity(part, placeholder(part) ?? "Choose options");
  if (labels["aria-labelledby"]) labels["aria-labelledby"] += ` ${summary.id}`;
  const trigger = h("button", { ...labels, type: "button", class: "field multi" }, summary);
  const list = h(
    "div",
    { class: "option-set" },
    groups.map((group) => multiGroup(part, group, labels.data)),
  );
  const show = () => summarise(summary, options, surface.read(block, element), placeholder(part));
  list.addEventListener("change", () => {
    limit(list, element.max_selected_items);
    surface.write(block, element, checked(list));
    show();
  });
  show();
  const restore = (values) => () => {
    surface.write(block, element, values);
    check(list, part);
    show();
  };
  let before = surface.read(block, element);
  const opened = () => {
    before = surface.read(block, element);
    check(list, part);
    limit(list, element.max_selected_items);
  };
  const closed = () => {
    const after = surface.read(block, element);
    if (String(after) !== String(before)) enter(part, after, trigger, restore(before));
  };
  return h(
    "div",
    { class: "with-popup wide" },
    trigger,
    popup(trigger, [options.length > 8 && filter(list), list], { opened, closed }),
  );
}

function multiGroup(part, { label, options }, data) {
  const rows = options.map((option) =>
    h(
      "label",
      { class: "option" },
      h("input", { type: "checkbox", value: option.value, data }),
      h("span", {}, option.label, option.detail && h("span", { class: "detail" }, option.detail)),
    ),
  );
  return label ? h("fieldset", {}, h("legend", {}, label), rows) : rows;
}

function summarise(summary, options, values, otherwise) {
  const labels = new Map(options.map((option) => [option.value, option.label]));
  const chips = values.map((value) => h("span", { class: "chip" }, labels.get(value) ?? value));
  summary.replaceChildren(...(chips.length ? chips : [otherwise ?? "Choose options"]));
}

function limit(list, most) {
  const full = most && checked(list).length >= most;
  for (const box of list.querySelectorAll("input")) box.disabled = Boolean(full) && !box.checked;
}

function filter(list) {
  const node = h("input", {
    type: "search",
    class: "field",
    placeholder: "Filter",
    "aria-label": "Filter the options",
  });
  node.addEventListener("input", () => {
    for (const row of list.querySelectorAll("label"))
      row.hidden = !row.textContent.toLowerCase().includes(node.value.toLowerCase());
  });
  return node;
}
