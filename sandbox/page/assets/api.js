// The sandbox's control endpoints. Every function rejects with a Refused, whose message a person can read.

export class Refused extends Error {}

async function call(method, path, body) {
  const options = { method, cache: "no-store" };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Refused("The sandbox does not answer.");
  }
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(content.error ?? `The sandbox answered ${answer.status}.`);
  return content;
}

const query = (values) => new URLSearchParams(values).toString();

export const people = () => call("GET", "/control/people");
export const page = () => call("GET", "/control/page");
export const mails = () => call("GET", "/control/mails");
export const screen = (user) => call("GET", `/control/screen?${query({ user })}`);

/** Resolve with {version} when it is past `after`, or when `wait` seconds have gone by. */
export const changes = (after, wait) => call("GET", `/control/changes?${query({ after, wait })}`);

/** Do what a person would do; resolves when the app has answered or its three seconds are over. */
export const gesture = (what) => call("POST", "/control/gestures", what);

export const clock = () => call("GET", "/control/clock");
export const advanceClock = (seconds) => call("POST", "/control/clock", { advance_seconds: seconds });
