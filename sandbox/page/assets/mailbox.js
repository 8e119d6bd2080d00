// The mailbox of everybody: what the app has mailed, the newest first, in a dialog of the page's own.

import * as api from "./api.js";
import { h } from "./dom.js";
import { clockTime, fullDate } from "./time.js";

const UTC = { zone: "UTC", locale: "en-GB" };

export class Mailbox {
  /** `button` opens `dialog`; both are in the page and hidden until now. */
  constructor(button, dialog) {
    Object.assign(this, { button, dialog });
    this.list = h("div", { class: "mails", tabindex: "0", role: "region", "aria-label": "Mails" });
    const close = h(
      "button",
      { type: "button", class: "button small", onclick: () => dialog.close() },
      "Close",
    );
    const title = h("h2", { id: "mailbox-title" }, "Mailbox");
    dialog.replaceChildren(h("div", { class: "mailbox-head" }, title, close), this.list);
    button.addEventListener("click", () => dialog.showModal());
    button.hidden = false;
  }

  async refresh() {
    const { mails } = await api.mails();
    const content = JSON.stringify(mails);
    if (content === this.shows) return;
    this.shows = content;
    this.button.textContent = mails.length ? `Mailbox (${mails.length})` : "Mailbox";
    this.list.replaceChildren(...(mails.length ? mails.map(drawn) : [h("p", {}, "No mail has come yet.")]));
  }
}

function drawn({ to, subject, text, at, calendar }) {
  return h(
    "article",
    { class: "mail" },
    h("h3", {}, subject),
    h("p", { class: "mail-to" }, `To ${to}, ${fullDate(at, UTC)}, ${clockTime(at, UTC)} UTC`),
    h("div", { class: "mail-text" }, text.trim()),
    calendar &&
      h("details", {}, h("summary", {}, "meeting.ics"), h("div", { class: "mail-text code" }, calendar.trim())),
  );
}
