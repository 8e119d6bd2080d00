// Where a person writes to the app: text, or one of its commands when it begins with "/".

import { h, icon, uid } from "./dom.js";

export class Composer {
  constructor(column) {
    this.column = column;
    this.hints = h("ul", { class: "hints", id: uid("hints"), hidden: true });
    this.note = h("p", { class: "composer-note", role: "status" });
    this.field = h("textarea", { class: "composer-field", rows: 1, data: { composer: "" }, "aria-controls": this.hints.id });
    this.field.addEventListener("input", () => this.#changed());
    this.field.addEventListener("keydown", (event) => this.#keyed(event));
    this.sendButton = h("button", { type: "submit", class: "send", "aria-label": "Send", disabled: true }, icon("send"));
    this.node = h("form", { class: "composer", onsubmit: (event) => this.#submit(event) },
      this.hints, h("div", { class: "composer-box" }, this.field, this.sendButton), this.note);
  }

  /** Commands, and whether this person may write at all, as the sandbox says now. */
  draw({ commands, appName, deactivated }) {
    this.commands = commands;
    this.field.disabled = deactivated;
    this.field.setAttribute("aria-label", `Message to ${appName}`);
    this.field.placeholder = deactivated ? "This account is deactivated" : `Message ${appName}, or / for commands`;
  }

  #changed() {
    this.note.textContent = "";
    this.sendButton.disabled = !this.field.value.trim();
    const word = this.field.value.match(/^\/\S*/)?.[0];
    const fitting = word === undefined ? [] : (this.commands ?? []).filter(({ command }) => command.startsWith(word));
    this.hints.replaceChildren(...fitting.map((command) => this.#hint(command)));
    this.hints.hidden = !fitting.length;
    this.#grow();
  }

  #hint({ command, description, usage_hint: usage }) {
    const take = () => {
      if (!this.field.value.startsWith(`${command} `)) this.field.value = `${command} `;
      this.field.focus();
      this.#changed();
    };
    return h("li", {}, h("button", { type: "button", class: "hint-item", onclick: take },
      h("span", {}, h("strong", {}, command), usage && h("span", { class: "usage" }, ` ${usage}`)),
      description && h("span", { class: "detail" }, description)));
  }

  #grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  #keyed(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.node.requestSubmit();
    } else if (event.key === "Escape") {
      this.hints.hidden = true;
    } else if (event.key === "Tab" && !event.shiftKey && this.#canComplete()) {
      event.preventDefault();
      this.hints.querySelector("button").click();
    }
  }

  #canComplete() {
    return !this.hints.hidden && !/\s/.test(this.field.value) && this.hints.querySelector("button");
  }

  #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    const what = this.#gesture(text);
    if (!what) return;
    this.field.value = "";
    this.#changed();
    this.column.send(what);
  }

  #gesture(text) {
    if (text[0] !== "/") return { kind: "message", text };
    const [command] = text.split(/\s/, 1);
    const known = this.commands.map((one) => one.command);
    if (known.includes(command)) return { kind: "command", command, text: text.slice(command.length).trim() };
    this.note.textContent = `${command} is not a command of this app. It has: ${known.join(", ") || "none"}.`;
    return null;
  }
}
