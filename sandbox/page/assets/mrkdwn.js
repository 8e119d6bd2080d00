// Slack's mrkdwn → nodes. `reader` is {zone, locale, names}: whose zone dates are in, and what people are called.

import { h, safeAddress } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { fillDate, isInstant } from "./time.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
export const unescape = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);

/** Bold, italic and strike start and end at the edge of a word, on one line, and may hold links and code. */
const styled = (mark) =>
  `(?<![\\p{L}\\p{N}${mark}])${mark}(?![\\s${mark}])((?:<[^<>\\n]*>|\`[^\`\\n]+\`|[^${mark}\\n])*?[^\\s${mark}])${mark}(?![\\p{L}\\p{N}${mark}])`;

const INLINE = new RegExp(
  [
    "`([^`\\n]+)`",
    "<([^<>\\n]+)>",
    ":([a-z0-9_+-]+):(?::skin-tone-[2-6]:)?",
    "(https?:\\/\\/[^\\s<>|]*[^\\s<>|.,;:!?)'\"*_~])",
    styled("\\*"),
    styled("_"),
    styled("~"),
  ].join("|"),
  "giu",
);

/** A text object, or a message's own text, as nodes. */
export function textNodes(object, reader) {
  if (!object) return [];
  if (object.type === "plain_text") return [plain(object)];
  return mrkdwn(object.text, reader, object.verbatim);
}

const plain = ({ text, emoji: wanted }) =>
  document.createTextNode(unescape(wanted === false ? text : withEmoji(text)));

/** The text object as one line of plain words, for labels and announcements. */
export function words(object, reader) {
  return h("div", {}, textNodes(object, reader)).textContent.trim();
}

export function mrkdwn(text, reader, verbatim = false) {
  const pieces = (text ?? "").split(/\n?```\n?([\s\S]+?)\n?```\n?/);
  return pieces.flatMap((piece, index) => {
    if (index % 2) return [h("pre", {}, h("code", {}, inlineCode(piece)))];
    return paragraphs(piece, { ...reader, verbatim });
  });
}

// Inside code only the angle brackets that Slack itself added around links are undone.
const inlineCode = (text) =>
  unescape(
    text.replace(/<(?:https?:\/\/|mailto:)[^<>|]*\|([^<>]*)>|<((?:https?:\/\/|mailto:)[^<>|]*)>/g, "$1$2"),
  );

const KINDS = [
  ["quote", /^(?:&gt;|>) ?(?!(?:&gt;|>))/],
  ["bullet", /^\s*[•◦▪-] +/],
  ["number", /^\s*\d{1,3}[.)] +/],
];

/** Lines of one kind (quote, list, or neither) stand together. */
function paragraphs(text, reader) {
  const [before, quoted] = splitLongQuote(text);
  const groups = [];
  for (const line of before.split("\n")) {
    const [kind, prefix] = KINDS.find(([, pattern]) => pattern.test(line)) ?? ["text", /^/];
    const item = { mark: line.match(prefix)[0].trim(), rest: line.replace(prefix, "") };
    if (groups.at(-1)?.kind === kind) groups.at(-1).items.push(item);
    else groups.push({ kind, items: [item] });
  }
  const nodes = groups.flatMap((group, index) => GROUPS[group.kind](group.items, reader, index > 0));
  return quoted === undefined ? nodes : [...nodes, h("blockquote", {}, inline(quoted, reader))];
}

/** ">>>" makes a quote of everything after it. */
function splitLongQuote(text) {
  const found = /(?:^|\n)(?:&gt;|>){3} ?/.exec(text);
  return found ? [text.slice(0, found.index), text.slice(found.index + found[0].length)] : [text];
}

const joined = (items) => items.map((item) => item.rest).join("\n");
const listItems = (items, reader) => items.map((item) => h("li", {}, inline(item.rest, reader)));

const GROUPS = {
  text: (items, reader) => inline(joined(items), reader),
  quote: (items, reader) => [h("blockquote", {}, inline(joined(items), reader))],
  bullet: (items, reader) => [
    h("ul", { class: items[0].mark === "-" ? "dashes" : null }, listItems(items, reader)),
  ],
  number: (items, reader) => [h("ol", { start: parseInt(items[0].mark, 10) }, listItems(items, reader))],
};

function inline(text, reader) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    nodes.push(unescape(text.slice(end, found.index)), inlineNode(found, reader));
    end = found.index + found[0].length;
  }
  return [...nodes, unescape(text.slice(end))].filter((node) => node !== "").flat();
}

function inlineNode([typed, code, entity, shortcode, address, bold, italic, strike], reader) {
  if (code) return h("code", {}, inlineCode(code));
  if (entity) return entityNode(entity, reader);
  if (shortcode) return emoji(shortcode) ?? typed;
  if (address) return reader.verbatim ? unescape(address) : link(unescape(address), [unescape(address)]);
  if (bold) return h("strong", {}, inline(bold, reader));
  if (italic) return h("em", {}, inline(italic, reader));
  return h("s", {}, inline(strike, reader));
}

export function link(address, content) {
  const href = safeAddress(address);
  return href
    ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, content)
    : h("span", {}, content);
}

function entityNode(entity, reader) {
  const bar = entity.indexOf("|");
  const [target, label] = bar < 0 ? [entity] : [entity.slice(0, bar), unescape(entity.slice(bar + 1))];
  if (target[0] === "@") return mention(reader.names.get(target.slice(1)) ?? label ?? target.slice(1));
  if (target[0] === "#") return h("span", { class: "mention" }, `#${label || target.slice(1)}`);
  if (target[0] === "!") return special(target.slice(1), label, reader);
  return link(unescape(target), label ? inlineLabel(label) : [unescape(target).replace(/^mailto:/, "")]);
}

const inlineLabel = (label) => [withEmoji(label)];

export const mention = (name) => h("span", { class: "mention" }, `@${name.replace(/^@/, "")}`);

function special(command, label, reader) {
  if (command.startsWith("date^")) return dateNode(command, label, reader);
  return mention(label ?? command.split("^")[0]);
}

function dateNode(command, fallback, reader) {
  const [, stamp, template = "", address] = command.split("^");
  const epoch = Number(stamp);
  const filled = fillDate(epoch, unescape(template), reader) ?? fallback ?? "";
  const node = h("time", { datetime: machineTime(epoch) }, filled);
  return address ? link(unescape(address), [node]) : node;
}

const machineTime = (epoch) => (isInstant(epoch) ? new Date(epoch * 1000).toISOString() : null);
