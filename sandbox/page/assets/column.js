// A column: who is in it, and that person's screen.

import { avatar } from "./avatar.js";
import { onceChosen } from "./choices.js";
import { h, icon } from "./dom.js";
import { Screen } from "./screen.js";
import { clockTime, now, readerOf } from "./time.js";

export class Column {
  /** `page` offers world, announce(text), isInView(column), changed(), remove(column). */
  constructor(page, person) {
    this.page = page;
    this.unread = false;
    this.picture = h("span", { class: "column-picture" });
    this.choice = h("select", { class: "who", "aria-label": "Person in this column" });
    onceChosen(this.choice, () => this.#choose());
    this.zone = h("span", { class: "column-zone" });
    this.heading = h("h2", { class: "visually-hidden" });
    this.removeButton = h(
      "button",
      { type: "button", class: "icon-only", onclick: () => page.remove(this) },
      icon("close"),
    );
    this.dot = h("span", { class: "dot", hidden: true }, h("span", { class: "visually-hidden" }, "unread"));
    this.place = h("div", { class: "column-screen" });
    this.node = h(
      "section",
      { class: "column" },
      this.heading,
      h(
        "header",
        { class: "column-head" },
        this.picture,
        h("div", { class: "column-name" }, this.choice, this.zone),
        this.dot,
        this.removeButton,
      ),
      this.place,
    );
    this.show(person);
  }

  get user() {
    return this.person.id;
  }

  /** Put `person` into the column, with a fresh screen. */
  show(person) {
    this.person = person;
    this.screen = new Screen(this.page.world, person, {
      onUnread: (unread) => this.#setUnread(unread),
      announce: this.page.announce,
      isInView: () => this.page.isInView(this),
    });
    this.#setUnread(false);
    this.node.dataset.user = person.id;
    this.node.setAttribute("aria-label", person.name);
    this.heading.textContent = person.name;
    this.removeButton.setAttribute("aria-label", `Remove the column of ${person.name}`);
    this.picture.replaceChildren(avatar(person.name));
    this.place.replaceChildren(this.screen.node);
    this.drawTime();
  }

  #setUnread(unread) {
    this.unread = unread;
    this.dot.hidden = !unread;
    this.page.changed();
  }

  #choose() {
    this.show(this.page.world.person(this.choice.value));
    this.page.changed();
    this.screen.open();
  }

  /** Take up what the world and the other columns are now. */
  drawWorld(others, isOnly) {
    const current = this.page.world.person(this.user);
    if (current && JSON.stringify(current) !== JSON.stringify(this.person)) this.#takeUp(current);
    const options = this.page.world
      .humans()
      .map((person) =>
        h(
          "option",
          { value: person.id, disabled: others.includes(person.id) },
          person.deleted ? `${person.name} (deactivated)` : person.name,
        ),
      );
    const content = options.map((option) => option.outerHTML).join();
    if (content !== this.shownOptions) this.choice.replaceChildren(...options);
    this.shownOptions = content;
    this.choice.value = this.user;
    this.removeButton.hidden = isOnly;
    this.screen.drawWorld();
  }

  #takeUp(person) {
    const sameReading = ["name", "tz", "locale"].every((key) => person[key] === this.person[key]);
    if (!sameReading) return this.show(person);
    this.person = person;
    this.screen.person = person;
  }

  focus() {
    this.screen.focus();
  }

  drawTime() {
    const reader = readerOf(this.person);
    const where = `${clockTime(now() / 1000, reader)} · ${reader.zone.split("/").at(-1).replaceAll("_", " ")}`;
    this.zone.textContent = [where, this.person.title].filter(Boolean).join(" · ");
  }
}
