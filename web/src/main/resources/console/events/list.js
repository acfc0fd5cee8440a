// What happened, as it happens.
import { announce, html, nothing, shown } from '../shell/dom.js';
import { get, isAborted } from '../shell/api.js';
import { all, onEvent } from '../shell/live.js';
import { href, restate } from '../shell/router.js';
import { count, decision, several, state, time } from '../shell/words.js';
import { problem } from '../shell/parts.js';
import { FIELDS, fits, ofQuery } from './filter.js';
import { keep } from './kept.js';
import { REASONS } from './reasons.js';
import { eventHref, reason, what, who } from './said.js';
import { Timeline } from './timeline.js';
import '../shell/virtual.js';

const FIRST = 200;
const PAGE = 1_000;

const COLUMNS = [
  { name: 'when', label: 'When', cell: (event) => html`<a href=${eventHref(event)}>${time(event.timestamp)}</a>` },
  { name: 'decision', label: 'Decision', cell: ({ payload }) => state(decision(payload)) },
  { name: 'who', label: 'Who', cell: who },
  { name: 'what', label: 'What', cell: what },
  { name: 'server', label: 'Server', cell: ({ payload = {} }) => shown(payload.server) },
  { name: 'why', label: 'Why', cell: reason },
  { name: 'took', label: 'Took', cell: ({ payload = {} }) => html`<span class="quiet">${payload.latency_ms === undefined ? '' : `${count(payload.latency_ms)} ms`}</span>` },
];

/** Names of a filter's sentence. */
const NAMES = { decision: 'decision', since: 'from', until: 'before', ...FIELDS };

export function page({ query, update }) {
  let filter = ofQuery(query);
  let events = new Timeline();
  let cursor = null;
  let isLoading = true;
  let error = null;
  let isPaused = false;
  let held = [];
  let field = 'agent_id';
  let asking = new AbortController();

  async function load(limit, isFresh) {
    isLoading = true;
    error = null;
    const mine = asking;
    update();
    try {
      const said = await get('/events', { ...filter, limit, cursor: isFresh ? '' : cursor }, mine.signal);
      if (isFresh) events = new Timeline();
      events.append(said.events ?? []);
      cursor = said.meta?.next_cursor ?? null;
      if (!isFresh) announce(`${several(events.length, 'event')} shown.`);
    } catch (failed) {
      if (isAborted(failed)) return;
      error = failed;
    }
    if (mine === asking) isLoading = false;
    update();
  }

  function anew() {
    asking.abort();
    asking = new AbortController();
    events = new Timeline();
    held = [];
    cursor = null;
    restate(href('/events', filter));
    load(FIRST, true);
  }

  const stop = onEvent((event) => {
    if (!event) return anew();
    if (!fits(filter, event)) return;
    if (isPaused) {
      held.push(event);
      if (held.length > 10_000) held.shift();
    } else {
      events.add(event);
    }
    update();
  });

  function pause() {
    isPaused = !isPaused;
    if (!isPaused) {
      held.forEach((event) => events.add(event));
      held = [];
    }
    announce(isPaused ? 'Paused.' : 'Goes on.');
    update();
  }

  function set(name, value) {
    filter = { ...filter, [name]: value };
    if (!value) delete filter[name];
    anew();
  }

  function add(event) {
    event.preventDefault();
    const { value } = event.target.elements;
    if (!value.value.trim()) return;
    set(field, field === 'since' || field === 'until' ? new Date(value.value).toISOString() : value.value.trim());
    value.value = '';
  }

  /** What is known to be sensible for a field. */
  function known() {
    switch (field) {
      case 'server':
        return [...new Set([...all('MCPServer').values()].map(({ metadata }) => metadata.name))].slice(0, 200);
      case 'session_id':
        return [...all('MCPAgentSession').values()].map(({ metadata }) => metadata.name).slice(0, 200);
      case 'matched_grant':
        return [...all('MCPAccessGrant').values()].map(({ metadata }) => metadata.name).slice(0, 200);
      case 'reason':
        return Object.keys(REASONS);
      default:
        return [];
    }
  }

  load(FIRST, true);

  return {
    title: () => 'Events',
    leave: () => (stop(), asking.abort()),
    view() {
      return html`
        <h1 tabindex="-1">Events</h1>
        <div class="filters">
          <label>Decision
            <select @change=${(event) => set('decision', event.target.value)}>
              <option value="" ?selected=${!filter.decision}>all</option>
              <option value="allow" ?selected=${filter.decision === 'allow'}>allowed</option>
              <option value="deny" ?selected=${filter.decision === 'deny'}>denied</option>
            </select>
          </label>
          <form class="adder" @submit=${add}>
            <label>Only where
              <select name="field" @change=${(event) => ((field = event.target.value), update())}>
                ${Object.entries({ ...FIELDS, since: 'time is from', until: 'time is before' }).map(([name, label]) => html`<option value=${name} ?selected=${name === field}>${label}</option>`)}
              </select>
            </label>
            <label><span class="unseen">its value</span> is
              <input name="value" type=${field === 'since' || field === 'until' ? 'datetime-local' : 'text'} list="known" maxlength="512" />
            </label>
            <datalist id="known">${known().map((value) => html`<option value=${value}></option>`)}</datalist>
            <button type="submit">Add</button>
          </form>
          <button type="button" aria-pressed=${isPaused} @click=${pause}>${isPaused ? `Go on${held.length ? ` (${count(held.length)} waiting)` : ''}` : 'Pause'}</button>
        </div>
        ${Object.keys(filter).some((name) => name !== 'decision')
          ? html`<ul class="chips" aria-label="What is shown only">
              ${Object.entries(filter).filter(([name]) => name !== 'decision').map(([name, value]) => html`<li>${NAMES[name]} <strong>${shown(value)}</strong> <button type="button" class="plain" aria-label="Remove ${NAMES[name]} ${value}" @click=${() => set(name, '')}>×</button></li>`)}
            </ul>`
          : nothing}
        ${problem(error)}
        <virtual-table class="events" .label=${'Events, the newest first'} .columns=${COLUMNS} .prepended=${events.prepended}
          .source=${{ length: events.length, at: (i) => keep(events.at(i)), key: ({ id }) => id, tone: ({ payload }) => (payload?.decision === 'deny' ? 'denied' : '') }}></virtual-table>
        <p class="after">
          <span>${isLoading ? 'Loading …' : events.length ? several(events.length, 'event') : 'Nothing of this kind has happened yet.'}${isPaused ? ', paused' : ''}</span>
          ${cursor && !events.isFull ? html`<button type="button" ?disabled=${isLoading} @click=${() => load(PAGE, false)}>Load older</button>` : nothing}
          ${events.isFull ? html`<span class="quiet">No more than these are shown at once: narrow them down.</span>` : nothing}
        </p>
      `;
    },
  };
}
