#!/usr/bin/python3
"""What plays the transcripts of conformance/ can fail: a server that lies is found out, and so is a transcript that says nothing."""

import pathlib
import socket
import tempfile
import threading
import unittest

from conformance.runner import coverage, differences, packets, script
from conformance.runner.player import Failure, Player

ACCEPTED = {5: bytes.fromhex("2003000000"), 4: bytes.fromhex("20020000")}
PINGRESP = bytes.fromhex("d000")


class Liar:
    """A server that answers each packet of a client with the next of these bytes, then closes or stays, and answers PINGREQ."""

    speaks_on = b""
    in_frames = in_pieces = False
    tls = None

    def __init__(self, *answers, stays=True):
        self._answers, self._stays = list(answers), stays
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = self._listener.getsockname()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _serve(self):
        try:
            while True:
                connection, _ = self._listener.accept()
                with connection:
                    self._talk(connection, list(self._answers))
        except OSError:
            pass

    def _talk(self, connection, answers):
        rest = b""
        while True:
            more = connection.recv(4096)
            if not more:
                return
            rest += more
            while found := packets.cut(rest):
                first, _, rest = found
                if first == 0xC0:
                    connection.sendall(PINGRESP)
                elif answers:
                    connection.sendall(answers.pop(0))
                    if not answers and not self._stays:
                        return


def fact(text):
    with tempfile.TemporaryDirectory(prefix="tutti-test-") as folder:
        path = pathlib.Path(folder) / "fact.txt"
        path.write_text(text)
        return script.read(path)[0]


class APlayer(unittest.TestCase):
    def play(self, lines, *answers, version=5, stays=True, **options):
        with Liar(*answers, stays=stays) as liar:
            Player(liar, version, hasty=True, **options).play(fact(f"# MQTT 5 and 3.1.1 [MQTT-3.1.0-1]: it is so\n{lines}\n"))

    def found_out(self, why, lines, *answers, **options):
        with self.assertRaisesRegex(Failure, why):
            self.play(lines, *answers, **options)

    def test_believes_what_is_true(self):
        self.play("A connects\nA> PUBLISH topic=a qos=1 payload=x\nA< PUBACK\nA< nothing", ACCEPTED[5], bytes.fromhex("40020001"))
        self.play("A connects\nA subscribes filter=a qos=1", ACCEPTED[4], bytes.fromhex("9003000101"), version=4)

    def test_finds_another_code(self):
        self.found_out("rc is not 0", "A connects", bytes.fromhex("2003008000"))

    def test_finds_a_packet_of_another_kind(self):
        self.found_out("no CONNACK", "A connects", PINGRESP)

    def test_finds_what_should_not_come(self):
        self.found_out("came PUBLISH", "A connects\nA< nothing", ACCEPTED[5] + bytes.fromhex("3004000161") + b"\0")

    def test_finds_what_does_not_come(self):
        self.found_out("nothing came", "A connects\nA> PUBLISH topic=a qos=1 payload=x\nA< PUBACK", ACCEPTED[5], b"")

    def test_finds_a_connection_that_stays_open(self):
        self.found_out("stays open", "A connects\nA> PUBLISH topic=a\nA< closed", ACCEPTED[5], b"")

    def test_finds_a_connection_that_closes_without_a_word(self):
        lines = "A connects\nA> PUBLISH topic=a\nA< closed rc=0x82"
        self.found_out("without a word", lines, ACCEPTED[5], b"", stays=False)
        self.play(lines, ACCEPTED[5], b"", stays=False, silent_close=True)
        self.found_out("came DISCONNECT rc=129", lines, ACCEPTED[5], bytes.fromhex("e00181"), stays=False, silent_close=True)

    def test_finds_an_acknowledgement_of_something_else(self):
        self.found_out("packet identifier", "A connects\nA> PUBLISH topic=a qos=1 payload=x\nA< PUBACK", ACCEPTED[5], bytes.fromhex("40020002"))

    def test_finds_properties_that_nobody_named(self):
        published = bytes.fromhex("300600016102") + bytes.fromhex("0101")
        self.found_out("format is there", "A connects\nA< PUBLISH topic=a", ACCEPTED[5] + published)

    def test_finds_what_is_no_packet(self):
        for why, answer in (
            ("reserved CONNACK flags", "2003020000"), ("in a CONNACK", "20050000020101"), ("after the end", "200400000000"),
            ("ends too early", "20020000"), ("a code of 0x01", "2003000100"),
        ):
            with self.subTest(why):
                self.found_out(why, "A connects", bytes.fromhex(answer))
        for why, answer in (
            ("identifier of zero", "3206000161000000"), ("not UTF-8", "30040001ff00"), (r"U\+0000", "300400010000"), ("the flags 1000", "380400016100"),
            ("the flags 0110", "36060001610001 00"), ("MQTT-2.1.3-1", "d100"), ("longer than it need be", "300500016180 00"),
        ):
            with self.subTest(why):
                self.found_out(why, "A connects\nA< PUBLISH topic=*", ACCEPTED[5] + bytes.fromhex(answer))

    def test_finds_a_packet_larger_than_the_client_takes(self):
        published = bytes.fromhex("301800016100") + b"x" * 20
        self.found_out("MQTT-3.1.2-24", "A connects max_packet=20\nA< PUBLISH topic=a", ACCEPTED[5] + published)


class ATranscript(unittest.TestCase):
    def test_says_what_it_is_about_and_nothing_that_means_nothing(self):
        for text in (
            "# MQTT 5: no clause\nA connects\n", "# MQTT 6 [MQTT-3.1.0-1]: no version\n", "A connects\n",
            "# MQTT 5 [MQTT-3.1.0-1]: no verb\nA sings\n", "# MQTT 5 [MQTT-3.1.0-1] no colon\nA connects\n",
        ):
            with self.subTest(text), self.assertRaises(script.Unreadable):
                fact(text)

    def test_has_no_word_that_its_packet_does_not_have(self):
        with Liar(ACCEPTED[5]) as liar, self.assertRaises(script.Unreadable):
            Player(liar, 5).play(fact("# MQTT 5 [MQTT-3.1.0-1]: it is so\nA> PUBLISH topic=a colour=red\n"))


class TheLists(unittest.TestCase):
    def read(self, function, text):
        with tempfile.TemporaryDirectory(prefix="tutti-test-") as folder:
            path = pathlib.Path(folder) / "list.txt"
            path.write_text(text)
            return function(path)

    def test_a_difference_has_a_reason_and_stands_once(self):
        for text in ("hub 5: it is so\n", "hub 5: it is so\nhub 5: it is so\n    Why.\n", "nobody 5: it is so\n    Why.\n"):
            with self.subTest(text), self.assertRaises(script.Unreadable):
                self.read(differences.read, text)
        self.assertEqual(
            set(self.read(differences.read, "hub 5 and 3.1.1: it is so\n    Why.\n")), {("hub", 5, "it is so"), ("hub", 4, "it is so")})

    def test_a_statement_has_a_fact_or_a_reason_and_not_both(self):
        statements = self.read(
            coverage.read_statements, "MQTT 5: 3.1.0-1..2 3.1.2-1\nMQTT 5 without: 3.1.2-1\n    Why.\n")
        one = fact("# MQTT 5 [MQTT-3.1.0-1] [MQTT-3.1.2-1] [MQTT-9.9.9-9]: it is so\nA connects\n")
        said = coverage.complaints([one], statements)
        self.assertEqual(len(said), 3, said)
        for each, why in zip(said, ("no [MQTT-9.9.9-9]", "[MQTT-3.1.0-2]: no fact", "[MQTT-3.1.2-1]: a fact, and a reason")):
            self.assertIn(why, each)


if __name__ == "__main__":
    unittest.main()
