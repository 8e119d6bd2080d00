// Instants as a person reads them: in that person's zone and locale. Epochs are in seconds, as in Block Kit.

let offset = 0; // milliseconds between the app's clock and this machine's, once time has been let pass

export const now = () => Date.now() + offset;
export const setNow = (iso) => {
  offset = Date.parse(iso) - Date.now();
};

/** When a message came: by the app's own clock where it has one, which its words speak of; else by its ts. */
export const cameAt = (message) => message.came_at ?? Number(message.ts);

const formats = new Map();

function format(locale, options) {
  const key = `${locale} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, options));
  return formats.get(key);
}

/** `reader` with a zone and locale that this browser knows; UTC and English stand in for what it does not. */
export function readerOf(person) {
  return {
    zone: known(person.tz, "UTC", (tz) => format("en", { timeZone: tz })),
    locale: known(person.locale, "en-GB", (tag) => format(tag, {})),
  };
}

function known(value, otherwise, attempt) {
  try {
    if (value) attempt(value);
    return value || otherwise;
  } catch {
    return otherwise;
  }
}

function wallClock(epoch, zone) {
  const options = {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  };
  return Object.fromEntries(
    format("en-CA", options)
      .formatToParts(epoch * 1000)
      .map((part) => [part.type, part.value]),
  );
}

/** The instant as a datetime-local input has it: "YYYY-MM-DDTHH:MM" in `zone`. */
export function toLocal(epoch, zone) {
  const { year, month, day, hour, minute } = wallClock(epoch, zone);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** The opposite of toLocal; a time the zone skips in spring becomes the one an hour later. */
export function toEpoch(local, zone) {
  const asUtc = Date.parse(`${local}Z`) / 1000;
  const first = asUtc - shift(asUtc, zone);
  return asUtc - shift(first, zone);
}

function shift(epoch, zone) {
  const { year, month, day, hour, minute, second } = wallClock(epoch, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - epoch;
}

export const dayOf = (epoch, zone) => toLocal(epoch, zone).slice(0, 10);

/** "9:05 AM" or "09:05", as the locale has it. */
export function clockTime(epoch, { zone, locale }, seconds = false) {
  const hour = format(locale, { hour: "numeric" }).resolvedOptions().hour12 ? "numeric" : "2-digit";
  return format(locale, {
    timeZone: zone,
    hour,
    minute: "2-digit",
    ...(seconds && { second: "2-digit" }),
  }).format(epoch * 1000);
}

/** "Today", "Yesterday", "Tomorrow", or the weekday and date. */
export const dayName = (epoch, reader) =>
  capital(relativeDay(epoch, reader) ?? date(epoch, reader, "long"));

const capital = (words) => words[0].toUpperCase() + words.slice(1);

/** "yesterday", "today" or "tomorrow", as the locale has it; undefined for other days. */
function relativeDay(epoch, { zone, locale }) {
  const days = (Date.parse(dayOf(epoch, zone)) - Date.parse(dayOf(now() / 1000, zone))) / 86_400_000;
  if (Math.abs(days) > 1) return undefined;
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
}

const LENGTHS = {
  plain: { month: "long", day: "numeric" },
  short: { month: "short", day: "numeric" },
  long: { weekday: "long", month: "long", day: "numeric" },
};
const HALF_A_YEAR = 182 * 86_400;
const YEAR = { year: "numeric" };
const SLASHED = { ...YEAR, month: "2-digit", day: "2-digit" };

const inZone = (epoch, { zone, locale }, options) =>
  format(locale, { timeZone: zone, ...options }).format(epoch * 1000);

/** The year is said only of a day that is half a year away or more. */
function date(epoch, reader, length) {
  const isNear = Math.abs(epoch - now() / 1000) < HALF_A_YEAR;
  return inZone(epoch, reader, { ...LENGTHS[length], ...(isNear ? {} : YEAR) });
}

/** "Mon, 4 May 2026". */
export const fullDate = (epoch, reader) =>
  inZone(epoch, reader, { ...YEAR, weekday: "short", day: "numeric", month: "short" });

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

function ago(epoch, { locale }) {
  const seconds = Math.round(epoch - now() / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

const TOKENS = {
  date_num: (epoch, reader) => dayOf(epoch, reader.zone),
  date_slash: (epoch, reader) => inZone(epoch, reader, SLASHED),
  date: (epoch, reader) => date(epoch, reader, "plain"),
  date_short: (epoch, reader) => date(epoch, reader, "short"),
  date_long: (epoch, reader) => date(epoch, reader, "long"),
  date_long_full: (epoch, reader) => inZone(epoch, reader, { ...LENGTHS.plain, ...YEAR }),
  day_divider: (epoch, reader) => date(epoch, reader, "long"),
  time: (epoch, reader) => clockTime(epoch, reader),
  time_secs: (epoch, reader) => clockTime(epoch, reader, true),
  ago,
};

const LAST_INSTANT = 8.64e12; // what a Date can hold, in seconds

export const isInstant = (epoch) => Math.abs(epoch) <= LAST_INSTANT;

/** Fill the tokens of a <!date^…> format for `reader`; null when something is unknown, as the fallback is for. */
export function fillDate(epoch, template, reader) {
  const names = [...template.matchAll(TOKEN)].map(([, name]) => name);
  if (!isInstant(epoch) || !names.every((name) => name in TOKENS)) return null;
  return template.replace(TOKEN, (_, name, pretty, place) => {
    const relative = pretty && relativeDay(epoch, reader);
    if (relative) return place === 0 ? capital(relative) : relative;
    return TOKENS[name](epoch, reader);
  });
}

const TOKEN = /\{(\w+?)(_pretty)?\}/g;

/** Something to be drawn, as text that differs when it has to be drawn anew, also because "today" is another day. */
export function signature(object, { zone }) {
  const content = JSON.stringify(object);
  if (content.includes("{ago}")) return `${content} ${Math.trunc(now() / 60_000)}`;
  return content.includes("_pretty}") ? `${content} ${dayOf(now() / 1000, zone)}` : content;
}
