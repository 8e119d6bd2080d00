// One message: who, when, what; its blocks or its text, its files, and what a screen reader would say.

import { drawBlocks } from "./blockkit.js";
import { avatar } from "./avatar.js";
import { h, icon, safeAddress } from "./dom.js";
import { mrkdwn, words } from "./mrkdwn.js";
import { cameAt, clockTime } from "./time.js";

/** What Slack notifies with and reads aloud: the message's text alone, never its blocks. */
export const spokenText = (message, reader) => words({ type: "mrkdwn", text: message.text ?? "" }, reader);

const parts = new WeakMap();

export function drawMessage(node, message, surface) {
  if (!parts.has(node)) parts.set(node, build(node, surface.column, message));
  const { body, note, when, files, spoken, edited } = parts.get(node);
  node.classList.toggle("ephemeral", Boolean(message.is_ephemeral));
  note.hidden = !message.is_ephemeral;
  edited.hidden = !message.edited;
  drawWhen(when, cameAt(message), surface.reader);
  drawBody(body, message, surface);
  files.replaceChildren(...(message.files ?? []).map(fileNode));
  drawSpoken(spoken, message, surface.reader);
}

function build(node, column, message) {
  const isOwn = message.user === column.user;
  const name = isOwn ? column.person.name : column.appName;
  const made = {
    body: h("div", { class: "message-body" }),
    note: h("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
    when: h("time", { class: "when" }),
    files: h("div", { class: "files" }),
    spoken: h("p", { class: "spoken" }),
    edited: h("span", { class: "edited" }, "(edited)"),
  };
  node.append(
    h("div", { class: "message-avatar" }, avatar(name, !isOwn)),
    h(
      "div",
      { class: "message-main" },
      made.note,
      h(
        "div",
        { class: "message-head" },
        h("span", { class: "author" }, name),
        !isOwn && h("span", { class: "badge" }, "App"),
        made.when,
      ),
      made.body,
      made.edited,
      made.files,
      made.spoken,
    ),
  );
  return made;
}

function drawWhen(node, epoch, reader) {
  node.dateTime = new Date(epoch * 1000).toISOString();
  node.textContent = clockTime(epoch, reader);
}

function drawBody(body, message, surface) {
  const hasBlocks = Boolean(message.blocks?.length);
  if (body.dataset.kind !== String(hasBlocks)) body.replaceChildren();
  body.dataset.kind = String(hasBlocks);
  if (hasBlocks) drawBlocks(body, message.blocks, surface);
  else body.replaceChildren(h("div", { class: "text" }, mrkdwn(message.text ?? "", surface.reader)));
}

function fileNode(file) {
  const name = file.title || file.name || file.id;
  const address = safeAddress(file.url_private ?? "");
  return h(
    "a",
    { class: "file", href: address, target: "_blank", rel: "noopener noreferrer" },
    icon("file"),
    h(
      "span",
      {},
      h("span", { class: "file-name" }, name),
      file.size && h("span", { class: "detail" }, `${file.size} bytes`),
    ),
  );
}

function drawSpoken(node, message, reader) {
  const text = spokenText(message, reader);
  node.classList.toggle("missing", !text);
  node.replaceChildren(icon("speaker"), text || "Nothing: this message was sent without a text.");
}
