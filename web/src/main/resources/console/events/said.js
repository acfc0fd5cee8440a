// How one event is said in a line.
import { html, shown } from '../shell/dom.js';
import { href } from '../shell/router.js';

/** The tool, prompt or resource, else the method. */
export function what({ payload = {} }) {
  const thing = payload.tool_name || payload.resource_uri;
  return thing ? shown(thing) : html`<span class="quiet">${shown(payload.rpc_method || payload.method || '–')}</span>`;
}

export function who({ payload = {} }) {
  const { human_id: human, agent_id: agent } = payload;
  if (!human && !agent) return html`<span class="none">nobody named</span>`;
  return html`${shown(agent || '–')}${human ? html` <span class="quiet">for</span> ${shown(human)}` : ''}`;
}

export const reason = ({ payload = {} }) => (payload.reason && payload.reason !== 'allowed' ? shown(payload.reason) : '');

export const eventHref = ({ id }) => href(`/events/${encodeURIComponent(id)}`);
