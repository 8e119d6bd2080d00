// What a composer can suggest for a text that is being written: commands, shortcuts, people.

const MOST_PEOPLE = 6;

/** `text` → [{name, usage, detail} with `becomes`, the text it turns into, or `gesture`, what it does]. */
export function suggestions(text, app, people) {
  const command = text.match(/^\/\S*/)?.[0];
  const mentioned = text.match(/(?:^|\s)@([^@\n]*)$/);
  if (mentioned) return peopleFor(text, mentioned[1], people);
  if (command === undefined) return [];
  return [...commandsFor(text, command, app.commands), ...shortcutsFor(text, app.shortcuts)];
}

function commandsFor(text, typed, commands) {
  const isWhole = text.length > typed.length;
  return commands
    .filter((one) => (isWhole ? one.command === typed : one.command.startsWith(typed)))
    .map((one) => ({
      name: one.command,
      usage: one.usage_hint,
      detail: one.description,
      becomes: isWhole ? text : `${one.command} `,
    }));
}

function shortcutsFor(text, shortcuts) {
  const words = text.slice(1).toLowerCase();
  return shortcuts
    .filter((one) => one.name.toLowerCase().includes(words))
    .map((one) => ({
      name: one.name,
      detail: "Shortcut",
      gesture: { kind: "shortcut", callback_id: one.callback_id },
    }));
}

function peopleFor(text, typed, people) {
  const fits = ({ label }) =>
    label.toLowerCase().startsWith(typed.toLowerCase()) && label.length > typed.length;
  return people
    .filter(fits)
    .slice(0, MOST_PEOPLE)
    .map(({ label }) => ({
      name: `@${label}`,
      becomes: `${text.slice(0, text.length - typed.length)}${label} `,
    }));
}
