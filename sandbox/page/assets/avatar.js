// A person's initials on one of a few quiet colours; an app's are in a rounder square.

import { h } from "./dom.js";

const COLOURS = 8; // classes tint-0 … tint-7 of page.css

export function avatar(name, isApp = false) {
  const initials = name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0].toUpperCase())
    .join("");
  const tint = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7) % COLOURS;
  return h("span", { class: `avatar ${isApp ? "app" : `tint-${tint}`}`, "aria-hidden": "true" }, initials);
}
