"""An MCP server over HTTP: it answers `initialize` and says its variable MODE."""
import http.server
import json
import os


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        known = self.path == os.environ["MCP_PATH"] and asked.get("method") == "initialize"
        answer = {"jsonrpc": "2.0", "id": asked.get("id"),
                  "result": {"protocolVersion": "2025-11-25", "capabilities": {},
                             "serverInfo": {"name": "http", "version": "1"}}}
        body = json.dumps(answer).encode() if known else b""
        self.send_response(200 if known else 400)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


print("pid", os.getpid(), "mode", os.environ.get("MODE", "none"), flush=True)
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
