// A person's modals: a stack of which the top one can be used, each keeping what was typed into it.

import { drawBlocks, showErrors } from "./blockkit.js";
import { h, icon, uid } from "./dom.js";
import { firstField, holdFocus, keepFocus } from "./focus.js";
import { words } from "./mrkdwn.js";
import { Surface } from "./surface.js";

export class ModalStack {
  #modals = new Map(); // view id → Modal, bottom first

  constructor(column) {
    this.column = column;
    this.node = h("div", { class: "layer modals", hidden: true });
  }

  draw(views) {
    const hadFocus = this.column.hasFocus();
    const before = this.top;
    this.#drop(views);
    views.forEach((view) => this.#modal(view).draw(view));
    for (const modal of this.#modals.values()) modal.box.hidden = modal !== this.top;
    this.node.hidden = !views.length;
    this.node.dataset.depth = views.length;
    this.column.layer();
    if (this.top !== before && hadFocus) this.#moveFocus(before);
  }

  get top() {
    return [...this.#modals.values()].at(-1) ?? null;
  }

  #drop(views) {
    const kept = new Set(views.map((view) => view.id));
    for (const [id, modal] of this.#modals) {
      if (kept.has(id)) continue;
      modal.box.remove();
      this.#modals.delete(id);
    }
  }

  #modal(view) {
    if (!this.#modals.has(view.id)) {
      const modal = new Modal(this.column, view);
      this.#modals.set(view.id, modal);
      this.node.append(modal.box);
    }
    return this.#modals.get(view.id);
  }

  #moveFocus(before) {
    if (!this.top) this.column.returnFocus();
    else if (before && before.box.isConnected) this.top.start();
    else this.top.resume();
  }
}

class Modal {
  #resumeAt = null;

  constructor(column, view) {
    this.column = column;
    this.viewId = view.id;
    this.surface = new Surface(column, { surface: "modal", view_id: view.id });
    this.#build();
    holdFocus(this.box, () => this.close(false));
    this.box.addEventListener("focusin", (event) => {
      this.#resumeAt = event.target;
    });
  }

  #build() {
    this.title = h("h2", { class: "modal-title", id: uid("modal"), tabindex: "-1" });
    this.trouble = h("p", { class: "trouble", role: "alert", hidden: true });
    this.body = h("div", { class: "modal-body" });
    this.submitButton = h("button", { type: "submit", class: "button primary modal-submit" });
    this.closeButton = h("button", {
      type: "button",
      class: "button modal-close",
      onclick: () => this.close(false),
    });
    const form = h(
      "form",
      {
        novalidate: true,
        onsubmit: (event) => this.submit(event),
        onkeydown: (event) => submitWithControl(event, form),
      },
      this.trouble,
      this.body,
      h("div", { class: "modal-foot" }, this.closeButton, this.submitButton),
    );
    const cross = h(
      "button",
      { type: "button", class: "icon-only", "aria-label": "Close", onclick: () => this.close(true) },
      icon("close"),
    );
    this.box = h(
      "section",
      { class: "modal", role: "dialog", "aria-labelledby": this.title.id, lang: this.column.reader.locale },
      h("div", { class: "modal-head" }, this.title, cross),
      form,
    );
  }

  draw(view) {
    const { reader } = this.column;
    const hadFocus = holdsFocus(this.box);
    this.box.dataset.viewId = view.id;
    this.box.dataset.callbackId = view.callback_id ?? "";
    this.title.textContent = words(view.title, reader);
    this.submitButton.hidden = !view.submit;
    this.submitButton.textContent = view.submit ? words(view.submit, reader) : "";
    this.closeButton.textContent = view.close ? words(view.close, reader) : view.submit ? "Cancel" : "Close";
    keepFocus(this.body, () => drawBlocks(this.body, view.blocks, this.surface));
    // What had the focus is gone with the old content: this is a new modal in the place of the old one.
    if (hadFocus && !holdsFocus(this.box)) this.start();
  }

  /** A modal that has just opened: begin at its first field, else let its title be read. */
  start() {
    const wanted = this.surface.blocks
      .map((block) => block.element)
      .find((element) => element?.focus_on_load);
    const field = wanted && this.body.querySelector(`[data-action-id="${CSS.escape(wanted.action_id)}"]`);
    (field ?? firstField(this.body) ?? this.title).focus();
  }

  /** A modal that came back to the top: go on where the person left it, if they have been here. */
  resume() {
    if (this.#resumeAt?.isConnected) this.#resumeAt.focus();
    else this.start();
  }

  async submit(event) {
    event.preventDefault();
    if (this.submitButton.hidden || this.box.getAttribute("aria-busy")) return;
    this.#busy(true);
    const answer = await this.column.send({
      kind: "submit",
      view_id: this.viewId,
      state: this.surface.state(),
    });
    this.#busy(false);
    const homeless = showErrors(this.body, answer.errors ?? {});
    const trouble = answer.failure
      ? [`${answer.text} What you entered is still here; you can try again.`]
      : homeless;
    this.trouble.textContent = trouble.join(" ");
    this.trouble.hidden = !trouble.length;
  }

  #busy(busy) {
    if (busy) this.box.setAttribute("aria-busy", "true");
    else this.box.removeAttribute("aria-busy");
  }

  /** The close button and Escape leave this one modal; the cross leaves the whole stack. */
  close(cleared) {
    return this.column.send({ kind: "close_view", view_id: this.viewId, cleared });
  }
}

const holdsFocus = (box) => box.contains(document.activeElement) && document.activeElement.checkVisibility();

function submitWithControl(event, form) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
}
