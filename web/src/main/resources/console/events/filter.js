// Which events are meant: fields of an event by the names that the API has for them.
export const FIELDS = {
  server: 'server',
  namespace: 'namespace',
  human_id: 'human',
  agent_id: 'agent',
  session_id: 'session',
  team_id: 'team',
  tool_name: 'tool or prompt',
  resource_uri: 'resource',
  rpc_method: 'method',
  reason: 'reason',
  matched_grant: 'grant that counted',
  trace_id: 'trace',
  source: 'source',
  event_type: 'type',
  cluster: 'cluster',
};

const TOP = new Set(['trace_id', 'source', 'event_type']);
const TIMES = ['since', 'until'];
const KNOWN = new Set([...Object.keys(FIELDS), 'decision', ...TIMES]);

/** What an address says; whatever else stands in it is none of a filter. */
export const ofQuery = (query) => Object.fromEntries([...query].filter(([name, value]) => KNOWN.has(name) && value));

/** Whether an event that has come is meant, as the API would say. */
export function fits(filter, event) {
  return Object.entries(filter).every(([name, value]) => {
    if (name === 'since') return new Date(event.timestamp) >= new Date(value);
    if (name === 'until') return new Date(event.timestamp) < new Date(value);
    return String((TOP.has(name) ? event[name] : event.payload?.[name]) ?? '') === value;
  });
}
