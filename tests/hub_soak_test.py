#!/usr/bin/python3
"""tutti-hub for a while, under clients that are killed, hang, come back and take over, and is killed itself by -9: what was acknowledged comes, in
order, and of QoS 2 once; what is retained is what was acknowledged last; memory, files and disk stay flat, and are free again at the end.

TUTTI_RELEASE_BIN names the folder of the programs; TUTTI_SOAK_SECONDS says how long (default 30), TUTTI_SOAK_SEED with which chances."""

import collections
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import mqtt_packets as packets
import soak_gauge
from contract_client import Client
from hub_rig import Hub
from rig import PATIENCE, RELEASE_BIN, free_port, wait_until
from soak_books import KEPT, KEPT_TOPICS, LookerBook, PublisherBook, ReceiverBook, WatcherBook, all_wrong

SECONDS = float(os.environ.get("TUTTI_SOAK_SECONDS", "30"))
SEED = int(os.environ.get("TUTTI_SOAK_SEED", "20"))
CLIENTS = pathlib.Path(__file__).parent / "soak_clients.py"
# Room enough that nobody misses a message by a limit while the machine is busy with something else.
CONFIG = """
[hub]
tcp = "127.0.0.1:{tcp}"
websocket = "127.0.0.1:{websocket}"
durable = {{ retained = ["kept/#"] }}
limits = {{ hold = "60s", sleeping_bytes = "32MiB", session_bytes = "512MiB" }}
"""
CAST = {  # name: (role, way)
    "pub-unix": ("publisher", "unix"), "pub-tcp": ("publisher", "tcp"), "pub-web": ("publisher", "websocket"),
    "once-unix": ("receiver", "unix"), "once-tcp": ("receiver", "tcp"), "once-web": ("receiver", "websocket"), "least-tcp": ("least", "tcp"),
    "nap-unix": ("napper", "unix"), "pass-tcp": ("transient", "tcp"), "pass-web": ("transient", "websocket"),
    "look-tcp": ("looker", "tcp"), "watch-unix": ("watcher", "unix"),
}
BOOKS = {
    "publisher": PublisherBook, "receiver": ReceiverBook, "looker": LookerBook, "watcher": WatcherBook,
    "least": lambda *named: ReceiverBook(*named, most=1),
    "napper": lambda *named: ReceiverBook(*named, is_durable=False), "transient": lambda *named: ReceiverBook(*named, is_durable=False),
}


# KiB that the hub keeps for what comes next: blocks for output, 2 MiB of them at most, and what its allocator cannot give back.
KEPT_MEMORY = 5 * 1024


class Member:
    """A client's process, life after life."""

    def __init__(self, name, role, way, folder):
        self.name, self.role, self.arguments, self.folder = name, role, [role, name, way, folder], folder
        self.book, self.life, self.process, self.stalls_until = BOOKS[role](folder, name), 0, None, None

    def start(self):
        self.life += 1
        (self.folder / f"{self.name}.{self.life}").touch()  # it may be killed before it has a word to say
        publishers = sum(role == "publisher" for role, _ in CAST.values())
        with (self.folder / f"{self.name}.errors").open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-B", CLIENTS, *self.arguments, str(self.life)], stdin=subprocess.PIPE, stderr=errors,
                env={**os.environ, "TUTTI_SOAK_PUBLISHERS": str(publishers)})

    def tell(self, word):
        self.process.stdin.write(word.encode() + b"\n")
        self.process.stdin.flush()

    def stall(self, until):
        self.process.send_signal(signal.SIGSTOP)
        self.stalls_until = until

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)
        self.stalls_until = None

    def end(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdin.close()
        self.stalls_until = None

    def fail_if_dead(self):
        if self.process and self.process.poll() is not None:
            raise AssertionError(f"{self.name} ended with {self.process.returncode}: {(self.folder / f'{self.name}.errors').read_text()[-4000:]}")


class HubSoak(unittest.TestCase):
    def setUp(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-soak-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.hub_folder, self.diaries = folder / "hub", folder / "diaries"
        self.hub_folder.mkdir(mode=0o700)
        self.diaries.mkdir()
        ports = {"tcp": free_port(), "websocket": free_port()}
        (folder / "tutti.toml").write_text(CONFIG.format(**ports))
        self.hub = Hub(self.hub_folder, "--config", folder / "tutti.toml", programs=RELEASE_BIN)
        ways = {"unix": f"unix:{self.hub.socket}"} | {kind: f"{kind}:{port}" for kind, port in ports.items()}
        self.cast = {name: Member(name, role, ways[way], self.diaries) for name, (role, way) in CAST.items()}
        self.chance, self.done = random.Random(SEED), collections.Counter()
        self.gauge, self.life, self.born = soak_gauge.Gauge(warm_up=SECONDS / 20, slack={"RSS": 1024 if SECONDS >= 600 else 3072}), 0, 0.0
        self.addCleanup(self.end_all)

    def end_all(self):
        self.hub.end()
        for member in self.cast.values():
            member.end()
            member.book.reader.close()

    def of(self, *roles):
        return [member for member in self.cast.values() if member.role in roles]

    def read(self):
        for member in self.cast.values():
            member.fail_if_dead()
            member.book.read()

    def until(self, condition, what, patience=PATIENCE):
        """Condition of the books."""
        def read():
            self.read()
            return condition()

        wait_until(read, what, patience)

    def start_hub(self, says=None):
        self.hub.start(says)
        self.life, self.born = self.life + 1, time.monotonic()

    def begin(self):
        self.start_hub("ready")
        idle = soak_gauge.look(self.hub.process.pid, self.hub.state)
        listeners = self.of("receiver", "least", "napper", "transient", "watcher")
        for member in listeners:
            member.start()
        self.until(lambda: all(member.book.is_subscribed for member in listeners), "all to listen")
        publishers = self.of("publisher")
        for member in publishers:
            member.start()
        self.until(lambda: all(member.book.kept_at(qos, time.monotonic_ns()) for member in publishers for qos in (1, 2)), "something retained")
        for member in self.of("looker"):
            member.start()
        return idle

    def end_hub(self):
        """Mostly without a word."""
        how = self.chance.choice([signal.SIGKILL] * 4 + [signal.SIGTERM])
        self.hub.end(how)
        self.start_hub()
        self.done["hub killed" if how == signal.SIGKILL else "hub stopped"] += 1

    def kill_client(self, member):
        """Its will is said, where the hub is there and somebody listens."""
        watcher = self.cast["watch-unix"].book
        is_heard = self.is_of_this_life(watcher.read()) and watcher.is_subscribed
        member.end()
        self.done["client killed"] += 1
        if self.is_of_this_life(member.book.read()) and is_heard:
            will = (member.name, member.book.token)
            self.read_wills(watcher, will)
            self.done["wills awaited"] += 1
        member.start()

    def is_of_this_life(self, book):
        """Connected to this hub, and not to one that has ended without its having noticed."""
        return book.is_open and book.opened_at > self.born * 1e9

    def read_wills(self, watcher, will):
        wait_until(lambda: will in watcher.read().wills, f"the will of {will}")

    def disturb(self, now):
        """One thing that clients do."""
        member = self.chance.choice([member for member in self.cast.values() if member.role != "watcher"])
        what = self.chance.choice(["kill", "kill", "half", "half", "takeover", "takeover", "stall"])
        if what == "kill":
            self.kill_client(member)
        elif what == "stall":
            if not member.stalls_until:
                member.stall(now + self.chance.uniform(0.2, 3.0))
                self.done["stalls"] += 1
        else:
            member.tell(what)
            self.done[f"asked for: {what}"] += 1

    def end_of_life(self, now):
        """When the hub ends next: mostly soon, it may be while it starts, and now and then not for long."""
        return now + self.chance.choice([self.chance.uniform(0.0, 0.2), self.chance.uniform(0.2, min(10.0, SECONDS / 6)), SECONDS / 10])

    def go_on(self, now):
        for member in self.cast.values():
            if member.stalls_until and member.stalls_until <= now:
                member.go_on()

    def storm(self):
        begin = now = time.monotonic()
        dies, disturbs, looks = self.end_of_life(now), now, now
        while now < begin + SECONDS:
            self.go_on(now)
            if now >= dies:
                self.end_hub()
                dies = self.end_of_life(now)
            if now >= disturbs:
                self.disturb(now)
                disturbs = now + self.chance.uniform(0.1, 0.9)
            if now >= looks:
                self.gauge.add(self.life, now - self.born, soak_gauge.look(self.hub.process.pid, self.hub.state))
                self.read()
                looks = now + max(0.25, SECONDS / 1200)
            time.sleep(0.02)  # lint: allow sleep: the pace of what happens is the test's own
            now = time.monotonic()
        self.go_on(float("inf"))

    def lost(self):
        """What was acknowledged, and durable sessions do not have."""
        missing = {(member.name, publisher.name): member.book.missing(publisher.book) for member in self.of("receiver", "least")
                   for publisher in self.of("publisher")}
        return [f"{receiver} misses {len(numbers)} of {name}: {numbers[:20]}" for (receiver, name), numbers in missing.items() if numbers]

    def wrong(self):
        publishers = {member.name: member.book for member in self.of("publisher")}
        old = [line for member in self.of("looker") for line in member.book.too_old(publishers)]
        return all_wrong(member.book for member in self.cast.values()) + old

    def drain(self):
        for member in self.of("publisher"):
            member.tell("hush")
        publishers = [member.book for member in self.of("publisher")]
        self.until(lambda: all(book.counts["hushed"] and not book.open for book in publishers), "all to be acknowledged", 4 * PATIENCE)
        try:
            self.until(lambda: not self.lost(), "all that was acknowledged", 2 * PATIENCE)
        except AssertionError as late:
            raise AssertionError(f"{late}: {self.lost()}, {self.wrong()[:20]}") from None
        final = {(book.name, qos): book.kept[qos][1][-1] for book in publishers for qos in (1, 2)}
        self.until(lambda: all(member.book.last_looks() == final for member in self.of("looker")), "what was acknowledged last to be retained")

    def stats(self):
        with Client(self.hub_folder / "hub.sock") as client:
            return client.ask("get_stats")["data"]

    def leave(self):
        """Everybody goes, sessions expire, and what is retained is cleared."""
        for member in self.cast.values():
            member.tell("leave")
        for member in self.cast.values():
            member.process.wait(PATIENCE)
        wire = packets.Wire(str(self.hub.socket))
        wire.enter("sweeper")
        for number, name in enumerate(member.name for member in self.of("publisher")):
            for qos in (1, 2):
                wire.send(packets.publish(f"{KEPT_TOPICS}/{name}/q{qos}/{KEPT}", b"", qos=1, retain=True, number=2 * number + qos))
                wire.await_type(packets.PUBACK)
        wire.close()
        wait_until(lambda: self.stats()["sessions"] == 0, "all sessions to expire")

    def report(self, idle, end):
        books = {member.name: member.book for member in self.cast.values()}
        published = sum(member.book.last for member in self.of("publisher"))
        heard = sum(member.book.heard() for member in self.of("receiver", "least"))
        again = sum(member.book.again for member in self.of("receiver", "least"))
        counts = sum((book.counts for book in books.values()), collections.Counter())
        print(f"\n{SECONDS:.0f} s, seed {SEED}: {published} messages acknowledged; {heard} received by durable sessions, {again} of QoS 1 again")
        print(", ".join(f"{what}: {count}" for what, count in sorted(self.done.items())))
        print(", ".join(f"{what}: {counts[what]}" for what in ("open", "halved", "took-over", "former-ended", "will", "kept")))
        print(", ".join(f"DISCONNECT {what}: {count}" for what, count in sorted(counts.items()) if what.startswith("0x")))
        print(self.gauge.table(idle, end))

    def test_nothing_acknowledged_is_lost_and_what_the_hub_takes_is_flat(self):
        idle = self.begin()
        self.storm()
        self.drain()
        self.leave()
        end = soak_gauge.look(self.hub.process.pid, self.hub.state)
        self.report(idle, end)
        self.assertEqual(self.wrong()[:20], [])
        self.assertEqual(list(self.hub.state.rglob("*.bad")), [])
        for bad in ("damaged", '"level":"error"'):
            self.assertEqual([line for line in self.hub.lines if bad in line], [])
        self.assertLessEqual(end["files"], idle["files"] + soak_gauge.SLACK["files"])
        self.assertEqual(self.gauge.not_flat(["files", "disk"]), [])
        if "release" in str(RELEASE_BIN):  # sanitizers keep what is freed
            self.assertEqual(self.gauge.not_flat(["RSS"]), [])
            self.assertLessEqual(end["RSS"], idle["RSS"] + KEPT_MEMORY)


if __name__ == "__main__":
    unittest.main()
