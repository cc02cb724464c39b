#!/usr/bin/python3
"""The state of an installation exported, read, damaged, mended and put back, beside `cp`, `cat` and `sha256sum` on the same bytes, and `par2` where it is there.

    bench/governance/exports.py [--bin build/release/bin] [--size 1024] [--runs 3] [--warm]

What is exported has the shape of what installations keep: a history database of many series (its blocks are packed already, as chance is), a control store
with rows as the vault seals them, recordings as lines of JSON, scenes and pictures beside the file; `size` MiB in all. Before each step its files leave the
page cache (not with --warm), so that what is read comes from the disk. Of each step the least time of the runs, the most memory that it or what it started had
resident (VmHWM), and the most that was their own (PSS), looked at 20 times a second. `append` is what a day adds: 1 % more blocks to the history. Bytes are held against what they were
after each repair and import.
"""

import argparse
import json
import os
import pathlib
import random
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BLOCK = 4096
SERIES = 200
FILE = """name = "stage"
[hub]
tcp = "off"
[gateway]
listen = "off"
[control]
[exports]
include = ["scenes/"]
recordings = true
[service.history]
"""
arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--bin", default=ROOT / "build" / "release" / "bin", type=pathlib.Path)
arguments.add_argument("--size", default=1024, type=int)
arguments.add_argument("--runs", default=3, type=int)
arguments.add_argument("--warm", action="store_true")
arguments.add_argument("--without-par2", action="store_true")
options = arguments.parse_args()
options.bin = options.bin.resolve()


def memory_of(process):
    """MiB: the most that it or a child of it has had resident so far, and what is theirs together now (PSS)."""
    most, total = 0, 0
    for pid in (process, *children_of(process)):
        try:
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
            rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        if "/python" in rollup.splitlines()[0] or "python" in status.splitlines()[0]:
            continue  # it is not what it will be
        most = max([most, *(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))])
        total += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return most / 1024, total / 1024


def children_of(process):
    try:
        return [int(pid) for pid in pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


class Steps:
    """Name → the least time, the most memory."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {**os.environ, "TUTTI_STATE_DIR": str(folder / "state"), "TUTTI_RUN_DIR": str(folder / "run")}
        self.found = {}
        self.bytes = {}

    def leave_the_cache(self):
        os.sync()
        for path in self.folder.rglob("*"):
            if options.warm or path.is_symlink() or not path.is_file():
                continue
            with open(path, "rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    def run(self, name, *command, of=None):
        """`of`: how many bytes it had to do with, if not all."""
        self.leave_the_cache()
        most, most_pss = 0.0, 0.0
        begun = time.monotonic()
        process = subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        said = []
        readers = [threading.Thread(target=lambda pipe=pipe: said.append(pipe.read())) for pipe in (process.stdout, process.stderr)]
        for reader in readers:
            reader.start()
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            now = memory_of(process.pid)
            most, most_pss = max(most, now[0]), max(most_pss, now[1])
            time.sleep(0.05 if time.monotonic() - begun > 1 else 0.01)
        took = time.monotonic() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        for reader in readers:
            reader.join()
        if process.returncode != 0:
            raise SystemExit(f"{name}: exit {process.returncode}: {said}")
        processor = usage.ru_utime + usage.ru_stime
        before = self.found.get(name, (took, processor, 0, 0.0))
        self.found[name] = (min(before[0], took), min(before[1], processor), max(before[2], most), max(before[3], most_pss))
        self.bytes[name] = of or sum(path.stat().st_size for path in sources(self.folder))
        return b"".join(said).decode()

    def table(self):
        for name, (seconds, processor, memory, pss) in self.found.items():
            own = f"{memory:.1f} | {pss:.1f}" if "tutti" in name or "par2" in name else "– | –"
            print(f"| {name} | {seconds:.2f} | {processor:.2f} | {self.bytes[name] / seconds / 2**20:.0f} | {own} |")


def sources(folder):
    return [path for part in ("state", "scenes") for path in (folder / part).rglob("*") if path.is_file() and "exports" not in path.parts and not path.is_relative_to(folder / "state" / "log")]


def digests(folder):
    """Of all that is kept, but for databases, which are written anew; of those of their rows."""
    found = {}
    for path in sources(folder):
        name = str(path.relative_to(folder))
        if name == "state/history.db":
            found[name] = rows_of_history(path)
        elif not path.name.startswith("control.") and path.suffix not in (".db-wal", ".db-shm", ".lock") and "backups" not in path.parts:
            found[name] = digest(path)
    return found


def digest(path):
    return subprocess.run(["b2sum", path], check=True, capture_output=True, text=True).stdout.split()[0]


def rows_of_history(path):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    import hashlib
    sum_of_all = hashlib.blake2b()
    for row in database.execute("SELECT tier, series, start, data FROM block ORDER BY tier, series, start"):
        sum_of_all.update(repr(row[:3]).encode() + row[3])
    database.close()
    return sum_of_all.hexdigest()


def damage(path, share, seed):
    """Other bytes in that share of its blocks; what it was, to compare."""
    chance = random.Random(seed)
    with open(path, "r+b") as file:
        count = path.stat().st_size // BLOCK
        for block in chance.sample(range(count), int(count * share)):
            file.seek(block * BLOCK)
            file.write(chance.randbytes(BLOCK))


def add_blocks(path, share_of, first, seed):
    """Blocks of a history, `share_of` MiB, for all series in turn."""
    chance = random.Random(seed)
    database = sqlite3.connect(path)
    count = int(share_of * 2**20 / 3700)
    database.executemany(
        "INSERT INTO block VALUES(0, ?, ?, ?)",
        ((index % SERIES + 1, first + index // SERIES * 900_000, chance.randbytes(chance.randrange(3000, 4400))) for index in range(count)))
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return first + (count // SERIES + 1) * 900_000


def make_state(steps):
    """An installation that ran once, so that its databases are those of its programs; then as much as asked for."""
    folder = steps.folder
    (folder / "tutti.toml").write_text(FILE)
    (folder / "scenes").mkdir()
    tutti = str(options.bin / "tutti")
    environment = {**steps.environment, "TUTTI_CONFIG": str(folder / "tutti.toml")}
    runs = subprocess.Popen([tutti, "up"], cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    chance = random.Random(1)
    sealed = 0
    deadline = time.monotonic() + 60
    while sealed < 300 and time.monotonic() < deadline:
        value = chance.randbytes(24_000).hex()
        done = subprocess.run([tutti, "call", "--control", "control", "put", json.dumps({"set": "sealed", "key": f"k{sealed}", "value": value})], cwd=folder, env=environment, capture_output=True)
        if done.returncode == 0:
            sealed += 1
        elif sealed == 0:
            time.sleep(0.2)
    deadline = time.monotonic() + 60
    while not (folder / "state" / "history.db").exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    subprocess.run([tutti, "down"], cwd=folder, env=environment, check=True, capture_output=True)
    runs.wait()
    if sealed < 300:
        raise SystemExit(f"only {sealed} rows were kept: {done.stderr.decode()}")
    history = folder / "state" / "history.db"
    database = sqlite3.connect(history)
    database.executemany("INSERT OR IGNORE INTO series VALUES(?, ?, ?, 'W', 0, 1)", [(index + 1, f"source{index % 20}", f"sensor{index}") for index in range(SERIES)])
    database.commit()
    database.close()
    last = add_blocks(history, options.size * 0.7, 1_700_000_000_000, 2)
    recordings = folder / "state" / "recordings"
    recordings.mkdir(exist_ok=True)
    for number in range(8):
        with open(recordings / f"2026-11-{number + 1:02}.jsonl", "w") as file:
            for index in range(int(options.size * 0.2 * 2**20 / 8 / 132)):
                file.write(json.dumps({"t": 1_700_000_000 + index / 50, "topic": f"reading/source{index % 20}/sensor{index % SERIES}", "payload": {"value": round(chance.gauss(20, 4), 3), "unit": "W"}}) + "\n")
    for number in range(10):
        with open(folder / "scenes" / f"film{number}", "wb") as file:
            for _ in range(max(1, int(options.size * 0.08 / 10))):
                file.write(chance.randbytes(1 << 20))
    return last


def round_of(steps, number, last):
    folder = steps.folder
    exports = str(options.bin / "tutti-exports")
    shutil.rmtree(folder / "state" / "exports", ignore_errors=True)
    packs_in = folder / "state" / "exports"
    steps.run("`tutti exports create`", exports, "create", "--keep", "0")
    steps.run("`tutti exports create`, of which nothing is new", exports, "create", "--keep", "0")
    last = add_blocks(folder / "state" / "history.db", options.size * 0.007, last, 10 + number)
    told = json.loads(steps.run("`tutti exports create`, after an append of 1 %", exports, "create", "--keep", "0", "--json"))
    print(f"appended: {told['written'] / 2**20:.1f} MiB of {told['bytes'] / 2**20:.1f} MiB are new", flush=True)
    steps.run("`tutti exports verify`", exports, "verify")
    packs = list(packs_in.glob("*.pack"))
    whole = {pack: digest(pack) for pack in packs}
    for pack in packs:
        damage(pack, 0.03, number)
    steps.run("`tutti exports repair`, 3 % of the blocks", exports, "repair")
    if {pack: digest(pack) for pack in packs} != whole:
        raise SystemExit("what was mended is not what it was")
    steps.run("`tutti exports import --dry-run`", exports, "import", "latest", "--dry-run")
    kept = digests(folder)
    keep = folder / "kept"
    keep.mkdir()
    for part in ("history.db", "recordings"):
        (folder / "state" / part).rename(keep / part)
    (folder / "scenes").rename(keep / "scenes")
    steps.run("`tutti exports import`", exports, "import", "latest", "--replace")
    now = digests(folder)
    if now != kept:
        raise SystemExit(f"not put back as it was: {sorted(set(now.items()) ^ set(kept.items()))}")
    shutil.rmtree(keep)
    for backup in (folder / "state").glob("*.before*"):
        backup.unlink()
    return last


def peers(steps, number):
    folder = steps.folder
    steps.run("`cp`, and `sync` of the copy", "sh", "-c", "mkdir copy && cp -r state scenes copy && rm -rf copy/state/exports && sync -f copy")
    one = folder / "one"
    with open(one, "wb") as all_of_them:
        for path in sources(folder / "copy"):
            with open(path, "rb") as file:
                shutil.copyfileobj(file, all_of_them, 1 << 20)
    shutil.rmtree(folder / "copy")
    steps.run("`cp` of one file, and `sync`", "sh", "-c", "cp one two && sync two", of=one.stat().st_size)
    steps.run("`cat`", "sh", "-c", "cat one >/dev/null", of=one.stat().st_size)
    steps.run("`sha256sum`", "sha256sum", "one", of=one.stat().st_size)
    steps.run("`b2sum`", "b2sum", "one", of=one.stat().st_size)
    (folder / "two").unlink()
    if shutil.which("par2") and number == 0 and not options.without_par2:
        steps.run("`par2 create`, 12 %", "par2", "create", "-q", "-q", "-s65536", "-r12", "one.par2", "one", of=one.stat().st_size)
        steps.run("`par2 verify`", "par2", "verify", "-q", "-q", "one.par2", of=one.stat().st_size)
        damage(one, 0.003, number)
        steps.run("`par2 repair`, 0.3 % of 4 KiB at a time (its blocks are of 64 KiB)", "par2", "repair", "-q", "-q", "one.par2", of=one.stat().st_size)
    for left in folder.glob("one*"):
        left.unlink()


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory(prefix="tutti-bench-") as name:
        steps = Steps(pathlib.Path(name))
        last = make_state(steps)
        for number in range(options.runs):
            last = round_of(steps, number, last)
            peers(steps, number)
        print("| step | s | s of the processor | MiB/s | resident, MiB | PSS, MiB |\n|---|---|---|---|---|---|")
        steps.table()


if __name__ == "__main__":
    main()
