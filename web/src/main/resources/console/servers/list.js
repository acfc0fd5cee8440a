// All servers, and how they are.
import { html, nothing, shown } from '../shell/dom.js';
import { all, isListed } from '../shell/live.js';
import { href, restate } from '../shell/router.js';
import { isAdmin } from '../shell/session.js';
import { count, serverState, several, state } from '../shell/words.js';
import { refusedLately } from '../events/lately.js';
import '../shell/virtual.js';

const WORDS = ['ready', 'partly ready', 'starting', 'not running', 'unknown'];

const COLUMNS = [
  { name: 'name', label: 'Server', cell: ({ metadata }) => html`<a href=${href(`/servers/${encodeURIComponent(metadata.namespace)}/${encodeURIComponent(metadata.name)}`)}>${shown(metadata.name)}</a>` },
  { name: 'state', label: 'State', cell: (server) => state(serverState(server)) },
  { name: 'namespace', label: 'Namespace', cell: ({ metadata }) => shown(metadata.namespace) },
  { name: 'about', label: 'About', cell: ({ spec, status }) => shown(status?.phase === 'Error' ? status.message : (spec.description ?? '')) },
  { name: 'tools', label: 'Tools', cell: ({ spec }) => count(spec.tools?.length) },
  { name: 'team', label: 'Team', cell: ({ spec }) => shown(spec.teamID) },
  { name: 'endpoint', label: 'Endpoint', cell: ({ status }) => shown(status?.url ?? '') },
];

export function page({ query, update }) {
  let text = query.get('q') ?? '';
  let wanted = query.get('state') ?? '';
  const lately = isAdmin() ? refusedLately({}, update) : null;

  function found() {
    const needle = text.toLowerCase();
    return [...all('MCPServer').values()]
      .filter((server) => !wanted || serverState(server).word === wanted)
      .filter(({ metadata, spec }) =>
        [metadata.name, metadata.namespace, spec.description, spec.teamID, ...(spec.tools ?? []).map(({ name }) => name)].some((each) => each?.toLowerCase().includes(needle)),
      )
      .sort((a, b) => serverState(a).order - serverState(b).order || (a.metadata.name < b.metadata.name ? -1 : 1));
  }

  function filter(change) {
    change();
    restate(href('/servers', { q: text, state: wanted }));
    update();
  }

  return {
    title: () => 'Servers',
    leave: () => lately?.leave(),
    view() {
      const rows = found();
      const total = all('MCPServer').size;
      const counts = WORDS.map((word) => [word, [...all('MCPServer').values()].filter((server) => serverState(server).word === word).length]);
      return html`
        <h1 tabindex="-1">Servers</h1>
        <p class="summary">
          ${!isListed('MCPServer') ? 'Loading …' : total ? counts.filter(([, number]) => number).map(([word, number], i) => html`${i ? ' · ' : ''}${count(number)} ${word}`) : 'There are none yet. ./mcp-runtime server apply -f FILE publishes one.'}
          ${isListed('MCPAccessGrant') ? html` · <a href=${href('/access')}>${several(all('MCPAccessGrant').size, 'grant')}, ${several(all('MCPAgentSession').size, 'session')}</a>` : nothing}
        </p>
        ${lately?.view() ?? nothing}
        <form class="filters" role="search" aria-label="Servers" @submit=${(event) => event.preventDefault()}>
          <label>Search <input type="search" .value=${text} @input=${(event) => filter(() => (text = event.target.value))} placeholder="name, tool, team, words" /></label>
          <label>State
            <select @change=${(event) => filter(() => (wanted = event.target.value))}>
              <option value="" ?selected=${!wanted}>all</option>
              ${WORDS.map((word) => html`<option ?selected=${wanted === word}>${word}</option>`)}
            </select>
          </label>
          <output class="quiet" aria-live="polite">${rows.length === total ? nothing : `${count(rows.length)} of ${count(total)}`}</output>
        </form>
        <virtual-table class="servers" .label=${'Servers'} .columns=${COLUMNS} .source=${{ length: rows.length, at: (i) => rows[i], key: ({ metadata }) => metadata.namespace + '/' + metadata.name }}></virtual-table>
      `;
    },
  };
}
