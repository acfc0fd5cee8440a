// One event explained: who, what, when, why, and what would change it.
import { html, nothing, shown } from '../shell/dom.js';
import { ApiError, get, isAborted } from '../shell/api.js';
import { href } from '../shell/router.js';
import { decision, state, whole } from '../shell/words.js';
import { copied, facts, problem } from '../shell/parts.js';
import { FIELDS } from './filter.js';
import { keep, keptEvent } from './kept.js';
import { question, tryIt } from './try.js';
import { arithmetic, changes, derivation, sentence, verdict } from './why.js';

const segment = encodeURIComponent;

const METHODS = {
  'tools/call': 'to call the tool',
  'prompts/get': 'to get the prompt',
  'resources/read': 'to read the resource',
  'resources/subscribe': 'to be told of changes of the resource',
  'tools/list': 'to list the tools',
  'prompts/list': 'to list the prompts',
  'resources/list': 'to list the resources',
  initialize: 'to begin',
  'server/discover': 'to be discovered',
};

const ASSURANCE = { asserted: 'asserted, not proven', proven: 'proven' };

/** What happened, in a sentence. */
function story({ payload = {}, timestamp }) {
  const what = METHODS[payload.rpc_method] ?? (payload.rpc_method ? 'for' : payload.method ?? '');
  const thing = payload.tool_name || payload.resource_uri || (METHODS[payload.rpc_method] ? '' : payload.rpc_method);
  return html`On ${whole(timestamp)}
    ${payload.agent_id ? html`the agent <strong>${shown(payload.agent_id)}</strong>` : html`somebody who named no agent`}${payload.human_id ? html`, for the human <strong>${shown(payload.human_id)}</strong>,` : ''}
    asked the server ${payload.server ? html`<strong>${shown(payload.server)}</strong>` : html`at ${shown(payload.path)}`}
    ${what} ${thing ? html`<strong>${shown(thing)}</strong>` : ''}.`;
}

function filterLink(field, value) {
  return value ? html`${shown(value)} <a class="more" href=${href('/events', { [field]: value })} aria-label="Events of ${FIELDS[field]} ${value}">events</a>` : nothing;
}

function record({ payload = {}, ...event }) {
  return facts([
    ['Human', filterLink('human_id', payload.human_id)],
    ['Agent', filterLink('agent_id', payload.agent_id)],
    ['Team', filterLink('team_id', payload.team_id)],
    ['Identity', payload.assurance ? (ASSURANCE[payload.assurance] ?? payload.assurance) : nothing],
    ['Session', payload.session_id ? html`${shown(payload.session_id)} <a class="more" href=${href(`/access/sessions/${segment(payload.matched_session_namespace || payload.namespace)}/${segment(payload.session_id)}`)}>look at it</a>` : nothing],
    ['Server', payload.server ? html`<a href=${href(`/servers/${segment(payload.namespace)}/${segment(payload.server)}`)}>${shown(payload.server)}</a>` : nothing],
    ['Method', payload.rpc_method ?? nothing],
    ['Tool or prompt', filterLink('tool_name', payload.tool_name)],
    ['Resource', payload.resource_uri ?? nothing],
    ['Grant that counted', payload.matched_grant ? html`<a href=${href(`/access/grants/${segment(payload.matched_grant_namespace || payload.namespace)}/${segment(payload.matched_grant)}`)}>${shown(payload.matched_grant)}</a>` : nothing],
    ['Side effect', payload.required_side_effect ?? nothing],
    ['Risk', payload.risk_level ?? nothing],
    ['Answered with', payload.status ? `${payload.status} after ${payload.latency_ms ?? 0} ms` : nothing],
    ['Bytes', payload.bytes_in !== undefined ? `${payload.bytes_in} in, ${payload.bytes_out ?? 0} out` : nothing],
    ['Protocol', payload.era ?? nothing],
    ['Policy', payload.policy_revision ? `${payload.policy_version ?? ''} revision ${payload.policy_revision.slice(0, 19)}` : nothing],
    ['Arguments', payload.arguments ?? (payload.arguments_digest ? `only their digest was kept: ${payload.arguments_digest.slice(0, 19)}` : nothing)],
    ['Trace', filterLink('trace_id', event.trace_id)],
    ['Place in the chain', event.link ? `${event.link.sequence} of ${event.link.chain}` : nothing],
  ]);
}

export function page({ params: { id }, update }) {
  let event = keptEvent(id);
  let now = null;
  let isChanged = false;
  let error = null;
  let nowError = null;
  let trying = null;
  const leaving = new AbortController();

  const isAbsent = (failed) => failed instanceof ApiError && (failed.status === 404 || failed.status === 405);

  async function load() {
    try {
      const said = await get(`/events/${segment(id)}/explain`, {}, leaving.signal);
      event = keep(said.event);
      now = said.now ?? null;
      isChanged = said.changed ?? false;
    } catch (failed) {
      if (isAborted(failed)) return;
      if (!isAbsent(failed)) throw failed;
      event ??= keep(await get(`/events/${segment(id)}`, {}, leaving.signal));
    }
    trying = tryIt(event, () => now ?? recorded(event), update);
    update();
    if (!now && event.payload?.server) {
      try {
        now = await get('/runtime/explain', question(event), leaving.signal);
        isChanged = now.reason !== event.payload.reason;
      } catch (failed) {
        if (isAborted(failed)) return;
        nowError = failed;
      }
      update();
    }
  }

  load().catch((failed) => {
    if (isAborted(failed)) return;
    error = failed;
    update();
  });

  return {
    title: () => (event ? `Event: ${decision(event.payload).word}` : 'Event'),
    leave: () => (leaving.abort(), trying?.leave()),
    view() {
      const trail = html`<p class="trail"><a href=${href('/events')}>Events</a></p>`;
      if (!event) return html`${trail}<h1 tabindex="-1">Event</h1>${error ? problem(error) : html`<p class="quiet">Loading …</p>`}`;
      const payload = event.payload ?? {};
      const how = decision(payload);
      return html`
        ${trail}
        <h1 tabindex="-1">${how.word === 'denied' ? 'Denied' : how.word === 'failed' ? 'Allowed, and failed' : how.word === 'allowed' ? 'Allowed' : 'Recorded'}${payload.reason && payload.reason !== 'allowed' ? html`: <code>${shown(payload.reason)}</code>` : nothing}</h1>
        <p class="lead">${story(event)}</p>
        ${payload.reason ? html`<p class="because ${how.tone}">${state(how)} because ${shown(sentence(payload.reason))}.</p>` : nothing}
        ${payload.observed_reason ? html`<p class="notice">The policy only observes. Enforced, it would have been refused: ${shown(sentence(payload.observed_reason))}.</p>` : nothing}
        ${problem(error)}
        <div class="two">
          <section aria-labelledby="trust"><h2 id="trust">The trust arithmetic, then</h2>${arithmetic(payload)}</section>
          <section aria-labelledby="change"><h2 id="change">What would change it</h2>
            ${now ? (now.allowed ? html`<p>By the policy that is in force now it would be ${state(verdict(true))}.</p>` : changes(now)) : nowError ? html`<p class="quiet">${nowError.message}</p>` : html`<p class="quiet">${payload.server ? 'Loading …' : 'No policy decided it.'}</p>`}
            ${now && isChanged && !now.allowed ? html`<p class="notice">Now it would be decided otherwise than then: ${state(verdict(now.allowed, now.reason))}</p>` : nothing}
          </section>
        </div>
        <section aria-labelledby="record"><h2 id="record">The record</h2>
          ${record(event)}
          <details><summary>As it was written</summary>${copied(JSON.stringify(event, null, 2), 'the event')}</details>
        </section>
        ${now ? html`<section aria-labelledby="now"><h2 id="now">How it would be decided now</h2><details ?open=${isChanged}><summary>${state(verdict(now.allowed, now.reason))}</summary>${derivation(now)}</details></section>` : nothing}
        ${payload.server && trying ? trying.view() : nothing}
      `;
    },
  };
}

/** What an event says of its decision, in the form of a derivation. */
const recorded = ({ payload = {} }) => ({ allowed: payload.decision === 'allow', reason: payload.reason, facts: payload });
