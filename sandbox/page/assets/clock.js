// "Let time pass": moves the app's clock on, and shows what it says.

import * as api from "./api.js";
import { h } from "./dom.js";
import { clockTime, fullDate, now, setNow } from "./time.js";

// Half past two in UTC is within working hours from New York to Helsinki, where most of what an app sends is awaited.
const AT_WORK = [14, 30];
const [SUNDAY, SATURDAY] = [0, 6];

/** Seconds until 14:30 UTC on the first Monday to Friday that is so many days away or more; one day at least. */
function untilWork(days) {
  const then = new Date(now());
  then.setUTCDate(then.getUTCDate() + days);
  while ([SUNDAY, SATURDAY].includes(then.getUTCDay())) then.setUTCDate(then.getUTCDate() + 1);
  then.setUTCHours(...AT_WORK, 0, 0);
  return Math.ceil((then - now()) / 1000);
}

const STEPS = [
  ["10 minutes", "Let 10 minutes pass", () => 600],
  ["1 hour", "Let 1 hour pass", () => 3600],
  ["Next working day", "Next working day, 14:30 UTC", () => untilWork(1)],
  ["A week on", "A week on, on a working day at 14:30 UTC", () => untilWork(7)],
];
const UTC = { zone: "UTC", locale: "en-GB" };

export class Clock {
  /** `moved()` is called after time has passed, `failed(text)` when it could not. */
  constructor(place, moved, failed) {
    Object.assign(this, { moved, failed });
    this.time = h("time", { class: "clock-time" });
    this.buttons = STEPS.map(([label, spoken, seconds]) =>
      h(
        "button",
        {
          type: "button",
          class: "button small",
          "aria-label": spoken,
          title: spoken,
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

  /** Lets as many seconds pass as `seconds()` says, by what the app's clock shows at the click. */
  async #advance(seconds) {
    this.#busy(true);
    try {
      await this.load(); // the first answer may still be on its way, and another window may have moved the clock
      const then = now() + seconds() * 1000;
      // The app may stop on the way, wherever something is due: what it sends there belongs to that time.
      for (let before = 0; now() < then && now() > before; ) {
        before = now();
        setNow((await api.advanceClock(Math.ceil((then - before) / 1000))).now);
        this.draw();
        await this.moved();
      }
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
