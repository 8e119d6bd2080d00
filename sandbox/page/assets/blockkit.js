// Blocks → nodes, and the redraw that touches only the blocks that changed.

import { chart, dataTable, table } from "./data.js";
import { arrange, h, safeAddress, uid } from "./dom.js";
import { renderElement } from "./elements.js";
import { textNodes, words } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { signature } from "./time.js";

const RENDER = {
  header,
  section,
  actions,
  context,
  divider: () => h("hr"),
  input,
  image,
  rich_text: (block, surface) => richText(block, surface.reader),
  alert,
  card,
  carousel: (block, surface) => block.elements.map((each) => blockNode(each, surface)),
  container,
  markdown: (block) => h("div", { class: "text" }, block.text),
  table,
  data_table: dataTable,
  data_visualization: chart,
};

/** Which of a container's nodes shows which block, and as of when. */
const drawn = new WeakMap();

export function drawBlocks(container, blocks, surface) {
  surface.blocks = blocks;
  const before = drawn.get(container) ?? new Map();
  const after = new Map();
  blocks.forEach((block, index) => {
    const key = block.block_id ?? `#${index}`;
    const content = signature(block, surface.reader);
    const old = before.get(key);
    after.set(key, old?.content === content ? old : { content, node: blockNode(block, surface) });
  });
  arrange(
    container,
    [...after.values()].map((entry) => entry.node),
  );
  drawn.set(container, after);
}

function blockNode(block, surface) {
  const render = RENDER[block.type];
  const content = render
    ? render(block, surface)
    : h("p", { class: "unknown" }, `(a block of type “${block.type}” is not shown here)`);
  return h("div", { class: `block block-${block.type}`, data: { block: block.block_id ?? "" } }, content);
}

function header(block, surface) {
  return h("h3", { class: "block-title" }, textNodes(block.text, surface.reader));
}

function section(block, surface) {
  const id = uid("section");
  const { reader } = surface;
  const fields = block.fields?.map((field) => h("div", { class: "text" }, textNodes(field, reader)));
  return [
    h(
      "div",
      { class: "section-text", id },
      block.text && h("div", { class: "text" }, textNodes(block.text, reader)),
      fields && h("div", { class: "fields" }, fields),
    ),
    block.accessory && accessory(block, surface, id),
  ];
}

function accessory(block, surface, id) {
  const { accessory: element } = block;
  if (element.type === "image") return picture(element, "accessory-image");
  const isButton = ["button", "overflow", "workflow_button"].includes(element.type);
  const names = isButton ? {} : { labelledby: block.text ? id : null };
  return h("div", { class: "accessory" }, renderElement({ element, block, surface, names }));
}

function actions(block, surface) {
  return block.elements.map((element) =>
    h("div", { class: "action" }, renderElement({ element, block, surface, names: {} })),
  );
}

function context(block, surface) {
  return block.elements.map((element) =>
    element.type === "image"
      ? picture(element, "context-image")
      : h("div", { class: "text" }, textNodes(element, surface.reader)),
  );
}

function image(block, surface) {
  const title = block.title && words(block.title, surface.reader);
  return h("figure", {}, title && h("figcaption", {}, title), picture(block, "block-image"));
}

// People's photos are at Slack's address, and drawn by the sandbox itself: they are seen without a network.
function photoHere(address) {
  const { host, pathname } = new URL(address ?? "", location.href);
  const [, folder, name] = pathname.split("/");
  return host === "avatars.slack-edge.com" && folder === "stand-in" ? `/photo/${name}` : address;
}

function picture(element, kind) {
  const address = photoHere(safeAddress(element.image_url ?? element.slack_file?.url ?? ""));
  return h("img", { class: kind, src: address, alt: element.alt_text ?? "", loading: "lazy" });
}

function alert(block, surface) {
  const level = block.level ?? "default";
  return h("p", { class: `alert ${level}`, role: "note" }, textNodes(block.text, surface.reader));
}

function card(block, surface) {
  const { reader } = surface;
  const head = [
    block.title && h("h3", { class: "text" }, textNodes(block.title, reader)),
    block.subtitle && h("p", { class: "text subtitle" }, textNodes(block.subtitle, reader)),
  ];
  return [
    block.hero_image && picture(block.hero_image, "card-hero"),
    block.icon ? h("div", { class: "card-head" }, picture(block.icon, "card-icon"), h("div", {}, head)) : head,
    block.body && h("div", { class: "text" }, textNodes(block.body, reader)),
    block.actions && h("div", { class: "block-actions" }, actions({ ...block, elements: block.actions }, surface)),
  ];
}

function container(block, surface) {
  const { reader } = surface;
  const title = block.rich_text_title ? richText(block.rich_text_title, reader) : textNodes(block.title, reader);
  const subtitle = block.subtitle && h("p", { class: "text subtitle" }, textNodes(block.subtitle, reader));
  const children = block.child_blocks.map((each) => blockNode(each, surface));
  if (!block.is_collapsible) return [h("h3", { class: "container-title" }, title), subtitle, children];
  return h("details", { open: !block.default_collapsed }, h("summary", {}, title), subtitle, children);
}

const SETS = new Set(["radio_buttons", "checkboxes", "multi_static_select", "multi_users_select"]);

function input(block, surface) {
  const { element } = block;
  const [id, labelId, hintId, errorId] = ["control", "label", "hint", "error"].map(uid);
  const isSet = SETS.has(element.type);
  const names = isSet ? { id, labelledby: labelId } : { id, hasLabel: true, required: !block.optional };
  names.describedby = block.hint ? hintId : null;
  return [
    h(
      isSet ? "div" : "label",
      { class: "input-label", id: labelId, for: isSet ? null : id },
      words(block.label, surface.reader),
      block.optional && h("span", { class: "optional" }, " (optional)"),
    ),
    h("div", { class: "control" }, renderElement({ element, block, surface, names })),
    h("p", { class: "error", id: errorId, hidden: true }),
    block.hint && h("p", { class: "hint", id: hintId }, words(block.hint, surface.reader)),
  ];
}

const CONTROLS = "input, select, textarea, button.multi, [role=radiogroup], [role=group]";

/** Show {block_id: message} at the inputs; returns the messages for which there is no input, and focuses the first that has one. */
export function showErrors(root, errors) {
  const homeless = new Map(Object.entries(errors));
  let first = null;
  for (const block of root.querySelectorAll(".block-input")) {
    const message = errors[block.dataset.block] ?? null;
    homeless.delete(block.dataset.block);
    setError(block, message);
    if (message !== null) first ??= block.querySelector("input, select, textarea, button");
  }
  first?.focus();
  return [...homeless.values()];
}

function setError(block, message) {
  const line = block.querySelector(".error");
  const hint = block.querySelector(".hint");
  line.textContent = message ?? "";
  line.hidden = message === null;
  const control = block.querySelector(".control").querySelector(CONTROLS);
  if (!control) return;
  if (message === null) control.removeAttribute("aria-invalid");
  else if (control.getAttribute("role") !== "group" && control.tagName !== "BUTTON")
    control.setAttribute("aria-invalid", "true");
  const description = [message !== null && line.id, hint?.id].filter(Boolean).join(" ");
  if (description) control.setAttribute("aria-describedby", description);
  else control.removeAttribute("aria-describedby");
}
