// "Let time pass": moves the app's clock on, and shows what it says.

import * as api from "./api.js";
import { h } from "./dom.js";
import { clockTime, fullDate, now, setNow } from "./time.js";

const STEPS = [
  ["1 hour", 3600],
  ["1 day", 86_400],
  ["1 week", 604_800],
];
const UTC = { zone: "UTC", locale: "en-GB" };

export class Clock {
  /** `moved()` is called after time has passed, `failed(text)` when it could not. */
  constructor(place, moved, failed) {
    Object.assign(this, { moved, failed });
    this.time = h("time", { class: "clock-time" });
    this.buttons = STEPS.map(([label, seconds]) =>
      h(
        "button",
        {
          type: "button",
          class: "button small",
          data: { seconds },
          "aria-label": `Let ${label} pass`,
          onclick: () => this.#advance(seconds),
        },
        label,
      ),
    );
    place.replaceChildren(h("span", { class: "clock-label" }, "Let time pass"), ...this.buttons, this.time);
    place.hidden = false;
  }

  async load() {
    setNow((await api.clock()).now);
    this.draw();
  }

  async #advance(seconds) {
    this.#busy(true);
    try {
      setNow((await api.advanceClock(seconds)).now);
      this.draw();
      await this.moved();
    } catch (problem) {
      this.failed(problem.message);
    } finally {
      this.#busy(false);
    }
  }

  #busy(busy) {
    for (const button of this.buttons) button.setAttribute("aria-disabled", String(busy));
  }

  draw() {
    const epoch = now() / 1000;
    this.time.textContent = `${fullDate(epoch, UTC)}, ${clockTime(epoch, UTC)} UTC`;
    this.time.dateTime = new Date(now()).toISOString();
  }
}
