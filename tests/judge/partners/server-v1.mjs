// The TypeScript SDK's first version as a server: revisions up to 2025-11-25, with sessions.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';
import { port, say, serve, slow } from './partner.mjs';

const text = (value) => ({ content: [{ type: 'text', text: value }] });

function server() {
  const mcp = new McpServer({ name: 'partner-server-v1', version: '1' });
  mcp.registerTool(
    'add',
    { description: 'Adds', inputSchema: { a: z.number(), b: z.number() }, annotations: { readOnlyHint: true } },
    ({ a, b }) => text(`${a + b}`)
  );
  mcp.registerTool('upper', { description: 'Shouts', inputSchema: { text: z.string() } }, (args) => {
    say({ event: 'call', tool: 'upper' });
    return text(args.text.toUpperCase());
  });
  mcp.registerTool('slow', { description: 'Takes its time', inputSchema: { steps: z.number() } }, (args, extra) =>
    slow(args.steps, extra.signal, (progress) => {
      const progressToken = extra._meta?.progressToken;
      if (progressToken === undefined) return;
      return extra.sendNotification({ method: 'notifications/progress', params: { progressToken, ...progress } });
    })
  );
  mcp.registerResource('note', 'partner://note', { mimeType: 'text/plain' }, (uri) => ({
    contents: [{ uri: uri.href, mimeType: 'text/plain', text: 'a note' }]
  }));
  mcp.registerPrompt('hello', { description: 'Says hello' }, () => ({
    messages: [{ role: 'user', content: { type: 'text', text: 'Hello' } }]
  }));
  return mcp;
}

const sessions = new Map();

async function begin() {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: () => randomUUID(),
    onsessioninitialized: (id) => void sessions.set(id, transport),
    onsessionclosed: (id) => void sessions.delete(id)
  });
  await server().connect(transport);
  return transport;
}

const http = createServer(async (request, response) => {
  const id = request.headers['mcp-session-id'];
  const transport = id === undefined ? await begin() : sessions.get(id);
  if (transport) await transport.handleRequest(request, response);
  else response.writeHead(404).end();
});
serve(http, port());
