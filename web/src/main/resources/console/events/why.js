// Why a decision is what it is: the trust arithmetic, what counted, and what would change it. For recorded decisions and
// for those that would be taken now.
import { html, nothing, shown } from '../shell/dom.js';
import { href } from '../shell/router.js';
import { state } from '../shell/words.js';
import { isBelow, table, trust } from '../shell/parts.js';
import { REASONS } from './reasons.js';

export const sentence = (reason) => REASONS[reason] ?? 'a reason that this console does not know';

export const verdict = (allowed, reason) => (allowed ? { word: 'allowed', tone: 'good' } : { word: `denied: ${reason}`, tone: 'bad' });

/** min(ceiling, consent) against what is required, of the facts of an event or a derivation. */
export function arithmetic(facts) {
  const { admin_trust: ceiling, consented_trust: consent, effective_trust: effective, required_trust: required } = facts;
  if (!effective && !ceiling && !consent) return html`<p class="quiet">It was decided before trust was looked at.</p>`;
  const low = effective && required && isBelow(effective, required);
  const line = (label, level, note) => html`<div role="row"><span role="rowheader">${label}</span><span role="cell">${trust(level)}</span><span role="cell" class="quiet">${note}</span></div>`;
  return html`
    <div class="sum" role="table" aria-label="Trust">
      ${line('Ceiling', ceiling, facts.matched_grant ? html`an administrator allows at most, in grant ${shown(facts.matched_grant)}` : 'an administrator allows at most')}
      ${line('Consent', consent, facts.matched_session ? html`the human consented to, in session ${shown(facts.matched_session)}` : consent ? 'the human consented to' : 'no session was needed')}
      <div role="row" class="total"><span role="rowheader">The lower of both</span><span role="cell">${trust(effective)}</span><span role="cell" class="quiet">is what the caller has</span></div>
      <div role="row"><span role="rowheader">Needed</span><span role="cell">${trust(required)}</span><span role="cell">${low ? state({ word: 'more than the caller has', tone: 'bad' }) : state({ word: 'the caller has as much', tone: 'good' })}</span></div>
    </div>
  `;
}

const SPEAKS = { open: 'no rule: everything', allow: 'a rule allows it', deny: 'a rule denies it', silent: 'no rule names it' };

const objectHref = (path, { namespace, name }) => href(`/access/${path}/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`);

const OBJECTS = { edit_grant: 'grants', edit_session: 'sessions' };

/** What would turn a refusal. */
export function changes(derivation) {
  const list = derivation.changes ?? [];
  if (derivation.allowed) return nothing;
  if (!list.length) return html`<p>No change of grants, sessions or the server would allow it.</p>`;
  return html`
    <p>It would be allowed if somebody were to${list.length > 1 ? ' do all of this' : ''}:</p>
    <ul class="changes">
      ${list.map((change) => {
        if (typeof change === 'string') return html`<li>${shown(change)}</li>`;
        const path = OBJECTS[change.kind];
        return html`<li>${shown(change.sentence)}${path ? html` <a href=${objectHref(path, change.object)}>look at it</a>` : nothing}</li>`;
      })}
    </ul>
  `;
}

/** All of a derivation. */
export function derivation(given) {
  return html`
    ${arithmetic(given.facts ?? {})}
    <h3>Step by step</h3>
    <ol class="steps">${(given.steps ?? []).map((step) => html`<li>${shown(step)}</li>`)}</ol>
    ${given.grants?.length
      ? html`<h3>Grants that name the caller</h3>${table(
          'Grants that name the caller',
          [
            ['Grant', ({ grant }) => html`<a href=${objectHref('grants', grant)}>${shown(grant.name)}</a>`],
            ['In force', ({ in_force: inForce }) => (inForce ? 'yes' : 'no')],
            ['Says', ({ speaks }) => SPEAKS[speaks] ?? speaks],
            ['Permits the side effect', ({ permits_side_effect: permits }) => (permits ? 'yes' : 'no')],
            ['Ceiling', ({ ceiling }) => trust(ceiling)],
            ['Counted', ({ counted }) => (counted ? 'yes' : 'no')],
          ],
          given.grants,
        )}`
      : nothing}
  `;
}
