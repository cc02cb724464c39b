#!/usr/bin/python3
"""tutti record as its users see it: on the hub and on Mosquitto, killed, out of space, cut, rotated.

TUTTI_BIN names the folder of the programs."""

import os
import shutil
import signal
import unittest

from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from recording_rig import Hub, Mosquitto, RecordingTest, lines, messages, payload, small_files, write_recording
from rig import PATIENCE, wait_until


class OnEveryBroker:
    def test_every_payload_comes_back_byte_for_byte_and_in_order(self):
        payloads = [b'{"v":1,"x":0.5}', b'{"v": 1}', b"", b"open", "°C \n".encode(), b"12", b"1.50", b"\xff\xfe\0",
                    bytes(range(256)) * 3, b'{"a":1,"a":2}', b"x" * 900_000, os.urandom(300_000), b"[" * 100, b"last"]
        recorder = self.record("note/#", "--count", len(payloads))
        self.publish(*[(f"note/{number}", value) for number, value in enumerate(payloads)])
        self.assertEqual(recorder.wait(PATIENCE), 0)
        written = messages(self.file)
        self.assertEqual([payload(line) for line in written], payloads)
        self.assertEqual([line["qos"] for line in written], [1] * len(payloads))
        listener = self.listen("again/#")
        said = self.replay(self.file, "--root", "again", "--exact", "--speed", "max")
        self.assertIn(f"replayed {len(payloads)} messages", said)
        heard = self.heard(listener, len(payloads))
        self.assertEqual([message.payload for message in heard], payloads)
        self.assertEqual([message.topic for message in heard], [f"again/note/{n}" for n in range(len(payloads))])

    def test_every_message_is_recorded_once_though_filters_overlap(self):
        recorder = self.record("event/+/press", "event/button/#", "event/button/press", "--exclude", "event/button/noise")
        self.publish(("event/button/press", b"1"), ("event/button/noise", b"2"), ("event/pad/press", b"3"),
                     ("event/button/release", b"4"), ("other/x", b"5"), ("event/button/last", b"6"))
        wait_until(lambda: len(messages(self.file)) >= 4, "four messages")
        self.end(recorder)
        self.assertEqual([payload(line) for line in messages(self.file)], [b"1", b"3", b"4", b"6"])

    def test_states_that_were_kept_are_marked_and_kept_again(self):
        keeper = self.client()
        keeper.publish("tutti/reading/s/x", b'{"v":1}', qos=1, retain=True).wait_for_publish(PATIENCE)
        recorder = self.record("--count", "2")
        self.publish(("reading/s/y", b'{"v":2}'))
        self.assertEqual(recorder.wait(PATIENCE), 0)
        self.assertEqual([(line["topic"], line["retain"]) for line in messages(self.file)],
                         [("reading/s/x", True), ("reading/s/y", False)])
        self.replay(self.file, "--root", "again", "--speed", "max")
        late = self.heard(self.listen("again/#"), 2)
        self.assertEqual(sorted((m.topic, m.retain) for m in late), [("again/reading/s/x", 1), ("again/reading/s/y", 1)])

    def test_properties_come_back(self):
        properties = Properties(PacketTypes.PUBLISH)
        properties.ResponseTopic = "tutti/reply/me/1"
        properties.CorrelationData = b"\0\xff"
        properties.ContentType = "text/plain"
        properties.UserProperty = [("trace", "a"), ("trace", "b")]
        recorder = self.record("note/#", "--count", "1")
        self.client().publish("tutti/note/x", b"hello", qos=1, properties=properties).wait_for_publish(PATIENCE)
        self.assertEqual(recorder.wait(PATIENCE), 0)
        listener = self.listen("tutti/note/x")
        self.replay(self.file)
        again = self.heard(listener, 1)[0].properties
        self.assertEqual(again.ResponseTopic, "tutti/reply/me/1")
        self.assertEqual(again.CorrelationData, b"\0\xff")
        self.assertEqual(again.ContentType, "text/plain")
        self.assertEqual(again.UserProperty, [("trace", "a"), ("trace", "b")])

    def test_a_recorder_goes_on_when_the_bus_comes_back(self):
        recorder = self.record("note/#")
        self.publish(("note/before", b"1"))
        wait_until(lambda: messages(self.file), "the first message")
        self.broker.stop()
        wait_until(lambda: "went away" in recorder.said(), "the recorder to notice")
        self.broker.start(self.broker.port)
        wait_until(lambda: "is back" in recorder.said(), "the recorder to be back")

        def heard_again():
            self.publish(("note/after", b"2"))
            return any(line["topic"] == "note/after" for line in messages(self.file))

        wait_until(heard_again, "messages to be recorded again")
        self.assertIn("may be missing: the connection was lost once", self.end(recorder))


class OnTheHub(OnEveryBroker, RecordingTest):
    broker_kind = Hub


class OnMosquitto(OnEveryBroker, RecordingTest):
    broker_kind = Mosquitto

    def setUp(self):
        if not shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin"):
            self.skipTest("mosquitto is not installed")
        super().setUp()

    def test_a_huge_payload_comes_back(self):
        huge = os.urandom(6_000_000)
        recorder = self.record("note/#", "--count", "1")
        self.publish(("note/huge", huge))
        self.assertEqual(recorder.wait(PATIENCE), 0)
        listener = self.listen("tutti/note/huge")
        self.replay(self.file, "--speed", "max")
        self.assertEqual(self.heard(listener, 1)[0].payload, huge)


class Recording(RecordingTest):
    def test_leaves_out_frames_and_logs_unless_they_are_named(self):
        recorder = self.record()
        self.publish(("frame/wall", b"f"), ("log/hub", b"l"), ("note/x", b"n"))
        wait_until(lambda: messages(self.file), "a message")
        self.end(recorder)
        self.assertEqual([line["topic"] for line in messages(self.file)], ["note/x"])

    def test_killed_while_it_writes_loses_no_whole_line_and_goes_on(self):
        recorder = self.record("note/#")
        sender = self.client()
        for number in range(20_000):
            sender.publish(f"tutti/note/{number}", b"x" * 200)
        wait_until(lambda: self.file.stat().st_size > 100_000, "the recorder to be busy")
        self.end(recorder, code=-signal.SIGKILL, how=signal.SIGKILL)
        sender.disconnect()
        before = messages(self.file)  # the kernel may stop a large write half-way: a last line may be torn
        self.assertGreater(len(before), 100)
        self.assertIn(f"replayed {len(before)} messages", self.replay(self.file, "--speed", "max"))
        recorder = self.record("later/#", "--count", "1")
        self.publish(("later/x", b"y"))
        self.assertEqual(recorder.wait(PATIENCE), 0)
        after = messages(self.file)
        self.assertEqual(after[:-1], before)
        self.assertEqual(after[-1]["topic"], "later/x")
        self.assertEqual(sum("tutti_recording" in line for line in lines(self.file)), 2)
        self.assertIn(f"replayed {len(after)} messages", self.replay(self.file, "--speed", "max"))

    def test_a_torn_last_line_is_ignored_and_cut_off_when_somebody_goes_on(self):
        write_recording(self.file, [(0, "note/a", 1), (1, "note/b", 2)])
        whole = self.file.read_bytes()
        for torn in (b"{", b'{"t":1700000002.0,"topic":"note/c","qos":1,"ret', b'{"t":1700000002.0,"topic":"note/c","text":""}',
                     b"\0" * 50, b"\0" * 10 + b"\n"):
            with self.subTest(torn=torn):
                self.file.write_bytes(whole + torn)
                self.replay(self.file, "--speed", "max", code=1 if torn.endswith(b"\n") else 0)
                recorder = self.record("note/#", "--count", "1")
                self.publish(("note/z", b"26"))
                self.assertEqual(recorder.wait(PATIENCE), 0)
                self.assertTrue(self.file.read_bytes().startswith(whole))
                self.assertEqual([line["topic"] for line in messages(self.file)], ["note/a", "note/b", "note/z"])
                self.replay(self.file, "--speed", "max")

    def test_without_room_it_says_so_and_the_file_is_whole(self):
        recorder = self.record("note/#", **small_files(20_000))
        self.publish(*[("note/x", b"x" * 100) for _ in range(300)])
        self.assertEqual(recorder.wait(PATIENCE), 1)
        self.assertIn("File too large", recorder.said())
        self.assertTrue(self.file.read_bytes().endswith(b"\n"))
        self.assertLessEqual(self.file.stat().st_size, 20_000)
        written = messages(self.file)
        self.assertGreater(len(written), 50)
        self.assertIn(f"recorded {len(written)} messages", recorder.said())
        self.assertIn(f"replayed {len(written)} messages", self.replay(self.file, "--speed", "max"))

    def test_rotates_by_size_and_replays_in_order(self):
        recorder = self.record("note/#", "--rotate-size", "2KiB", "--count", "100")
        self.publish(*[("note/x", f"{number:03}".encode()) for number in range(100)])
        self.assertEqual(recorder.wait(PATIENCE), 0)
        files = sorted(self.folder.glob("show.*.jsonl"))
        self.assertEqual([file.name for file in files], [f"show.{n:04}.jsonl" for n in range(1, len(files) + 1)])
        self.assertGreater(len(files), 3)
        for file in files:
            self.assertLessEqual(file.stat().st_size, 2048)
            self.assertIn("tutti_recording", lines(file)[0])
            self.assertTrue(file.with_suffix(".jsonl.idx").exists())
        listener = self.listen("tutti/note/x")
        for arguments in ([self.file], ["--dir", self.folder]):
            self.replay(*arguments, "--speed", "max")
            self.assertEqual([int(m.payload) for m in self.heard(listener, 100)], list(range(100)))

    def test_rotation_keeps_as_many_files_as_it_is_told(self):
        for first in (0, 100):  # the second run goes on with the next number
            recorder = self.record("note/#", "--rotate-size", "2KiB", "--keep", "2", "--count", "100")
            self.publish(*[("note/x", f"{number}".encode()) for number in range(first, first + 100)])
            self.assertEqual(recorder.wait(PATIENCE), 0)
            kept = sorted(self.folder.glob("show.*"))
            self.assertEqual(len(kept), 4, kept)  # each with its index
            last = [payload(line) for file in kept[::2] for line in messages(file)]
            self.assertEqual([int(value) for value in last], list(range(first + 100 - len(last), first + 100)))

    def test_rotates_by_time(self):
        recorder = self.record("note/#", "--rotate-every", "1ms")
        self.publish(("note/a", b"1"))
        wait_until(lambda: messages(self.folder / "show.0001.jsonl"), "the first message")

        def rotated():  # not by the first one where the machine's clock is put right just then
            self.publish(("note/b", b"2"))
            return messages(self.folder / "show.0002.jsonl")

        self.assertEqual({line["topic"] for line in wait_until(rotated, "a second file")}, {"note/b"})
        self.end(recorder)

    def test_two_recorders_do_not_share_a_file(self):
        recorder = self.record("note/#")
        self.assertIn("somebody else", self.tutti("record", self.file, "--bus", self.broker.url, code=1))
        self.end(recorder)

    def test_syncs_and_ends_after_its_time(self):
        said = self.tutti("record", self.file, "--sync", "--for", "100ms", "--bus", self.broker.url)
        self.assertIn("recorded 0 messages", said)

    def test_refuses_what_it_should_not_touch(self):
        notes = self.folder / "notes.txt"
        notes.write_text("mine\n")
        bus = ("--bus", self.broker.url)
        self.assertIn("no recording", self.tutti("record", notes, *bus, code=2))
        self.assertEqual(notes.read_text(), "mine\n")
        self.assertIn("no recording", self.replay(notes, code=2))
        self.assertIn("no file", self.replay(self.folder / "missing.jsonl", code=4))
        self.assertIn("no bus", self.tutti("record", self.file, "--bus", f"unix://{self.folder}/none", code=3))
        self.assertFalse(self.file.exists())
        write_recording(self.file, [(0, "note/a", 1)])
        for wrong in (["--speed", "0"], ["--from", "noon"], ["--loop", "never"], ["--filter", "a/#/b"]):
            self.replay(self.file, *wrong, code=2)
        self.tutti("record", self.file, "--rotate-size", "big", *bus, code=2)
        self.tutti("record", self.file, "--keep", "2", *bus, code=2)
        self.tutti("record", self.file, "a/#/b", *bus, code=2)
        self.file.write_text('{"tutti_recording":2,"started":1}\n')
        self.assertIn("format 2", self.replay(self.file, code=2))


if __name__ == "__main__":
    unittest.main()
