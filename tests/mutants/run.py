#!/usr/bin/python3
"""Plants each fault of mutants.toml in a copy of the source, and compares the program that results with the model.

run.py [--only NAME …] [--cases N] [--seed S] [--jobs 2]    Exit 0 when every fault is caught, 1 when one survives."""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from mutants import mutant  # noqa: E402
from oracle import compare  # noqa: E402

COPIED = ("CMakeLists.txt", "apps", "cmake", "contracts", "src", "workers")
FLAGS = ("-DCMAKE_CXX_COMPILER=clang++-19", "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O2 -DNDEBUG", "-DTUTTI_TESTS=OFF")


class Copy:
    """A copy of the source with a build folder of its own."""

    def __init__(self, folder, jobs):
        self.folder, self.jobs = pathlib.Path(folder), jobs
        self.environment = {**os.environ, "CCACHE_BASEDIR": str(self.folder), "CCACHE_NOHASHDIR": "1"}
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, self.folder / name, ignore=shutil.ignore_patterns("build", "node_modules", "__pycache__"))
            else:
                shutil.copy2(source, self.folder / name)
        self.run("cmake", "-G", "Ninja", "-S", str(self.folder), "-B", str(self.folder / "build"), *FLAGS)

    def run(self, *command):
        done = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            raise BuildFailed(done.stdout[-4000:])

    def build(self):
        self.run("ninja", "-C", str(self.folder / "build"), f"-j{self.jobs}", "tutti")
        return self.folder / "build" / "bin" / "tutti"


class BuildFailed(Exception):
    pass


def try_one(copy, fault, arguments):
    """One line of the table, and whether the fault was caught."""
    if fault.occurrences(copy.folder) != 1:
        return f"does not apply: `find` occurs {fault.occurrences(copy.folder)} times", False
    path = copy.folder / fault.file
    original = path.read_text()
    path.write_text(fault.applied_to(original))
    try:
        outcome = compare.compare(arguments.cases, arguments.seed, copy.build(), arguments.jobs)
    except BuildFailed as failed:
        return f"does not compile: {failed}", False
    finally:
        path.write_text(original)
    if outcome.seed is None:
        return f"SURVIVED {outcome.compared} cases", False
    return f"caught after {outcome.seed - arguments.seed + 1} cases", True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    faults = [one for one in mutant.read() if not arguments.only or one.name in arguments.only]
    with tempfile.TemporaryDirectory(prefix="tutti-mutants-") as folder:
        copy = Copy(folder, arguments.jobs)
        unharmed = compare.compare(min(arguments.cases, 1000), arguments.seed, copy.build(), arguments.jobs)
        if unharmed.seed is not None:
            print(f"the program differs from the model without any fault planted: seed {unharmed.seed}")
            return 1
        survivors = 0
        print("| fault | file | result |\n|---|---|---|", flush=True)
        for fault in faults:
            begun = time.monotonic()
            result, caught = try_one(copy, fault, arguments)
            survivors += not caught
            print(f"| {fault.name} | `{fault.file}` | {result} |", flush=True)
            print(f"{fault.name}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    print(f"\n{len(faults)} faults, {len(faults) - survivors} caught")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
