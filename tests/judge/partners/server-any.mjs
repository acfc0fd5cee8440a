// A server that runs whatever tool it is asked for and says which: with the TypeScript SDK's first or second version.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { Server as FirstServer } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { createMcpHandler, Server as SecondServer } from '@modelcontextprotocol/server';
import { say, serve } from './partner.mjs';

const [, , version, port] = process.argv;
if (!['v1', 'v2'].includes(version) || !/^\d+$/.test(port)) {
  console.error('usage: v1|v2 PORT');
  process.exit(2);
}
const about = [{ name: 'partner-server-any', version: '1' }, { capabilities: { tools: {} } }];

function run({ params }) {
  say({ event: 'call', tool: params.name });
  return { content: [{ type: 'text', text: 'ran' }] };
}

function first() {
  const sessions = new Map();
  async function begin() {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => void sessions.set(id, transport)
    });
    const server = new FirstServer(...about);
    server.setRequestHandler(CallToolRequestSchema, run);
    await server.connect(transport);
    return transport;
  }
  return async (request, response) => {
    const id = request.headers['mcp-session-id'];
    const transport = id === undefined ? await begin() : sessions.get(id);
    if (transport) await transport.handleRequest(request, response);
    else response.writeHead(404).end();
  };
}

function second() {
  const server = () => {
    const mcp = new SecondServer(...about);
    mcp.setRequestHandler('tools/call', run);
    return mcp;
  };
  return toNodeHandler(createMcpHandler(server, { legacy: 'reject' }));
}

serve(createServer(version === 'v1' ? first() : second()), Number(port));
