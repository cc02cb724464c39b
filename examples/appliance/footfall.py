#!/usr/bin/python3
"""Counts who stands at the window: a row a second into footfall.csv, below FOOTFALL_FOLDER (else the state directory), which one machine at a
time must write. The count is made up: a camera would go where `people()` is.

`leader = "only"` says where it runs. What two processes must not do at once is held twice more: by a lock, which tells two of them
on one file system from each other, and by the number of the leadership, which a later one leaves behind and an earlier one finds."""

import fcntl
import math
import os
import pathlib
import sys
import time


class Refused(Exception):
    """Somebody else writes here, or has since."""


class Counts:
    def __init__(self, folder, token):
        self.folder, self.token = folder, token
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = open(folder / "footfall.lock", "a+", encoding="ascii")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("somebody else writes here: the lock is taken") from None
        self.fence()

    def fence(self):
        """The latest leadership that wrote here stands in the lock's file: an earlier one writes no more."""
        self.lock.seek(0)
        latest = int(self.lock.read() or 0)
        if latest > self.token:
            raise Refused(f"leadership {latest} has written here: {self.token} is over")
        if latest == self.token:
            return
        self.lock.truncate(0)
        self.lock.write(str(self.token))
        self.lock.flush()

    def write(self, count):
        self.fence()
        with open(self.folder / "footfall.csv", "a", encoding="ascii") as file:
            file.write(f"{time.time():.3f},{self.token},{os.getpid()},{count}\n")


def people(now):
    """As many as there might be: they come and go."""
    return round(2 + 2 * math.sin(now / 40) + math.sin(now / 7))


def main():
    folder = pathlib.Path(os.environ.get("FOOTFALL_FOLDER") or os.environ["TUTTI_STATE_DIR"])
    try:
        counts = Counts(folder, int(os.environ.get("TUTTI_LEADER_TOKEN", "0")))
        while True:
            counts.write(people(time.time()))
            time.sleep(1)
    except Refused as why:
        sys.exit(f"footfall: {why}")


if __name__ == "__main__":
    main()
