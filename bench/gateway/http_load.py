#!/usr/bin/python3
"""GET /api/sources of tutti-gateway against one nginx worker that serves the same bytes: wrk with one thread and 64
connections, in rounds that take turns. Prints the medians, their ratio, and what a request costs each server in CPU time,
which says more than the rate where the machine is shared.

    cmake --preset release && ninja -C build/release tutti-gateway tutti-hub
    bench/http/run [--bin build/release/bin] [--rounds 7] [--seconds 3]
"""

import argparse
import json
import os
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TICK = os.sysconf("SC_CLK_TCK")
SENSORS = {"cpu_percent": "%", "memory_percent": "%", "load_1min": "", "cpu_temp": "°C", "disk_percent": "%", "net_rx": "B/s",
           "net_tx": "B/s", "uptime": "s"}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(url):
    for _ in range(500):
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.02)
    sys.exit(f"nobody answers at {url}")


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def measure(pid, url, seconds):
    """(requests a second, CPU microseconds a request, errors)"""
    before = cpu_seconds(pid)
    text = subprocess.run(
        ["wrk", "-t1", "-c64", f"-d{seconds}", "--latency", url], capture_output=True, text=True, check=True).stdout
    used = cpu_seconds(pid) - before
    requests = int(re.search(r"(\d+) requests in", text).group(1))
    rate = float(re.search(r"Requests/sec:\s*([\d.]+)", text).group(1))
    return rate, used / requests * 1e6, "errors" in text or "Non-2xx" in text


def start_gateway(binaries, folder, port):
    run = folder / "run"
    run.mkdir(mode=0o700)
    environment = {**os.environ, "TUTTI_RUN_DIR": str(run)}
    environment.pop("TUTTI_CONFIG", None)
    environment.pop("NOTIFY_SOCKET", None)
    quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    hub = subprocess.Popen([binaries / "tutti-hub", "--run-dir", run, "--tcp", "off"], **quiet)
    gateway = subprocess.Popen([binaries / "tutti-gateway", "--listen", f"127.0.0.1:{port}"], **quiet)
    url = f"http://127.0.0.1:{port}/api/sources"
    wait_for(url)
    now = time.time()
    status = {"v": 1, "source_id": "system", "last_poll": now, "last_success": now, "last_error": None, "poll_count": 100,
              "error_count": 0, "expires_in": 3600}
    meta = {"v": 1, "source_id": "system", "name": "This machine", "description": "Processor, memory, disk and network",
            "refresh_interval": 2, "enabled": True}
    messages = {"status/system": status, "meta/system": meta}
    for sensor, unit in SENSORS.items():
        messages[f"reading/system/{sensor}"] = {
            "v": 1, "value": 12.5, "unit": unit, "timestamp": now, "expires_in": 3600}
    while len(json.loads(wait_for(url)).get("system", {}).get("readings", {})) < len(SENSORS):
        for topic, payload in messages.items():
            subprocess.run(
                ["mosquitto_pub", "--unix", run / "mqtt", "-r", "-t", f"tutti/{topic}", "-m", json.dumps(payload)], check=False)
    return hub, gateway, url


def start_nginx(folder, port, body):
    """The strongest set-up known: one worker, no access log, the answer from memory."""
    quoted = body.decode().replace("\\", "\\\\").replace("'", "\\'")
    configuration = folder / "nginx.conf"
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in
                        ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    configuration.write_text(f"""
worker_processes 1; daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 1000000000; {temporary}
  server {{
    listen 127.0.0.1:{port}; default_type application/json;
    add_header Cache-Control no-store; add_header X-Content-Type-Options nosniff;
    location = /api/sources {{ return 200 '{quoted}'; }}
  }}
}}
""")
    nginx = subprocess.Popen(["nginx", "-c", configuration], stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}/api/sources"
    if wait_for(url) != body:
        sys.exit("nginx does not serve the same bytes")
    return nginx, url


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/release/bin")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3)
    given = parser.parse_args()
    started = []
    with tempfile.TemporaryDirectory(prefix="tutti-bench-") as name:
        folder = pathlib.Path(name)
        try:
            hub, gateway, gateway_url = start_gateway(given.bin.resolve(), folder, free_port())
            started += [gateway, hub]
            body = wait_for(gateway_url)
            nginx, nginx_url = start_nginx(folder, free_port(), body)
            started.append(nginx)
            report(given, len(body), {"gateway": (gateway.pid, gateway_url), "nginx": (nginx.pid, nginx_url)})
        finally:
            for process in started:
                process.terminate()
                process.wait()


def report(given, size, servers):
    rates = {name: [] for name in servers}
    costs = {name: [] for name in servers}
    for turn in range(given.rounds):
        order = list(servers) if turn % 2 == 0 else list(reversed(servers))
        for name in order:
            rate, cost, errors = measure(*servers[name], given.seconds)
            if errors:
                sys.exit(f"{name}: wrk saw errors")
            rates[name].append(rate)
            costs[name].append(cost)
    load = os.getloadavg()[0]
    print(f"GET /api/sources, body {size} bytes, wrk -t1 -c64, {given.rounds} rounds of {given.seconds} s each, load {load:.1f}")
    for name in servers:
        print(f"{name:8} {statistics.median(rates[name]):10.0f} requests/s   {statistics.median(costs[name]):6.2f} µs CPU/request"
              f"   ({min(rates[name]):.0f} to {max(rates[name]):.0f})")
    pairs = [ours / theirs for ours, theirs in zip(rates["gateway"], rates["nginx"])]
    print(f"ratio    {statistics.median(rates['gateway']) / statistics.median(rates['nginx']):.2f} of the medians, "
          f"{statistics.median(pairs):.2f} median of the rounds, "
          f"{statistics.median(costs['nginx']) / statistics.median(costs['gateway']):.2f} by CPU time")


if __name__ == "__main__":
    main()
