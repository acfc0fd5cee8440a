// What an agent sees of a server, and what comes of a call: through the gateway, decided and recorded as every other.
import { announce, html, nothing, shown } from '../shell/dom.js';
import { isAborted, lines, open, post } from '../shell/api.js';
import { all, find } from '../shell/live.js';
import { href, restate } from '../shell/router.js';
import { accessState, serverOf, serverState, state } from '../shell/words.js';
import { copied, facts, problem, trust } from '../shell/parts.js';
import { argumentsForm } from './schema.js';

const PARTS = { human: 'Human', agent: 'Agent', team: 'Team', session: 'Session' };

const KINDS = {
  progress: 'Progress',
  log: 'Log',
  notification: 'Notification',
  request: 'The server asks',
  result: 'Result',
  error: 'Refused',
};

const byName = (one, other) => (one.metadata.name < other.metadata.name ? -1 : 1);

export function page({ query, update }) {
  let server = query.get('server') ?? '';
  let namespace = query.get('namespace') ?? '';
  let who = null;
  let token = '';
  let seen = null;
  let error = null;
  let isLooking = false;
  let tool = null;
  let form = null;
  let call = null;
  let asking = new AbortController();
  let calling = new AbortController();

  const sessions = () =>
    [...all('MCPAgentSession').values()]
      .filter((each) => serverOf(each).name === server && serverOf(each).namespace === namespace)
      .sort((one, other) => (accessState(one).tone === 'good' ? 0 : 1) - (accessState(other).tone === 'good' ? 0 : 1) || byName(one, other));

  const identityOf = ({ metadata, spec }) => ({
    human: spec.subject?.humanID ?? '',
    agent: spec.subject?.agentID ?? '',
    team: spec.subject?.teamID ?? '',
    session: metadata.name,
  });

  function choose(key) {
    forget();
    [namespace, server] = key ? key.split('/') : ['', ''];
    who = null;
    token = '';
    restate(href('/inspector', { namespace, server }));
    update();
  }

  const proof = () => (token ? { token } : {});

  function forget() {
    asking.abort();
    calling.abort();
    seen = null;
    error = null;
    tool = null;
    form = null;
    call = null;
  }

  function be(next) {
    forget();
    who = next;
    update();
  }

  async function look(event) {
    event.preventDefault();
    forget();
    asking = new AbortController();
    isLooking = true;
    update();
    try {
      seen = await post('/runtime/inspect/tools', { namespace, server, ...who, ...proof() }, asking.signal);
      seen.tools ??= [];
      announce(seen.refused ? 'Refused.' : `${seen.tools.length} tools.`);
    } catch (failed) {
      if (!isAborted(failed)) error = failed;
    }
    isLooking = false;
    update();
  }

  function pick(row) {
    calling.abort();
    tool = row;
    call = null;
    form = argumentsForm(row.inputSchema ?? { type: 'object' }, update);
    update();
    requestAnimationFrame(() => document.getElementById('tool')?.focus());
  }

  /** What a server declares of a tool that is not shown; its arguments are not known. */
  function other(event) {
    event.preventDefault();
    const name = event.target.elements.other.value.trim();
    const declared = find('MCPServer', namespace, server)?.spec.tools?.find((each) => each.name === name);
    if (name) pick({ ...declared, name, declared: Boolean(declared) });
  }

  async function submit(event) {
    event.preventDefault();
    calling.abort();
    calling = new AbortController();
    const mine = { messages: [], error: null, record: null, isUnderWay: true };
    call = mine;
    try {
      const given = form.value();
      update();
      const body = { namespace, server, ...who, ...proof(), tool: tool.name, arguments: given };
      const answer = await open('POST', '/runtime/inspect/call', { body, aborting: calling.signal });
      await lines(answer, (line) => {
        if (line.kind === 'record') mine.record = line;
        else mine.messages.push(line);
        if (line.kind === 'result') announce('The result is there.');
        if (line.kind === 'error') announce(`Refused: ${line.sentence ?? line.reason ?? ''}`);
        update();
      });
    } catch (failed) {
      if (isAborted(failed)) return;
      mine.error = failed;
    }
    mine.isUnderWay = false;
    update();
  }

  function message(line) {
    switch (line.kind) {
      case 'result': {
        const texts = (line.message?.content ?? []).filter(({ type }) => type === 'text').map(({ text }) => text);
        return html`<strong>${line.message?.isError ? state({ word: 'the tool says that it failed', tone: 'wait' }) : state({ word: 'result', tone: 'good' })}</strong>
          ${texts.map((text) => copied(text, 'text of the result'))}
          <details ?open=${!texts.length}><summary>All of it</summary>${copied(JSON.stringify(line.message, null, 2), 'the result')}</details>`;
      }
      case 'error':
        return html`${state({ word: line.reason ? `denied: ${line.reason}` : 'failed', tone: 'bad' })} ${shown(line.sentence)}`;
      case 'progress': {
        const { progress, total, message: words } = line.message?.params ?? {};
        return html`<strong>${KINDS.progress}</strong> ${shown(`${progress ?? ''}${total ? ` of ${total}` : ''} ${words ?? ''}`)}`;
      }
      default:
        return html`<strong>${KINDS[line.kind] ?? shown(line.kind)}</strong> <code>${shown(JSON.stringify(line.message))}</code>`;
    }
  }

  function outcome() {
    if (!call) return nothing;
    return html`
      <h3>What came</h3>
      ${problem(call.error)}
      <ol class="messages" aria-live="polite">${call.messages.map((line) => html`<li>${message(line)}</li>`)}</ol>
      ${call.isUnderWay ? html`<p class="quiet">${call.messages.some(({ kind }) => kind === 'result' || kind === 'error') ? 'Waiting for the record …' : 'Under way …'} <button type="button" class="plain" @click=${() => (calling.abort(), (call.isUnderWay = false), update())}>Stop</button></p>` : nothing}
      ${call.record ? html`<p>${call.record.record ? html`<a href=${href(`/events/${encodeURIComponent(call.record.record)}`)}>The record of this call, explained</a>` : shown(call.record.sentence ?? '')}</p>` : nothing}
    `;
  }

  function tools() {
    if (!seen) return nothing;
    if (seen.refused) return html`<p class="because bad">${state({ word: `denied${seen.refused.reason ? `: ${seen.refused.reason}` : ''}`, tone: 'bad' })} ${shown(seen.refused.message)}</p>`;
    return html`
      <div class="call">
        <section aria-labelledby="seen"><h2 id="seen">Tools that this agent sees</h2>
          ${seen.tools.length
            ? html`<ul class="tools">${seen.tools.map((row) => html`<li><button type="button" aria-pressed=${row === tool} @click=${() => pick(row)}><strong>${shown(row.name)}</strong> ${row.declared ? html`<span class="quiet">${shown(row.sideEffect ?? '')}</span>` : state({ word: 'not declared', tone: 'bad' })}<br /><span class="quiet">${shown(row.title || row.description || '')}</span></button></li>`)}</ul>`
            : html`<p>None. What it may not call it is not shown.</p>`}
          <form class="filters" @submit=${other}>
            <label>One that it does not see <input name="other" maxlength="128" autocomplete="off" list="others" /></label>
            <datalist id="others">${(find('MCPServer', namespace, server)?.spec.tools ?? []).filter(({ name }) => !seen.tools.some((row) => row.name === name)).map(({ name }) => html`<option value=${name}></option>`)}</datalist>
            <button type="submit">Choose</button>
          </form>
        </section>
        ${tool
          ? html`<section aria-labelledby="tool"><h2 id="tool" tabindex="-1">${shown(tool.name)}</h2>
              ${tool.description ? html`<p>${shown(tool.description)}</p>` : nothing}
              ${facts([['Trust needed', trust(tool.requiredTrust ?? 'low')], ['Side effect', tool.sideEffect ?? nothing], ['Risk', tool.riskLevel ?? nothing]])}
              <form @submit=${submit}>${form.view()}<p><button type="submit" class="first" ?disabled=${call?.isUnderWay}>Call</button> <span class="quiet">It is really called, and recorded.</span></p></form>
              ${outcome()}
            </section>`
          : nothing}
      </div>
    `;
  }

  return {
    title: () => 'Inspector',
    leave: () => (asking.abort(), calling.abort()),
    view() {
      const servers = [...all('MCPServer').values()].sort(byName);
      const chosen = server && find('MCPServer', namespace, server);
      const known = chosen ? sessions() : [];
      who ??= known.length ? identityOf(known[0]) : { human: '', agent: '', team: '', session: '' };
      if (!chosen && who) who = null;
      return html`
        <h1 tabindex="-1">Inspector</h1>
        <p class="quiet">A server as an agent sees it. All of it goes through the gateway: it is decided and recorded as every other call.</p>
        <form class="filters" @submit=${look}>
          <label>Server
            <select @change=${(event) => choose(event.target.value)}>
              <option value="" ?selected=${!chosen}>choose one</option>
              ${servers.map(({ metadata, ...rest }) => html`<option value="${metadata.namespace}/${metadata.name}" ?selected=${metadata.name === server && metadata.namespace === namespace}>${metadata.name}${metadata.namespace === 'mcp-servers' ? '' : ` in ${metadata.namespace}`}${serverState(rest).word === 'ready' ? '' : `, ${serverState(rest).word}`}</option>`)}
            </select>
          </label>
          ${chosen
            ? html`<label>As
                  <select @change=${(event) => be(event.target.value ? identityOf(known[event.target.selectedIndex]) : { human: '', agent: '', team: '', session: '' })}>
                    ${known.map((each) => html`<option value=${each.metadata.name} ?selected=${each.metadata.name === who?.session}>session ${each.metadata.name}: ${accessState(each).word}</option>`)}
                    <option value="" ?selected=${!known.some((each) => each.metadata.name === who?.session)}>somebody else</option>
                  </select>
                </label>
                ${Object.entries(PARTS).map(([name, label]) => html`<label>${label}<input name=${name} .value=${who?.[name] ?? ''} maxlength="512" autocomplete="off" @change=${(event) => be({ ...who, [name]: event.target.value })} /></label>`)}
                ${chosen.spec.auth?.mode === 'oauth'
                  ? html`<label>Bearer token<input name="token" type="password" .value=${token} maxlength="16384" autocomplete="off" spellcheck="false" @change=${(event) => ((token = event.target.value.trim()), be(who))} /></label>`
                  : nothing}
                <button type="submit" class="first" ?disabled=${isLooking}>Show its tools</button>`
            : nothing}
        </form>
        ${problem(error)} ${isLooking ? html`<p class="quiet">Asking …</p>` : tools()}
      `;
    },
  };
}
