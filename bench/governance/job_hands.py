"""Jobs that are wanted and done as fast as they are answered, over so many connections, each of which waits for its answer before it asks again.
Doing one is nothing. One loop for both sides: control's socket, and a queue of Redis as its manual has it (LPUSH; RPOPLPUSH into a list of those
that are being done; LREM from there)."""

import json
import selectors
import socket
import struct
import time

WAIT = 0.2  # seconds, for a job to come


class Hand:
    """One connection. What it asked is kept in `doing`."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        self.received, self.doing, self.jobs, self.asked = b"", None, [], 0.0

    def send(self, doing, data):
        self.doing, self.asked = doing, time.monotonic()
        self.socket.sendall(data)

    def receive(self):
        piece = self.socket.recv(1 << 16)
        if not piece:
            raise EOFError(self.doing)
        self.received += piece


class OurHand(Hand):
    """At control's socket."""

    def ask(self, doing, action, **params):
        text = json.dumps({"type": "command", "cmd": action, "msg_id": "1", **params}).encode()
        self.send(doing, struct.pack(">I", len(text)) + text)

    def want(self, number):
        self.ask("want", "job.enqueue", kind="nothing", params={"number": number})

    def take(self, most):
        self.ask("take", "job.take", worker=f"hand-{self.socket.fileno()}", kinds=["nothing"], most=most, wait=WAIT)

    def complete(self, job):
        self.ask("complete", "job.complete", id=job["id"], token=job["token"])

    def answer(self):
        """The jobs that were given, or []; None: it has not come yet."""
        while len(self.received) >= 4:
            end = 4 + struct.unpack(">I", self.received[:4])[0]
            if len(self.received) < end:
                return None
            frame, self.received = json.loads(self.received[4:end]), self.received[end:]
            if frame.get("msg_id") != "1":
                continue  # a heartbeat
            if not frame["success"]:
                raise AssertionError(f"{self.doing}: {frame}")
            return frame["data"]["jobs"] if self.doing == "take" else []
        return None

    @staticmethod
    def name(job):
        return job["id"]


class RedisHand(Hand):
    """At a Redis."""

    @staticmethod
    def words(*words):
        return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words)

    def want(self, number):
        self.left = 1
        self.send("want", self.words(b"LPUSH", b"waiting", b'{"number":%d}' % number))

    def take(self, most):
        """So many in one go; where there were none, one that waits."""
        if self.doing == "take":
            self.left = 1
            self.send("wait", self.words(b"BRPOPLPUSH", b"waiting", b"done", b"%f" % WAIT))
        else:
            self.left = most
            self.send("take", self.words(b"RPOPLPUSH", b"waiting", b"done") * most)

    def complete(self, job):
        self.left = 1
        self.send("complete", self.words(b"LREM", b"done", b"1", job))

    def answer(self):
        found = []
        lines = self.received.split(b"\r\n")[:-1]
        place, replies = 0, 0
        while place < len(lines) and replies < self.left:
            head = lines[place]
            if head.startswith(b"-") or (self.doing == "complete" and head != b":1"):
                raise AssertionError(f"{self.doing}: {head}")
            if head.startswith(b"$") and head != b"$-1":
                if place + 1 == len(lines):
                    return None
                place += 1
                found.append(lines[place])
            place, replies = place + 1, replies + 1
        if replies < self.left:
            return None
        self.received = b""
        return found

    @staticmethod
    def name(job):
        return job


class Load:
    """`part`: "want" jobs, which nobody does; "do" those that wait; "both" at the same time."""

    def __init__(self, hand, path, part, jobs, producers, workers, most):
        self.hand, self.part, self.jobs, self.most = hand, part, jobs, most
        self.wanted, self.answered, self.done, self.took = 0, 0, set(), []
        self.selector = selectors.DefaultSelector()
        self.producers = [hand(path) for _ in range(producers if part != "do" else 0)]
        self.workers = [hand(path) for _ in range(workers if part != "want" else 0)]
        for each in self.producers + self.workers:
            self.selector.register(each.socket, selectors.EVENT_READ, each)

    def is_over(self):
        return self.answered == self.jobs if self.part == "want" else len(self.done) == self.jobs

    def want(self, hand):
        if self.wanted < self.jobs:
            self.wanted += 1
            hand.want(self.wanted)

    def go_on(self, hand, given):
        now = time.monotonic()
        if hand.doing == "want":
            self.answered += 1
            self.took.append(now - hand.asked)
            return self.want(hand)
        if hand.doing == "complete":
            name = self.hand.name(hand.jobs.pop())
            assert name not in self.done, f"{name} is done twice"
            self.done.add(name)
            if self.part == "do":
                self.took.append(now - hand.asked)
        hand.jobs += given
        if self.is_over():
            hand.doing = None  # nobody waits for jobs of the next load
            return None
        if hand.jobs:
            return hand.complete(hand.jobs[-1])
        return hand.take(self.most)

    def hear_until(self, is_so):
        while not is_so():
            ready = self.selector.select(60)
            assert ready, "nobody answers any more"
            for key, _ in ready:
                hand = key.data
                hand.receive()
                if (given := hand.answer()) is not None:
                    self.go_on(hand, given)

    def run(self):
        """{"per_second", "p50_ms", "p99_ms"}: of wanting one, or of saying that it is done."""
        begun = time.monotonic()
        for each in self.producers:
            self.want(each)
        for each in self.workers:
            each.take(self.most)
        self.hear_until(self.is_over)
        seconds = time.monotonic() - begun
        self.hear_until(lambda: all(each.doing is None for each in self.workers))
        for each in self.producers + self.workers:
            each.socket.close()
        self.took.sort()
        return {"per_second": self.jobs / seconds, "p50_ms": self.took[len(self.took) // 2] * 1e3, "p99_ms": self.took[len(self.took) * 99 // 100] * 1e3}
