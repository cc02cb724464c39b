#!/usr/bin/python3
"""An export of much data made, read, damaged, mended and put back, beside `cp` and `b2sum` on the same bytes, and `par2` where it is there.

    bench/governance/exports.py [--bin build/release/bin] [--size 1024] [--runs 3]

`size` in MiB, of chance. Of each step the time (the least of the runs) and the most memory that it had.
"""

import argparse
import os
import pathlib
import random
import resource
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BLOCK = 4096
arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--bin", default=ROOT / "build" / "release" / "bin", type=pathlib.Path)
arguments.add_argument("--size", default=1024, type=int)
arguments.add_argument("--runs", default=3, type=int)
options = arguments.parse_args()
options.bin = options.bin.resolve()


class Steps:
    """Name → the least time, the most memory."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {**os.environ, "TUTTI_STATE_DIR": str(folder / "state"), "TUTTI_RUN_DIR": str(folder / "run")}
        self.found = {}

    def run(self, name, *command):
        begun = time.monotonic()
        process = subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        took = time.monotonic() - begun
        if process.returncode != 0:
            raise SystemExit(f"{name}: exit {process.returncode}")
        before = self.found.get(name, (took, 0))
        self.found[name] = (min(before[0], took), max(before[1], usage.ru_maxrss))

    def table(self):
        for name, (seconds, memory) in self.found.items():
            # Of a program smaller than this one the kernel tells what this one had when it began it.
            own = f"{memory / 1024:.1f}" if "tutti" in name else "–"
            print(f"| {name} | {seconds:.2f} | {options.size / seconds:.0f} | {own} |")


def damage(path, share, seed):
    """Other bytes in that share of its blocks; what it was, to compare."""
    chance = random.Random(seed)
    with open(path, "r+b") as file:
        count = path.stat().st_size // BLOCK
        for block in chance.sample(range(count), int(count * share)):
            file.seek(block * BLOCK)
            file.write(chance.randbytes(BLOCK))


def digest(path):
    return subprocess.run(["b2sum", path], check=True, capture_output=True, text=True).stdout.split()[0]


def round_of(steps, number):
    folder = steps.folder
    shutil.rmtree(folder / "state", ignore_errors=True)
    (folder / "state").mkdir()
    exports = str(options.bin / "tutti-exports")
    data = folder / "data" / "all"
    steps.run("`tutti exports create`", exports, "create")
    steps.run("`tutti exports create`, of which nothing is new", exports, "create")
    steps.run("`tutti exports verify`", exports, "verify")
    packs = list((folder / "state" / "exports").glob("*.pack"))
    whole = {pack: digest(pack) for pack in packs}
    for pack in packs:
        damage(pack, 0.03, number)
    steps.run("`tutti exports repair`, 3 % of the blocks", exports, "repair")
    if {pack: digest(pack) for pack in packs} != whole:
        raise SystemExit("what was mended is not what it was")
    kept = digest(data)
    data.unlink()
    steps.run("`tutti exports import`", exports, "import", "latest")
    if digest(data) != kept:
        raise SystemExit("what was put back is not what it was")
    steps.run("`cp`, and `sync` of the copy", "sh", "-c", "cp data/all copy && sync copy")
    steps.run("`b2sum`", "b2sum", "copy")
    if shutil.which("par2"):
        steps.run("`par2 create`, an eighth", "par2", "create", "-q", "-q", "-r12.5", "copy.par2", "copy")
        damage(folder / "copy", 0.03, number)
        steps.run("`par2 repair`, 3 % of 4 KiB at a time", "par2", "repair", "-q", "-q", "copy.par2")
    for left in folder.glob("copy*"):
        left.unlink()


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory(prefix="tutti-bench-") as name:
        folder = pathlib.Path(name)
        (folder / "data").mkdir()
        (folder / "tutti.toml").write_text('[exports]\ninclude = ["data/"]\n')
        with open(folder / "data" / "all", "wb") as file:
            chance = random.Random(1)
            for _ in range(options.size):
                file.write(chance.randbytes(1 << 20))
        steps = Steps(folder)
        for number in range(options.runs):
            round_of(steps, number)
        print("| step | s | MiB/s | memory, MiB |\n|---|---|---|---|")
        steps.table()


if __name__ == "__main__":
    main()
