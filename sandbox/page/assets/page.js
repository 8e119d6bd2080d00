// The page: its columns, its bar, and the watch on what changes in the sandbox.

import * as api from "./api.js";
import { avatar } from "./avatar.js";
import { Clock } from "./clock.js";
import { Column } from "./column.js";
import { arrange, h } from "./dom.js";
import { drawGuide } from "./guide.js";
import { Mailbox } from "./mailbox.js";
import { persist, watch } from "./watch.js";
import { narrow, tight } from "./widths.js";
import { World } from "./world.js";

const $ = (id) => document.getElementById(id);
const HALF_A_MINUTE = 30_000; // milliseconds; clocks on the page are never further off
const SPOKEN_KEPT = 20; // announcements left standing for a screen reader that is still at it

class Page {
  world = new World();
  columns = [];
  current = null;

  announce = (text) => {
    $("announcer").append(h("p", {}, text));
    if ($("announcer").childElementCount > SPOKEN_KEPT) $("announcer").firstChild.remove();
  };

  async start() {
    const [settings] = await persist(this, () => Promise.all([api.page(), this.world.load()]));
    if (settings.clock) await this.#startClock();
    if (settings.mailbox) this.mailbox = new Mailbox($("open-mailbox"), $("mailbox"));
    for (const id of this.#firstPeople(settings.shown ?? [])) this.#add(this.world.person(id));
    this.current = this.columns[0] ?? null;
    this.changed();
    if (settings.guide)
      drawGuide(
        $("guide"),
        settings.guide,
        { zone: "UTC", locale: "en-GB", names: this.world.names },
        (name) => this.goTo(name),
      );
    setInterval(() => this.#tick(), HALF_A_MINUTE);
    this.columns.forEach((column) => column.screen.open());
    watch(this);
  }

  async #startClock() {
    const failed = (text) => this.current?.screen.failures.refuse(text);
    this.clock = new Clock($("clock"), () => this.refresh(), failed);
    await this.clock.load().catch((problem) => failed(problem.message));
  }

  /** Whom the address names, else whom the sandbox shows first. */
  #firstPeople(shown) {
    const named = new URLSearchParams(location.search).getAll("person");
    const known = (ids) => [...new Set(ids)].filter((id) => this.world.person(id));
    const first = [named, shown].map(known).find((ids) => ids.length);
    return (
      first ??
      this.world
        .humans()
        .slice(0, 2)
        .map((person) => person.id)
    );
  }

  #add(person) {
    const column = new Column(this, person);
    this.columns.push(column);
    return column;
  }

  add() {
    const shown = this.columns.map((column) => column.user);
    const next = this.world.humans().find((person) => !shown.includes(person.id));
    if (!next) return;
    this.#show(this.#add(next));
    this.current.screen.open();
    this.current.choice.focus();
  }

  remove(column) {
    const at = this.columns.indexOf(column);
    this.columns.splice(at, 1);
    if (this.current === column) this.current = this.columns[Math.max(0, at - 1)];
    this.changed();
    $("add").focus();
  }

  goTo(name) {
    const person = this.world.named(name);
    if (!person) return;
    let column = this.columns.find((one) => one.user === person.id);
    if (!column) {
      column = this.#add(person);
      column.screen.open();
    }
    this.#show(column);
    column.focus();
  }

  #show(column) {
    this.current = column;
    this.changed();
    column.node.scrollIntoView({ block: "nearest", inline: "nearest" });
    column.screen.seen();
  }

  isInView(column) {
    return !narrow.matches || column === this.current;
  }

  /** Draw the frame anew: columns, switcher, bar, address. */
  changed() {
    arrange(
      $("columns"),
      this.columns.map((column) => column.node),
    );
    const users = this.columns.map((column) => column.user);
    this.columns.forEach((column) => {
      column.node.classList.toggle("current", column === this.current);
      column.drawWorld(
        users.filter((id) => id !== column.user),
        users.length === 1,
      );
    });
    this.#drawSwitcher();
    $("title").textContent = this.world.app.name;
    $("workspace").textContent = this.world.workspace.name ?? "";
    $("disconnected").hidden = this.world.app.connected !== false;
    $("add").hidden = this.columns.length >= this.world.humans().length;
    const address = `?${new URLSearchParams(users.map((id) => ["person", id]))}`;
    if (location.search !== address) history.replaceState(null, "", address);
  }

  #drawSwitcher() {
    const content = JSON.stringify(
      this.columns.map((column) => [column.person.name, column.unread, column === this.current]),
    );
    if (content === this.switcherShows) return;
    this.switcherShows = content;
    const hadFocus = $("switcher").contains(document.activeElement);
    $("switcher").replaceChildren(...this.columns.map((column) => this.#switch(column)));
    if (hadFocus) $("switcher").querySelector("[aria-pressed=true]")?.focus();
  }

  #switch(column) {
    return h(
      "button",
      {
        type: "button",
        class: "switch",
        "aria-pressed": String(column === this.current),
        onclick: () => this.#show(column),
      },
      avatar(column.person.name),
      h("span", {}, column.person.name.split(" ")[0]),
      column.unread && h("span", { class: "dot" }, h("span", { class: "visually-hidden" }, "unread")),
    );
  }

  #tick() {
    this.clock?.draw();
    this.columns.forEach((column) => column.drawTime());
  }

  async refresh() {
    this.#tick();
    await Promise.all([this.mailbox?.refresh(), ...this.columns.map((column) => column.screen.refresh())]);
  }

  async refreshWorld() {
    await this.world.load();
    this.changed();
  }

  unreachable(isAway) {
    $("away").hidden = !isAway;
  }

  /** F6 goes round the columns, as it goes round the regions of a window. */
  keyed(event) {
    if (event.key !== "F6" || !this.columns.length) return;
    event.preventDefault();
    const at = this.columns.findIndex((column) => column.node.contains(document.activeElement));
    const next = this.columns.at((at + (event.shiftKey ? -1 : 1)) % this.columns.length);
    this.#show(next);
    next.focus();
  }
}

const foldTools = () => {
  $("tools").open = !tight.matches;
};

const page = new Page();
foldTools();
tight.addEventListener("change", foldTools);
$("add").addEventListener("click", () => page.add());
$("spoken").addEventListener("change", (event) =>
  document.body.classList.toggle("show-spoken", event.target.checked),
);
document.addEventListener("keydown", (event) => page.keyed(event));
page.start();
