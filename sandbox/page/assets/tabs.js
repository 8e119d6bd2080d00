// Tabs as the ARIA pattern has them: arrow keys go between them, one is in the tab order.

import { h, uid } from "./dom.js";

export class Tabs {
  /** `panels`: [{name, label, node}]; `chosen(name)` is called when a person opens one. */
  constructor(label, panels, chosen) {
    this.panels = panels;
    this.chosen = chosen;
    this.buttons = panels.map((panel) => this.#tab(panel));
    this.node = h(
      "div",
      { class: "tabs", role: "tablist", "aria-label": label, onkeydown: (event) => this.#keyed(event) },
      this.buttons,
    );
    this.show(panels[0].name);
  }

  #tab({ name, label, node }) {
    const id = uid("tab");
    Object.assign(node, { id: uid("panel") });
    node.setAttribute("role", "tabpanel");
    node.setAttribute("aria-labelledby", id);
    return h(
      "button",
      {
        type: "button",
        role: "tab",
        id,
        class: "tab",
        "aria-controls": node.id,
        data: { tab: name },
        onclick: () => this.open(name),
      },
      label,
      h("span", { class: "dot", hidden: true }, h("span", { class: "visually-hidden" }, "unread")),
    );
  }

  /** Show a tab as a person does who chooses it. */
  open(name) {
    this.show(name);
    this.chosen(name);
  }

  show(name) {
    this.current = name;
    this.panels.forEach((panel, index) => {
      const isOpen = panel.name === name;
      panel.node.hidden = !isOpen;
      this.buttons[index].setAttribute("aria-selected", String(isOpen));
      this.buttons[index].tabIndex = isOpen ? 0 : -1;
    });
  }

  focus() {
    this.buttons.find((button) => button.dataset.tab === this.current).focus();
  }

  mark(name, unread) {
    this.buttons.find((button) => button.dataset.tab === name).querySelector(".dot").hidden = !unread;
  }

  #keyed(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = this.panels.findIndex((panel) => panel.name === this.current);
    const next = (at + step + this.panels.length) % this.panels.length;
    this.open(this.panels[next].name);
    this.buttons[next].focus();
  }
}
