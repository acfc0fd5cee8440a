// What the clients and servers of this folder have in common: arguments, and one line of JSON for each step or event.
import { parseArgs } from 'node:util';

const LONG = 'trigger-long-running-operation'; // server-everything's "slow", and get-sum its "add"
const ARGUMENTS = {
  add: { a: 2, b: 3 },
  upper: { text: 'quiet' },
  slow: { steps: 3 },
  'get-sum': { a: 2, b: 3 },
  [LONG]: { duration: 0.3, steps: 3 }
};
const ENDLESS = { slow: { steps: 100000 }, [LONG]: { duration: 1000, steps: 10000 } };

/** A server over standard streams speaks to people on the other one. */
export const stdio = process.argv[2] === 'stdio';
export const say = (facts) => (stdio ? console.error : console.log)(JSON.stringify(facts));

/**
 * A client's arguments: URL [--header 'Name: value']... [--call TOOL] [--denied TOOL] [--stream TOOL] [--cancel TOOL]
 * where "none" for a tool leaves the step out.
 */
export function clientOptions() {
  const text = (tool) => ({ type: 'string', default: tool });
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      header: { type: 'string', multiple: true, default: [] },
      call: text('add'),
      denied: text('upper'),
      stream: text('slow'),
      cancel: text('slow')
    }
  });
  if (positionals.length !== 1) {
    console.error("usage: URL [--header 'Name: value']... [--call|--denied|--stream|--cancel TOOL|none]...");
    process.exit(2);
  }
  const headers = Object.fromEntries(values.header.map((line) => line.split(/:\s*(.*)/s).slice(0, 2)));
  return { ...values, url: new URL(positionals[0]), headers };
}

/** A server's only argument: the port, 0 for any that is free; "stdio" where it has none. */
export function port() {
  const given = Number(process.argv[2] ?? '0');
  if (!Number.isInteger(given) || given < 0 || given > 65535) {
    console.error('usage: PORT');
    process.exit(2);
  }
  return given;
}

/** What a client of either SDK sees of a server, by name. */
export async function listNames(client) {
  const { tools } = await client.listTools();
  const { prompts } = await client.listPrompts();
  const { resources } = await client.listResources();
  return {
    tools: tools.map((tool) => tool.name),
    prompts: prompts.map((prompt) => prompt.name),
    resources: resources.map((resource) => resource.uri)
  };
}

/** Runs one step; what it returns, or why it failed, is said. */
async function step(name, act) {
  try {
    say({ step: name, ok: true, ...(await act()) });
  } catch (error) {
    const { code, message, data } = error;
    say({ step: name, ok: false, code, message, data });
    process.exitCode = 1;
  }
}

const textOf = (result) => result.content?.map((part) => part.text ?? part.type).join(' ');

/**
 * What every client does.
 *
 * @param connect connects, and returns facts about the server
 * @param list lists tools, prompts and resources by name
 * @param call calls a tool: (params, { signal, onprogress }) => result
 */
export async function visit({ options, connect, list, call }) {
  const { url, call: called, denied, stream, cancel } = options;
  const params = (tool) => ({ name: tool, arguments: ARGUMENTS[tool] ?? {} });
  await step('connect', async () => ({ url: url.href, ...(await connect()) }));
  if (process.exitCode) return;
  await step('list', list);
  if (called !== 'none') {
    await step('call', async () => ({ tool: called, text: textOf(await call(params(called), {})) }));
  }
  if (denied !== 'none') {
    await step('denied call', async () => {
      try {
        return { tool: denied, denied: false, text: textOf(await call(params(denied), {})) };
      } catch ({ code, message, data }) {
        return { tool: denied, denied: true, code, message, data };
      }
    });
  }
  if (stream !== 'none') {
    await step('stream', async () => {
      const progress = [];
      const result = await call(params(stream), { onprogress: (p) => progress.push(p.progress) });
      return { tool: stream, progress, text: textOf(result) };
    });
  }
  if (cancel !== 'none') {
    await step('cancel', () => cancelled({ name: cancel, arguments: ENDLESS[cancel] ?? {} }, call));
  }
}

/** Cancels once the call is under way; the server says whether it heard of it. */
async function cancelled(params, call) {
  const abort = new AbortController();
  let progress = 0;
  try {
    await call(params, {
      signal: abort.signal,
      onprogress: () => {
        progress++;
        if (progress === 2) abort.abort('enough');
      }
    });
  } catch (error) {
    if (abort.signal.aborted) return { tool: params.name, cancelled: true, progress };
    throw error;
  }
  throw new Error('the call ended before it was cancelled');
}

/** The steps of the tool "slow": reports each one, until there are no more or nobody waits. */
export async function slow(steps, signal, report) {
  for (let done = 1; done <= steps; done++) {
    await new Promise((go) => setTimeout(go, 20));
    if (signal.aborted) {
      say({ event: 'cancelled', done });
      break;
    }
    await report({ progress: done, total: steps });
  }
  return { content: [{ type: 'text', text: `${steps} steps` }] };
}

/** Serves HTTP on the loopback interface and says where. */
export function serve(server, wanted) {
  server.listen(wanted, '127.0.0.1', () => {
    say({ event: 'listening', url: `http://127.0.0.1:${server.address().port}/mcp` });
  });
  process.on('SIGTERM', () => process.exit(0));
}
