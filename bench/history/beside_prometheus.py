#!/usr/bin/python3
"""The history beside Prometheus, on the same samples: bytes, memory, and how long questions take.

    bench/history/beside_prometheus.py [--bin build/release/bin] [--days 5] [--questions 200]

Ten readings a second of twenty series for some days, all of them kept by both. Then in turns over HTTP: ours at the gateway of a whole
installation (least, mean and largest of 500 steps), Prometheus by query_range (avg_over_time of 500 steps: the mean alone), for an hour,
a day and all of it, at random places. Prometheus gets its blocks by promtool, and merges them before it is asked.
"""

import argparse
import http.client
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--bin", default=ROOT / "build" / "release" / "bin", type=pathlib.Path)
arguments.add_argument("--days", default=5, type=int)
arguments.add_argument("--questions", default=200, type=int)
options = arguments.parse_args()
os.environ["TUTTI_BIN"] = str(options.bin)
sys.path.insert(0, str(ROOT / "tests"))

from rig import Installation, free_port, processes_of, wait_until  # noqa: E402

POINTS = 500
SERIES = 20
DAY = 86400
CONFIG = """
[hub]
tcp = "off"
[gateway]
listen = "127.0.0.1:{port}"
[service.history]
config = {{ samples = {kept} }}
"""


def pss(pid):
    """Megabytes."""
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(next(line for line in text.splitlines() if line.startswith("Pss:")).split()[1]) / 1024


def bytes_of(folder, *patterns):
    return sum(path.stat().st_size for pattern in patterns for path in pathlib.Path(folder).glob(pattern) if path.is_file())


class Side:
    """Who is asked, on one connection that is kept."""

    def __init__(self, port):
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, path, **query):
        self.connection.request("GET", f"{path}?{urllib.parse.urlencode(query)}")
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:300]}")
        return json.loads(body)

    def is_there(self, path):
        try:
            self.get(path)
        except (OSError, RuntimeError, http.client.HTTPException):
            self.connection.close()
            return False
        return True


class Ours(Side):
    def ask(self, series, begin, end):
        return len(self.get(f"/api/history/bench/sensor_{series}", **{"from": begin, "to": end}, points=POINTS)["times"])


class Prometheus(Side):
    def ask(self, series, begin, end):
        step = (end - begin) / POINTS
        found = self.get(
            "/api/v1/query_range", query=f"avg_over_time(sensor_{series}[{round(step * 1000)}ms])", start=begin + step, end=end, step=step)
        return sum(len(each["values"]) for each in found["data"]["result"])


def prometheus_there(side, folder):
    """Ready, and its blocks merged as far as it does by itself."""
    if not side.is_there("/api/v1/status/runtimeinfo"):
        return False
    blocks = len(list(folder.glob("*/meta.json")))
    same, side.blocks = blocks == getattr(side, "blocks", None), blocks
    time.sleep(2)
    return same


def main():
    for program in ("prometheus", "promtool"):
        if not shutil.which(program):
            sys.exit(f"{program} is not here: tools/install-packages bench")
    with tempfile.TemporaryDirectory(prefix="tutti-history-") as name:
        folder = pathlib.Path(name)
        print(f"filling {options.days} days…", file=sys.stderr)
        filled = json.loads(
            subprocess.check_output([options.bin / "bench_history", "fill", folder / "ours", str(options.days), folder / "samples.txt"]))
        blocks = folder / "prometheus"
        subprocess.run(
            ["promtool", "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=24h", folder / "samples.txt", blocks],
            check=True, stdout=subprocess.DEVNULL)
        (folder / "samples.txt").unlink()
        (folder / "prometheus.yml").write_text("")
        midnight = int(time.time()) // DAY * DAY
        port, their_port = free_port(), free_port()
        log = open(folder / "prometheus.log", "w", encoding="utf-8")
        peer = subprocess.Popen(
            ["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={blocks}", "--storage.tsdb.retention.time=90d",
             f"--web.listen-address=127.0.0.1:{their_port}"], stdout=log, stderr=log)
        try:
            with Installation(CONFIG.format(port=port, kept=(options.days + 2) * DAY)) as home:
                state = home.folder / "state"
                state.mkdir()
                for path in (folder / "ours").iterdir():
                    shutil.copy(path, state / path.name)
                home.up()
                ours, theirs = Ours(port), Prometheus(their_port)
                wait_until(lambda: ours.is_there("/api/history"), "the history")
                wait_until(lambda: prometheus_there(theirs, blocks), "Prometheus")
                [keeper] = [pid for pid, line in processes_of(home.run_directory).items() if "tutti-history" in line and "shim" not in line]
                sizes = {"ours": bytes_of(state, "history.db*"), "prometheus": bytes_of(blocks, "0*/**/*", "wal/*", "chunks_head/*")}
                before = {"ours": pss(keeper), "prometheus": pss(peer.pid)}
                taken = measure(ours, theirs, midnight - options.days * DAY, midnight, options.questions)
                after = {"ours": pss(keeper), "prometheus": pss(peer.pid)}
        finally:
            peer.terminate()
            peer.wait()
    tell(filled, sizes, before, after, taken)


def measure(ours, theirs, begin, end, questions):
    """name of the length -> side -> milliseconds, in turns."""
    choose = random.Random(7)
    taken = {}
    for name, span in (("hour", 3600), ("day", DAY), ("all", end - begin)):
        times = taken[name] = {"ours": [], "prometheus": []}
        for question in range(questions):
            start = end - span if question % 2 == 0 else choose.uniform(begin, end - span)
            for side, asked in (("ours", ours), ("prometheus", theirs)):
                before = time.perf_counter()
                points = asked.ask(question % SERIES, start, start + span)
                times[side].append((time.perf_counter() - before) * 1000)
                if points < POINTS / 2:  # ours takes steps that are round
                    sys.exit(f"{side}: {points} points of {name} at {start}")
    return taken


def tell(filled, sizes, before, after, taken):
    samples = filled["samples"]
    print(f"{samples:,} samples of {filled['days']} days")
    for side in ("ours", "prometheus"):
        print(f"{side:>10}: {sizes[side] / samples:.2f} bytes a sample; PSS {before[side]:.1f} MB before, {after[side]:.1f} MB after the questions")
    print(f"     ratio: {sizes['ours'] / sizes['prometheus']:.2f}; {after['ours'] / after['prometheus']:.3f}")
    for name, times in taken.items():
        middle = {side: statistics.median(each) for side, each in times.items()}
        high = {side: sorted(each)[len(each) * 99 // 100] for side, each in times.items()}
        print(f"{name:>10}: " + "; ".join(f"{side} p50 {middle[side]:.2f} p99 {high[side]:.2f} ms" for side in times)
              + f"; ratio of medians {middle['ours'] / middle['prometheus']:.2f}")


if __name__ == "__main__":
    main()
