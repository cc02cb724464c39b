"""GET /api/sources of the gateway against one nginx worker that serves the same bytes: wrk with one thread and 64 connections, in
rounds that take turns. Medians, their ratio, and what a request costs each server in CPU time, which says more than the rate where
the machine is shared."""

import os
import pathlib
import re
import statistics
import subprocess
import sys
import urllib.request

from rig import free_port, wait_until

TICK = os.sysconf("SC_CLK_TCK")


def read(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.read()
    except OSError:
        return None


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def measure(pid, url, seconds):
    """(requests a second, CPU microseconds a request)"""
    before = cpu_seconds(pid)
    text = subprocess.run(["wrk", "-t1", "-c64", f"-d{seconds}", url], capture_output=True, text=True, check=True).stdout
    used = cpu_seconds(pid) - before
    if "errors" in text or "Non-2xx" in text:
        sys.exit(f"{url}: wrk saw errors\n{text}")
    requests = int(re.search(r"(\d+) requests in", text).group(1))
    rate = float(re.search(r"Requests/sec:\s*([\d.]+)", text).group(1))
    return rate, used / requests * 1e6


def start_nginx(folder, body):
    """The strongest set-up known: one worker, no access log, the answer from memory."""
    quoted = body.decode().replace("\\", "\\\\").replace("'", "\\'")
    port = free_port()
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
    if wait_until(lambda: read(url), "nginx") != body:
        sys.exit("nginx does not serve the same bytes")
    return nginx, url


def beside_nginx(bench, rounds, seconds):
    url = f"http://127.0.0.1:{bench.port}/api/sources"
    body = read(url)
    nginx, nginx_url = start_nginx(bench.folder, body)
    servers = {"gateway": (bench.gateway.pid, url), "nginx": (nginx.pid, nginx_url)}
    try:
        turns = [{name: measure(*servers[name], seconds) for name in (list(servers) if turn % 2 == 0 else reversed(servers))}
                 for turn in range(rounds)]
    finally:
        nginx.terminate()
        nginx.wait()
    print(f"GET /api/sources, body {len(body)} bytes, wrk -t1 -c64, {rounds} rounds of {seconds} s each")
    for name in servers:
        rates, costs = ([turn[name][column] for turn in turns] for column in (0, 1))
        print(f"  {name:8} {statistics.median(rates):10.0f} requests/s   {statistics.median(costs):6.2f} µs CPU/request"
              f"   ({min(rates):.0f} to {max(rates):.0f})")
    pairs = [turn["gateway"][0] / turn["nginx"][0] for turn in turns]
    by_cost = [turn["nginx"][1] / turn["gateway"][1] for turn in turns]
    print(f"  ratio    {statistics.median(pairs):.2f}, median of the rounds ({min(pairs):.2f} to {max(pairs):.2f}); "
          f"{statistics.median(by_cost):.2f} by CPU time   (must >= 0.8)")
