// The TypeScript SDK's first version as a client of server-everything behind the bridge: everything that only a
// connection with a state has, in one session and in two at once. Usage: URL session|shared
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ResourceUpdatedNotificationSchema
} from '@modelcontextprotocol/sdk/types.js';
import { say } from './partner.mjs';

const [url, mode] = process.argv.slice(2);
const LONG = 'trigger-long-running-operation';
const textOf = (result) => result.content?.map((part) => part.text ?? part.type).join(' ');

async function open(name) {
  const seen = { asked: 0, logs: 0, updates: 0 };
  const capabilities = { sampling: {}, elicitation: {}, roots: { listChanged: true } };
  const client = new Client({ name, version: '1' }, { capabilities });
  client.setRequestHandler(CreateMessageRequestSchema, () => {
    seen.asked++;
    return { model: 'none', role: 'assistant', content: { type: 'text', text: `sampled by ${name}` } };
  });
  client.setRequestHandler(ElicitRequestSchema, () => {
    seen.asked++;
    return { action: 'accept', content: { name: `elicited from ${name}`, check: true } };
  });
  client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: `file:///${name}`, name }] }));
  client.setNotificationHandler(LoggingMessageNotificationSchema, () => void seen.logs++);
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, () => void seen.updates++);
  const transport = new StreamableHTTPClientTransport(new URL(url));
  await client.connect(transport);
  const call = async (tool, args = {}, more = {}) =>
    textOf(await client.callTool({ name: tool, arguments: args }, undefined, { timeout: 20000, ...more }));
  return { client, transport, seen, call };
}

async function step(name, act) {
  try {
    say({ step: name, ...(await act()) });
  } catch (error) {
    say({ step: name, failed: String(error.message) });
  }
}

async function until(condition) {
  for (let i = 0; i < 200 && !condition(); i++) await new Promise((go) => setTimeout(go, 50));
  return condition();
}

const one = await open('one');
const two = await open('two');
await step('connect', async () => ({
  revision: one.transport.protocolVersion,
  sessions: new Set([one.transport.sessionId, two.transport.sessionId]).size,
  capabilities: Object.keys(one.client.getServerCapabilities()).sort().join(' ')
}));
await step('list', async () => {
  const { tools } = await one.client.listTools();
  const { prompts } = await one.client.listPrompts();
  const { resources } = await one.client.listResources();
  return { tools: tools.length > 10, prompts: prompts.length > 2, resources: resources.length > 2 };
});
await step('call', async () => ({ text: await one.call('get-sum', { a: 2, b: 3 }) }));
await step('prompt', async () => ({
  text: (await one.client.getPrompt({ name: 'simple-prompt' })).messages[0].content.type
}));
await step('progress', async () => {
  const progress = [];
  await one.call(LONG, { duration: 0.2, steps: 3 }, { onprogress: (p) => progress.push(p.progress) });
  return { progress: progress.join(' ') };
});
await step('sampling', async () => {
  const text = await one.call('trigger-sampling-request', { prompt: 'p', maxTokens: 5 });
  return { reached: text.includes('sampled by one'), asked: `${one.seen.asked} ${two.seen.asked}` };
});
await step('elicitation', async () => {
  const text = await two.call('trigger-elicitation-request');
  return { reached: text.includes('elicited from two'), asked: `${one.seen.asked} ${two.seen.asked}` };
});
await step('roots', async () => ({ roots: (await one.call('get-roots-list')).includes('file:///one') }));
await step('logging', async () => {
  await one.client.setLoggingLevel('debug');
  await one.call('toggle-simulated-logging');
  const heard = await until(() => one.seen.logs > 0);
  await one.call('toggle-simulated-logging');
  return { heard };
});
await step('subscription', async () => {
  const { resources } = await one.client.listResources();
  await one.client.subscribeResource({ uri: resources[0].uri });
  await one.call('toggle-subscriber-updates');
  const heard = await until(() => one.seen.updates > 0);
  await one.call('toggle-subscriber-updates');
  return { heard, others: two.seen.updates };
});
await step('cancel', async () => {
  const abort = new AbortController();
  try {
    const onprogress = () => abort.abort('enough');
    await one.call(LONG, { duration: 1000, steps: 10000 }, { signal: abort.signal, onprogress });
  } catch {
    return { cancelled: abort.signal.aborted, then: await one.call('echo', { message: 'still here' }) };
  }
  return { cancelled: false };
});
await step('both at once', async () => {
  const heard = { one: [], two: [] };
  const run = (who, name, steps) =>
    who.call(LONG, { duration: 0.3, steps }, { onprogress: (p) => heard[name].push(p.total) });
  const sums = Array.from({ length: 20 }, (_, i) =>
    (i % 2 ? one : two).call('get-sum', { a: i, b: 1000 }).then((text) => text.includes(`is ${i + 1000}.`))
  );
  await Promise.all([run(one, 'one', 3), run(two, 'two', 5)]);
  const right = (await Promise.all(sums)).every(Boolean);
  return { right, progress: `${heard.one.join('')} ${heard.two.join('')}` };
});
if (mode === 'session') {
  await step('both are asked at once', async () => {
    const [first, second] = await Promise.all([one, two].map((who) => who.call('trigger-elicitation-request')));
    return { right: first.includes('elicited from one') && second.includes('elicited from two') };
  });
}
await step('end', async () => {
  await one.transport.terminateSession();
  return { other: await two.call('echo', { message: 'here' }) };
});
await two.transport.terminateSession();
process.exit();
