// How states, times and numbers are said.
import { html, shown } from './dom.js';

/** A word with a shape beside it, so that colour is not all that tells. `tone` is good, wait, bad or off. */
export function state({ word, tone }) {
  const shape = { good: '●', wait: '◐', bad: '▲', off: '○' }[tone];
  return html`<span class="state ${tone}"><span aria-hidden="true">${shape}</span> ${word}</span>`;
}

export function serverState({ status }) {
  switch (status?.phase) {
    case 'Ready':
      return { word: 'ready', tone: 'good', order: 3 };
    case 'PartiallyReady':
      return { word: 'partly ready', tone: 'wait', order: 1 };
    case 'Pending':
      return { word: 'starting', tone: 'wait', order: 2 };
    case 'Error':
      return { word: 'not running', tone: 'bad', order: 0 };
    default:
      return { word: 'unknown', tone: 'off', order: 2 };
  }
}

const isPast = (time) => time && new Date(time) <= new Date();

/** Of a grant or a session: the word, and what it means. */
export function accessState({ spec, status }) {
  if (spec.revoked) return { word: 'revoked', tone: 'off', sentence: 'A human took the consent back. That is final.' };
  if (spec.disabled) return { word: 'disabled', tone: 'off', sentence: 'It counts for nothing until it is enabled.' };
  if (isPast(spec.expiresAt)) return { word: 'expired', tone: 'off', sentence: 'Its time is over.' };
  if (spec.validFrom && !isPast(spec.validFrom))
    return { word: 'not yet', tone: 'wait', sentence: 'Its time has not come.' };
  switch (status?.phase) {
    case 'Bound':
      return { word: 'in force', tone: 'good', sentence: 'It is in the policy of its server.' };
    case 'Unbound':
      return { word: 'no server', tone: 'bad', sentence: status.message || 'The server it names does not exist.' };
    case 'Rejected':
      return { word: 'not admitted', tone: 'bad', sentence: status.message || 'Its server does not admit it.' };
    default:
      return { word: 'pending', tone: 'wait', sentence: status?.message || 'Nobody has looked at it yet.' };
  }
}

export function decision(payload) {
  if (payload?.decision === 'deny') return { word: 'denied', tone: 'bad' };
  if (payload?.decision === 'allow')
    return payload.reason && payload.reason !== 'allowed' ? { word: 'failed', tone: 'wait' } : { word: 'allowed', tone: 'good' };
  return { word: 'recorded', tone: 'off' };
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const WHOLE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
const COUNT = new Intl.NumberFormat('en-GB');

export const count = (number) => COUNT.format(number ?? 0);
export const several = (number, word) => `${count(number)} ${word}${number === 1 ? '' : 's'}`;

/** A time of day; the day, too, where it is not today. */
export function clock(when) {
  const at = new Date(when);
  if (isNaN(at)) return '';
  return at.toDateString() === new Date().toDateString() ? CLOCK.format(at) : `${DAY.format(at)} ${CLOCK.format(at)}`;
}

export function time(when) {
  return when ? html`<time datetime=${when} title=${whole(when)}>${clock(when)}</time>` : html`<span class="none">–</span>`;
}

export function whole(when) {
  const at = new Date(when);
  return isNaN(at) ? String(when) : WHOLE.format(at);
}

/** A human, an agent and a team, of which some may be anybody. */
export function subject({ humanID, agentID, teamID } = {}) {
  const parts = [
    ['human', humanID],
    ['agent', agentID],
    ['team', teamID],
  ].filter(([, value]) => value);
  return parts.length
    ? html`${parts.map(([word, value], i) => html`${i ? ', ' : ''}<span class="quiet">${word}</span> ${shown(value)}`)}`
    : html`<span class="none">nobody</span>`;
}

/** `ns/name` of what a grant or session is for. */
export function serverOf({ metadata, spec }) {
  return { namespace: spec.serverRef?.namespace || metadata.namespace, name: spec.serverRef?.name ?? '' };
}
