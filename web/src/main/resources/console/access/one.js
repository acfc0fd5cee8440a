// What pages of one grant and one session have in common.
import { announce, html, nothing, shown } from '../shell/dom.js';
import { post } from '../shell/api.js';
import { find, isListed } from '../shell/live.js';
import { href } from '../shell/router.js';
import { isAdmin } from '../shell/session.js';
import { accessState, serverOf, state } from '../shell/words.js';
import { problem, table, trust } from '../shell/parts.js';
import { lately } from '../events/lately.js';

export const serverLink = (object) => {
  const { namespace, name } = serverOf(object);
  return html`<a href=${href(`/servers/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`)}>${shown(name)}</a>${namespace === object.metadata.namespace ? nothing : html` <span class="quiet">in ${shown(namespace)}</span>`}`;
};

/** Rules of one sort; none says what that means. */
export const rules = (label, list, none) =>
  html`<h3>${label}</h3>
    ${table(
      label,
      [
        ['Name', ({ name }) => html`<strong>${shown(name)}</strong>`],
        ['Decision', ({ decision }) => (decision === 'deny' ? state({ word: 'denied', tone: 'bad' }) : state({ word: 'allowed', tone: 'good' }))],
        ['Trust needed at least', ({ requiredTrust }) => trust(requiredTrust ?? 'low')],
      ],
      list ?? [],
      none,
    )}`;

/**
 * A page about one object. `body` shows it; `action` gives `{label, final, ask, path, done}` or null.
 */
export function one({ kind, path, label, filter, body, action }) {
  return ({ params: { namespace, name }, update }) => {
    let error = null;
    let isUnderWay = false;
    const recent = isAdmin() ? lately({ [filter]: name }, 8, 'Recent events', update) : null;

    async function act({ ask, path: word, done }) {
      if (ask && !(await ask())) return;
      error = null;
      isUnderWay = true;
      update();
      try {
        await post(`/runtime/${path}/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}/${word}`);
        announce(done);
      } catch (failed) {
        error = failed;
      }
      isUnderWay = false;
      update();
    }

    return {
      title: () => name,
      leave: () => recent?.leave(),
      view() {
        const object = find(kind, namespace, name);
        const trail = html`<p class="trail"><a href=${href('/access', { show: path === 'sessions' ? path : '' })}>${label}s</a> / ${shown(namespace)}</p>`;
        if (!object)
          return html`${trail}<h1 tabindex="-1">${shown(name)}</h1><p>${isListed(kind) ? `There is no ${label.toLowerCase()} of this name in this namespace.` : 'Loading …'}</p>`;
        const how = accessState(object);
        const possible = isAdmin() ? action(object) : null;
        return html`
          ${trail}
          <h1 tabindex="-1">${shown(name)} ${state(how)}</h1>
          <p class="lead">${shown(how.sentence)}</p>
          ${problem(error)}
          ${possible ? html`<p><button type="button" class=${possible.final ? 'final' : ''} ?disabled=${isUnderWay} @click=${() => act(possible)}>${possible.label}</button></p>` : nothing}
          ${body(object)}
          ${recent
            ? html`<section aria-labelledby="recent"><h2 id="recent">Recent events <a class="more" href=${href('/events', { [filter]: name })}>all</a></h2>${recent.view('None yet.')}</section>`
            : nothing}
        `;
      },
    };
  };
}
