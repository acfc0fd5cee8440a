"""Reads JSON as programs in Python do, and says what it saw: method, id, name, and the whole message.

The protocol is that of read.mjs; numbers are told exactly, as digits and an exponent of ten.
"""

import base64
import json
import re
import sys
from decimal import Decimal

NAMES = {
    "tools/call": "name", "call_tool": "name", "prompts/get": "name",
    "resources/read": "uri", "resources/subscribe": "uri",
    "tasks/get": "taskId", "tasks/result": "taskId", "tasks/cancel": "taskId", "tasks/update": "taskId",
}
ABSENT = object()
SPECIAL = re.compile(r"[^ !#-\[\]-~]")


def escaped(match):
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join("\\u%02x%02x" % (units[i], units[i + 1]) for i in range(0, len(units), 2))


def number(value):
    sign, digits, exponent = Decimal(value).as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    if not text:
        return "#0"
    short = text.rstrip("0")
    return "#%s%se%d" % ("-" if sign else "", short, exponent + len(text) - len(short))


def normal(value):
    if value is ABSENT:
        return "-"
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return '"' + SPECIAL.sub(escaped, value) + '"'
    if isinstance(value, (int, Decimal)):
        return number(value)
    if isinstance(value, list):
        return "[" + ",".join(map(normal, value)) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(normal(name) + ":" + normal(value[name]) for name in names) + "}"


def named(message):
    params = message.get("params")
    if message.get("method") == "completion/complete":
        return params["ref"]["name"] if params["ref"]["type"] == "ref/prompt" else params["ref"]["uri"]
    member = NAMES.get(message.get("method"))
    return ABSENT if member is None else params.get(member, ABSENT)


def seen(line):
    try:
        message = json.loads(base64.b64decode(line).decode("utf-8"), parse_float=Decimal)
        facts = (message.get("method", ABSENT), message.get("id", ABSENT), named(message), message)
        return " ".join(map(normal, facts))
    except Exception as error:
        return "!" + repr(error).replace("\n", " ")


def main():
    block = []
    for line in sys.stdin:
        if line != "\n":
            block.append(seen(line) + "\n")
        else:
            sys.stdout.write("".join(block))
            sys.stdout.flush()
            block = []


main()
