"""What tests share that kill `control` again and again: who asks until he is answered, who does jobs, and when it is killed."""

import json
import os
import random
import signal
import threading

from contract_client import Client, Closed
from rig import wait_until

# Of an installation that is killed: all that it says is kept, and what died is there again at once.
KILLABLE = """
[hub]
tcp = "off"
[gateway]
listen = "off"
[control]
events = 1000000
audit = 1000000
[service.control]
restart = { delays = ["20ms"], limit = 1000 }
"""


def kills(name, usual):
    """How often is killed, as the variable says; in ./check as is usual."""
    return int(os.environ.get(name, usual))


def pid_of(home, service):
    """Who answers at the service's socket; None: nobody."""
    try:
        with Client(home.run_directory / f"{service}.sock") as client:
            return client.ask("ping")["data"]["pid"]
    except (OSError, Closed):
        return None


def kill(home, service):
    """The service is killed, and there again."""
    pid = wait_until(lambda: pid_of(home, service), f"{service} to answer")
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: pid_of(home, service) not in (None, pid), f"another {service}")


def kill_often(count, answers, most, seed, killed):
    """`killed()` each time that at most so many further answers were counted by `answers()`."""
    chance = random.Random(seed)
    for _ in range(count):
        some = answers() + chance.randrange(1, most)
        wait_until(lambda some=some: answers() >= some, "some answers")
        killed()


class Asker(threading.Thread):
    """Asks one command after the other, each under a key of its own, and again until it has its answer. `params(number)` is asked once for each;
    None: there is nothing to ask now."""

    def __init__(self, path, name, command, params):
        super().__init__(daemon=True)  # one that waits for an installation that is no more keeps nobody
        self.path, self.name, self.command, self.params = str(path), name, command, params
        self.answers = {}  # by number: (status, body)
        self.asked = {}  # by number: parameters
        self.ends = threading.Event()
        self.client = None

    def ask(self, number):
        """(status, body); waits for whoever is away."""
        while True:
            try:
                if self.client is None:
                    self.client = Client(self.path)
                reply = self.client.ask("run", command=self.command, params=self.asked[number], idempotency_key=f"{self.name}-{number}")
                if reply["success"] and reply["data"]["status"] != 503:
                    return reply["data"]["status"], reply["data"]["body"]
            except (OSError, Closed):
                self.leave()
            self.ends.wait(0.005)

    def leave(self):
        if self.client:
            self.client.__exit__()
        self.client = None

    def run(self):
        number = 1
        while not self.ends.is_set():
            params = self.params(number)
            if params is None:
                self.ends.wait(0.02)
                continue
            self.asked[number] = params
            self.answers[number] = self.ask(number)
            number += 1
        self.leave()

    def answered(self, code=None):
        """The numbers that were answered with success, or with that code."""
        return [number for number, (status, body) in self.answers.items()
                if (status == 200 if code is None else status != 200 and json.loads(body)["error"]["code"] == code)]

    def data(self):
        """By number, what was answered with success."""
        return {number: json.loads(self.answers[number][1])["data"] for number in self.answered()}


class Hand(threading.Thread):
    """Takes jobs of a kind, and says that they are done until control knows. With some it vanishes; some it fails, and of some for good."""

    def __init__(self, path, name, kind, seed, fails_for_good=0.0):
        super().__init__(daemon=True)  # one that waits for an installation that is no more keeps nobody
        self.path, self.name, self.kind, self.chance = str(path), name, kind, random.Random(seed)
        self.fails_for_good = fails_for_good
        self.ends, self.client = threading.Event(), None
        self.completed, self.refused, self.vanished, self.failed, self.stopped = [], 0, 0, 0, 0

    def ask(self, action, **params):
        """The data, or the code of what was refused; None: nobody is there, or not now."""
        try:
            if self.client is None:
                self.client = Client(self.path)
            reply = self.client.ask(action, **params)
        except (OSError, Closed):
            self.leave()
            return None
        if reply["success"]:
            return reply["data"]
        code = (reply.get("data") or {}).get("code", "none")
        return None if code == "unavailable" else code

    def surely(self, action, **params):
        while (reply := self.ask(action, **params)) is None and not self.ends.is_set():
            self.ends.wait(0.005)
        return reply

    def do(self, job):
        mine = {"id": job["id"], "token": job["token"]}
        dice = self.chance.random()
        if dice < 0.1:
            self.vanished += 1
            return
        if dice < 0.3:
            said = self.surely("job.renew", **mine, progress=dice, message="half of it")
            if isinstance(said, dict) and said["cancelling"]:
                self.stopped += 1
                self.surely("job.fail", **mine, message="stopped")
                return
        if dice < 0.2 or dice > 1 - self.fails_for_good:
            self.surely("job.fail", **mine, message="not today", retry=dice < 0.2)
            self.failed += 1
            return
        reply = self.surely("job.complete", **mine, result=job["token"])
        if reply == {}:
            self.completed.append((job["id"], job["token"]))
        elif reply is not None:
            self.refused += 1

    def run(self):
        while not self.ends.is_set():
            given = self.ask("job.take", worker=self.name, kinds=[self.kind], most=self.chance.randrange(1, 8), lease=2, wait=0.2)
            if not isinstance(given, dict):
                self.ends.wait(0.005)
                continue
            for job in given["jobs"]:
                self.do(job)
        self.leave()

    def leave(self):
        if self.client:
            self.client.__exit__()
        self.client = None


class NotNow(Exception):
    """Control is there, and its store or who leads is not known yet."""


def own(socket, command, **params):
    """What control answers to that command."""
    with Client(socket) as client:
        reply = client.ask("run", command=command, params=params)
    if reply["success"] and reply["data"]["status"] == 503:
        raise NotNow(reply["data"]["body"])
    if not reply["success"] or reply["data"]["status"] != 200:
        raise AssertionError(f"{command} {params}: {reply}")
    return json.loads(reply["data"]["body"])["data"]


def events_from(socket, first=1):
    """All that are kept from that number on."""
    found = []
    while page := own(socket, "store.events", **{"from": first, "most": 1000})["events"]:
        found += page
        first = page[-1]["sequence"] + 1
    return found
