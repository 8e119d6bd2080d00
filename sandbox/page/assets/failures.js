// What a person sees when the app did not answer, or answered with an error.

import { h, icon, uid } from "./dom.js";

const CHANGED = "This has changed in the meantime. Look at it again, please.";
const SENTENCES = {
  timeout: "The app did not answer within three seconds.",
  not_acked: "The app went away before it answered.",
  not_connected: "The app is not connected, so nobody answered.",
  connection_failed: "The app could not be reached.",
  invalid_response: "The app's answer could not be understood.",
  no_such_element: CHANGED,
  no_such_option: CHANGED,
  no_such_message: CHANGED,
  no_such_view: CHANGED,
  unknown_command: "The app has no such command.",
  messages_tab_disabled: "The app takes no messages here. Its commands may work.",
  home_tab_disabled: "The app has no Home.",
  interactivity_disabled: "The app's manifest does not turn interactivity on, so clicks go nowhere.",
  deactivated: "This person's account is deactivated.",
};

/** The failure code of a gesture's answer as a sentence. */
export function sentence(code) {
  return SENTENCES[code] ?? `The app answered with an error (${String(code).replace(/^http_/, "")}).`;
}

export class Failures {
  #dismissed = new Set();
  #notes = [];
  #failures = [];

  constructor() {
    this.node = h("div", { class: "failures", role: "alert" });
  }

  /** Say what the sandbox does not keep: its own refusal of a gesture. */
  refuse(text) {
    this.#note({ text });
  }

  /** Say something that is no failure. */
  tell(text) {
    this.#note({ text, isNews: true });
  }

  #note(note) {
    this.#notes = [{ id: uid("note"), ...note }];
    this.draw(this.#failures);
  }

  /** The person does something else: what was said before is over. */
  forgetNotes() {
    this.#notes = [];
    this.draw(this.#failures);
  }

  /** Show the failures that the sandbox keeps until the person's next gesture. */
  draw(failures) {
    this.#failures = failures;
    const standing = [...failures, ...this.#notes].filter(({ id }) => !this.#dismissed.has(id)).slice(-1);
    const shown = [...this.node.children].map((node) => node.dataset.id);
    if (shown.join() === standing.map(({ id }) => String(id)).join()) return;
    this.node.replaceChildren(...standing.map((failure) => this.#line(failure)));
  }

  #line({ id, text, isNews }) {
    const dismiss = () => {
      this.#dismissed.add(id);
      this.draw(this.#failures);
    };
    return h(
      "div",
      { class: isNews ? "failure news" : "failure", data: { id } },
      !isNews && h("span", { "aria-hidden": "true" }, "⚠"),
      h("span", { class: "failure-text" }, text),
      h(
        "button",
        { type: "button", class: "icon-only", "aria-label": "Dismiss", onclick: dismiss },
        icon("close"),
      ),
    );
  }
}
