#!/usr/bin/python3
"""The machine of events beside its peers: throughput, lateness, rehearsal, memory, and the director on a hub.

Everything runs in turns, ours and the peer's, and medians are printed; rates are per second of processor time, since
other work may share the machine. The peer is bench/event/peer.py, a plain bus in Python; a rehearsal's reads the same
lines and prints the same result without anything between, and the director has a bare relay on the same hub.

    cmake --preset release && ninja -C build/release tutti tutti-hub bench_event
    bench/event/run.py [--quick] [--only emit taps playlists rehearse memory director] [--bin build/release/bin]
"""

import argparse
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SHOW = ROOT / "examples/show/tutti.toml"
sys.path.insert(0, str(HERE))
import trace as show_trace  # noqa: E402  (bench/event/trace.py)

# Of the system that this one replaces, measured on the same machine: events/s at 1 and 10 handlers, and with 1,000
# double taps.
ORIGINAL = {("emit", 1): 470_000, ("emit", 10): 310_000, "taps": 1_369}


class Bench:
    def __init__(self, options):
        self.options = options
        self.bin = options.bin.resolve()
        self.rounds = 1 if options.quick else options.rounds

    def run(self, command):
        command = [str(part) for part in command]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def ours(self, *arguments, front=()):
        return self.run([*front, self.bin / "bench_event", *arguments])

    def peer(self, *arguments):
        return self.run([sys.executable, HERE / "peer.py", *arguments])

    def in_turns(self, *sides):
        """Each side once a round: for each side, the medians of its figures."""
        results = [[] for _ in sides]
        for _ in range(self.rounds):
            for side, result in zip(sides, results):
                result.append(side())
        return [{name: statistics.median(each[name] for each in result) for name in result[0]} for result in results]


def title(text, columns):
    print(f"\n{text} (load {os.getloadavg()[0]:.1f})\n")
    row(columns)
    print("|" + "---|" * len(columns))
    sys.stdout.flush()


def row(cells):
    print("| " + " | ".join(cells) + " |")
    sys.stdout.flush()


def rate(number):
    return f"{number / 1e6:.2f} M/s" if number >= 1e6 else f"{number:,.0f}/s"


def emit(bench):
    title("emit, state store included", ["handlers", "ours", "peer", "ours / peer", "the original", "must, aim",
                                         "allocations an event", "a loop over std::function"])
    for handlers, must in ((1, "10 M, 20 M"), (10, "5 M, 10 M"), (100, "0.5 M, 1 M")):
        events = (2_000_000 if bench.options.quick else 20_000_000) // (handlers + 3)
        ours, peer = bench.in_turns(lambda: bench.ours("emit", handlers, events),
                                    lambda: bench.peer("emit", handlers, events // 20))
        original = ORIGINAL.get(("emit", handlers))
        row([str(handlers), rate(ours["per_second"]), rate(peer["per_second"]),
             f"{ours['per_second'] / peer['per_second']:.0f}", rate(original) if original else "–", must,
             f"{ours['allocations_per_event']:g}", rate(ours["floor_per_second"])])


def taps(bench):
    title("1,000 double taps on one type", ["", "ours", "peer", "ours / peer", "the original", "must, aim"])
    events = 10_000 if bench.options.quick else 60_000
    for firing, name in ((0, "none fires"), (1, "1 event in 100 makes all 1,000 fire")):
        ours, peer = bench.in_turns(lambda: bench.ours("taps", 1000, events, "--firing", firing),
                                    lambda: bench.peer("taps", 1000, events // 40, firing))
        row([name, rate(ours["per_second"]), rate(peer["per_second"]), f"{ours['per_second'] / peer['per_second']:.0f}",
             rate(ORIGINAL["taps"]) if firing == 0 else "–", "50,000, 150,000"])


def lateness(name, figures):
    row([name, *(f"{figures[each] / 1000:.2f}" for each in ("p50_us", "p99_us", "max_us")),
         f"{figures['cpu_share'] * 100:.0f} %", rate(figures["events_per_second"])])


def playlists(bench):
    length = 3 if bench.options.quick else 10
    real_time = ["chrt", "-r", "1"] if can_be_real_time() else []
    title(f"playlists of 10 events/s on the real clock, {length} s; lateness in ms (10,000 runs: must p99 1 ms at "
          "60 %, aim 0.5 ms at 30 %)", ["runs", "p50", "p99", "max", "of one core", "steps"])
    sides = [("10,000, one thread, as any process", lambda: bench.ours("playlists", 10_000, length))]
    if real_time:
        sides.append(("10,000, one thread, chrt -r 1",
                      lambda: bench.ours("playlists", 10_000, length, front=real_time)))
    for (name, _), figures in zip(sides, bench.in_turns(*(side for _, side in sides))):
        lateness(name, figures)
    for runs in (1_000,) if bench.options.quick else (1_000, 10_000):
        figures = bench.peer("playlists", runs, 3)
        if "p50_us" in figures:
            lateness(f"peer: {runs:,} threads in Python", figures)
        else:
            row([f"peer: {runs:,} threads in Python", f"no more than {figures['threads']:,} threads", "", "", "", ""])
    title("the curve" + (", chrt -r 1" if real_time else ""), ["runs", "p50", "p99", "max", "of one core", "steps"])
    for runs in (1_000, 3_000, 10_000, 30_000, 100_000):
        lateness(f"{runs:,}", bench.ours("playlists", runs, min(length, 5), front=real_time))


def can_be_real_time():
    if shutil.which("chrt") is None:
        return False
    return subprocess.run(["chrt", "-r", "1", "true"], capture_output=True).returncode == 0


def timed(command, **keywords):
    """Wall and processor seconds of a whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    subprocess.run(command, check=True, **keywords)
    wall = time.monotonic() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"wall": wall, "cpu": after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime}


def rehearse(bench):
    lines = 30_000 if bench.options.quick else 300_000
    with tempfile.TemporaryDirectory(prefix="tutti-bench-") as folder:
        given, out = pathlib.Path(folder) / "trace.jsonl", pathlib.Path(folder) / "out.jsonl"
        given.write_text("".join(show_trace.trace(lines)))
        command = [bench.bin / "tutti", "rehearse", SHOW, "--trace", given]
        with open(out, "wb") as file:
            subprocess.run(command, check=True, stdout=file)
        printed = out.read_bytes().count(b"\n")
        ours, peer = bench.in_turns(lambda: timed(command, stdout=subprocess.DEVNULL),
                                    lambda: bench.peer("lines", given, out))
    title("tutti rehearse, the whole process", [
        "lines", "printed", "lines/s of processor time", "lines/s of wall time", "Python that reads and prints them",
        "ours / peer", "must, aim"])
    row([f"{lines:,}", f"{printed:,}", f"{lines / ours['cpu']:,.0f}", f"{lines / ours['wall']:,.0f}",
         f"{lines / peer['cpu']:,.0f}", f"{peer['cpu'] / ours['cpu']:.1f}", "300,000, 1,000,000"])


def memory(bench):
    events = 1_000_000 if bench.options.quick else 10_000_000
    flat = bench.ours("flat", events)
    idle = bench.ours("idle", 10_000)
    title("memory", ["", "", "must"])
    row([f"resident growth over {events:,} inputs, {flat['events']:,.0f} events",
         f"{flat['resident_growth'] / 1024:,.0f} KB (of {flat['resident_before'] / 1024:,.0f} KB)", "flat"])
    row(["heap growth over them", f"{flat['heap_growth']:,.0f} bytes", "flat"])
    for name, what in (("tap", "a double tap"), ("tap_with_own_types", "a double tap with event types of its own"),
                       ("playlist", "a playlist of one step"),
                       ("playlist_with_own_trigger", "a playlist of one step with a trigger type of its own")):
        row([f"idle: {what}, of 10,000", f"{idle[f'{name}_bytes']:,.0f} bytes", "1,024"])


DIRECTOR = """
[gesture.pass]
rate_limit = "bench.in"
per_second = 10000
emit = "bench.out"
"""


def director(bench):
    real_time = ["chrt", "-r", "1"] if can_be_real_time() else []
    length = 2 if bench.options.quick else 5
    title("from event in to event out through the hub, 1,000 events/s, QoS 1; µs", [
        "", "relay p50", "relay p99", "director p50", "director p99", "p50 over the hub", "p99 over the hub",
        "must, aim (p99)"])
    for name, front in [("as any process", []), *([("chrt -r 1", real_time)] if real_time else [])]:
        (figures,) = bench.in_turns(lambda: director_figures(bench, front, length))
        if figures["lost"]:
            print(f"{figures['lost']} events were lost")
        ways = [f"{way}_{share}_us" for way in ("relay", "director") for share in ("p50", "p99")]
        row([name, *(f"{figures[way]:,.0f}" for way in ways),
             f"{figures['director_p50_us'] - figures['relay_p50_us']:,.0f}",
             f"{figures['director_p99_us'] - figures['relay_p99_us']:,.0f}", "1,000, 300"])


def director_figures(bench, front, length):
    with tempfile.TemporaryDirectory(prefix="tutti-bench-") as folder:
        folder = pathlib.Path(folder)
        (folder / "tutti.toml").write_text(DIRECTOR)
        environment = {**os.environ, "TUTTI_RUN_DIR": str(folder), "TUTTI_STATE_DIR": str(folder / "state"),
                       "TUTTI_CONFIG": str(folder / "tutti.toml")}
        quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        processes = [subprocess.Popen([*front, bench.bin / "tutti-hub", "--run-dir", folder, "--tcp", "off"], **quiet)]
        try:
            wait_for(folder / "mqtt")
            processes.append(subprocess.Popen([*front, bench.bin / "tutti", "director"], **quiet))
            wait_for(folder / "director.sock")
            time.sleep(1)
            return bench.ours("director", folder / "mqtt", length, front=front)
        finally:
            for process in reversed(processes):
                process.terminate()
                process.wait(10)


def wait_for(path):
    for _ in range(1000):
        if path.exists():
            return
        time.sleep(0.01)
    raise SystemExit(f"waited 10 s for {path}")


LOADS = {load.__name__: load for load in (emit, taps, playlists, rehearse, memory, director)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/release/bin")
    parser.add_argument("--quick", action="store_true", help="one short round each, without the peer's 10,000 threads")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", choices=LOADS, default=list(LOADS))
    options = parser.parse_args()
    bench = Bench(options)
    for name in options.only:
        LOADS[name](bench)


if __name__ == "__main__":
    main()
