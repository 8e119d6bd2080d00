// What the sandbox says about its people and the app, kept current for everything that is drawn.

import * as api from "./api.js";

export class World {
  people = [];
  names = new Map(); // id → name; the same map for good, so that what holds it sees every change
  app = { name: "App", connected: true, commands: [] };
  workspace = {};

  async load() {
    const { people, app, workspace } = await api.people();
    this.people = people;
    for (const person of people) this.names.set(person.id, person.name);
    if (app.bot_user) this.names.set(app.bot_user, app.name);
    this.app = app;
    this.workspace = workspace ?? {};
  }

  person(id) {
    return this.people.find((person) => person.id === id) ?? null;
  }

  named(name) {
    return this.people.find((person) => person.name === name) ?? null;
  }

  /** Those whose screen one can look at: people, not apps. */
  humans() {
    return this.people.filter((person) => !person.is_bot);
  }
}
