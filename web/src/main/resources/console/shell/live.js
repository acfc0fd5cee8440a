// The one stream of all that changes, and what it has told: servers, grants and sessions as they are now.
import { isAborted, lines, open } from './api.js';
import { forgetWith, principal } from './session.js';

const SILENCE_MS = 15_000;
const WAITS_MS = [300, 1_000, 2_000, 4_000, 8_000, 10_000];
const KINDS = ['MCPServer', 'MCPAccessGrant', 'MCPAgentSession'];

const kept = new Map(KINDS.map((kind) => [kind, new Map()]));
const listed = new Set();
const changeListeners = new Set();
const eventListeners = new Set();

/** `state` is connecting, live or broken; `since` when it broke. */
export const connection = { state: 'connecting', since: null, version: '' };

let stopping = null;
let position = '';
let scheduled = false;

/** Objects of a kind by `namespace/name`. */
export const all = (kind) => kept.get(kind);
export const find = (kind, namespace, name) => kept.get(kind).get(`${namespace}/${name}`);
export const isListed = (kind) => listed.has(kind);

/** Calls when something has changed, at most once a frame; gives what ends it. */
export function onChange(listener) {
  changeListeners.add(listener);
  return () => changeListeners.delete(listener);
}

/** Calls with `event`, and with null where some are missing; gives what ends it. */
export function onEvent(listener) {
  eventListeners.add(listener);
  return () => eventListeners.delete(listener);
}

function changed() {
  if (scheduled) return;
  scheduled = true;
  const tell = () => {
    scheduled = false;
    changeListeners.forEach((listener) => listener());
  };
  // A page that nobody looks at has no frames.
  if (document.hidden) setTimeout(tell, 100);
  else requestAnimationFrame(tell);
}

const keyOf = ({ metadata }) => `${metadata.namespace}/${metadata.name}`;

function hear(line, fresh) {
  switch (line.type) {
    case 'HELLO':
      connection.state = 'live';
      connection.since = null;
      connection.version = line.version;
      position ||= line.position ?? '';
      break;
    case 'ADDED':
    case 'MODIFIED':
      (fresh.get(line.kind) ?? kept.get(line.kind)).set(keyOf(line.object), line.object);
      if (fresh.has(line.kind)) return;
      break;
    case 'DELETED':
      (fresh.get(line.kind) ?? kept.get(line.kind)).delete(keyOf(line.object));
      break;
    case 'LISTED':
      // Only now: what was there before the connection broke stays on the screen until all is known.
      kept.set(line.kind, fresh.get(line.kind));
      fresh.delete(line.kind);
      listed.add(line.kind);
      break;
    case 'EVENT':
      position = line.position;
      eventListeners.forEach((listener) => listener(line.event));
      return;
    case 'GAP':
      eventListeners.forEach((listener) => listener(null));
      return;
    case 'EXPIRED':
      throw new Error('changes are missing');
  }
  changed();
}

/** Hears one stream to its end. */
async function follow(stop) {
  const silence = new AbortController();
  let timer = 0;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  try {
    heard();
    const aborting = AbortSignal.any([stop, silence.signal]);
    const answer = await open('GET', '/live', { query: { follow: 'true', after: position }, aborting });
    const fresh = new Map(KINDS.map((kind) => [kind, new Map()]));
    await lines(answer, (line) => hear(line, fresh), heard);
  } finally {
    clearTimeout(timer);
  }
}

const pause = (ms, stop) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    addEventListener('online', () => resolve(), { once: true });
  });

/** Listens until the session ends. */
export async function start() {
  stopping?.abort();
  stopping = new AbortController();
  const stop = stopping.signal;
  for (let failures = 0; !stop.aborted && principal(); ) {
    const began = Date.now();
    try {
      await follow(stop);
    } catch (error) {
      if (!isAborted(error) && !(error instanceof TypeError)) console.warn('The stream broke:', error.message);
    }
    if (stop.aborted || !principal()) return;
    failures = Date.now() - began > 30_000 ? 0 : failures;
    if (connection.state !== 'broken') {
      connection.state = 'broken';
      connection.since = new Date();
      changed();
    }
    await pause(WAITS_MS[Math.min(failures++, WAITS_MS.length - 1)] * (0.75 + Math.random() / 2), stop);
  }
}

forgetWith(() => {
  stopping?.abort();
  position = '';
  listed.clear();
  KINDS.forEach((kind) => kept.set(kind, new Map()));
  connection.state = 'connecting';
  connection.since = null;
});
