// Grants and sessions: what an administrator allows, and what a human consented to.
import { html, nothing, shown } from '../shell/dom.js';
import { all, isListed } from '../shell/live.js';
import { href, restate } from '../shell/router.js';
import { accessState, count, serverOf, state, subject, time } from '../shell/words.js';
import { trust } from '../shell/parts.js';
import '../shell/virtual.js';

const KINDS = {
  grants: {
    kind: 'MCPAccessGrant',
    title: 'Grants',
    about: 'What an administrator allows at most. A call needs a grant, and a session of a human who consents.',
  },
  sessions: {
    kind: 'MCPAgentSession',
    title: 'Sessions',
    about: 'What a human lets an agent do, and until when. Taking it back is final.',
  },
};

const columns = (which) => [
  { name: 'name', label: 'Name', cell: ({ metadata }) => html`<a href=${href(`/access/${which}/${encodeURIComponent(metadata.namespace)}/${encodeURIComponent(metadata.name)}`)}>${shown(metadata.name)}</a>` },
  { name: 'state', label: 'State', cell: (object) => state(accessState(object)) },
  { name: 'subject', label: 'Who', cell: ({ spec }) => subject(spec.subject) },
  { name: 'server', label: 'Server', cell: (object) => shown(serverOf(object).name) },
  which === 'grants'
    ? { name: 'trust', label: 'Ceiling', cell: ({ spec }) => trust(spec.maxTrust ?? 'low') }
    : { name: 'trust', label: 'Consent', cell: ({ spec }) => trust(spec.consentedTrust ?? 'low') },
  which === 'grants'
    ? { name: 'rules', label: 'Rules', cell: ({ spec }) => rules(spec) }
    : { name: 'rules', label: 'Until', cell: ({ spec }) => (spec.expiresAt ? time(spec.expiresAt) : html`<span class="quiet">no end</span>`) },
];

function rules(spec) {
  const number = [spec.toolRules, spec.promptRules, spec.resourceRules].reduce((sum, list) => sum + (list?.length ?? 0), 0);
  return html`<span class="quiet">${(spec.allowedSideEffects ?? []).join(', ') || 'no side effect'}${number ? `; ${count(number)} rule${number === 1 ? '' : 's'}` : ''}</span>`;
}

export function page({ query, update }) {
  let which = query.get('show') === 'sessions' ? 'sessions' : 'grants';
  let text = query.get('q') ?? '';

  function change(what) {
    what();
    restate(href('/access', { show: which === 'grants' ? '' : which, q: text }));
    update();
  }

  function found() {
    const needle = text.toLowerCase();
    return [...all(KINDS[which].kind).values()]
      .filter((object) =>
        [object.metadata.name, object.spec.subject?.humanID, object.spec.subject?.agentID, object.spec.subject?.teamID, serverOf(object).name, accessState(object).word].some((each) => each?.toLowerCase().includes(needle)),
      )
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  }

  return {
    title: () => KINDS[which].title,
    view() {
      const rows = found();
      const total = all(KINDS[which].kind).size;
      return html`
        <h1 tabindex="-1">Access</h1>
        <div class="choice" role="group" aria-label="What is shown">
          ${Object.entries(KINDS).map(([word, { title, kind }]) => html`<button type="button" aria-pressed=${which === word} @click=${() => change(() => (which = word))}>${title} <span class="quiet">${count(all(kind).size)}</span></button>`)}
        </div>
        <p class="quiet">${KINDS[which].about}</p>
        <form class="filters" role="search" aria-label=${KINDS[which].title} @submit=${(event) => event.preventDefault()}>
          <label>Search <input type="search" .value=${text} @input=${(event) => change(() => (text = event.target.value))} placeholder="name, who, server, state" /></label>
          <output class="quiet" aria-live="polite">${rows.length === total ? nothing : `${count(rows.length)} of ${count(total)}`}</output>
        </form>
        ${isListed(KINDS[which].kind) && !total ? html`<p>There are none yet. <code>./mcp-runtime access ${which === 'grants' ? 'grant' : 'session'} init</code> writes one.</p>` : nothing}
        <virtual-table class="access" .label=${KINDS[which].title} .columns=${columns(which)} .source=${{ length: rows.length, at: (i) => rows[i], key: ({ kind, metadata }) => `${kind}/${metadata.namespace}/${metadata.name}` }}></virtual-table>
      `;
    },
  };
}
