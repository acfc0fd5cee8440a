// One event explained: who, what, when, why, and what would change it.
import { html, nothing, shown } from '../shell/dom.js';
import { get, isAborted } from '../shell/api.js';
import { href } from '../shell/router.js';
import { decision, state, whole } from '../shell/words.js';
import { copied, facts, problem } from '../shell/parts.js';
import { FIELDS } from './filter.js';
import { keep, keptEvent } from './kept.js';
import { differences, tryIt } from './try.js';
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

const TITLES = { denied: 'Denied', failed: 'Allowed, and failed', allowed: 'Allowed', recorded: 'Recorded' };

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
  let said = null;
  let error = null;
  let trying = null;
  const leaving = new AbortController();

  get(`/events/${segment(id)}/explain`, {}, leaving.signal)
    .then((explanation) => {
      said = explanation;
      event = keep(said.event);
      trying = said.now ? tryIt(event, update) : null;
      update();
    })
    .catch((failed) => {
      if (isAborted(failed)) return;
      error = failed;
      update();
    });

  function change() {
    if (error) return nothing;
    if (!said) return html`<p class="quiet">Loading …</p>`;
    const { now, note, recorded } = said;
    if (!now) return html`<p>${recorded?.advice ? shown(`To mend it: ${recorded.advice}.`) : ''}</p><p class="quiet">${shown(note ?? '')}</p>`;
    if (now.allowed && said.turned) return html`<p>By the policy that is in force now it would be ${state(verdict(true))}.</p>${differences(said.differences, 'Then', 'Now')}`;
    return html`${changes(now)} ${!now.allowed && !now.changes?.length && recorded?.advice ? html`<p>${shown(`To mend it: ${recorded.advice}.`)}</p>` : nothing}
      ${said.turned ? html`<p class="notice">It was allowed then. Now it would be ${state(verdict(now.allowed, now.reason))}</p>${differences(said.differences, 'Then', 'Now')}` : nothing}
      ${now.allowed ? html`<p class="quiet">It is allowed. Disabling the grant, or revoking the session, would refuse the next one.</p>` : nothing}`;
  }

  return {
    title: () => (event ? `Event: ${decision(event.payload).word}` : 'Event'),
    leave: () => (leaving.abort(), trying?.leave()),
    view() {
      const trail = html`<p class="trail"><a href=${href('/events')}>Events</a></p>`;
      if (!event) return html`${trail}<h1 tabindex="-1">Event</h1>${error ? problem(error) : html`<p class="quiet">Loading …</p>`}`;
      const payload = event.payload ?? {};
      const how = decision(payload);
      const now = said?.now;
      return html`
        ${trail}
        <h1 tabindex="-1">${TITLES[how.word]}${payload.reason && payload.reason !== 'allowed' ? html`: <code>${shown(payload.reason)}</code>` : nothing}</h1>
        <p class="lead">${story(event)}</p>
        ${payload.reason ? html`<p class="because ${how.tone}">${state(how)} because ${shown(sentence(payload.reason))}.</p>` : nothing}
        ${payload.observed_reason ? html`<p class="notice">The policy only observes. Enforced, it would have been refused: ${shown(sentence(payload.observed_reason))}.</p>` : nothing}
        ${problem(error)}
        <div class="two">
          <section aria-labelledby="trust"><h2 id="trust">The trust arithmetic, then</h2>${arithmetic(payload)}</section>
          <section aria-labelledby="change"><h2 id="change">${how.word === 'allowed' ? 'What would be decided now' : 'What would change it'}</h2>${change()}</section>
        </div>
        <section aria-labelledby="record"><h2 id="record">The record</h2>
          ${record(event)}
          <details><summary>As it was written</summary>${copied(JSON.stringify(event, null, 2), 'the event')}</details>
        </section>
        ${now
          ? html`<section aria-labelledby="now"><h2 id="now">How it would be decided now</h2>
              ${said.same_policy === false ? html`<p class="quiet">The policy is another than then.</p>` : nothing}
              <details ?open=${said.turned}><summary>${state(verdict(now.allowed, now.reason))}</summary>${derivation(now)}</details></section>`
          : nothing}
        ${trying ? trying.view() : nothing}
      `;
    },
  };
}
