// One session: what a human consented to.
import { html, nothing, shown } from '../shell/dom.js';
import { confirm } from '../shell/dialog.js';
import { accessState, subject, time } from '../shell/words.js';
import { facts, trust } from '../shell/parts.js';
import { one, serverLink } from './one.js';

const ask = ({ metadata }) =>
  confirm({
    title: 'Revoke this session?',
    body: html`<p>${shown(metadata.name)} ends at once: calls are refused, and streams are cut off.</p>
      <p><strong>This is final.</strong> No later change brings it back; the human has to consent anew, in a new session.</p>`,
    yes: 'Revoke for ever',
  });

export const page = one({
  kind: 'MCPAgentSession',
  path: 'sessions',
  label: 'Session',
  filter: 'session_id',
  action: (session) =>
    session.spec.revoked || accessState(session).word === 'expired'
      ? null
      : { label: 'Revoke …', final: true, path: 'revoke', done: 'The session is revoked.', ask: () => ask(session) },
  body: (session) => {
    const { spec, metadata, status } = session;
    return facts([
      ['Who', subject(spec.subject)],
      ['Server', serverLink(session)],
      ['Consent', trust(spec.consentedTrust ?? 'low')],
      ['Until', spec.expiresAt ? time(spec.expiresAt) : 'no end'],
      ['Upstream credential', spec.upstreamTokenSecretRef ? `secret ${spec.upstreamTokenSecretRef.name}` : nothing],
      ['Policy version', spec.policyVersion ?? nothing],
      ['In the policy since', status?.policyRevision ? `revision ${status.policyRevision.slice(0, 19)}` : nothing],
      ['Made', metadata.creationTimestamp ? time(metadata.creationTimestamp) : nothing],
    ]);
  },
});
