// One screen on the gallery's wall, drawn as in a person's column. Nothing is sent from here: what would be is said.

import { drawBlocks } from "./blockkit.js";
import { ask } from "./confirm.js";
import { h } from "./dom.js";
import { drawMessage } from "./message.js";
import { ModalStack } from "./modal.js";
import { Surface } from "./surface.js";
import { now } from "./time.js";

/** Who looks at a screen here: all that its parts ask of a person's column. */
class Visitor {
  constructor({ app, people, reader }, tell) {
    Object.assign(this, { reader, tell, appName: app, person: people[0], user: people[0].id });
    this.people = people;
    this.questions = h("div", { class: "layer questions", hidden: true });
  }

  async send({ kind, action_id: action, value }) {
    const what = { block_action: action, submit: "the form", close_view: "that it was closed" }[kind];
    this.tell(`In Slack this would send ${[what, value].filter(Boolean).join(" ")}.`);
    return { failure: null };
  }

  async confirm(dialog) {
    const opener = document.activeElement;
    const goesOn = await ask(this.questions, dialog, this.reader);
    opener?.focus();
    return goesOn;
  }

  visit(address) {
    this.tell(`In Slack this would open ${address}`);
    return true;
  }

  choosablePeople() {
    return this.people.map(({ id, name }) => ({ value: id, label: name }));
  }

  hasFocus() {
    return false;
  }

  layer() {}
}

/** Return `screen` in a frame of that width and those colours. */
export function hang(screen, { width, scheme, wall }) {
  const visitor = new Visitor(wall, wall.tell);
  const frame = h(
    "div",
    {
      class: `hanging ${width} ${scheme}`,
      lang: wall.language,
      role: "group",
      "aria-label": `${width}, ${scheme}`,
    },
    DRAW[screen.kind](screen, visitor),
    visitor.questions,
  );
  frame.addEventListener("keydown", goOn, { capture: true });
  frame.addEventListener("click", (event) => follow(event, visitor));
  return frame;
}

const DRAW = {
  message: ({ message }, visitor) => {
    const node = h("li", { class: "message" });
    drawMessage(node, { ...message, ts: now() / 1000 }, new Surface(visitor, { surface: "message" }));
    return h("ol", { class: "messages" }, node);
  },
  modal: ({ view }, visitor) => {
    const stack = new ModalStack(visitor);
    stack.draw([view]);
    return stack.node;
  },
  home: ({ view }, visitor) => {
    const node = h("div", { class: "home-blocks" });
    drawBlocks(node, view.blocks, new Surface(visitor, { surface: "home" }));
    return node;
  },
};

/** Here a form is one of many, and keeps the keyboard only while it asks back. */
function goOn(event) {
  if (event.key === "Tab" && !event.target.closest(".questions")) event.stopPropagation();
}

function follow(event, visitor) {
  const anchor = event.target.closest("a[href]");
  if (!anchor) return;
  event.preventDefault();
  visitor.visit(anchor.href);
}
