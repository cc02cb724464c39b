#!/usr/bin/python3
"""tutti-bridge and states that go both ways: whoever changed them, and whenever, both sides end with the same one.

TUTTI_BIN names the folder of the programs."""

import contextlib
import signal
import unittest

from bridge_rig import Client, House, Mosquitto, Relay
from rig import wait_until

BOTH = '\ntopics = [{ filter = "event/#", remote_prefix = "left/" }]'


class Case(unittest.TestCase):
    VERSION = ""

    def setUp(self):
        self.upstream = self.enterContext(Mosquitto())
        self.relay = self.enterContext(Relay(self.upstream.port))
        self.left = self.enterContext(House("left", f'[bridge.venue]\nurl = "{self.relay.url}"\n{self.VERSION}{BOTH}'))
        self.left.start_bridge()
        self.here, self.there = self.left.client(), self.upstream.client()

    def say_here(self, name, payload):
        self.here.say(f"tutti/event/{name}", payload, retain=True)

    def say_there(self, name, payload):
        self.there.say(f"tutti/left/event/{name}", payload, retain=True)

    def kept(self, place, prefix):
        """What a late one is given."""
        with contextlib.closing(Client(place.address())) as late:
            late.listen(f"{prefix}/#")
            late.say(f"{prefix}/end", late.name)
            states = {}
            while (message := late.next()).payload.decode() != late.name:
                if message.retain:
                    states[message.topic.removeprefix(f"{prefix}/")] = message.payload.decode()
            return states

    def settle_as(self, expected):
        def stand():
            return self.kept(self.left, "tutti/event"), self.kept(self.upstream, "tutti/left/event")
        wait_until(lambda: stand() == (expected, expected), "both to have it")
        # And it stays: what crosses is acknowledged, and nothing goes round.
        wait_until(lambda: not any(self.left.stats()[way]["waiting"] for way in ("in", "out")), "all to cross")
        self.assertEqual(stand(), (expected, expected))

    def cut(self):
        self.relay.cut()
        wait_until(lambda: not self.left.stats()["upstream"], "it to see that")

    def mend(self):
        self.relay.mend()
        wait_until(lambda: self.left.stats()["upstream"] and self.left.stats()["bus"], "it to be joined again")

    HUNDREDS = dict.fromkeys(map(str, range(300)), "theirs")

    def change_hundreds(self):
        self.cut()
        for name in self.HUNDREDS:
            self.say_here(name, "ours")
            self.say_there(name, "theirs")
        self.mend()


class States(Case):
    OURS = ("ours", "ours-changed", "ours-cleared", "ours-changed-there", "ours-changed-by-both")
    THEIRS = ("theirs", "theirs-changed", "theirs-cleared", "theirs-changed-here", "theirs-changed-by-both")

    def begin(self):
        for name in self.OURS:
            self.say_here(name, "old")
        for name in self.THEIRS:
            self.say_there(name, "old")
        self.settle_as(dict.fromkeys([*self.OURS, *self.THEIRS], "old"))

    def change(self):
        self.say_here("ours-changed", "new")
        self.say_here("ours-cleared", "")
        self.say_there("ours-changed-there", "theirs")
        self.say_there("theirs-changed", "new")
        self.say_there("theirs-cleared", "")
        self.say_here("theirs-changed-here", "ours")
        for name in ("ours-changed-by-both", "theirs-changed-by-both"):
            self.say_here(name, "first here")
            self.say_there(name, "theirs")
            self.say_here(name, "ours")

    CHANGED = {
        "ours": "old", "ours-changed": "new", "ours-changed-there": "theirs", "ours-changed-by-both": "theirs",
        "theirs": "old", "theirs-changed": "new", "theirs-changed-here": "ours", "theirs-changed-by-both": "theirs",
    }

    def test_what_one_side_changes_while_they_are_apart_is_changed_and_where_both_do_upstream_wins(self):
        self.begin()
        self.cut()
        self.change()
        self.mend()
        self.settle_as(self.CHANGED)

    def test_it_is_so_when_the_bridge_has_left_its_hub_meanwhile(self):
        self.begin()
        self.cut()
        wait_until(lambda: not self.left.stats()["bus"], "it to leave its hub")
        self.change()
        self.mend()
        self.settle_as(self.CHANGED)

    def test_what_both_sides_have_before_they_are_joined_for_the_first_time_is_upstreams(self):
        self.left.bridge.kill()
        self.say_here("a", "ours")
        self.say_there("a", "theirs")
        self.say_here("b", "ours")
        self.say_there("c", "theirs")
        self.left.start_bridge()
        self.settle_as({"a": "theirs", "b": "ours", "c": "theirs"})

    def test_what_both_sides_say_in_one_moment_ends_the_same_on_both(self):
        for turn in range(5):
            self.left.bridge.process.send_signal(signal.SIGSTOP)
            for number in range(20):
                self.say_here(f"{number}", f"ours {turn}")
                self.say_there(f"{number}", f"theirs {turn}")
            self.left.bridge.process.send_signal(signal.SIGCONT)
            def stand():
                here = self.kept(self.left, "tutti/event")
                return len(here) == 20 and here == self.kept(self.upstream, "tutti/left/event")
            wait_until(stand, "both to have the same")
            wait_until(lambda: not any(self.left.stats()[way]["waiting"] for way in ("in", "out")), "all to cross")
            self.assertTrue(stand())

    def test_hundreds_that_both_sides_changed_are_upstreams(self):
        self.change_hundreds()
        self.settle_as(self.HUNDREDS)
        self.say_here("0", "later")
        self.settle_as({**self.HUNDREDS, "0": "later"})


class OfOldUpstream(Case):
    """Of which states are known as such when they are subscribed to."""

    VERSION = 'version = "3.1.1"\n'

    def test_what_both_sides_changed_while_they_were_apart_is_upstreams(self):
        self.change_hundreds()
        self.settle_as(self.HUNDREDS)


if __name__ == "__main__":
    unittest.main()
