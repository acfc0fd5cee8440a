// One server: how it is, how it is reached, what it offers, what happened.
import { html, nothing, shown } from '../shell/dom.js';
import { get, isAborted } from '../shell/api.js';
import { all, find, isListed } from '../shell/live.js';
import { href } from '../shell/router.js';
import { isAdmin } from '../shell/session.js';
import { accessState, serverOf, serverState, state, time } from '../shell/words.js';
import { copied, facts, table, trust } from '../shell/parts.js';
import { lately } from '../events/lately.js';
import { CLIENTS, settings } from './connect.js';

const DRIFT = {
  declared: { word: 'as declared', tone: 'good' },
  missing: { word: 'declared, not there', tone: 'bad' },
  ungoverned: { word: 'there, not declared', tone: 'bad' },
};

export function page({ params: { namespace, name }, update }) {
  let client = CLIENTS[0];
  let session = '';
  let rows = null;
  let error = null;
  let revision = '';
  const leaving = new AbortController();
  const recent = isAdmin() ? lately({ server: name, namespace }, 8, 'Recent events', update) : null;

  function load() {
    get('/runtime/tools', { server: name, namespace }, leaving.signal)
      .then((said) => ((rows = said.tools), update()))
      .catch((failed) => {
        if (!isAborted(failed)) ((error = failed), update());
      });
  }

  const ofIt = (kind) =>
    [...all(kind).values()]
      .filter((object) => serverOf(object).namespace === namespace && serverOf(object).name === name)
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));

  function connect(server) {
    const sessions = ofIt('MCPAgentSession').filter((each) => accessState(each).tone === 'good');
    const chosen = sessions.find((each) => each.metadata.name === session) ?? sessions[0];
    if (!server.status?.url) return html`<p class="quiet">It has no address yet.</p>`;
    return html`
      <div class="filters">
        <label>Client <select @change=${(event) => ((client = event.target.value), update())}>${CLIENTS.map((each) => html`<option ?selected=${each === client}>${each}</option>`)}</select></label>
        ${sessions.length
          ? html`<label>As session <select @change=${(event) => ((session = event.target.value), update())}>${sessions.map((each) => html`<option value=${each.metadata.name} ?selected=${each === chosen}>${each.metadata.name}</option>`)}</select></label>`
          : nothing}
      </div>
      ${copied(settings(client, server, chosen), `settings for ${client}`)}
    `;
  }

  function tools() {
    if (error) return html`<p class="problem">${error.message}</p>`;
    if (!rows) return html`<p class="quiet">Loading …</p>`;
    return table(
      'Tools',
      [
        ['Tool', (row) => html`<strong>${shown(row.tool_name)}</strong>`],
        ['What it does', (row) => shown(row.description)],
        ['Side effect', (row) => (row.side_effect ? shown(row.side_effect) : '–')],
        ['Trust needed', (row) => trust(row.required_trust)],
        ['Risk', (row) => shown(row.risk_level ?? '–')],
        ['Declared and there?', (row) => (row.live === undefined && row.drift_status === 'declared' ? html`<span class="quiet">not asked</span>` : state(DRIFT[row.drift_status] ?? DRIFT.declared))],
      ],
      rows,
      'It declares none, and lists none.',
    );
  }

  const items = (label, list, withUri) =>
    list?.length
      ? html`<h3>${label}</h3>${table(
          label,
          [
            ['Name', (item) => html`<strong>${shown(item.name)}</strong>`],
            ...(withUri ? [['URI', (item) => shown(item.uri || item.name)]] : []),
            ['What it is', (item) => shown(item.description)],
            ['Trust needed', (item) => trust(item.requiredTrust ?? 'low')],
          ],
          list,
        )}`
      : nothing;

  const access = (kind, path, label) =>
    table(
      label,
      [
        ['Name', ({ metadata }) => html`<a href=${href(`/access/${path}/${encodeURIComponent(metadata.namespace)}/${encodeURIComponent(metadata.name)}`)}>${shown(metadata.name)}</a>`],
        ['State', (object) => state(accessState(object))],
        ['For', ({ spec }) => shown([spec.subject?.agentID, spec.subject?.humanID, spec.subject?.teamID].filter(Boolean).join(' · '))],
        [kind === 'MCPAccessGrant' ? 'Ceiling' : 'Consent', ({ spec }) => trust(spec.maxTrust ?? spec.consentedTrust ?? 'low')],
      ],
      ofIt(kind),
    );

  return {
    title: () => name,
    leave: () => (leaving.abort(), recent?.leave()),
    view() {
      const server = find('MCPServer', namespace, name);
      if (!server)
        return html`<h1 tabindex="-1">${shown(name)}</h1><p>${isListed('MCPServer') ? html`There is no server of this name in ${shown(namespace)}. <a href=${href('/servers')}>Servers</a>` : 'Loading …'}</p>`;
      const seen = `${server.metadata.generation} ${server.status?.phase}`;
      if (seen !== revision) {
        revision = seen;
        load();
      }
      const { spec, status, metadata } = server;
      return html`
        <p class="trail"><a href=${href('/servers')}>Servers</a> / ${shown(namespace)}</p>
        <h1 tabindex="-1">${shown(name)} ${state(serverState(server))}</h1>
        ${spec.description ? html`<p class="lead">${shown(spec.description)}</p>` : nothing}
        ${status?.message && status.phase !== 'Ready' ? html`<p class="notice">${shown(status.message)}</p>` : nothing}
        ${facts([
          ['Endpoint', status?.url ?? html`<span class="none">none yet</span>`],
          ['Identity', { header: 'asserted in headers, not proven', oauth: 'a token', mtls: 'a client certificate', none: 'nobody is identified' }[spec.auth?.mode ?? 'header'] ?? spec.auth?.mode],
          ['Governed', spec.gateway?.enabled ? `yes, revision ${(status?.policyRevision ?? 'pending').slice(0, 19)}` : 'no: nobody decides who calls it'],
          ['Runs', spec.image ?? spec.command?.join(' ').slice(0, 160) ?? spec.gateway?.upstreamURL ?? nothing],
          ['Team', spec.teamID ?? nothing],
          ['Made', metadata.creationTimestamp ? time(metadata.creationTimestamp) : nothing],
        ])}
        <section aria-labelledby="conditions"><h2 id="conditions">Conditions</h2>
          ${table(
            'Conditions',
            [
              ['Condition', ({ type }) => shown(type)],
              ['Is it so?', (condition) => state({ True: { word: 'yes', tone: 'good' }, False: { word: 'no', tone: 'bad' } }[condition.status] ?? { word: 'unknown', tone: 'off' })],
              ['Why', ({ message, reason }) => html`${shown(message || reason)}`],
              ['Since', ({ lastTransitionTime }) => time(lastTransitionTime)],
            ],
            status?.conditions ?? [],
            'Nobody has looked at it yet.',
          )}
        </section>
        <section aria-labelledby="offers"><h2 id="offers">What it offers</h2>
          ${tools()} ${items('Prompts', spec.prompts)} ${items('Resources', spec.mcpResources, true)} ${items('Tasks', spec.tasks)}
        </section>
        <div class="two">
          <section aria-labelledby="grants"><h2 id="grants">Grants</h2>${access('MCPAccessGrant', 'grants', 'Grants of this server')}</section>
          <section aria-labelledby="sessions"><h2 id="sessions">Sessions</h2>${access('MCPAgentSession', 'sessions', 'Sessions of this server')}</section>
        </div>
        ${recent
          ? html`<section aria-labelledby="recent"><h2 id="recent">Recent events <a class="more" href=${href('/events', { server: name, namespace })}>all of this server</a></h2>${recent.view('Nobody has called it yet.')}</section>`
          : nothing}
        <section aria-labelledby="connect"><h2 id="connect">Connect a client</h2>${connect(server)}</section>
      `;
    },
  };
}
