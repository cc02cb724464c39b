#!/usr/bin/python3
"""tutti replay and tutti export as their users see them: spacing, seeking, loops, new ids; Foxglove's own reader on MCAP.

TUTTI_BIN names the folder of the programs."""

import base64
import json
import struct
import subprocess
import unittest
import zlib

from recording_rig import START, RecordingTest, event, messages, payload, small_files, write_recording
from rig import PATIENCE, ROOT, node_folder


class Replaying(RecordingTest):
    def presses(self, *times):
        write_recording(self.file, [(t, "event/button/press", event(n, START + t)) for n, t in enumerate(times)])

    def events(self, listener, count):
        return [json.loads(message.payload) for message in self.heard(listener, count)]

    def test_keeps_the_spacing_at_its_speed(self):
        self.presses(0, 0.2, 0.3, 0.6)
        listener = self.listen("tutti/event/#")
        arrivals = {"1": [], "2": []}
        listener.on_message = lambda _c, _d, message: listener.inbox.put((message, message.timestamp))
        for speed in ("1", "2") * 3:
            self.replay(self.file, "--speed", speed)
            heard = self.heard(listener, 4)
            arrivals[speed].append(heard[-1][1] - heard[0][1])
            stamps = [json.loads(message.payload)["timestamp"] for message, _ in heard]
            # What was due when is exact, whatever the machine does meanwhile.
            for gap, wanted in zip((b - a for a, b in zip(stamps, stamps[1:])), (0.2, 0.1, 0.3)):
                self.assertAlmostEqual(gap * float(speed), wanted, places=5)
        ratio = min(arrivals["1"]) / min(arrivals["2"])  # of the rounds that the machine disturbed least
        self.assertGreater(ratio, 1.4)
        self.assertLess(ratio, 4)

    def test_events_are_new_each_time_and_say_the_same(self):
        self.presses(0, 0.001)
        listener = self.listen("tutti/event/#")
        self.replay(self.file, "--loop", "3", "--speed", "max")
        self.replay(self.file)
        heard = self.events(listener, 8)
        self.assertEqual([each["data"]["n"] for each in heard], [0, 1] * 4)
        self.assertEqual(len({(each["source"], each["id"]) for each in heard}), 8)
        self.assertTrue(all(each["id"].startswith(f"pad-{each['data']['n']}~") for each in heard))
        self.assertTrue(all(each["timestamp"] > START + 10_000_000 for each in heard))

    def test_exact_means_the_recorded_bytes(self):
        self.presses(0)
        listener = self.listen("tutti/event/#")
        self.replay(self.file, "--exact")
        self.assertEqual(self.events(listener, 1), [event(0, START)])

    def test_leaves_out_deeds_and_presence_unless_they_are_named(self):
        topics = ["event/a", "cmd/director", "worker/pad", "service/hub", "note/x", "health/hub", "config/home", "clock/hub"]
        write_recording(self.file, [(0, topic, {"v": 1}) for topic in topics])
        listener = self.listen("tutti/#")
        said = self.replay(self.file)
        self.assertEqual([m.topic for m in self.heard(listener, 2)], ["tutti/event/a", "tutti/note/x"])
        self.assertIn("left out: 1 clock, 1 cmd, 1 config, 1 health, 1 service, 1 worker", said)
        self.replay(self.file, "--filter", "note/#", "--filter", "service/#", "--exclude", "note/x")
        self.assertEqual([m.topic for m in self.heard(listener, 1)], ["tutti/service/hub"])
        self.assert_heard_nothing_more(listener)

    def test_seeks_with_an_index_without_one_and_with_a_wrong_one(self):
        write_recording(self.file, [(n / 10, "note/x", n) for n in range(3000)])
        index = self.file.with_suffix(".jsonl.idx")
        listener = self.listen("tutti/note/x")

        def part(*arguments):
            self.replay(self.file, "--speed", "max", *arguments)
            return [int(message.payload) for message in self.heard(listener, 5)]

        self.assertFalse(index.exists())
        self.assertEqual(part("--from", "200s", "--to", "200.5s"), list(range(2000, 2005)))
        good = index.read_bytes()
        self.assertGreater(len(good), 24 * 290)
        self.assertEqual(part("--from", "200s", "--to", "200.5s"), list(range(2000, 2005)))
        self.assertEqual(part("--from", "2023-11-14T22:16:40Z", "--to", "2023-11-14T22:16:40.5Z"), list(range(2000, 2005)))
        self.assertEqual(part("--to", "0.5"), list(range(5)))
        self.assertEqual(part("--from", "299.5s"), list(range(2995, 3000)))
        for wrong in (b"", good[:1000], good[:-7], b"rubbish" * 100, good[:24] + good[48:]):
            index.write_bytes(wrong)
            self.assertEqual(part("--from", "200s", "--to", "200.5s"), list(range(2000, 2005)))
        index.write_bytes(good)
        write_recording(self.file, [(n / 10, "note/longer", n + 1) for n in range(3000)], started=START + 1)
        listener = self.listen("tutti/note/longer")
        self.assertEqual(part("--from", "200s", "--to", "200.5s"), list(range(2001, 2006)))
        self.assertNotEqual(index.read_bytes(), good)
        self.assertIn("replayed 0 messages", self.replay(self.file, "--from", "1h"))

    def test_loops(self):
        self.presses(0, 0.002)
        listener = self.listen("tutti/event/#")
        self.replay(self.file, "--loop", "3")
        self.assertEqual([each["data"]["n"] for each in self.events(listener, 6)], [0, 1] * 3)
        endless = self.begin("replay", self.file, "--loop", "forever", says="")
        self.events(listener, 50)
        self.assertIn("replayed", self.end(endless))

    def test_interrupted_it_says_how_far_it_came(self):
        self.presses(0, 3600)
        listener = self.listen("tutti/event/#")
        long = self.begin("replay", self.file, says="")
        self.events(listener, 1)
        self.assertIn("replayed 1 message ", self.end(long, code=130))

    def test_at_maximum_speed_nothing_is_lost(self):
        # As many as the hub keeps for a listener that reads none of them.
        write_recording(self.file, [(n, "note/x", {"n": n, "pad": "x" * 200}) for n in range(3000)])
        listener = self.listen("tutti/note/x")
        self.replay(self.file, "--speed", "max")
        self.assertEqual([json.loads(m.payload)["n"] for m in self.heard(listener, 3000)], list(range(3000)))

    def test_lines_that_cannot_be_read_are_told(self):
        self.presses(0, 0.001)
        text = self.file.read_text().splitlines(keepends=True)
        self.file.write_text("".join([*text[:2], "not json\n", *text[2:]]))
        listener = self.listen("tutti/event/#")
        said = self.replay(self.file, code=1)
        self.assertIn("1 line could not be read", said)
        self.assertEqual(len(self.events(listener, 2)), 2)

    def numbers(self, listener, count):
        return [json.loads(message.payload)["n"] for message in self.heard(listener, count)]

    def test_lines_whose_times_go_back_are_put_in_order_and_counted(self):
        write_recording(self.file, [(t, "note/x", {"n": n}) for n, t in ((2, 2), (0, 0), (1, 1), (3, 3))])
        listener = self.listen("tutti/note/x")
        said = self.replay(self.file, "--speed", "max")
        self.assertEqual(self.numbers(listener, 4), [0, 1, 2, 3])
        self.assertIn("2 messages stood behind later ones and were put in order", said)
        done = self.tutti("export", self.file, "--mcap", self.folder / "show.mcap")
        self.assertIn("2 messages stood behind later ones and were put in order", done)

    def test_times_that_go_back_further_than_can_be_sorted_are_refused_with_their_number_by_both(self):
        joined = [(t + n / 1e4, "note/x", {"n": n}) for t in (300, 0) for n in range(1500)]
        write_recording(self.file, joined)
        said = "the times go back by 300.150 s, which is further than can be sorted; so they do for 1500 of the lines"
        self.assertIn(said, self.replay(self.file, "--speed", "max", code=1))
        self.assertIn(said, self.replay(self.file, "--to", "0.05s", "--speed", "max", code=1))
        mcap = self.folder / "show.mcap"
        self.assertIn(said, self.tutti("export", self.file, "--mcap", mcap, code=2))
        self.assertFalse(mcap.exists())

    def test_files_of_a_folder_that_overlap_are_read_beside_each_other(self):
        folder = self.folder / "both"
        folder.mkdir()
        for first in (0, 1):
            write_recording(folder / f"{first}.jsonl", [(n, "note/x", {"n": n}) for n in range(first, 3000, 2)])
        listener = self.listen("tutti/note/x")
        self.assertNotIn("order", self.replay("--dir", folder, "--speed", "max"))
        self.assertEqual(self.numbers(listener, 3000), list(range(3000)))


class Exporting(RecordingTest):
    @classmethod
    def setUpClass(cls):
        node_folder()

    def export(self, *range_):
        out = self.folder / "show.mcap"
        self.tutti("export", self.file, "--mcap", out)
        read = subprocess.run(["node", ROOT / "tests" / "js" / "mcap.mjs", out, *map(str, range_)], capture_output=True,
                              text=True, timeout=2 * PATIENCE, check=False)
        self.assertEqual(read.returncode, 0, read.stderr)
        return json.loads(read.stdout), out.read_bytes()

    def test_a_recording_is_not_exported_onto_itself(self):
        write_recording(self.file, [(0, "note/x", {"a": 1})])
        before = self.file.read_bytes()
        alias = self.folder / "alias.mcap"
        alias.symlink_to(self.file)
        for out in (self.file, alias):
            self.assertIn("is the recording itself", self.tutti("export", self.file, "--mcap", out, code=2))
        self.assertEqual(self.file.read_bytes(), before)

    def test_foxgloves_reader_finds_every_message(self):
        entries = [(n / 100, "event/button/press", event(n, START + n / 100 - 0.001)) for n in range(3000)]
        entries += [(30 + n, f"reading/s/{n}", {"v": 1, "value": n, "unit": "", "timestamp": START + n, "expires_in": 60})
                    for n in range(3)]
        entries += [(40, "note/x", {"b": "x" * 3_000_000}), (41, "note/x", [1]), (42, "note/x", {"c": 3})]
        write_recording(self.file, entries)
        with open(self.file, "a", encoding="utf-8") as file:
            file.write('{"t":1700000050.0,"topic":"frame/wall","qos":0,"retain":false,"base64":"AP8Q"}\n')
            file.write('{"t":1700000051.0,"topic":"note/x","qos":0,"retain":false,"text":"open"}\n')
        mcap, _ = self.export()
        written = messages(self.file)
        self.assertTrue(mcap["done"])
        self.assertEqual(mcap["messages"], len(written))
        self.assertGreater(mcap["chunks"], 1)
        for how in ("indexed", "streamed"):
            self.assertEqual(len(mcap[how]), len(written))
            for line, message in zip(written, mcap[how]):
                self.assertEqual(message["topic"], line["topic"])
                self.assertEqual(int(message["log"]), round(line["t"] * 1e6) * 1000)
                self.assertEqual(base64.b64decode(message["base64"]), payload(line))
        first = mcap["indexed"][0]
        self.assertEqual(int(first["publish"]), round((START - 0.001) * 1e6) * 1000)
        self.assertEqual(first["encoding"], "json")
        schema = mcap["schemas"][str(first["schema"])]
        self.assertEqual((schema["name"], schema["encoding"]), ("tutti.event", "jsonschema"))
        contract = json.loads((ROOT / "contracts/schema/event.schema.json").read_text())
        self.assertEqual(set(schema["data"]["properties"]), set(contract["properties"]))
        self.assertEqual([m["encoding"] for m in mcap["indexed"][-5:]], ["json", "json", "json", "x-binary", "x-text"])
        self.assertEqual([m["schema"] == 0 for m in mcap["indexed"][-5:]], [False, True, False, True, True])
        self.assertEqual(mcap["counts"]["event/button/press"], 3000)
        self.assertEqual([m["sequence"] for m in mcap["indexed"][:3000]], list(range(1, 3001)))

    def test_schemas_have_nothing_that_foxglove_refuses(self):
        topics = ["event/a", "reading/s/x", "status/s", "meta/s", "config/home", "cmd/d", "cmd/d/response/1", "worker/w",
                  "service/s", "health/h", "log/w", "leader/l", "job/1", "playback/p", "song/lyrics", "note/x"]
        write_recording(self.file, [(n, topic, {"v": 1}) for n, topic in enumerate(topics)])
        mcap, _ = self.export()
        self.assertEqual(len(mcap["schemas"]), len(topics))

        def check(schema):
            self.assertNotIn("oneOf", schema)
            self.assertIn(schema["type"], ("object", "array", "string", "number", "integer", "boolean"))
            for inner in schema["properties"].values() if schema["type"] == "object" else ():
                check(inner)
            if schema["type"] == "array":
                self.assertNotEqual(schema["items"]["type"], "array")
                check(schema["items"])

        for schema in mcap["schemas"].values():
            with self.subTest(schema["name"]):
                self.assertEqual((schema["encoding"], schema["data"]["type"]), ("jsonschema", "object"))
                check(schema["data"])
        by_name = {schema["name"]: schema["data"]["properties"] for schema in mcap["schemas"].values()}
        self.assertEqual(by_name["tutti.reading"]["value"]["type"], "number")

    def test_a_reader_can_seek(self):
        write_recording(self.file, [(n, f"note/{n % 7}", {"n": n, "pad": "x" * 5000}) for n in range(1000)])
        mcap, _ = self.export((START + 500) * 10**9, (START + 509) * 10**9)
        numbers = [json.loads(base64.b64decode(message["base64"]))["n"] for message in mcap["indexed"]]
        self.assertEqual(numbers, list(range(500, 510)))

    def test_every_checksum_is_right(self):
        write_recording(self.file, [(n, "note/x", {"n": n}) for n in range(10)])
        _, mcap = self.export()
        magic = b"\x89MCAP0\r\n"
        footer = len(mcap) - len(magic) - 29
        self.assertEqual((mcap[:8], mcap[-8:], mcap[footer]), (magic, magic, 2))
        summary, offsets, crc = struct.unpack("<QQI", mcap[footer + 9:footer + 29])
        self.assertEqual(crc, zlib.crc32(mcap[summary:footer + 25]))
        self.assertLess(summary, offsets)
        data_end = summary - 13
        self.assertEqual(mcap[data_end], 0x0F)
        self.assertEqual(struct.unpack("<I", mcap[data_end + 9:data_end + 13])[0], zlib.crc32(mcap[:data_end]))

    def test_a_recording_of_nothing_is_a_file_too(self):
        write_recording(self.file, [])
        mcap, _ = self.export()
        self.assertEqual((mcap["messages"], mcap["indexed"]), (0, []))

    def test_without_room_there_is_no_file(self):
        write_recording(self.file, [(n, "note/x", {"n": n, "pad": "x" * 1000}) for n in range(100)])
        command, environment = self.command("export", self.file, "--mcap", self.folder / "show.mcap")
        limits = small_files(20_000)
        environment.update(limits.pop("env"))
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, **limits)
        self.assertEqual(done.returncode, 1)
        self.assertIn("File too large", done.stderr)
        self.assertEqual(list(self.folder.glob("show.mcap*")), [])


if __name__ == "__main__":
    unittest.main()
