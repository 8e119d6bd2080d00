// Small lists that open below a button, above everything else (the browser's popover: light dismiss, Escape).

import { h, uid } from "./dom.js";

const GAP = 4; // pixels between the button and its list, and between the list and the window's edge

export function popup(trigger, content, { opened = () => {}, closed = () => {} } = {}) {
  const box = h("div", { class: "popup", popover: "auto", id: uid("popup") }, content);
  trigger.setAttribute("popovertarget", box.id);
  trigger.setAttribute("aria-expanded", "false");
  box.addEventListener("beforetoggle", (event) => {
    if (event.newState === "open") opened();
  });
  box.addEventListener("toggle", (event) => {
    const open = event.newState === "open";
    trigger.setAttribute("aria-expanded", String(open));
    if (!open) return closed();
    place(box, trigger);
    box.querySelector("input, [role=menuitem]")?.focus();
  });
  box.addEventListener("focusout", ({ relatedTarget: next }) => {
    if (next && next !== trigger && !box.contains(next)) box.hidePopover();
  });
  return box;
}

function place(box, trigger) {
  const anchor = trigger.getBoundingClientRect();
  box.style.minWidth = `${Math.max(anchor.width, 160)}px`;
  const size = box.getBoundingClientRect();
  const below = anchor.bottom + GAP;
  const top = below + size.height > innerHeight - GAP ? Math.max(GAP, anchor.top - GAP - size.height) : below;
  box.style.top = `${top}px`;
  box.style.left = `${Math.max(GAP, Math.min(anchor.left, innerWidth - size.width - GAP))}px`;
}

/** A menu of {label, detail, address, data, choose}; arrow keys go through it. */
export function menu(trigger, items) {
  const nodes = items.map(({ label, detail, address, data, choose }) =>
    h(
      address ? "a" : "button",
      {
        role: "menuitem",
        class: "menu-item",
        tabindex: "-1",
        data,
        ...(address ? { href: address, target: "_blank", rel: "noopener noreferrer" } : { type: "button" }),
        onclick: () => {
          box.hidePopover();
          choose();
        },
      },
      label,
      detail && h("span", { class: "detail" }, detail),
    ),
  );
  const list = h(
    "div",
    { role: "menu", "aria-label": "More actions", onkeydown: (event) => walk(event, nodes) },
    nodes,
  );
  trigger.setAttribute("aria-haspopup", "menu");
  const box = popup(trigger, [list]);
  return box;
}

const STEPS = { ArrowDown: (at) => at + 1, ArrowUp: (at) => at - 1, Home: () => 0, End: () => -1 };

function walk(event, nodes) {
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  nodes.at(step(nodes.indexOf(document.activeElement)) % nodes.length).focus();
}
