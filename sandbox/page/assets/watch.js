// The long poll: redraw when something changed, notice when the app or the sandbox goes away and comes back.

import * as api from "./api.js";

const LONGEST_WAIT = 5; // seconds a poll is held open; also how late the page notices that the app went away
const WHILE_APART = 2; // seconds between looks while the app is not connected: that counts as no screen's change
const RETRY = 1500; // milliseconds before a sandbox that does not answer is asked again

const pause = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** Attempt until it works; the page says meanwhile that the sandbox is away. */
export async function persist(page, attempt) {
  for (;;) {
    try {
      const answer = await attempt();
      page.unreachable(false);
      return answer;
    } catch (problem) {
      if (!(problem instanceof api.Refused)) throw problem;
      page.unreachable(true);
      await pause(RETRY);
    }
  }
}

/** Runs for as long as the page lives. */
export async function watch(page) {
  let version = -1;
  const look = () => step(page, version);
  for (;;) version = await persist(page, look);
}

async function step(page, version) {
  const wait = page.world.app.connected === false ? WHILE_APART : LONGEST_WAIT;
  const next = (await api.changes(version, wait)).version;
  await page.refreshWorld();
  if (next !== version) await page.refresh();
  return next;
}
