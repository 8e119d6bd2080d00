// Tables and charts. A chart is drawn as the table of its values, each with a meter: it says all that it shows.

import { arrange, h } from "./dom.js";
import { renderElement } from "./elements.js";
import { richText } from "./richtext.js";

const PAGE = 5; // rows of a data table at a time, where it does not say

export function table(block, surface) {
  const aligned = (column) => block.column_settings?.[column]?.align ?? "left";
  const rows = block.rows.map((row) =>
    h(
      "tr",
      {},
      row.map((cell, column) => h("td", { class: aligned(column) }, inCell(cell, block, surface))),
    ),
  );
  return h("div", { class: "scrolls" }, h("table", {}, h("tbody", {}, rows)));
}

export function dataTable(block, surface) {
  const [head, ...rows] = block.rows;
  const named = block.row_header_column_index ?? 0;
  const body = h("tbody");
  const lines = rows.map((row) =>
    h(
      "tr",
      {},
      row.map((cell, column) =>
        h(column === named ? "th" : "td", column === named ? { scope: "row" } : {}, inCell(cell, block, surface)),
      ),
    ),
  );
  return [
    h(
      "div",
      { class: "scrolls" },
      h(
        "table",
        {},
        h("caption", {}, block.caption),
        h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, cell.text)))),
        body,
      ),
    ),
    pages(body, lines, block.page_size ?? PAGE),
  ];
}

/** Show so many lines at a time; return the way to the others, if there are any. */
function pages(body, lines, size) {
  let first = 0;
  const where = h("span", { role: "status" });
  const turn = (by) => {
    first += by;
    arrange(body, lines.slice(first, first + size));
    where.textContent = `${first + 1} to ${Math.min(first + size, lines.length)} of ${lines.length}`;
    previous.disabled = first === 0;
    next.disabled = first + size >= lines.length;
  };
  const button = (label, by) => h("button", { type: "button", class: "button", onclick: () => turn(by) }, label);
  const [previous, next] = [button("Previous", -size), button("Next", size)];
  turn(0);
  return lines.length > size && h("p", { class: "pages" }, previous, next, where);
}

function inCell(cell, block, surface) {
  if (cell.type === "rich_text") return richText(cell, surface.reader);
  if (cell.type === "action_cell") return renderElement({ element: cell.element, block, surface, names: {} });
  return cell.text;
}

export function chart({ title, chart: drawn }) {
  const isPie = drawn.type === "pie";
  const series = isPie ? [{ name: "", data: drawn.segments }] : drawn.series;
  const { categories, x_label: x, y_label: y } = drawn.axis_config ?? {
    categories: drawn.segments.map((segment) => segment.label),
  };
  const values = series.flatMap((one) => one.data.map((point) => point.value));
  const [min, max] = [Math.min(0, ...values), Math.max(0, ...values)];
  const value = (one, category) => one.data.find((point) => point.label === category).value;
  const rows = categories.map((category) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, category),
      series.map((one) => {
        const shown = value(one, category);
        return h("td", {}, h("meter", { min, max, value: shown, "aria-hidden": "true" }), ` ${shown}`);
      }),
    ),
  );
  // A header without words is read as one all the same.
  const names = [x, ...series.map((one) => one.name)].map((name) =>
    name ? h("th", { scope: "col" }, name) : h("td"),
  );
  return h(
    "div",
    { class: "scrolls" },
    h(
      "table",
      { class: "chart" },
      h("caption", {}, y ? `${title} (${y})` : title),
      !isPie && h("thead", {}, h("tr", {}, names)),
      h("tbody", {}, rows),
    ),
  );
}
