#!/usr/bin/env python3
"""What takes in logs: our shim beside multilog, svlogd and s6-log, in turns, each with the same lines.

    bench/supervise/logs.py [--bin build/release/bin] [--lines 1000000] [--rounds 5] [intake] [flood]

`intake`: lines of 100 bytes, timestamped, in files rotated at 1 MiB of which five are kept; from the writer's start to
its reader's end, so that all is written. `flood`: a writer that never stops, under the flood limit of a service.
The peers are Debian's packages (`tools/install-packages bench`)."""

import argparse
import fcntl
import os
import pathlib
import resource
import shutil
import socket
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SIZE, FILES, LINE = 1 << 20, 5, 100
FLOOD_LIMIT = 20_000  # the default of `logs.flood`


class Shim:
    """The shim with a writer as its service, and in its descriptors 3 to 6 what it has of its supervisor."""

    def __init__(self, programs, folder, command, flood=0):
        (folder / "run").mkdir()
        self.link, its_link = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listening, notified = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listening.bind(str(folder / "run/listen"))
        listening.listen()
        notified.bind(str(folder / "run/notify"))
        given = [fcntl.fcntl(each, fcntl.F_DUPFD, 20) for each in (os.open(folder / "run/lock", os.O_RDWR | os.O_CREAT), its_link, listening, notified)]

        def place():
            for number, each in enumerate(given, 3):
                os.dup2(each, number)

        self.process = subprocess.Popen(
            [programs / "tutti-shim", "--service=talker", f"--run={folder / 'run'}", f"--log={folder / 'talker.log'}", f"--directory={folder}",
             f"--log-size={SIZE}", f"--log-files={FILES}", f"--log-flood={flood}", "--", *command],
            preexec_fn=place, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        for each in given:
            os.close(each)


PEERS = {
    "multilog": lambda folder: ["multilog", "t", f"s{SIZE}", f"n{FILES}", folder],
    "svlogd": lambda folder: ["svlogd", "-tt", folder],
    "s6-log": lambda folder: ["s6-log", f"n{FILES}", f"s{SIZE}", "t", folder],
}


def children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def newest_file(folder):
    """What was written last: with the last line in it, all was read."""
    newest = max((path for path in folder.iterdir() if path.is_file() and path.stat().st_size > 50), key=lambda path: path.stat().st_mtime_ns)
    return newest.read_bytes()


def run_once(name, programs, text, last):
    """Seconds of time and of processor (with the writer, which is the same) until all lines are taken in."""
    with tempfile.TemporaryDirectory(prefix="tutti-logs-") as place:
        folder = pathlib.Path(place)
        writer = ["cat", text]
        before, begun = children_seconds(), time.monotonic()
        if name == "tutti":
            if Shim(programs, folder, writer).process.wait():
                raise SystemExit("the shim failed")
        else:
            logs = folder / "logs"
            logs.mkdir()
            (logs / "config").write_text(f"s{SIZE}\nn{FILES}\n")  # svlogd's
            source = subprocess.Popen(writer, stdout=subprocess.PIPE)
            reader = subprocess.Popen(PEERS[name](logs), stdin=source.stdout)
            source.stdout.close()
            if source.wait() or reader.wait():
                raise SystemExit(f"{name} failed")
            folder = logs
        took, used = time.monotonic() - begun, children_seconds() - before
        if last not in newest_file(folder):
            raise SystemExit(f"{name}: the last line is not in its log")
        return took, used


def intake(options, names):
    with tempfile.TemporaryDirectory(prefix="tutti-lines-") as place:
        text = pathlib.Path(place) / "lines"
        with open(text, "wb") as lines:
            for number in range(options.lines):
                lines.write(b"%010d " % number + b"a measured line of a service, as long as they often are".ljust(LINE - 12, b".") + b"\n")
        last = b"%010d " % (options.lines - 1)
        results = {name: [] for name in names}
        for _ in range(options.rounds):
            for name in names:
                results[name].append(run_once(name, options.bin, text, last))
    ours = None
    for name, values in results.items():
        rates = [options.lines / took / 1e6 for took, _ in values]
        busy = statistics.median(used for _, used in values) / options.lines * 1e9
        median = statistics.median(rates)
        ours = ours or median
        print(f"intake  {name:9} median {median:5.2f} M lines/s  lowest {min(rates):5.2f}  highest {max(rates):5.2f}  "
              f"{busy:5.0f} ns of processor a line with its writer's  {median / ours:5.2f} × ours  n {len(values)}")


def flood(options, _):
    """Of a writer that never stops, how much of a core its shim takes, and what of it is kept."""
    length = 10
    with tempfile.TemporaryDirectory(prefix="tutti-flood-") as place:
        folder = pathlib.Path(place)
        command = ["timeout", str(length), "yes", "x" * (LINE - 1)]
        process = Shim(options.bin, folder, command, FLOOD_LIMIT).process
        begun = time.monotonic()
        time.sleep(length / 2)
        fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        used, passed = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), time.monotonic() - begun
        process.wait()
        told = [line for path in folder.glob("talker.log*") for line in path.read_text().splitlines() if "left out" in line]
        kept = sum(path.stat().st_size for path in folder.glob("talker.log*"))
        print(f"flood   tutti     {used / passed:.0%} of a core; {kept / 1e6:.1f} MB kept; {told[-1] if told else 'nothing left out'}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measures", nargs="*", metavar="intake|flood")
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/release/bin")
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    options.bin = options.bin.resolve()
    names = ["tutti", *(name for name in PEERS if shutil.which(name))]
    for name in PEERS.keys() - set(names):
        print(f"{name} is not installed: tools/install-packages bench")
    for measure in options.measures or ["intake", "flood"]:
        {"intake": intake, "flood": flood}[measure](options, names)


if __name__ == "__main__":
    main()
