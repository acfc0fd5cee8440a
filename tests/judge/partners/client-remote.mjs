// mcp-remote between a client on its standard input and a server far away, as desktop programs use it.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { fileURLToPath } from 'node:url';
import { clientOptions, listNames, visit } from './partner.mjs';

const options = clientOptions();
const client = new Client({ name: 'partner-remote', version: '1' });
const headers = Object.entries(options.headers).flatMap(([name, value]) => ['--header', `${name}:${value}`]);
const transport = new StdioClientTransport({
  command: process.execPath,
  args: [
    fileURLToPath(new URL('node_modules/mcp-remote/dist/proxy.js', import.meta.url)),
    options.url.href,
    '--allow-http',
    '--transport',
    'http-only',
    ...headers
  ],
  stderr: 'ignore'
});

await visit({
  options,
  async connect() {
    await client.connect(transport);
    return { revision: 'stdio', session: false, server: client.getServerVersion()?.name };
  },
  list: () => listNames(client),
  call: (params, more) => client.callTool(params, undefined, more)
});
await client.ping().catch(() => {}); // what was said before it has left mcp-remote when this is answered
await client.close();
process.exit();
