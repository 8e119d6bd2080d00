// Links that lead into Slack itself. There is no Slack here, so they say what they would do there.

/** {tab} for a link to the app's own tabs, {text} for one to another place in Slack, null for any other address. */
export function placeInSlack(address, names) {
  const url = new URL(address);
  const isRedirect = url.hostname === "slack.com" && url.pathname === "/app_redirect";
  if (url.protocol !== "slack:" && !isRedirect) return null;
  const tab = url.searchParams.get("tab");
  if (tab) return { tab };
  const name = names.get(url.searchParams.get("channel") ?? url.searchParams.get("id"));
  return {
    text: name
      ? `In Slack this opens your own conversation with ${name}.`
      : "In Slack this opens another place there.",
  };
}
