#!/usr/bin/python3
"""Who leads, by a real etcd of three members (docs/governance/leadership.md): whoever and whatever dies, stops, is cut off or comes
back, another leads, and nobody writes who no longer leads. How soon is a matter of src/governance/leadership/lease_test.cpp.

TUTTI_BIN names the folder of the programs, with `etcd_elect`, which is an elector alone."""

import contextlib
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

from etcd_rig import CONTROL, SERVER, Elector, Etcd, stopped
from http_fixture import make_certificate
from network_rig import HERE, Network, NoNamespaces
from rig import free_port, wait_until

# Seconds. While etcd elects a leader of its own, for a second or two and on a busy machine for longer, no lease is prolonged.
TTL = 10
BRIEF = 3  # of a lease that is to end


class Fence:
    """What a store makes of writes: an older token than the newest is refused."""

    def __init__(self):
        self.newest, self.refused = 0, 0

    def take(self, *electors):
        """Every write of all of them, in the order in which they were made."""
        for write in sorted((write for elector in electors for write in elector.writes()), key=lambda write: write["at"]):
            if write["write"] < self.newest:
                self.refused += 1
            self.newest = max(self.newest, write["write"])
        return self


@unittest.skipUnless(SERVER and CONTROL, "etcd is not installed")
class Leadership(unittest.TestCase):
    members = 3

    @classmethod
    def setUpClass(cls):
        cls.etcd = cls.enterClassContext(Etcd(cls.members))

    def elector(self, name, *further, time_to_live=TTL, **more):
        elector = self.enterContext(Elector(self.etcd, name, time_to_live, *further, **more))
        elector.say("campaign control")
        return elector

    def lead_and_follow(self, time_to_live=TTL):
        """One that leads and writes, and one that follows and would."""
        left = self.elector("left", time_to_live=time_to_live)
        token = left.becomes("leader")["token"]
        right = self.elector("right", time_to_live=time_to_live)
        right.becomes("follower", holder="left", token=token)
        for each in (left, right):
            each.say("write control")
        left.next("what it writes", lambda line: line.get("write") == token)
        return left, right, token

    def wait_for(self, member):
        wait_until(lambda: self.etcd.is_well(member), "the member")

    def tearDown(self):
        self.doCleanups()  # whoever led is gone …
        wait_until(lambda: self.etcd.is_well(), "etcd")
        self.etcd("del", "tutti/leader/", "--prefix")  # … and its lease need not end first

    def test_one_of_three_leads_and_all_know_who_with_which_token(self):
        three = [self.elector(name) for name in ("a", "b", "c")]
        wait_until(lambda: any(each.leads() for each in three), "one to lead")
        leader = next(each for each in three if each.leads())
        said = next(line for line in leader.lines if line.get("role") == "leader")
        for each in three:
            if each is not leader:
                self.assertEqual(each.becomes("follower", holder=leader.name)["token"], said["token"])
        self.assertEqual(said["address"], f"http://{leader.name}")
        self.assertEqual(sum(each.leads() for each in three), 1)

    def test_resources_are_led_apart(self):
        left, right = self.elector("left"), self.enterContext(Elector(self.etcd, "right", TTL))
        left.becomes("leader", resource="control")
        right.say("campaign app:mixer")
        right.becomes("leader", resource="app:mixer")
        left.say("observe app:mixer")
        left.becomes("follower", resource="app:mixer", holder="right")
        self.assertTrue(any(line.get("role") == "leader" for line in left.lines))

    def test_where_the_leader_is_killed_another_leads(self):
        left, right, token = self.lead_and_follow(BRIEF)
        left.kill()
        new = right.becomes("leader")
        self.assertGreater(new["token"], token)
        right.next("a write", lambda line: line.get("write") == new["token"])
        self.assertEqual(Fence().take(left, right).refused, 0)

    def test_what_was_handed_over_is_not_taken_back(self):
        left, right, token = self.lead_and_follow()
        left.say("hand_over control")
        new = right.becomes("leader")
        left.becomes("follower", holder="right", token=new["token"])
        self.assertEqual(max(write["write"] for write in left.writes()), token)
        self.assertLess(left.writes()[-1]["at"], new["at"])
        right.next("a write", lambda line: line.get("write") == new["token"])
        self.assertEqual(Fence().take(left, right).refused, 0)

    def test_who_ends_hands_over(self):
        left, right, token = self.lead_and_follow()
        self.assertEqual(left.stop(), 0)
        new = right.becomes("leader")
        self.assertGreater(new["token"], token)
        self.assertEqual(Fence().take(left, right).refused, 0)

    def test_who_resigns_leads_no_more_though_nobody_else_does(self):
        left = self.elector("left")
        left.becomes("leader")
        left.say("resign control")
        left.becomes("follower", holder="")
        self.etcd("get", "x")
        right = self.elector("right")
        right.becomes("leader")
        left.becomes("follower", holder="right")

    def test_who_was_stopped_past_its_lease_writes_nothing_when_it_goes_on(self):
        left, right, token = self.lead_and_follow(BRIEF)
        stopped(left.process)
        new = right.becomes("leader")
        self.assertGreater(new["token"], token)
        right.next("a write", lambda line: line.get("write") == new["token"])
        gone_on = time.monotonic()
        left.signal(signal.SIGCONT)
        left.becomes("follower", holder="right", token=new["token"])
        self.assertEqual([write for write in left.writes() if write["at"] >= gone_on], [])
        self.assertEqual(Fence().take(left, right).refused, 0)

    def test_a_member_of_etcd_that_dies_moves_nobody(self):
        left, right, token = self.lead_and_follow()
        for member in range(self.members):
            self.etcd.kill(member)
            since = time.monotonic()
            try:
                left.next("writes past a lease", lambda line: line.get("write") == token and line["at"] > since + TTL)
            finally:
                self.etcd.start(member)  # those after this one find three
            self.wait_for(member)
        self.assertEqual(right.writes(), [])

    def test_a_member_that_hangs_moves_nobody_and_is_left_by_whoever_watches_there(self):
        left, right, token = self.lead_and_follow()
        self.etcd.signal(0, signal.SIGSTOP)  # the first one that is asked, and still the one that is watched
        self.addCleanup(self.etcd.signal, 0, signal.SIGCONT)
        since = time.monotonic()
        left.next("writes past a lease", lambda line: line.get("write") == token and line["at"] > since + TTL)
        left.kill()
        self.assertGreater(right.becomes("leader")["token"], token)

    def test_nobody_leads_where_most_of_etcd_is_cut_off_and_one_does_again_afterwards(self):
        left, right, token = self.lead_and_follow(BRIEF)
        for member in (0, 1):
            self.etcd.signal(member, signal.SIGSTOP)
        with contextlib.ExitStack() as whole_again:
            for member in (0, 1):
                whole_again.callback(self.etcd.signal, member, signal.SIGCONT)
            left.becomes("unknown")
            right.becomes("unknown")
            self.assertTrue(any(line.get("trouble") for line in left.lines))
        wait_until(lambda: left.leads() or right.leads(), "one to lead again")
        new = next(line for each in (left, right) for line in each.lines if line.get("role") == "leader" and line["token"] > token)
        self.assertFalse([write for write in left.writes() if write["at"] > new["at"] and write["write"] == token])
        self.assertEqual(Fence().take(left, right).refused, 0)

    def test_what_was_missed_and_is_no_longer_kept_is_found_out(self):
        left, right, _ = self.lead_and_follow()
        watcher = self.enterContext(Elector(self.etcd, "watcher", TTL))
        watcher.say("observe control")
        watcher.becomes("follower", holder="left")
        stopped(watcher.process)
        left.say("hand_over control")
        new = right.becomes("leader")
        for number in range(3):
            self.etcd("put", "elsewhere", number)
        self.etcd("compact", self.etcd.revision())
        for member in range(self.members):  # so that every watch breaks
            self.etcd.kill(member)
            self.etcd.start(member)
            self.wait_for(member)
        watcher.signal(signal.SIGCONT)
        watcher.becomes("follower", holder="right", token=new["token"])

    def test_a_leader_that_it_is_taken_from_steps_down(self):
        left, right, token = self.lead_and_follow()
        self.etcd("del", "tutti/leader/control")
        left.next("that it leads no more", lambda line: line.get("role") in ("unknown", "follower"))
        wait_until(lambda: left.leads() or right.leads(), "one to lead")
        newest = max(line["token"] for each in (left, right) for line in each.lines if line.get("role") == "leader")
        self.assertGreater(newest, token)

    def test_what_somebody_else_put_there_is_a_leader_of_whom_nothing_is_known(self):
        self.etcd("put", "tutti/leader/control", "mine")
        left = self.elector("left")
        left.becomes("follower", holder="somebody who is no installation of ours")
        self.etcd("del", "tutti/leader/control")
        left.becomes("leader")

    def test_every_endpoint_is_tried(self):
        nobody = f"http://127.0.0.1:{free_port()}"
        left = self.elector("left", endpoints=f"{nobody},http://no-such-host.invalid:1,{self.etcd.clients[2]}")
        left.becomes("leader")

    def test_where_nobody_answers_it_is_said_and_unknown_who_leads(self):
        left = self.elector("left", endpoints=f"http://127.0.0.1:{free_port()}")
        told = left.next("why", lambda line: line.get("trouble"))
        self.assertIn("Connection refused", told["trouble"])
        self.assertFalse([line for line in left.lines if "role" in line])

    def test_other_servers_are_no_etcd(self):
        with tempfile.TemporaryDirectory(prefix="tutti-") as folder:
            port = free_port()
            server = subprocess.Popen(
                ["/usr/bin/python3", "-m", "http.server", "--bind", "127.0.0.1", str(port)], cwd=folder, stderr=subprocess.DEVNULL)
            try:
                left = self.elector("left", endpoints=f"http://127.0.0.1:{port}")
                left.next("why", lambda line: line.get("trouble"))
                self.assertFalse(left.leads())
            finally:
                server.kill()
                server.wait()


@unittest.skipUnless(SERVER and CONTROL, "etcd is not installed")
class CutOff(unittest.TestCase):
    """A leader on another machine than etcd and whoever else stands for leading, at the other end of a cable."""

    def setUp(self):
        try:
            self.network = self.enterContext(Network())
        except NoNamespaces as error:
            self.skipTest(f"no networks of one's own: {error}")

    def test_a_leader_that_is_cut_off_stops_writing_before_another_begins(self):
        here, there = self.network.here, self.network.there
        etcd = self.enterContext(Etcd(host=HERE, within=lambda command: here.words(*command)))
        left = self.enterContext(Elector(etcd, "left", BRIEF, within=lambda command: there.words(*command)))
        right = self.enterContext(Elector(etcd, "right", BRIEF, within=lambda command: here.words(*command)))
        left.say("campaign control")
        token = left.becomes("leader")["token"]
        right.say("campaign control")
        right.becomes("follower", holder="left")
        for each in (left, right):
            each.say("write control")
        left.next("what it writes", lambda line: line.get("write") == token)
        there.run("ip", "link", "set", "there", "down")
        left.becomes("unknown")
        new = right.becomes("leader")
        self.assertGreater(new["token"], token)
        right.next("a write", lambda line: line.get("write") == new["token"])
        self.assertLess(left.writes()[-1]["at"], new["at"])
        there.run("ip", "link", "set", "there", "up")
        left.becomes("follower", holder="right", token=new["token"])
        self.assertEqual(Fence().take(left, right).refused, 0)
        self.assertGreater(len(right.writes()), 0)


@unittest.skipUnless(SERVER and CONTROL, "etcd is not installed")
class Guarded(unittest.TestCase):
    """One member, which wants users, over TLS."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="tutti-")))
        make_certificate(cls.folder)
        cls.etcd = cls.enterClassContext(Etcd(1, certificate=cls.folder))
        cls.etcd("user", "add", "root:secret")
        cls.etcd("user", "grant-role", "root", "root")
        cls.etcd("role", "add", "tutti")
        cls.etcd("role", "grant-permission", "tutti", "readwrite", "tutti/", "--prefix")
        cls.etcd("user", "add", "me:my password")
        cls.etcd("user", "grant-role", "me", "tutti")
        cls.etcd("user", "add", "other:x")
        cls.etcd("auth", "enable")
        cls.etcd.login = ["--user", "root:secret"]

    def elector(self, *login, authority=None):
        elector = self.enterContext(Elector(self.etcd, "left", TTL, authority or self.folder / "ca.pem", *login))
        elector.say("campaign control")
        return elector

    def assert_says(self, words, elector):
        """Sooner or later: on a busy machine it can be first that there was no answer in time."""
        elector.next(words, lambda line: words in (line.get("trouble") or ""))
        self.assertFalse(elector.leads())

    def test_leads_with_user_and_password_and_again_after_etcd_has_forgotten_its_login(self):
        left = self.elector("me", "my password")
        left.becomes("leader")
        left.say("write control")
        self.etcd.kill(0)
        self.etcd.start(0)
        since = time.monotonic()
        left.next("writes past a lease", lambda line: "write" in line and line["at"] > since + TTL)
        self.assertEqual(left.stop(), 0)

    def test_a_wrong_password_is_said(self):
        self.assert_says("look at the user, the password and its roles", self.elector("me", "wrong"))

    def test_a_user_who_may_not_is_said(self):
        self.assert_says("permission denied", self.elector("other", "x"))

    def test_no_user_where_one_is_wanted_is_said(self):
        self.assert_says("it wants a user and a password", self.elector())

    def test_an_etcd_that_nobody_vouches_for_is_not_asked(self):
        with tempfile.TemporaryDirectory(prefix="tutti-") as other:
            make_certificate(pathlib.Path(other))
            self.assert_says("certificate", self.elector("me", "my password", authority=f"{other}/ca.pem"))


if __name__ == "__main__":
    unittest.main()
