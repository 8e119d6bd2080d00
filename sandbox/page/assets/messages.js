// The messages of one DM: one node per message, redrawn only when that message changed.

import { arrange, h, icon } from "./dom.js";
import { keepFocus } from "./focus.js";
import { drawMessage, spokenText } from "./message.js";
import { Surface } from "./surface.js";
import { cameAt, dayName, dayOf, signature } from "./time.js";

const AT_THE_END = 60; // pixels from the bottom within which a person is reading the newest message
const SAME_BREATH = 300; // seconds within which a second message of the same author needs no name above it

export class MessageList {
  #entries = new Map(); // ts → {node, surface, content}
  #days = new Map();
  #seen = null; // until the first redraw nothing counts as new

  constructor(column) {
    this.column = column;
    this.list = h("ol", { class: "messages", lang: column.reader.locale });
    this.jump = h(
      "button",
      { type: "button", class: "jump", hidden: true, onclick: () => this.toEnd() },
      "New messages ",
      icon("down"),
    );
    this.scroller = h(
      "div",
      { class: "scroller", tabindex: "0", role: "region", onscroll: () => this.#scrolled() },
      this.list,
    );
    this.node = h("div", { class: "message-area" }, this.scroller, this.jump);
  }

  /** Show `messages`; returns the spoken text of those of the app that were not there before. */
  draw(channel, messages) {
    const atEnd = this.#seen === null || this.#isAtEnd();
    const fresh = messages.filter(
      (message) => this.#seen && !this.#seen.has(message.ts) && message.user !== this.column.user,
    );
    keepFocus(this.list, () => arrange(this.list, this.#nodes(channel, messages)));
    this.#forget(messages);
    this.#seen = new Set(messages.map((message) => message.ts));
    if (atEnd) this.toEnd();
    else if (fresh.length) this.jump.hidden = false;
    return fresh.map((message) => spokenText(message, this.column.reader));
  }

  #nodes(channel, messages) {
    const { zone } = this.column.reader;
    const nodes = [];
    let previous = null;
    for (const message of messages) {
      const day = dayOf(cameAt(message), zone);
      const newDay = !previous || dayOf(cameAt(previous), zone) !== day;
      if (newDay) nodes.push(this.#dayNode(day, message));
      const node = this.#messageNode(channel, message);
      node.classList.toggle("follows", !newDay && inOneBreath(previous, message));
      nodes.push(node);
      previous = message;
    }
    return nodes.length ? nodes : [this.#emptyNode()];
  }

  #dayNode(day, message) {
    const name = dayName(cameAt(message), this.column.reader);
    const node = this.#days.get(day) ?? h("li", { class: "day" }, h("span", {}));
    this.#days.set(day, node);
    if (node.textContent !== name) node.firstChild.textContent = name;
    return node;
  }

  #messageNode(channel, message) {
    const content = signature(message, this.column.reader);
    let entry = this.#entries.get(message.ts);
    if (!entry) {
      const surface = new Surface(this.column, { surface: "message", channel, ts: message.ts });
      entry = { surface, node: h("li", { class: "message", tabindex: "-1", data: { ts: message.ts } }) };
      this.#entries.set(message.ts, entry);
    }
    if (entry.content !== content) drawMessage(entry.node, message, entry.surface);
    entry.content = content;
    return entry.node;
  }

  #emptyNode() {
    return h(
      "li",
      { class: "empty" },
      `Nothing yet. Write to ${this.column.appName} below, or type / for its commands.`,
    );
  }

  #forget(messages) {
    const kept = new Set(messages.map((message) => message.ts));
    for (const ts of this.#entries.keys()) if (!kept.has(ts)) this.#entries.delete(ts);
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < AT_THE_END;
  }

  #scrolled() {
    if (this.#isAtEnd()) this.jump.hidden = true;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.jump.hidden = true;
  }
}

function inOneBreath(previous, message) {
  const sameAuthor = previous.user === message.user && previous.bot_id === message.bot_id;
  return (
    sameAuthor &&
    Boolean(previous.is_ephemeral) === Boolean(message.is_ephemeral) &&
    cameAt(message) - cameAt(previous) < SAME_BREATH
  );
}
