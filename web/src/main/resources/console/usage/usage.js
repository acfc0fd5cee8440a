// Who used what how often.
import { html, nothing, shown } from '../shell/dom.js';
import { get, isAborted } from '../shell/api.js';
import { href, restate } from '../shell/router.js';
import { clock, count, time } from '../shell/words.js';
import { problem, table } from '../shell/parts.js';
import './chart.js';

const HOUR = 3_600_000;
const WINDOWS = { '1h': ['the last hour', HOUR], '24h': ['the last 24 hours', 24 * HOUR], '7d': ['the last 7 days', 168 * HOUR], '30d': ['the last 30 days', 720 * HOUR], '90d': ['the last 90 days', 2160 * HOUR] };

const number = (of) => (row) => count(of(row));
const eventsOf = (label, filter) => (row) => html`<a href=${href('/events', filter(row))}>${shown(label(row) || '–')}</a>`;

export function page({ query, update }) {
  let chosen = WINDOWS[query.get('window')] ? query.get('window') : '24h';
  let server = query.get('server') ?? '';
  let report = null;
  let error = null;
  let asking = new AbortController();

  async function load() {
    asking.abort();
    asking = new AbortController();
    error = null;
    restate(href('/usage', { window: chosen, server }));
    try {
      report = await get('/analytics/usage', { since: new Date(Date.now() - WINDOWS[chosen][1]).toISOString(), server, limit: 20 }, asking.signal);
    } catch (failed) {
      if (isAborted(failed)) return;
      report = null;
      error = failed;
    }
    update();
  }

  load();

  const total = (label, value, note) => html`<div class="total"><dt>${label}</dt><dd>${count(value)}${note ? html` <span class="quiet">${note}</span>` : nothing}</dd></div>`;

  function figures() {
    const { totals = {}, servers = [], actors = [], tools = [], reasons = [], series = [] } = report;
    const within = { since: report.since ?? '' };
    return html`
      <dl class="totals">
        ${total('Requests', totals.events)}
        ${total('Allowed', totals.allowed)}
        ${total('Denied', totals.denied, totals.events ? `${((100 * totals.denied) / totals.events).toFixed(1)} %` : '')}
        ${total('Servers', totals.unique_servers)} ${total('Humans', totals.unique_humans)} ${total('Agents', totals.unique_agents)} ${total('Sessions', totals.unique_sessions)}
      </dl>
      <section aria-labelledby="over"><h2 id="over">Over time</h2>
        <usage-chart .series=${series}></usage-chart>
        <details><summary>The same as a table</summary>${table('Requests over time', [['From', ({ bucket }) => time(bucket)], ['Requests', number((b) => b.events), 'n'], ['Allowed', number((b) => b.allowed), 'n'], ['Denied', number((b) => b.denied), 'n']], series)}</details>
      </section>
      <div class="two">
        <section aria-labelledby="by-server"><h2 id="by-server">By server</h2>${table('Usage by server', [['Server', eventsOf((r) => r.server, (r) => ({ ...within, server: r.server, namespace: r.namespace }))], ['Requests', number((r) => r.events), 'n'], ['Denied', number((r) => r.denied), 'n'], ['Agents', number((r) => r.unique_agents), 'n'], ['Last', ({ last_seen: last }) => time(last)]], servers)}</section>
        <section aria-labelledby="by-actor"><h2 id="by-actor">By human and agent</h2>${table('Usage by human and agent', [['Agent', eventsOf((r) => r.agent_id, (r) => ({ ...within, agent_id: r.agent_id }))], ['Human', eventsOf((r) => r.human_id, (r) => ({ ...within, human_id: r.human_id }))], ['Requests', number((r) => r.events), 'n'], ['Denied', number((r) => r.denied), 'n'], ['Tools', number((r) => r.unique_tools), 'n']], actors)}</section>
        <section aria-labelledby="by-tool"><h2 id="by-tool">By tool</h2>${table('Usage by tool', [['Tool', eventsOf((r) => r.tool_name, (r) => ({ ...within, tool_name: r.tool_name, server: r.server }))], ['Server', (r) => shown(r.server)], ['Agent', (r) => shown(r.agent_id)], ['Requests', number((r) => r.events), 'n'], ['Denied', number((r) => r.denied), 'n']], tools)}</section>
        <section aria-labelledby="by-reason"><h2 id="by-reason">By reason</h2>${table('Usage by reason', [['Reason', eventsOf((r) => r.reason, (r) => ({ ...within, reason: r.reason }))], ['Decision', (r) => shown({ allow: 'allowed', deny: 'denied' }[r.decision] ?? r.decision)], ['Requests', number((r) => r.events), 'n']], reasons)}</section>
      </div>
    `;
  }

  return {
    title: () => 'Usage',
    leave: () => asking.abort(),
    view: () => html`
      <h1 tabindex="-1">Usage</h1>
      <div class="filters">
        <label>Of <select @change=${(event) => ((chosen = event.target.value), load())}>${Object.entries(WINDOWS).map(([word, [label]]) => html`<option value=${word} ?selected=${word === chosen}>${label}</option>`)}</select></label>
        ${server ? html`<span class="chips"><span>server <strong>${shown(server)}</strong> <button type="button" class="plain" aria-label="Remove server ${server}" @click=${() => ((server = ''), load())}>×</button></span></span>` : nothing}
        <button type="button" @click=${load}>Refresh</button>
        ${report?.until ? html`<span class="quiet">as of ${clock(report.until)}</span>` : nothing}
      </div>
      ${problem(error)} ${report ? figures() : error ? nothing : html`<p class="quiet">Loading …</p>`}
    `,
  };
}
