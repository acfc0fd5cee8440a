// The HTTP API. A 401 ends the session here as well.
import { end, headers, signal } from './session.js';

export class ApiError extends Error {
  constructor(status, said) {
    super(said.message || `The platform answers with ${status}.`);
    this.status = status;
    this.code = said.error ?? '';
    this.details = said.details ?? [];
  }
}

/** `?a=b`, without what is empty. */
export function queryOf(query) {
  const pairs = new URLSearchParams(Object.entries(query ?? {}).filter(([, value]) => value !== '' && value != null));
  return pairs.size ? `?${pairs}` : '';
}

/** The answer itself, for who reads it piece by piece. */
export async function open(method, path, { query, body, aborting } = {}) {
  const over = signal();
  const answer = await fetch(`/api/v1${path}${queryOf(query)}`, {
    method,
    headers: { ...headers(), 'x-mcp-source': 'console', ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
    cache: 'no-store',
    signal: aborting ? AbortSignal.any([over, aborting]) : over,
  });
  over.throwIfAborted();
  if (answer.ok) return answer;
  if (answer.status === 401) end('Your session has ended: it expired, or the platform was started anew.');
  const error = new ApiError(answer.status, await answer.json().catch(() => ({})));
  over.throwIfAborted();
  throw error;
}

async function ask(method, path, options) {
  const over = signal();
  const answer = await open(method, path, options);
  const said = await answer.json();
  over.throwIfAborted();
  return said;
}

export const get = (path, query, aborting) => ask('GET', path, { query, aborting });
export const post = (path, body, aborting) => ask('POST', path, { body, aborting });

/** Calls with each line of JSON as it comes; ends when the lines do. */
export async function lines(answer, hear, heard = () => {}) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    heard();
    const parts = (rest + value).split('\n');
    rest = parts.pop();
    for (const line of parts) if (line) hear(JSON.parse(line));
  }
}

/** Whether somebody has only gone elsewhere meanwhile. */
export const isAborted = (error) => error?.name === 'AbortError';
