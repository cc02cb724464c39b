#!/usr/bin/python3
"""Objects that are applied and gone back from, jobs that are wanted, taken, done, cancelled and replayed, all at once by several, while control is
killed at any moment, now and then whoever does jobs or makes objects true, and now and then all of the installation: no apply is half done, no job
lost, none completed twice, no attempt is numbered anew, and the audit is whole.

TUTTI_BIN names the folder of the programs; TUTTI_GOVERNANCE_KILLS how often something is killed, 40 times without it."""

import collections
import json
import os
import random
import threading
import unittest

import kills_rig
from contract_client import Closed
from kills_rig import Asker, Hand, NotNow, events_from, own
from rig import BIN, PATIENCE, Installation, wait_until

FILE = kills_rig.KILLABLE + f"""
[service.director]
restart = {{ delays = ["20ms"], limit = 1000 }}
[service.checksums]
run = ["{BIN}/example-checksums"]
ready = "socket"
restart = {{ delays = ["20ms"], limit = 1000 }}
[job.count]
grace = "2s"
pause = "50ms"
longest_pause = "500ms"
[job.checksum]
lease = "2s"
pause = "50ms"
"""
KILLS = kills_rig.kills("TUTTI_GOVERNANCE_KILLS", 40)
TOGETHER = 4  # playlists that are always applied together
# Of twenty kills, of whom; of more it goes on so.
VICTIMS = ["director", "checksums", "checksums", "all"] + ["control"] * 16
OVER = ("succeeded", "failed", "cancelled")


def playlist(name, event):
    return {"kind": "playlist", "name": name, "spec": {"trigger": "go", "steps": [{"type": event}]}}


class Model:
    """What there is to be, as the history tells it from the first revision on."""

    def __init__(self):
        self.objects = {}  # (kind, name): spec
        self.revision = 0
        self.states = {0: {}}  # by revision; the older ones are forgotten
        self.what = {}  # by revision: what it was, and the names that it changed

    def take(self, revision):
        """The next one; what it says was there before was there."""
        assert revision["number"] == self.revision + 1, (self.revision, revision)
        self.revision = revision["number"]
        for change in revision["changes"]:
            key = (change["kind"], change["name"])
            whole = {"spec": self.objects.get(key, {}), "labels": {}}
            assert (key in self.objects) == (change["what"] != "created"), (revision, self.objects.get(key))
            for each in change["differences"]:
                whole = patched(whole, each["path"].split("/")[1:], each)
            if change["what"] == "removed":
                assert not whole["spec"], change
                del self.objects[key]
            else:
                self.objects[key] = whole["spec"]
        self.states[self.revision] = dict(self.objects)
        self.what[self.revision] = (revision["what"], sorted(change["name"] for change in revision["changes"]))

    def forget_before(self, revision):
        for number in [each for each in self.states if each < revision]:
            del self.states[number]


def patched(value, path, difference):
    """A copy with what a difference says; what it says was there is there."""
    step, rest = path[0], path[1:]
    at = int(step) if isinstance(value, list) else step
    copy = value.copy()
    there = isinstance(value, list) or at in value
    if rest:
        copy[at] = patched(value[at], rest, difference)
        return copy
    assert there == ("before" in difference) and (not there or value[at] == difference["before"]), (value, difference)
    if "after" in difference:
        copy[at] = difference["after"]
    else:
        del copy[at]
    return copy


class Killed(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(Installation(FILE))
        self.home.up()
        self.socket = self.home.run_directory / "control.sock"
        self.model, self.reading = Model(), threading.RLock()
        self.chance = random.Random(9)
        self.counts = collections.Counter()
        self.wanted = []  # the ids of jobs that are known to be wanted, for whoever cancels
        for kind in ("count", "checksum"):
            wait_until(lambda kind=kind: self.is_taken(kind), f"somebody who takes {kind}")

    def is_taken(self, kind):
        try:
            return any(each["kind"] == kind for each in own(self.socket, "job.kinds")["kinds"])
        except (OSError, NotNow, Closed):
            return False

    # ---- who asks ----

    def askers(self):
        def round_of(who):
            return lambda number: {"objects": [playlist(f"{who}{each}", f"{who}.r{number}") for each in range(TOGETHER)]}

        def back(number):
            # The objects before it are then as one, two or three revisions before the newest that is known.
            known = self.model.revision
            return {"revision": known - 1 - number % 3} if known > 8 and self.chance.random() < 0.1 else None

        def some_job(_):
            return {"id": self.chance.choice(self.wanted)} if self.wanted and self.chance.random() < 0.2 else None

        def count(number):
            return {"kind": "count", "params": {"n": number}, "attempts": 100, "priority": number % 5 - 2, "delay": 1 if number % 6 == 0 else 0}

        def checksum(number):
            return {"kind": "checksum", "params": {"file": str(self.home.config)}, "attempts": 100, "dedup": f"file-{number}"}

        self.applies = [Asker(self.socket, f"apply-{who}", "object.apply", round_of(who)) for who in ("ann", "bob")]
        self.backs = [Asker(self.socket, "back", "object.rollback", back)]
        self.enqueues = [Asker(self.socket, f"want-{place}", "job.enqueue", count) for place in range(2)]
        self.checksums = Asker(self.socket, "checksum", "job.enqueue", lambda number: checksum(number) if self.chance.random() < 0.2 else None)
        self.changes = [Asker(self.socket, "cancel", "job.cancel", some_job), Asker(self.socket, "replay", "job.replay", some_job)]
        return [*self.applies, *self.backs, *self.enqueues, self.checksums, *self.changes]

    # ---- what holds whenever it was killed ----

    def walk(self):
        """Takes in what the history has more than is known: it keeps the last 200."""
        with self.reading:
            self.take_more()

    def take_more(self):
        revisions, params = [], {"most": 100}
        while not revisions or revisions[-1]["number"] > self.model.revision + 1:
            page = own(self.socket, "object.history", **params)
            revisions += page["revisions"]
            if not page["revisions"] or "next" not in page:
                break
            params["from"] = page["next"]
        for revision in reversed(revisions):
            if revision["number"] > self.model.revision:
                self.model.take(revision)

    def look(self):
        """Objects and revisions agree: what is listed is what there was to be at one of the revisions meanwhile, whole."""
        with self.reading:
            self.compare()

    def compare(self):
        self.walk()
        self.model.forget_before(self.model.revision)
        listed = own(self.socket, "object.list", kind="playlist")["objects"]
        there = {(each["kind"], each["name"]): each["spec"] for each in listed if "spec" in each}
        self.walk()
        self.assertIn(there, list(self.model.states.values()))
        for who in ("ann", "bob"):
            rounds = [spec["steps"][0]["type"] for (_, name), spec in there.items() if name.startswith(who)]
            self.assertEqual((len(set(rounds)), len(rounds) % TOGETHER), (min(1, len(rounds)), 0), there)

    def strike(self):
        victim = VICTIMS[(sum(self.counts.values()) * 7 + 3) % len(VICTIMS)]
        self.counts[victim] += 1
        if victim == "all":
            self.home.kill_all()
            self.home.up()
            self.home.wait_state("control", "ready")
        else:
            kills_rig.kill(self.home, victim)
        wait_until(self.is_open, "control's store")
        self.look()

    def is_open(self):
        try:
            return own(self.socket, "object.list", most=1) is not None
        except (OSError, NotNow, Closed):
            return False

    # ---- the whole ----

    def test_no_apply_is_half_no_job_lost_and_none_completed_twice(self):
        askers = self.askers()
        hands = [Hand(self.socket, f"hand-{place}", "count", place, fails_for_good=0.05) for place in range(3)]
        noting = threading.Event()
        notes = threading.Thread(target=self.note, args=(noting,))
        try:
            for thread in [*askers, *hands, notes]:
                thread.start()
            kills_rig.kill_often(KILLS, lambda: sum(len(each.answers) for each in askers), 16, 11, self.strike)
        finally:
            noting.set()
            for thread in askers:
                thread.ends.set()
            for thread in [*askers, notes]:
                thread.join(PATIENCE)
        try:
            wait_until(self.is_drained, "all jobs are over")
        finally:
            for hand in hands:
                hand.ends.set()
            for hand in hands:
                hand.join(PATIENCE)
        self.walk()
        events = events_from(self.socket)
        self.look_at_objects(events)
        self.look_at_jobs(events, hands)
        self.look_at_audit(askers)
        if "TUTTI_GOVERNANCE_KILLS" in os.environ:
            self.print_figures(askers, hands)

    def note(self, over):
        """What there is to know for those who ask, and the history before it is kept no more."""
        while not over.wait(0.05):
            self.wanted = [data["id"] for each in self.enqueues for data in latest_of(each)]
            try:
                self.walk()
            except (OSError, Closed, NotNow):
                pass  # it was just killed

    def is_drained(self):
        if not self.is_open():
            return False
        return sum(each["waiting"] + each["running"] for each in own(self.socket, "job.kinds")["kinds"]) == 0

    def look_at_objects(self, events):
        applied = {event["data"]["revision"]: event for event in events if event["type"] == "control.object.applied"}
        self.assertEqual(sorted(applied), list(range(1, self.model.revision + 1)), "each revision is said, once")
        self.assertEqual(len([1 for event in events if event["type"] == "control.object.applied"]), len(applied))
        for number, (what, names) in self.model.what.items():
            data = applied[number]["data"]
            self.assertEqual((data["what"], sorted(each["name"] for each in data["changes"])), (what, names))
        told = {}
        for asker in [*self.applies, *self.backs]:
            self.assertTrue(asker.answered(), asker.name)
            for data in asker.data().values():
                if data["revision"] is not None:
                    self.assertNotIn(data["revision"], told, "no two were answered the same revision")
                    told[data["revision"]] = data
                    self.assertEqual(applied[data["revision"]]["sequence"], data["event"])
        self.assertEqual(sorted(told), sorted(applied), "each revision was answered, to one")
        for asker in self.applies:  # an apply is refused by nothing that others do here
            self.assertEqual(len(asker.answered()), len(asker.answers), [each for each in asker.answers.values() if each[0] != 200][:3])
        for kind, name in self.model.objects:
            own(self.socket, "object.wait", kind=kind, name=name, timeout=60)  # fails where it is not ready
        done = self.home.tutti("call", "--control", "--json", "director", "playlist.list")
        there = {each["name"]: each["definition"]["steps"][0]["type"] for each in json.loads(done.stdout)["data"]["playlists"]}
        self.assertEqual(there, {name: spec["steps"][0]["type"] for (_, name), spec in self.model.objects.items()})

    def look_at_jobs(self, events, hands):
        lives = collections.defaultdict(list)
        for event in events:
            if event["type"].startswith("control.job."):
                lives[event["data"]["id"]].append((event["type"][len("control.job."):], event["data"]))
        wanted = [data["id"] for asker in [*self.enqueues, self.checksums] for data in asker.data().values()]
        for asker in [*self.enqueues, self.checksums]:
            refused = [body for status, body in asker.answers.values() if status != 200]
            self.assertTrue(all("nobody takes" in body for body in refused), refused[:3])
        self.assertEqual(len(set(wanted)), len(wanted), "each key is a job of its own")
        self.assertEqual(set(wanted), set(lives), "each job that was answered is there, and no other")
        for job, life in lives.items():
            self.follow(job, life)
        completed = [each for hand in hands for each in hand.completed]
        self.assertEqual(len({job for job, _ in completed}), len(completed), "no job was completed twice")
        self.assertLessEqual({job for job, _ in completed}, {job for job, life in lives.items() if life[-1][0] == "succeeded"})
        self.ends = collections.Counter(life[-1][0] for life in lives.values())
        for what in ("succeeded", "failed", "cancelled"):
            self.assertGreater(self.ends[what], 0, what)
        self.assertGreater(sum(hand.vanished for hand in hands), 0)
        self.assertGreater(sum(hand.failed for hand in hands), 0)

    def follow(self, job, life):
        """Through the states of a job, as its events tell them."""
        state, attempt = None, 0
        after = {None: ("queued",), "queued": ("started", "cancelled"), "retried": ("started", "cancelled"),
                 "started": ("retried", *OVER), "succeeded": (), "failed": ("queued",), "cancelled": ("queued",)}
        for what, data in life:
            self.assertIn(what, after[state], (job, life))
            if what == "started":
                self.assertEqual(data["attempt"], attempt + 1, (job, life))
                attempt += 1
            state = what
        self.assertIn(state, OVER, (job, life))

    def look_at_audit(self, askers):
        self.assertIn("is whole", self.home.tutti("control", "check").stdout)
        ends = collections.Counter()
        params = {"most": 1000}
        while True:
            page = own(self.socket, "audit.list", **params)
            ends.update(line["data"].get("key") for line in page["lines"] if line["outcome"] == "ok")
            if "next" not in page:
                break
            params["from"] = page["next"]
        for asker in askers:
            done = {f"{asker.name}-{number}": ends[f"{asker.name}-{number}"] for number in asker.answered()}
            self.assertEqual(set(done.values()) - {1}, set(), {key: count for key, count in done.items() if count != 1})

    def print_figures(self, askers, hands):
        completed, refused = sum(len(hand.completed) for hand in hands), sum(hand.refused for hand in hands)
        print(f"\n    killed {dict(self.counts)}; {sum(len(asker.answers) for asker in askers)} commands, {self.model.revision} revisions, "
              f"jobs {dict(self.ends)}, {completed} completions heard, {refused} refused, {sum(hand.vanished for hand in hands)} hands vanished, "
              f"{sum(hand.stopped for hand in hands)} stopped", flush=True)


def latest_of(asker):
    """Of its latest answers what was answered with success."""
    return [json.loads(body)["data"] for status, body in list(asker.answers.values())[-40:] if status == 200]


if __name__ == "__main__":
    unittest.main()
