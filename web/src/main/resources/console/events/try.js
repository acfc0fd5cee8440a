// The same call, with something else: what would be decided now, and what differs. Nothing is called.
import { html, nothing, shown } from '../shell/dom.js';
import { isAborted, post } from '../shell/api.js';
import { all, find } from '../shell/live.js';
import { serverOf, state } from '../shell/words.js';
import { problem } from '../shell/parts.js';
import { changes, derivation, verdict } from './why.js';

const PARTS = { human: 'Human', agent: 'Agent', team: 'Team', session: 'Session' };
const ASKED = { tool: 'Tool', prompt: 'Prompt', resource: 'Resource', method: 'Method' };

/** What is asked of the API about the call of an event. */
export function question({ payload = {} }) {
  const said = {
    server: payload.server,
    namespace: payload.namespace,
    human: payload.human_id,
    agent: payload.agent_id,
    team: payload.subject_team_id,
    session: payload.session_id,
  };
  if (payload.resource_uri) said.resource = payload.resource_uri;
  else if (payload.tool_name && payload.rpc_method === 'prompts/get') said.prompt = payload.tool_name;
  else if (payload.tool_name) said.tool = payload.tool_name;
  else if (payload.rpc_method) said.method = payload.rpc_method;
  return said;
}

const thing = (said) => Object.keys(ASKED).find((word) => said[word]) ?? 'tool';

// Members of an event in which two decisions may differ, in words; what is not here is of no interest to people.
const WORDS = {
  decision: 'decision',
  reason: 'reason',
  matched_grant: 'grant that counted',
  matched_session: 'session that counted',
  session_state: 'state of the session',
  required_trust: 'trust needed',
  required_side_effect: 'side effect',
  admin_trust: 'ceiling',
  consented_trust: 'consent',
  effective_trust: 'the lower of both',
  risk_level: 'risk',
};

/** In what two decisions differ. */
export function differences(list, before, after) {
  const rows = (list ?? []).filter(({ what }) => WORDS[what]);
  return rows.length
    ? html`<div class="scrolled" tabindex="0" role="group" aria-label="What differs"><table>
        <thead><tr><th scope="col">What differs</th><th scope="col">${before}</th><th scope="col">${after}</th></tr></thead>
        <tbody>${rows.map((row) => html`<tr><th scope="row">${WORDS[row.what]}</th><td>${shown(row.before ?? '–')}</td><td><strong>${shown(row.after ?? '–')}</strong></td></tr>`)}</tbody>
      </table></div>`
    : html`<p class="quiet">Nothing differs.</p>`;
}

export function tryIt(event, update) {
  const original = question(event);
  let said = { ...original };
  let word = thing(original);
  let answer = null;
  let error = null;
  let asking = new AbortController();

  async function submit(submitted) {
    submitted.preventDefault();
    asking.abort();
    asking = new AbortController();
    error = null;
    try {
      answer = await post('/runtime/try', { ...original, instead: changed() }, asking.signal);
    } catch (failed) {
      if (isAborted(failed)) return;
      answer = null;
      error = failed;
    }
    update();
  }

  /** What is another than in the event; an empty text takes away. */
  function changed() {
    const instead = { [word]: said[word] ?? '' };
    for (const name of Object.keys(PARTS)) if ((said[name] ?? '') !== (original[name] ?? '')) instead[name] = said[name] ?? '';
    return instead;
  }

  const set = (name, value) => {
    said = { ...said, [name]: value };
    update();
  };

  function setWord(next) {
    const value = said[word] ?? '';
    for (const each of Object.keys(ASKED)) delete said[each];
    word = next;
    set(word, value);
  }

  const isHere = (object) => serverOf(object).namespace === said.namespace && serverOf(object).name === said.server;

  function choices(name) {
    const sessions = [...all('MCPAgentSession').values()].filter(isHere);
    const grants = [...all('MCPAccessGrant').values()].filter(isHere);
    const subjects = [...sessions, ...grants].map(({ spec }) => spec.subject ?? {});
    const server = find('MCPServer', said.namespace, said.server)?.spec ?? {};
    const values = {
      human: () => subjects.map(({ humanID }) => humanID),
      agent: () => subjects.map(({ agentID }) => agentID),
      team: () => subjects.map(({ teamID }) => teamID),
      session: () => sessions.map(({ metadata }) => metadata.name),
      tool: () => (server.tools ?? []).map(({ name: tool }) => tool),
      prompt: () => (server.prompts ?? []).map(({ name: prompt }) => prompt),
      resource: () => (server.mcpResources ?? []).map(({ uri, name: own }) => uri || own),
      method: () => ['tools/list', 'prompts/list', 'resources/list', 'initialize', 'ping'],
    }[name]();
    return [...new Set(values.filter(Boolean))].sort();
  }

  const field = (name, label) => html`<label>${label}
    <input name=${name} .value=${said[name] ?? ''} list="try-${name}" maxlength="512" autocomplete="off" @input=${(typed) => set(name, typed.target.value)} />
    <datalist id="try-${name}">${choices(name).map((value) => html`<option value=${value}></option>`)}</datalist>
  </label>`;

  return {
    leave: () => asking.abort(),
    view: () => html`
      <section aria-labelledby="try">
        <h2 id="try">Try it</h2>
        <p class="quiet">The same call with something else. It is only decided, by the policy that is in force now; nothing is called.</p>
        <form class="filters" @submit=${submit}>
          ${Object.entries(PARTS).map(([name, label]) => field(name, label))}
          <label>Asks for <select @change=${(chosen) => setWord(chosen.target.value)}>${Object.entries(ASKED).map(([name, label]) => html`<option value=${name} ?selected=${name === word}>${label.toLowerCase()}</option>`)}</select></label>
          ${field(word, ASKED[word])}
          <button type="submit" class="first">What would be decided?</button>
        </form>
        <div aria-live="polite">
          ${problem(error)}
          ${answer
            ? html`<p class="verdict">${state(verdict(answer.after.allowed, answer.after.reason))}</p>
                ${differences(answer.differences, 'The call of the event', 'This one')} ${changes(answer.after)}
                <details><summary>Why</summary>${derivation(answer.after)}</details>`
            : nothing}
        </div>
      </section>
    `,
  };
}
