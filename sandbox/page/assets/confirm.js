// "Are you sure?": Block Kit's confirmation dialog over one person's column.

import { h, uid } from "./dom.js";
import { holdFocus } from "./focus.js";
import { textNodes, words } from "./mrkdwn.js";

/** Show `dialog` in `layer`; resolve with whether the person went on. */
export function ask(layer, dialog, reader) {
  return new Promise((resolve) => {
    const settle = (goesOn) => {
      layer.replaceChildren();
      layer.hidden = true;
      resolve(goesOn);
    };
    const box = dialogBox(dialog, reader, settle);
    holdFocus(box, () => settle(false));
    layer.replaceChildren(box);
    layer.hidden = false;
    box.querySelector(".confirm-yes").focus();
  });
}

function dialogBox(dialog, reader, settle) {
  const [titleId, textId] = [uid("confirm"), uid("confirm")];
  const style = dialog.style === "danger" ? "danger" : "primary";
  return h(
    "section",
    { class: "modal confirm", role: "alertdialog", "aria-labelledby": titleId, "aria-describedby": textId },
    h(
      "div",
      { class: "modal-head" },
      h(
        "h2",
        { class: "modal-title", id: titleId },
        dialog.title ? words(dialog.title, reader) : "Are you sure?",
      ),
    ),
    h("div", { class: "modal-body text", id: textId }, textNodes(dialog.text, reader)),
    h(
      "div",
      { class: "modal-foot" },
      h(
        "button",
        { type: "button", class: "button confirm-no", onclick: () => settle(false) },
        dialog.deny ? words(dialog.deny, reader) : "Cancel",
      ),
      h(
        "button",
        { type: "button", class: `button ${style} confirm-yes`, onclick: () => settle(true) },
        dialog.confirm ? words(dialog.confirm, reader) : "Yes",
      ),
    ),
  );
}
