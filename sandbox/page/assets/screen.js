// One person's screen: their messages with the app, the app's Home, their modals.

import * as api from "./api.js";
import { drawBlocks } from "./blockkit.js";
import { Composer } from "./composer.js";
import { ask } from "./confirm.js";
import { h } from "./dom.js";
import { Failures, sentence } from "./failures.js";
import { keepFocus } from "./focus.js";
import { MessageList } from "./messages.js";
import { ModalStack } from "./modal.js";
import { placeInSlack } from "./places.js";
import { Surface } from "./surface.js";
import { Tabs } from "./tabs.js";
import { readerOf } from "./time.js";

export class Screen {
  #refreshing = null;
  #again = false;
  #opener = []; // what had the focus last below the modals, and the message it stood in

  /** `onUnread(bool)` and `announce(text)` tell the page; `isInView()` is whether a person can see this screen. */
  constructor(world, person, { onUnread, announce, isInView }) {
    Object.assign(this, { world, person, user: person.id, onUnread, announce, isInView });
    this.reader = { ...readerOf(person), names: world.names };
    this.home = new Surface(this, { surface: "home" });
    this.#build();
    this.drawWorld();
  }

  get appName() {
    return this.world.app.name;
  }

  #build() {
    this.messages = new MessageList(this);
    this.composer = new Composer(this);
    this.homeBlocks = h("div", { class: "home-blocks", lang: this.reader.locale });
    const messages = h("div", { class: "panel messages-panel" }, this.messages.node, this.composer.node);
    const home = h("div", { class: "panel home-panel", tabindex: "0" }, this.homeBlocks);
    this.messages.scroller.setAttribute("aria-label", `Messages of ${this.person.name}`);
    this.tabs = new Tabs(
      `${this.appName} as ${this.person.name} sees it`,
      [
        { name: "messages", label: "Messages", node: messages },
        { name: "home", label: "Home", node: home },
      ],
      (name) => this.#opened(name),
    );
    this.failures = new Failures();
    this.content = h("div", { class: "screen-content" }, this.tabs.node, messages, home);
    this.modals = new ModalStack(this);
    this.questions = h("div", { class: "layer questions", hidden: true });
    this.node = h(
      "div",
      { class: "screen" },
      this.failures.node,
      h("div", { class: "screen-stack" }, this.content, this.modals.node, this.questions),
    );
    this.node.addEventListener("click", (event) => this.#follow(event));
    this.content.addEventListener("focusin", ({ target }) => {
      this.#opener = [target, target.closest("[data-ts]")];
    });
  }

  /** Take up what the sandbox says about the person and the app. */
  drawWorld() {
    this.composer.draw(this.world.app, Boolean(this.person.deleted));
  }

  /** The person opens the app: their Messages are what they see first. */
  open() {
    this.refresh().catch(() => {}); // the page's watch reports a sandbox that has gone away
    return this.send({ kind: "open_messages" });
  }

  #opened(name) {
    this.seen();
    if (name === "messages") this.messages.toEnd();
    this.send({ kind: name === "home" ? "open_home" : "open_messages" });
  }

  /** Fetch and draw; calls that come while one is under way are served by one more. */
  async refresh() {
    this.#again = true;
    this.#refreshing ??= this.#refreshAll().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #refreshAll() {
    while (this.#again) {
      this.#again = false;
      this.#draw(await api.screen(this.user));
    }
  }

  #draw({ channel, messages, home, modals, failures }) {
    const fresh = this.messages.draw(channel, messages ?? []);
    fresh.forEach((text) => this.announce(`${this.appName} to ${this.person.name}: ${text}`));
    if (fresh.length && !this.#isReading()) this.#markUnread(true);
    this.#drawHome(home);
    this.modals.draw(modals ?? []);
    this.failures.draw(failures ?? []);
  }

  #drawHome(view) {
    if (!view) {
      this.homeBlocks.replaceChildren(
        h("p", { class: "empty" }, `${this.appName} has not put anything here yet.`),
      );
      return;
    }
    this.homeBlocks.querySelector(":scope > .empty")?.remove();
    this.home.target.view_id = view.id;
    this.homeBlocks.dataset.viewId = view.id;
    this.homeBlocks.dataset.callbackId = view.callback_id ?? "";
    keepFocus(this.homeBlocks, () => drawBlocks(this.homeBlocks, view.blocks, this.home));
  }

  #isReading() {
    return this.tabs.current === "messages" && this.isInView();
  }

  /** The person looks at this screen now. */
  seen() {
    if (this.#isReading()) this.#markUnread(false);
  }

  #markUnread(unread) {
    this.tabs.mark("messages", unread);
    this.onUnread(unread);
  }

  /** Send a gesture of this person. The answer always has `failure` (null when all is well) and `text`, its sentence. */
  async send(what) {
    this.failures.forgetNotes();
    const answer = await this.#answerTo({ user: this.user, ...what });
    if (answer.failure && !answer.sent) this.failures.refuse(answer.text);
    await this.refresh().catch(() => {}); // as in open
    return answer;
  }

  #follow(event) {
    const anchor = event.target.closest("a[href]");
    if (anchor && this.visit(anchor.href)) event.preventDefault();
  }

  /** Go to `address` if it is a place in Slack, and say so; any other is the browser's. */
  visit(address) {
    const place = placeInSlack(address, this.world.names);
    if (place?.text) this.failures.tell(place.text);
    else if (place) this.tabs.open(place.tab === "home" ? "home" : "messages");
    return Boolean(place);
  }

  async #answerTo(gesture) {
    try {
      const answer = await api.gesture(gesture);
      return { ...answer, text: answer.failure && sentence(answer.failure) };
    } catch (problem) {
      return { failure: "refused", sent: false, text: problem.message };
    }
  }

  choosablePeople() {
    return this.world.people
      .filter((person) => !person.deleted)
      .map((person) => ({ value: person.id, label: person.name }));
  }

  /** Ask "are you sure?"; resolves with whether the person went on, with the focus back where it was. */
  async confirm(dialog) {
    const opener = document.activeElement;
    const goesOn = ask(this.questions, dialog, this.reader);
    this.layer();
    await goesOn;
    this.layer();
    opener?.focus();
    return goesOn;
  }

  /** What lies below a modal or a question cannot be reached. */
  layer() {
    const isAsking = !this.questions.hidden;
    this.content.inert = isAsking || !this.modals.node.hidden;
    this.modals.node.inert = isAsking;
  }

  hasFocus() {
    return this.node.contains(document.activeElement) || document.activeElement === document.body;
  }

  focus() {
    const { top } = this.modals;
    if (top) top.resume();
    else if (this.tabs.current === "messages") this.composer.field.focus();
    else this.tabs.focus();
  }

  /** The last modal has closed: go back to what opened it, or to where one writes. */
  returnFocus() {
    const heirs = [...this.#opener, this.composer.field];
    heirs.find((node) => node?.isConnected && node.checkVisibility())?.focus();
  }
}
