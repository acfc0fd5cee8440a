// The TypeScript SDK's second version as a server: revision 2026-07-28, and no other.
import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';
import { port, say, serve, slow, stdio } from './partner.mjs';

const text = (value) => ({ content: [{ type: 'text', text: value }] });

function server() {
  const mcp = new McpServer({ name: 'partner-server-v2', version: '1' });
  mcp.registerTool(
    'add',
    {
      description: 'Adds',
      inputSchema: z.object({ a: z.number(), b: z.number() }),
      annotations: { readOnlyHint: true }
    },
    ({ a, b }) => text(`${a + b}`)
  );
  mcp.registerTool('upper', { description: 'Shouts', inputSchema: z.object({ text: z.string() }) }, (args) => {
    say({ event: 'call', tool: 'upper' });
    return text(args.text.toUpperCase());
  });
  mcp.registerTool(
    'slow',
    { description: 'Takes its time', inputSchema: z.object({ steps: z.number() }) },
    (args, { mcpReq }) =>
      slow(args.steps, mcpReq.signal, (progress) => {
        const progressToken = mcpReq._meta?.progressToken;
        if (progressToken === undefined) return;
        return mcpReq.notify({ method: 'notifications/progress', params: { progressToken, ...progress } });
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

if (stdio) {
  serveStdio(server, { legacy: process.argv[3] ?? 'reject' });
} else {
  serve(createServer(toNodeHandler(createMcpHandler(server, { legacy: 'reject' }))), port());
}
