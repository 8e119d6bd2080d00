// What a person sees when the app did not answer, or answered with an error.

import { h, icon } from "./dom.js";

const SENTENCES = {
  timeout: "The app did not answer within three seconds.",
  not_acked: "The app did not answer within three seconds.",
  not_connected: "The app is not connected, so nobody answered.",
};

/** The failure code of a gesture's answer as a sentence. */
export function sentence(code) {
  return SENTENCES[code] ?? `The app answered with an error (${String(code).replace(/^http_/, "")}).`;
}

export class Failures {
  #dismissed = new Set();
  #own = 0;
  #local = [];

  constructor() {
    this.node = h("div", { class: "failures", role: "alert" });
  }

  /** Say something that the sandbox does not keep, such as its own refusal. */
  add(text) {
    this.#local.push({ id: `local-${++this.#own}`, text });
    this.draw(this.fromApp ?? []);
  }

  draw(failures) {
    this.fromApp = failures;
    const standing = [...failures, ...this.#local].filter(({ id }) => !this.#dismissed.has(id)).slice(-2);
    const shown = [...this.node.children].map((node) => node.dataset.id);
    if (shown.join() === standing.map(({ id }) => String(id)).join()) return;
    this.node.replaceChildren(...standing.map((failure) => this.#line(failure)));
  }

  #line({ id, text }) {
    const dismiss = () => {
      this.#dismissed.add(id);
      this.draw(this.fromApp);
    };
    return h("div", { class: "failure", data: { id } }, h("span", { class: "failure-mark", "aria-hidden": "true" }, "⚠"), h("span", {}, text),
      h("button", { type: "button", class: "icon-only", "aria-label": "Dismiss", onclick: dismiss }, icon("close")));
  }
}
