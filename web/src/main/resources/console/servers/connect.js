// What a client has to be told to reach a server, as the command line says it too.
const TOP = { Claude: 'mcpServers', Cursor: 'mcpServers', 'VS Code': 'servers', 'any other': 'mcpServers' };

export const CLIENTS = Object.keys(TOP);

/** The headers that a caller adds, where identity is said in headers. */
function headers(server, session) {
  const auth = server.spec.auth ?? {};
  if ((auth.mode ?? 'header') !== 'header' || !session) return {};
  const { humanID, agentID, teamID } = session.spec.subject;
  return Object.fromEntries(
    [
      [auth.humanIDHeader || 'X-MCP-Human-ID', humanID],
      [auth.agentIDHeader || 'X-MCP-Agent-ID', agentID],
      [auth.teamIDHeader || 'X-MCP-Team-ID', teamID],
      [auth.sessionIDHeader || 'X-MCP-Agent-Session', session.metadata.name],
    ].filter(([, value]) => value),
  );
}

/** A client's settings, as JSON text. */
export function settings(client, server, session) {
  const more = headers(server, session);
  const entry = { type: 'http', url: server.status?.url ?? '', ...(Object.keys(more).length ? { headers: more } : {}) };
  return JSON.stringify({ [TOP[client]]: { [server.metadata.name]: entry } }, null, 2);
}
