// One conversation of Slack's own JavaScript clients with the sandbox; test_javascript.py plays the person.
// Each step is told as one line of JSON on standard output.

import { SocketModeClient } from '@slack/socket-mode';
import { LogLevel, WebClient, WebClientEvent } from '@slack/web-api';

const { SLACK_API_URL, SLACK_APP_TOKEN, SLACK_BOT_TOKEN, PERSON } = process.env;
const clientOptions = { slackApiUrl: SLACK_API_URL };
const logLevel = LogLevel.WARN; // what is less grave goes to standard output too
const web = new WebClient(SLACK_BOT_TOKEN, { ...clientOptions, logLevel });
const socket = new SocketModeClient({ appToken: SLACK_APP_TOKEN, clientOptions, logLevel });

const plain = (text) => ({ type: 'plain_text', text });
const modal = (blocks, more = {}) => ({ type: 'modal', title: plain('From JavaScript'), blocks, ...more });
const section = (text) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const field = {
  type: 'input',
  block_id: 'name',
  label: plain('Name'),
  element: { type: 'plain_text_input', action_id: 'entry' },
};
const go = { type: 'button', action_id: 'go', text: plain('Go'), value: '7' };
const metadata = { event_type: 'greeting', event_payload: { number: 7 } };

const tell = (step, details = {}) => process.stdout.write(`${JSON.stringify({ step, ...details })}\n`);

let posted;

async function greet() {
  const { channel } = await web.conversations.open({ users: PERSON });
  posted = await web.chat.postMessage({
    channel: channel.id,
    text: 'Hello from JavaScript',
    blocks: [section('Hello'), { type: 'actions', elements: [go] }],
    metadata,
  });
  tell('posted', { ts: posted.ts });
}

async function open(body) {
  const { view } = await web.views.open({
    trigger_id: body.trigger_id,
    view: modal([field], { submit: plain('Send'), callback_id: 'asked' }),
  });
  tell('opened', { view: view.id, value: body.actions[0].value });
}

async function finish(body) {
  const { channel, ts } = posted;
  web.on(WebClientEvent.RATE_LIMITED, (seconds) => tell('limited', { seconds }));
  await web.chat.update({ channel, ts, text: `Thanks, ${body.view.state.values.name.entry.value}` });
  tell('updated', { bare: await readMetadata({}), whole: await readMetadata({ include_all_metadata: true }) });
  await socket.disconnect();
  tell('left');
}

async function readMetadata(options) {
  const { messages } = await web.conversations.history({ channel: posted.channel, ...options });
  return messages.find((message) => message.ts === posted.ts).metadata ?? null;
}

socket.on('interactive', async ({ ack, body }) => {
  if (body.type === 'block_actions') {
    await ack();
    await open(body);
  } else {
    await ack({ response_action: 'update', view: modal([section('Thank you')]) });
    await finish(body);
  }
});
socket.on('slash_commands', async ({ ack, body }) => {
  await ack({ text: `You said ${body.text}` });
});
socket.on('message', async ({ ack, event }) => {
  await ack();
  if (!event.bot_id && !event.subtype) tell('heard', { text: event.text });
});

await socket.start();
await greet();
