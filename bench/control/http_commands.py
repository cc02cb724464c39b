#!/usr/bin/env python3
"""Commands a second through the gateway, each allowed, kept under its key, written down, and on the disk before it is answered.

    bench/control/http_commands.py [--bin build/release/bin] [--connections 64] [--seconds 5] [--rounds 5]

A whole installation, with users' tokens; wrk with one thread posts `store.put` to /api/commands/control, a new key each. Says the rate, its
latencies, what it cost gateway and control in processor time, and how many commands shared one sync of the disk."""

import argparse
import http.client
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
sys.dont_write_bytecode = True
TOKENS = 48  # a viewer posts a hundred times a second at most
PASSWORD = "correct horse battery"
FILE = """
[hub]
tcp = "off"
[gateway]
listen = "127.0.0.1:{port}"
password = {{ file = "password" }}
[control]
"""
SCRIPT = """
local tokens = {{ {tokens} }}
local count, run = 0, "{run}"
wrk.method = "POST"
request = function()
  count = count + 1
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. tokens[count % #tokens + 1]
  wrk.headers["Idempotency-Key"] = run .. "-" .. count
  return wrk.format(nil, "/api/commands/control", nil, '{{"action":"{action}","params":{{"set":"bench","key":"k' .. count % 256 .. '","value":' .. count .. '}}}}')
end
"""


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=str(ROOT / "build" / "release" / "bin"))
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


OPTIONS = arguments()
os.environ["TUTTI_BIN"] = OPTIONS.bin

from rig import Installation, free_port, wait_until  # noqa: E402

TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


class Door:
    """Whoever knows the password, at the gateway."""

    def __init__(self, port):
        self.port = port
        self.fields = {"Content-Type": "application/json"}

    def post(self, path, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", path, json.dumps(body), self.fields)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            sys.exit(f"{path}: {answer.status} {text.decode()}")
        return answer.headers, json.loads(text)

    def log_in(self):
        headers, session = self.post("/api/session", {"password": PASSWORD})
        cookies = [each.split(";")[0] for each in headers.get_all("Set-Cookie")]
        self.fields |= {"Cookie": "; ".join(cookies), "X-CSRF-Token": session["csrf"]}

    def tokens(self, count):
        return [self.post("/api/tokens", {"name": f"bench{number}", "role": "admin"})[1]["token"] for number in range(count)]


def load(port, script, seconds):
    """(commands a second, {percentile: milliseconds})"""
    done = subprocess.run(
        ["wrk", "-t1", f"-c{OPTIONS.connections}", f"-d{seconds}", "--latency", "-s", script, f"http://127.0.0.1:{port}"],
        capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in done or "Socket errors" in done:
        sys.exit(f"wrk saw errors\n{done}")
    units = {"us": 0.001, "ms": 1, "s": 1000}
    latencies = {each: float(value) * units[unit] for each, value, unit in re.findall(r"(\d+)%\s+([\d.]+)(us|ms|s)\b", done)}
    return float(re.search(r"Requests/sec:\s*([\d.]+)", done).group(1)), latencies


def stats_of(home):
    answer = json.loads(home.tutti("call", "--control", "--json", "control", "get_stats").stdout)["data"]
    return {key: answer[key] for key in ("writes", "commits", "most_together") if key in answer}


def measure(home, port):
    door = Door(port)
    door.log_in()
    tokens = ", ".join(f'"{token}"' for token in door.tokens(TOKENS))
    pids = {name: home.pid(name) for name in ("gateway", "control")}
    rates, slowest, costs = [], [], []
    before = stats_of(home)
    for number in range(OPTIONS.rounds):
        script = home.folder / "load.lua"
        script.write_text(SCRIPT.format(tokens=tokens, run=f"r{number}", action="put"))
        used = {name: cpu_seconds(pid) for name, pid in pids.items()}
        rate, latencies = load(port, script, OPTIONS.seconds)
        costs.append({name: (cpu_seconds(pid) - used[name]) / (rate * OPTIONS.seconds) * 1e6 for name, pid in pids.items()})
        rates.append(rate)
        slowest.append(latencies)
    after = stats_of(home)
    commits = after["commits"] - before["commits"]
    print(f"commands/s, {OPTIONS.connections} connections: median {statistics.median(rates):.0f} of {[round(rate) for rate in rates]}")
    print("latency ms: " + ", ".join(f"p{each} {statistics.median(round_[each] for round_ in slowest):.1f}" for each in ("50", "90", "99")))
    print("processor us a command: " + ", ".join(f"{name} {statistics.median(cost[name] for cost in costs):.0f}" for name in pids))
    print(f"writes a sync: {(after['writes'] - before['writes']) / max(commits, 1):.1f}, at most {after['most_together']}")


def main():
    port = free_port()
    with Installation(FILE.format(port=port), programs=pathlib.Path(OPTIONS.bin)) as home:
        (home.folder / "password").write_text(PASSWORD)
        home.up()
        home.wait_state("control", "ready")
        wait_until(lambda: home.services()["gateway"]["state"] == "ready", "the gateway")
        measure(home, port)


if __name__ == "__main__":
    main()
