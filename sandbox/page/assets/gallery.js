// The gallery: all screens of an app on one wall, by feature, in the colours and the width that one chooses.

import { h } from "./dom.js";
import { hang } from "./hanging.js";
import { words } from "./mrkdwn.js";
import { setNow } from "./time.js";

const $ = (id) => document.getElementById(id);
const switches = $("switches");

class Gallery {
  #rooms = []; // {node, index, works: [{screen, node, index, text}]}, a feature each

  async start() {
    this.#restore();
    await this.#fetch();
    this.#restore(); // the choices that came with the screens, too
    this.draw();
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }

  /** Hang what `input` changed: other screens, the same ones otherwise, or fewer of them. */
  async changed(input) {
    if (input.closest("#choices")) await this.#fetch();
    if (input.name === "find" || input.name === "kind") this.#filter();
    else this.draw();
    this.#remember();
  }

  async #fetch() {
    const asked = $("choices").childElementCount ? new URLSearchParams(chosen()) : location.search.slice(1);
    const answer = await fetch(`/screens?${asked}`);
    const { now, app, language, people, choices, screens } = await answer.json();
    setNow(now);
    const names = new Map(people.map(({ id, name }) => [id, name]));
    const [{ tz: zone, locale }] = people;
    this.wall = { app, language, people, reader: { zone, locale, names }, tell: (text) => ($("said").textContent = text) };
    this.screens = screens;
    document.title = $("title").textContent = `Gallery of ${app}`;
    const offered = choices.filter(({ options }) => options.length > 1);
    if (!$("choices").childElementCount) $("choices").append(...offered.map(choiceNode));
  }

  draw() {
    document.body.classList.toggle("show-spoken", switches.elements.spoken.checked);
    const rooms = Map.groupBy(this.screens, (screen) => screen.room);
    this.#rooms = [...rooms].map(([name, screens]) => this.#room(name, screens));
    $("screens").replaceChildren(...this.#rooms.map(({ node }) => node));
    $("index").replaceChildren(...this.#rooms.map(({ index }) => index));
    this.#filter();
  }

  #room(name, screens) {
    const works = screens.map((screen) => this.#work(screen));
    return {
      works,
      node: h("section", {}, h("h2", {}, name), works.map(({ node }) => node)),
      index: h("section", {}, h("h2", {}, name), h("ul", {}, works.map(({ index }) => index))),
    };
  }

  #work(screen) {
    const { id } = screen;
    const [schemes, widths] = ["scheme", "width"].map((name) => switches.elements[name].value.split(" "));
    const frames = schemes.flatMap((scheme) =>
      widths.map((width) => hang(screen, { width, scheme, wall: this.wall })),
    );
    const older = screen.superseded && `Older copies show: ${words(screen.superseded, this.wall.reader)}`;
    const node = h(
      "article",
      { id },
      h("h3", {}, screen.title),
      h("div", { class: "frames" }, frames),
      older && h("p", { class: "found" }, older),
    );
    const index = h("li", {}, h("a", { href: `#${id}` }, screen.title));
    return { screen, node, index, text: `${screen.name} ${node.textContent}`.toLowerCase() };
  }

  #filter() {
    const { find, kind } = switches.elements;
    const words = find.value.toLowerCase().split(/\s+/);
    const fits = ({ screen, text }) =>
      (!kind.value || screen.kind === kind.value) && words.every((word) => text.includes(word));
    for (const room of this.#rooms) {
      for (const work of room.works) work.node.hidden = work.index.hidden = !fits(work);
      room.node.hidden = room.index.hidden = room.works.every(({ node }) => node.hidden);
    }
    const left = this.#rooms.flatMap(({ works }) => works).filter(({ node }) => !node.hidden).length;
    $("found").textContent = `${left} of ${this.screens.length} screens`;
  }

  #restore() {
    for (const [name, value] of new URLSearchParams(location.search)) {
      const input = switches.elements[name];
      if (input?.type === "checkbox") input.checked = true;
      else if (input) input.value = value;
    }
  }

  /** The address shows the same again, to whoever gets it. */
  #remember() {
    const set = [...new FormData(switches)].filter(([, value]) => value);
    history.replaceState(null, "", `?${new URLSearchParams(set)}${location.hash}`);
  }
}

const chosen = () => [...$("choices").querySelectorAll("select")].map(({ name, value }) => [name, value]);

function choiceNode({ name, label, options }) {
  const nodes = options.map(([value, text]) => h("option", { value }, text));
  return h("label", {}, `${label} `, h("select", { name, class: "field" }, nodes));
}

const gallery = new Gallery();
switches.addEventListener("input", (event) => gallery.changed(event.target));
switches.addEventListener("submit", (event) => event.preventDefault());
gallery.start();
