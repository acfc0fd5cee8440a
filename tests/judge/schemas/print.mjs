// Prints the JSON Schema of every revision of MCP that the package @modelcontextprotocol/conformance embeds, as one JSON
// object by revision. They stand in its bundle as object literals; each is read as one, and nothing of the bundle is run.
//   node print.mjs BUNDLE
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';

const bundle = readFileSync(process.argv[2], 'utf8');

// Where the object literal that begins at `from` ends. Its texts are template literals without expressions.
function end(from) {
  let depth = 0;
  for (let i = from; i < bundle.length; i++) {
    const c = bundle[i];
    if (c === '`' || c === '"' || c === "'") {
      for (i++; bundle[i] !== c; i++) {
        if (bundle[i] === '\\') i++;
        else if (c === '`' && bundle.startsWith('${', i)) throw new Error(`an expression stands in a schema, at ${i}`);
      }
    } else if (c === '{') depth++;
    else if (c === '}' && --depth === 0) return i + 1;
  }
  throw new Error(`the object that begins at ${from} does not end`);
}

const table = /const [\w$]+=\{"2025-03-26":([\w$]+),"2025-06-18":([\w$]+),"2025-11-25":([\w$]+),\[[\w$]+\]:([\w$]+)\}/.exec(bundle);
if (!table) throw new Error('the bundle has no table of schemas by revision; has the package changed?');
const revisions = ['2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28'];
const schemas = {};
revisions.forEach((revision, i) => {
  const opening = `${table[i + 1]}={$schema:`;
  const at = [`,${opening}`, ` ${opening}`].map((text) => bundle.indexOf(text)).find((found) => found >= 0);
  if (at === undefined) throw new Error(`the bundle has no schema of ${revision}`);
  const from = at + 1 + table[i + 1].length + 1;
  schemas[revision] = runInNewContext(`(${bundle.slice(from, end(from))})`, {}, { timeout: 5000 });
});
process.stdout.write(JSON.stringify(schemas));
