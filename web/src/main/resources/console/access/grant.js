// One grant, whole.
import { html, nothing } from '../shell/dom.js';
import { subject, time } from '../shell/words.js';
import { facts, trust } from '../shell/parts.js';
import { one, rules, serverLink } from './one.js';

export const page = one({
  kind: 'MCPAccessGrant',
  path: 'grants',
  label: 'Grant',
  filter: 'matched_grant',
  action: ({ spec }) =>
    spec.disabled
      ? { label: 'Enable', path: 'enable', done: 'The grant is enabled.' }
      : { label: 'Disable', path: 'disable', done: 'The grant is disabled.' },
  body: (grant) => {
    const { spec, metadata, status } = grant;
    return html`
      ${facts([
        ['Who', subject(spec.subject)],
        ['Server', serverLink(grant)],
        ['Ceiling', trust(spec.maxTrust ?? 'low')],
        ['Side effects', (spec.allowedSideEffects ?? []).join(', ') || 'none at all'],
        ['Server may ask', (spec.serverRequests ?? []).join(', ') || 'nothing of the client'],
        ['From', spec.validFrom ? time(spec.validFrom) : nothing],
        ['Until', spec.expiresAt ? time(spec.expiresAt) : 'no end'],
        ['Policy version', spec.policyVersion ?? nothing],
        ['In the policy since', status?.policyRevision ? `revision ${status.policyRevision.slice(0, 19)}` : nothing],
        ['Made', metadata.creationTimestamp ? time(metadata.creationTimestamp) : nothing],
      ])}
      <section aria-labelledby="rules">
        <h2 id="rules">Rules</h2>
        ${rules('Tools', spec.toolRules, 'No rule: every tool, within ceiling and side effects.')}
        ${rules('Prompts', spec.promptRules, 'No rule: every prompt, where reading is granted.')}
        ${rules('Resources', spec.resourceRules, 'No rule: every resource, where reading is granted.')}
      </section>
    `;
  },
});
