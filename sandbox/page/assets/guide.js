// "Try this": what one can do here, step by step, with marks to tick. It can be folded away.

import { avatar } from "./avatar.js";
import { h, icon, uid } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { tight } from "./widths.js";

/** `guide` is {title, intro, language, steps: [{title, text, person}]}; `goTo(name)` shows that person's column. */
export function drawGuide(place, guide, reader, goTo) {
  const ticks = new Ticks(guide.title);
  const progress = h("span", { class: "guide-progress" });
  const count = () => {
    progress.textContent = `${ticks.size} of ${guide.steps.length}`;
  };
  const steps = guide.steps.map((step, index) => stepNode(step, index, { ticks, count, reader, goTo }));
  count();
  place.replaceChildren(
    h(
      "details",
      { class: "guide-fold", open: !tight.matches },
      h("summary", {}, icon("down"), h("h2", {}, guide.title || "Try this"), progress),
      guide.intro && h("p", { class: "guide-intro" }, guide.intro),
      h("ol", { class: "steps" }, steps),
    ),
  );
  place.lang = guide.language ?? "en";
  place.hidden = false;
}

function stepNode(step, index, { ticks, count, reader, goTo }) {
  const id = uid("step");
  const box = h("input", { type: "checkbox", id, checked: ticks.has(index) });
  box.addEventListener("change", () => {
    ticks.set(index, box.checked);
    count();
  });
  return h(
    "li",
    { class: "step" },
    box,
    h(
      "div",
      {},
      h("label", { for: id, class: "step-title" }, step.title),
      h("div", { class: "text" }, mrkdwn(step.text ?? "", reader)),
      step.person &&
        h(
          "button",
          { type: "button", class: "step-person", onclick: () => goTo(step.person) },
          avatar(step.person),
          `as ${step.person}`,
        ),
    ),
  );
}

/** Which steps are ticked, for as long as the browser's tab lives. */
class Ticks {
  constructor(title) {
    this.key = `guide ${title}`;
    this.ticked = new Set(JSON.parse(sessionStorage.getItem(this.key) ?? "[]"));
  }

  get size() {
    return this.ticked.size;
  }

  has(index) {
    return this.ticked.has(index);
  }

  set(index, done) {
    if (done) this.ticked.add(index);
    else this.ticked.delete(index);
    sessionStorage.setItem(this.key, JSON.stringify([...this.ticked]));
  }
}
