// Where the keyboard is: kept over a redraw, held inside a modal.

const FOCUSABLE =
  "a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex='0']";

/** Run `redraw`; when it replaced what had the focus inside `root`, the control that took its place gets it, caret and all. */
export function keepFocus(root, redraw) {
  const place = root.contains(document.activeElement) ? placeOf(document.activeElement, root) : null;
  redraw();
  if (!place || root.contains(document.activeElement)) return;
  const heir = heirOf(place, root);
  heir?.focus({ preventScroll: true });
  if (heir && place.caret) restoreCaret(heir, place.caret);
}

function placeOf(node, root) {
  const { actionId, blockId } = node.dataset;
  const item = node.closest("[data-ts]");
  return {
    actionId,
    blockId,
    value: node.type === "radio" || node.type === "checkbox" ? node.value : null,
    caret: caretOf(node),
    item: item && root.contains(item) ? item.dataset.ts : null,
  };
}

function caretOf(node) {
  try {
    return node.selectionStart === null || node.selectionStart === undefined
      ? null
      : [node.selectionStart, node.selectionEnd];
  } catch {
    return null;
  }
}

function restoreCaret(node, [start, end]) {
  try {
    node.setSelectionRange(start, end);
  } catch {
    // Inputs of some types (email, url) have no caret to set.
  }
}

function heirOf({ actionId, blockId, value, item }, root) {
  const scope = item ? root.querySelector(`[data-ts="${CSS.escape(item)}"]`) : root;
  if (!scope) return null;
  const twins = [...scope.querySelectorAll("[data-action-id]")].filter(
    (node) => node.dataset.actionId === actionId,
  );
  const same = twins.filter(
    (node) => node.dataset.blockId === blockId && (value === null || node.value === value),
  );
  return same[0] ?? twins[0] ?? (item ? scope : null);
}

/** Tab goes round inside `box`, and Escape calls `leave`. */
export function holdFocus(box, leave) {
  box.addEventListener("keydown", (event) => {
    if (event.key === "Tab") goRound(box, event);
    if (event.key !== "Escape" || event.defaultPrevented || box.querySelector(":popover-open")) return;
    event.preventDefault();
    event.stopPropagation();
    leave();
  });
}

function goRound(box, event) {
  const stops = [...box.querySelectorAll(FOCUSABLE)].filter((node) => node.checkVisibility());
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge && box.contains(document.activeElement)) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}

/** The first place in `box` where one would start typing or choosing. */
export const firstField = (box) =>
  box.querySelector("input:not([type=hidden]), select, textarea, button.multi");
