// rich_text blocks → nodes.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { link, mention } from "./mrkdwn.js";
import { fillDate } from "./time.js";

export const richText = (block, reader) =>
  h(
    "div",
    { class: "text rich" },
    block.elements.map((part) => PARTS[part.type]?.(part, reader)),
  );

const section = (part, reader) => part.elements.map((leaf) => styled(leaf, reader));

const PARTS = {
  rich_text_section: (part, reader) => h("div", {}, section(part, reader)),
  rich_text_quote: (part, reader) => h("blockquote", {}, section(part, reader)),
  rich_text_preformatted: (part, reader) => h("pre", {}, h("code", {}, section(part, reader))),
  rich_text_list: (part, reader) => {
    const items = part.elements.map((item) => h("li", {}, section(item, reader)));
    return h(
      part.style === "ordered" ? "ol" : "ul",
      { class: `indent-${Math.min(part.indent ?? 0, 5)}`, start: part.offset ? part.offset + 1 : null },
      items,
    );
  },
};

const LEAVES = {
  text: (leaf) => leaf.text,
  link: (leaf) => link(leaf.url, [leaf.text || leaf.url]),
  emoji: (leaf) => emoji(leaf.name) ?? `:${leaf.name}:`,
  user: (leaf, reader) => mention(reader.names.get(leaf.user_id) ?? leaf.user_id),
  channel: (leaf) => h("span", { class: "mention" }, `#${leaf.channel_id}`),
  usergroup: (leaf) => mention(leaf.usergroup_id),
  broadcast: (leaf) => mention(leaf.range),
  color: (leaf) => h("code", {}, leaf.value),
  date: (leaf, reader) => fillDate(leaf.timestamp, leaf.format, reader) ?? leaf.fallback ?? "",
};

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

function styled(leaf, reader) {
  const bare = LEAVES[leaf.type]?.(leaf, reader) ?? "";
  return Object.entries(STYLES).reduce(
    (node, [style, tag]) => (leaf.style?.[style] ? h(tag, {}, node) : node),
    bare,
  );
}
