// The TypeScript SDK's second version as a client: revision 2026-07-28, and no other.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { clientOptions, listNames, visit } from './partner.mjs';

const REVISION = '2026-07-28';
const options = clientOptions();
const client = new Client({ name: 'partner-v2', version: '1' }, { versionNegotiation: { mode: { pin: REVISION } } });
const transport = new StreamableHTTPClientTransport(options.url, { requestInit: { headers: options.headers } });

await visit({
  options,
  async connect() {
    await client.connect(transport);
    return { revision: REVISION, session: transport.sessionId !== undefined, server: client.getServerVersion()?.name };
  },
  list: () => listNames(client),
  call: (params, more) => client.callTool(params, more)
});
await client.close();
process.exit();
