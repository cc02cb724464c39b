#!/usr/bin/python3
"""tutti-hub, and Mosquitto beside it, held to the specifications clause by clause: conformance/README.md. A transcript is a test."""

import pathlib
import re
import shutil
import unittest

from conformance.runner import coverage, differences, run, script, servers

FOLDER = pathlib.Path(__file__).resolve().parent / "conformance"
FACTS = script.read_all(FOLDER / "transcripts")
KNOWN = differences.read(FOLDER / "differences.txt")
HAS_MOSQUITTO = bool(shutil.which("mosquitto") or shutil.which("/usr/sbin/mosquitto"))

outcomes = {}
complaints = []


def setUpModule():
    """All at once: most of the time each of them waits."""
    kinds = [kind for kind in servers.SERVERS.values() if HAS_MOSQUITTO or kind is not servers.Mosquitto]
    found, said = run.run(FACTS, kinds, KNOWN)
    outcomes.update({(outcome.way, outcome.version, outcome.fact.title): outcome for outcome in found})
    complaints.extend(said)


def holds(way, version, fact):
    def test(self):
        outcome = outcomes[way, version, fact.title]
        if outcome.key in KNOWN:
            self.assertIsNotNone(outcome.failure, f"{fact.title}: it holds now, take it out of differences.txt")
        else:
            self.assertIsNone(outcome.failure, f"{fact.title} ({fact.file}): {outcome.failure}")

    return test


def with_facts(way):
    """A test for each fact in each of its versions."""
    def fill(cls):
        for fact in FACTS:
            for version in fact.statements:
                name = re.sub(r"\W+", "_", f"test_{fact.file.removesuffix('.txt')}_{script.NAMES[version]}_{fact.title}").rstrip("_")
                while hasattr(cls, name):  # titles that differ by signs alone
                    name += "_too"
                setattr(cls, name, holds(way, version, fact))
        return cls

    return fill


@with_facts("hub")
class OnTheHub(unittest.TestCase):
    pass


@with_facts("hub in pieces")
class OnTheHubByteByByte(unittest.TestCase):
    pass


@with_facts("hub by Unix socket")
class OnTheHubByUnixSocket(unittest.TestCase):
    pass


@with_facts("hub by WebSocket")
class OnTheHubByWebSocket(unittest.TestCase):
    pass


@with_facts("hub over TLS")
class OnTheHubOverTls(unittest.TestCase):
    pass


@with_facts("hub with a journal")
class OnTheHubWithAJournal(unittest.TestCase):
    pass


@unittest.skipUnless(HAS_MOSQUITTO, "mosquitto is not installed")
@with_facts("mosquitto")
class OnMosquitto(unittest.TestCase):
    def test_connections_are_closed_without_a_word_as_differences_say(self):
        known = ("mosquitto", 5, differences.IN_SILENCE) in KNOWN
        self.assertEqual(known, any(each.closed_in_silence for each in outcomes.values() if each.server == "mosquitto"))


class TheSuite(unittest.TestCase):
    def test_each_difference_is_of_a_fact(self):
        facts = {(server, version, fact.title) for server in ("hub", "mosquitto") for fact in FACTS for version in fact.statements}
        self.assertEqual({key for key in KNOWN if key[2] != differences.IN_SILENCE} - facts, set())

    def test_each_statement_has_a_fact_or_a_reason(self):
        self.assertEqual(coverage.complaints(FACTS, coverage.read_statements(FOLDER / "statements.txt")), [])

    def test_the_page_of_what_is_covered_is_up_to_date(self):
        page = coverage.page(FACTS, coverage.read_statements(FOLDER / "statements.txt"))
        self.assertEqual((FOLDER / "coverage.md").read_text(encoding="utf-8"), page, "python3 -B -m conformance.runner --coverage")

    def test_each_fact_is_a_test_in_each_of_its_versions(self):
        count = sum(len(fact.statements) for fact in FACTS)
        self.assertEqual(len([name for name in vars(OnTheHub) if name.startswith("test_")]), count)

    def test_no_server_ended(self):
        self.assertEqual(complaints, [])


if __name__ == "__main__":
    unittest.main()
