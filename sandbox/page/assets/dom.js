// Building elements. Text always becomes a text node: nothing an app sends can turn into markup.

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  node.append(...children.flat(Infinity).filter(isThere));
  return node;
}

const isThere = (child) => child !== null && child !== undefined && child !== false;

function setProp(node, name, value) {
  if (!isThere(value)) return;
  if (name === "data") Object.assign(node.dataset, value);
  else if (name === "class") node.className = value;
  else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? "" : value);
}

let count = 0;

export const uid = (stem) => `${stem}-${++count}`;

/** Put `nodes` into `parent` in this order; what stands in its place already is not moved, so it keeps its focus. */
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

/** A picture from the page's own set (see the templates in index.html); decoration only. */
export function icon(name) {
  const picture = document.getElementById(`icon-${name}`).content.firstElementChild.cloneNode(true);
  picture.setAttribute("aria-hidden", "true");
  picture.setAttribute("focusable", "false");
  return picture;
}

const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:", "slack:"]);

/** The address if a person may follow it, else null ("javascript:" and its kin are not followed). */
export function safeAddress(address) {
  try {
    const url = new URL(address, location.href);
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
