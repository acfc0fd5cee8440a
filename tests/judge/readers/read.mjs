// Reads JSON as programs on Node do, and says what it saw: method, id, name, and the whole message.
//
// In come blocks of base64 lines, each block ended by an empty line; out goes one line for each. A text that cannot
// be read is a line that begins with '!'. Blocks are answered whole, so that neither side waits for the other.
import { createInterface } from "node:readline";

const NAMES = {
  "tools/call": "name", "call_tool": "name", "prompts/get": "name",
  "resources/read": "uri", "resources/subscribe": "uri",
  "tasks/get": "taskId", "tasks/result": "taskId", "tasks/cancel": "taskId", "tasks/update": "taskId",
};
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const bits = new DataView(new ArrayBuffer(8));

function normal(value) {
  if (value === undefined) return "-";
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    bits.setFloat64(0, value);
    return "#" + bits.getBigUint64(0).toString(16).padStart(16, "0");
  }
  if (typeof value === "string") {
    return '"' + value.replace(/[^ !#-[\]-~]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")) + '"';
  }
  if (Array.isArray(value)) return "[" + value.map(normal).join(",") + "]";
  return "{" + Object.keys(value).sort().map((name) => normal(name) + ":" + normal(value[name])).join(",") + "}";
}

function named(message) {
  const params = message.params;
  if (message.method === "completion/complete") return params.ref.type === "ref/prompt" ? params.ref.name : params.ref.uri;
  return Object.hasOwn(NAMES, message.method ?? "") ? params[NAMES[message.method]] : undefined;
}

function seen(line) {
  try {
    const message = JSON.parse(UTF8.decode(Buffer.from(line, "base64")));
    return [message.method, message.id, named(message), message].map(normal).join(" ");
  } catch (error) {
    return "!" + String(error).replaceAll("\n", " ");
  }
}

let block = [];
createInterface({ input: process.stdin }).on("line", (line) => {
  if (line !== "") {
    block.push(seen(line));
  } else {
    process.stdout.write(block.map((answer) => answer + "\n").join(""));
    block = [];
  }
});
