// The TypeScript SDK's first version as a client: revisions up to 2025-11-25 over Streamable HTTP.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { clientOptions, listNames, visit } from './partner.mjs';

const options = clientOptions();
const client = new Client({ name: 'partner-v1', version: '1' });
const transport = new StreamableHTTPClientTransport(options.url, { requestInit: { headers: options.headers } });

await visit({
  options,
  async connect() {
    await client.connect(transport);
    return {
      revision: transport.protocolVersion,
      session: transport.sessionId !== undefined,
      server: client.getServerVersion()?.name
    };
  },
  list: () => listNames(client),
  call: (params, more) => client.callTool(params, undefined, more)
});
await transport.terminateSession().catch(() => {});
await client.close();
process.exit();
