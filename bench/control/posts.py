"""POSTs as fast as so many clients get their answers, each before its next: by wrk, with one thread. The one load for our commands and for etcd."""

import json
import os
import pathlib
import subprocess
import tempfile

SCRIPT = """
local body, keys = BODY, KEYS
local headers, count = {}, 0
for name, value in pairs(HEADERS) do headers[name] = value end
headers["Content-Type"] = "application/json"
function request()
  count = count + 1
  if keys then headers["Idempotency-Key"] = keys .. count end
  return wrk.format("POST", PATH, headers, (body:gsub("#", count)))
end
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format('{"posts":%d,"seconds":%f,"p50_ms":%f,"p99_ms":%f,"refused":%d,"broken":%d}\\n', summary.requests,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
"""


def quoted(text):
    return "[==[" + text + "]==]"


def measure(base, path, body, clients, seconds, headers=None, keyed=False):
    """{"posts", "seconds", "p50_ms", "p99_ms", "per_second"}; every # in `body` is the number of the request. `keyed`: each has an
    Idempotency-Key of its own. An answer that is no success is an error."""
    named = ", ".join(f"[{quoted(name)}] = {quoted(value)}" for name, value in (headers or {}).items())
    script = SCRIPT
    for name, value in (("BODY", quoted(body)), ("KEYS", quoted(f"{os.urandom(6).hex()}-") if keyed else "nil"), ("HEADERS", f"{{{named}}}"),
                        ("PATH", quoted(path))):
        script = script.replace(name, value, 1)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        said = subprocess.run(
            ["wrk", "-t1", f"-c{clients}", f"-d{seconds}", "--timeout", "10", "-s", file.name, base], capture_output=True, text=True, check=True).stdout
    found = json.loads(next(line for line in said.splitlines() if line.startswith("{")))
    if found["refused"] or found["broken"] or not found["posts"]:
        raise AssertionError(f"{base}{path}: {found}")
    return {**found, "per_second": found["posts"] / found["seconds"]}
