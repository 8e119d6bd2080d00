// What all interactive elements share.
//
// A `part` is {element, block, surface, names}: names holds the ids and words that label the control.

import { words } from "./mrkdwn.js";

/** The attributes every control carries; `otherwise` names it where no label does. */
export function identity({ element, block, names }, otherwise) {
  return {
    data: { actionId: element.action_id ?? "", blockId: block.block_id ?? "" },
    id: names.id,
    "aria-labelledby": names.labelledby,
    "aria-describedby": names.describedby,
    "aria-label": names.labelledby || names.hasLabel ? null : otherwise,
    "aria-required": names.required ? "true" : null,
  };
}

/** Keep what was entered and, unless it waits for a modal's submit, tell the app; `undo` runs when a confirm dialog says no. */
export async function enter(part, raw, node, undo = () => {}) {
  const { element, block, surface } = part;
  if (isSilent(block)) {
    surface.write(block, element, raw);
    return;
  }
  if (!(await surface.confirmed(element))) return undo();
  surface.write(block, element, raw);
  await surface.act(block, element, raw, node);
}

export const isSilent = (block) => block.type === "input" && !block.dispatch_action;

export const placeholder = ({ element, surface }) =>
  element.placeholder && words(element.placeholder, surface.reader);
