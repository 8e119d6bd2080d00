// One thing with controls on it (a message, a Home, a modal) and what using them does.

import { h } from "./dom.js";
import { Draft } from "./values.js";

export class Surface {
  draft = new Draft();
  blocks = [];

  /** `target` says where a gesture happens: {surface, channel, ts} or {surface, view_id}; `column` is whose it is. */
  constructor(column, target) {
    this.column = column;
    this.target = target;
  }

  get reader() {
    return this.column.reader;
  }

  read(block, element) {
    return this.draft.read(block, element);
  }

  write(block, element, raw) {
    this.draft.write(block, element, raw);
  }

  state() {
    return this.draft.state(this.blocks);
  }

  /** Ask first if the app wants it; resolves with whether to go on. */
  async confirmed(element) {
    return !element.confirm || this.column.confirm(element.confirm);
  }

  /** Send the click or choice to the app; `node` shows that it is under way, and whether it failed. */
  async act(block, element, raw, node) {
    const what = {
      kind: "block_action",
      ...this.target,
      block_id: block.block_id,
      action_id: element.action_id,
      state: this.state(),
    };
    if (raw !== undefined) what.value = raw;
    clearFailure(node);
    node.setAttribute("aria-busy", "true");
    const answer = await this.column.send(what);
    node.removeAttribute("aria-busy");
    if (answer.failure) markFailure(node, answer.text);
  }
}

function markFailure(node, text) {
  clearFailure(node);
  node.after(h("span", { class: "failed", role: "img", "aria-label": text, title: text }, "⚠"));
}

function clearFailure(node) {
  if (node.nextElementSibling?.classList.contains("failed")) node.nextElementSibling.remove();
}
