// Where a person writes to the app: text, or one of its commands when it begins with "/".

import { h, icon, uid } from "./dom.js";
import { suggestions } from "./suggestions.js";

export class Composer {
  #app = { commands: [], shortcuts: [] };

  constructor(column) {
    this.column = column;
    this.hints = h("ul", { class: "hints", id: uid("hints"), "aria-label": "Suggestions", hidden: true });
    this.note = h("p", { class: "composer-note", role: "status" });
    this.field = h("textarea", {
      class: "composer-field",
      rows: 1,
      data: { composer: "" },
      "aria-controls": this.hints.id,
    });
    this.field.addEventListener("input", () => this.#changed());
    this.slash = h(
      "button",
      { type: "button", class: "slash", "aria-label": "Commands", onclick: () => this.#write("/") },
      icon("slash"),
    );
    this.sendButton = h(
      "button",
      { type: "submit", class: "send", "aria-label": "Send", disabled: true },
      icon("send"),
    );
    this.node = h(
      "form",
      {
        class: "composer",
        onsubmit: (event) => this.#submit(event),
        onkeydown: (event) => this.#keyed(event),
      },
      this.hints,
      h("div", { class: "composer-box" }, this.slash, this.field, this.sendButton),
      this.note,
    );
  }

  /** Take up the app's commands and shortcuts, and whether this person may write at all. */
  draw(app, deactivated) {
    this.#app = { ...app, commands: app.commands ?? [], shortcuts: app.shortcuts ?? [] };
    this.field.disabled = deactivated;
    this.field.setAttribute("aria-label", `Message to ${app.name}`);
    this.field.placeholder = deactivated ? "This account is deactivated" : `Message ${app.name}`;
    this.slash.disabled = deactivated;
  }

  #write(text) {
    this.field.value = text;
    this.field.focus();
    this.#changed();
  }

  #changed() {
    this.note.textContent = "";
    this.sendButton.disabled = !this.field.value.trim();
    const items = suggestions(this.field.value, this.#app, this.column.choosablePeople());
    this.hints.replaceChildren(...items.map((item) => this.#hint(item)));
    this.hints.hidden = !items.length;
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  #hint({ name, usage, detail, becomes, gesture }) {
    const take = () => {
      this.#write(becomes ?? "");
      if (gesture) this.column.send(gesture);
    };
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "hint-item", onclick: take },
        h("span", {}, h("strong", {}, name), usage && h("span", { class: "usage" }, ` ${usage}`)),
        detail && h("span", { class: "detail" }, detail),
      ),
    );
  }

  #keyed(event) {
    if (event.isComposing) return;
    const act = {
      Enter: () => this.#enter(event),
      Escape: () => this.#hideHints(),
      Tab: () => this.#complete(event),
      ArrowUp: () => this.#walk(event, -1),
      ArrowDown: () => this.#walk(event, 1),
    }[event.key];
    act?.();
  }

  #enter(event) {
    if (event.shiftKey || event.target !== this.field) return;
    event.preventDefault();
    this.node.requestSubmit();
  }

  #hideHints() {
    this.hints.hidden = true;
    this.field.focus();
  }

  /** Tab takes the first suggestion for a word that is not finished; elsewhere it goes on as everywhere. */
  #complete(event) {
    const first = this.hints.querySelector("button");
    if (event.shiftKey || event.target !== this.field || this.hints.hidden || /\s$/.test(this.field.value))
      return;
    if (/^\/\S*\s/.test(this.field.value) && !this.field.value.includes("@")) return;
    event.preventDefault();
    first.click();
  }

  /** Arrow keys go from a one-line text up into the suggestions, and among them. */
  #walk(event, step) {
    const stops = [...this.hints.querySelectorAll("button"), this.field];
    const at = stops.indexOf(event.target);
    if (this.hints.hidden || at < 0 || (event.target === this.field && this.field.value.includes("\n")))
      return;
    event.preventDefault();
    stops.at((at + step) % stops.length).focus();
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    const gesture = text && this.#gesture(text);
    if (!gesture) return;
    this.#write("");
    const answer = await this.column.send(gesture);
    const nothingSent = answer.failure && !answer.sent;
    if (nothingSent && !this.field.value) this.#write(text);
  }

  #gesture(text) {
    if (text[0] !== "/") return { kind: "message", text };
    const [command] = text.split(/\s/, 1);
    const known = this.#app.commands.map((one) => one.command);
    if (known.includes(command)) return { kind: "command", command, text: text.slice(command.length).trim() };
    this.note.textContent = `${command} is not a command of this app. It has: ${known.join(", ") || "none"}.`;
    return null;
  }
}
