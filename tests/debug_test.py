#!/usr/bin/python3
"""The debugger beside the real router, hub and shims: what it hears of OSC, of the bus and of logs, and what it says of that."""

import json
import signal
import socket
import struct
import subprocess
import threading
import unittest
import urllib.request

from osc_test import bundle, is_heard, message
from rig import BIN, Installation, free_port, wait_until

CONFIG = """
name = "stage"
[hub]
tcp = "off"
[gateway]
listen = "off"
[osc]
listen = "127.0.0.1:LISTEN"
[service.debug]
[service.talker]
run = ["sh", "-c", "echo 'the talker is here'; exec sleep infinity"]
ready = "exec"
"""
QUIET_CONFIG = CONFIG.replace('[osc]\nlisten = "127.0.0.1:LISTEN"\n', "")


class Debugging(Installation):
    """An installation with a debugger and, unless it is told otherwise, a router. A context manager."""

    def __init__(self, config=CONFIG):
        self.listen = free_port()
        super().__init__(config.replace("LISTEN", str(self.listen)))
        self.sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def __enter__(self):
        try:
            self.up()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *exception):
        self.sender.close()
        super().__exit__(*exception)

    def send(self, packet, port=None):
        self.sender.sendto(packet, ("127.0.0.1", port or self.listen))

    def ask(self, action, **params):
        return json.loads(self.tutti("call", "debug", action, json.dumps(params), "--control").stdout)

    def refusal(self, action, **params):
        done = self.tutti("call", "debug", action, json.dumps(params), "--control", check=False)
        assert done.returncode != 0, done.stdout
        return done.stderr

    def messages(self, **params):
        return self.ask("get_messages", **params)["messages"]

    def lines(self, **params):
        return self.ask("get_logs", **params)["lines"]

    def state(self):
        return self.ask("get_state")["state"]

    def wait_tapped(self):
        wait_until(lambda: self.state()["router"], "the debugger to hear the router")


class Debugger(unittest.TestCase):
    def test_osc_is_heard_beside_a_visualiser_that_owns_its_port(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as visualiser:
            visualiser.bind(("127.0.0.1", 0))
            visualiser.settimeout(30)
            route = f'[osc.route.visuals]\nto = "127.0.0.1:{visualiser.getsockname()[1]}"\n'
            with Debugging(CONFIG + route) as stage:
                stage.wait_tapped()
                self.assertEqual(stage.state()["router"], f"127.0.0.1:{stage.listen}")
                stage.send(message("/audio/beat", "if", 1, 0.5))
                stage.send(bundle(1, message("/light/hue", "f", 0.25), message("/light/on")))
                stage.send(b"GET / HTTP/1.1\r\n\r\n")
                self.assertEqual(visualiser.recv(4096), message("/audio/beat", "if", 1, 0.5))
                heard = wait_until(lambda: len(found := stage.messages(filter=["//*"])) == 3 and found, "three messages")
                self.assertEqual([each["address"] for each in heard], ["/audio/beat", "/light/hue", "/light/on"])
                self.assertEqual((heard[0]["kind"], heard[0]["types"], heard[0]["args"]), ("osc", "if", [1, 0.5]))
                self.assertEqual(heard[1]["tag"], "immediately")
                self.assertEqual([each["address"] for each in stage.messages(filter="/light/*", count=1)], ["/light/on"])
                self.assertEqual(stage.tutti("debug", "messages", "/audio/*").stdout.split()[1:], ["osc", "127.0.0.1", "/audio/beat", "if", "1", "0.5"])

    def test_a_router_that_dies_is_heard_again(self):
        with Debugging() as stage:
            stage.wait_tapped()
            before = stage.pid("osc")
            stage.tutti("restart", "osc")
            self.assertNotEqual(stage.pid("osc"), before)
            wait_until(lambda: is_heard(stage.listen), "the router")

            def heard():
                stage.send(message("/again", "i", 1))
                return stage.messages(filter="/again")

            wait_until(heard, "OSC after the router's restart")

    def test_without_a_router_it_hears_at_a_port_of_its_own(self):
        port, other = free_port(), free_port()
        with Debugging(QUIET_CONFIG + f'[config.debug]\nlisten = "127.0.0.1:{port}"\n') as stage:
            wait_until(lambda: is_heard(port), "the debugger's own port")
            self.assertIsNone(stage.state()["router"])
            stage.send(message("/direct", "i", 7), port)
            stage.send(b"/not\0,no such\xff\xfe", port)
            stage.send(b"x" * 60_000, port)
            heard = wait_until(lambda: len(found := [each for each in stage.messages() if each["kind"] != "bus"]) == 3 and found, "what was sent")
            self.assertEqual((heard[0]["address"], heard[0]["args"], heard[0]["source"]), ("/direct", [7], "127.0.0.1"))
            self.assertEqual({each["kind"] for each in heard[1:]}, {"malformed"})
            self.assertTrue(heard[2]["cut"])
            stage.tutti("config", "set", "debug", f'listen="127.0.0.1:{other}"')
            wait_until(lambda: is_heard(other) and not is_heard(port), "the other port")
            stage.send(message("/moved"), other)
            wait_until(lambda: stage.messages(filter="/moved"), "what came to the other port")

    def test_the_bus_is_heard_but_for_what_is_ignored(self):
        with Debugging() as stage:
            stage.tutti("pub", "event/button/press", '{"n":1}')
            stage.tutti("pub", "event/raw/button", '{"n":2}')
            stage.tutti("pub", "odd/topic", "no JSON \x01")
            stage.tutti("pub", "log/elsewhere", '{"v":1,"timestamp":1,"level":"error","service":"elsewhere","message":"far away"}')
            wait_until(lambda: stage.messages(filter="odd/#"), "the last of them")
            press = stage.messages(filter="event/+/press")
            self.assertEqual([(each["kind"], each["topic"]) for each in press], [("bus", "event/button/press")])
            self.assertEqual(stage.messages(filter="event/raw/#"), [])
            self.assertEqual(stage.messages(filter="odd/#")[0]["payload"], "no JSON \x01")
            far = wait_until(lambda: stage.lines(worker="elsewhere"), "the line of a log on the bus")
            self.assertEqual((far[0]["level"], far[0]["message"]), ("error", "far away"))
            self.assertEqual(stage.messages(filter="log/#"), [])

    def test_a_section_says_what_is_kept(self):
        with Debugging() as stage:
            stage.wait_tapped()
            for number in range(40):
                stage.send(message("/many", "i", number))
            wait_until(lambda: len(stage.messages(filter="/many")) == 40, "all of them")
            stage.tutti("config", "set", "debug", "messages=10", 'topics=["none"]')
            wait_until(lambda: stage.ask("get_stats")["messages_kept"] == 10, "fewer")
            stage.send(message("/many", "i", 40))
            wait_until(lambda: stage.messages(count=1)[0].get("args") == [40], "one more")
            self.assertEqual(stage.ask("get_stats")["messages_kept"], 10)
            told = stage.ask("get_messages", since=1, count=3)
            self.assertGreater(told["missed"], 0)
            self.assertTrue(told["more"])
            self.assertEqual(told["next"], told["messages"][-1]["sequence"])

    def test_who_waits_is_answered_when_it_comes(self):
        with Debugging() as stage:
            stage.wait_tapped()
            newest = stage.ask("get_messages", count=1)["newest"]
            answers = []
            asked = threading.Thread(target=lambda: answers.append(stage.ask("get_messages", since=newest, filter="/later", wait=4)))
            asked.start()
            # The question may come before the message or after it: the answer is the same.
            stage.send(message("/other"))
            stage.send(message("/later", "i", 1))
            asked.join()
            self.assertEqual([each["args"] for each in answers[0]["messages"]], [[1]])
            # Without anything it is not for ever.
            self.assertEqual(stage.messages(since=answers[0]["next"], filter="/never", wait=0.2), [])

    def test_a_page_follows_along_by_the_gateway(self):
        page = free_port()
        with Debugging(CONFIG.replace('[gateway]\nlisten = "off"', f'[gateway]\nlisten = "127.0.0.1:{page}"')) as stage:
            stage.wait_tapped()

            def ask(**params):
                body = json.dumps({"action": "get_messages", "params": params}).encode()
                request = urllib.request.Request(f"http://127.0.0.1:{page}/api/commands/debug", body, {"Content-Type": "application/json"})
                with urllib.request.urlopen(request, timeout=60) as response:
                    return json.loads(response.read())["data"]

            answer = ask(count=1)
            run, seen = answer["run"], []
            for number in range(3):
                stage.send(message("/page", "i", number))
                while len(seen) <= number:
                    answer = ask(since=answer["next"], filter="/page", wait=3)
                    seen += [each["args"] for each in answer["messages"]]
            self.assertEqual((seen, answer["run"]), ([[0], [1], [2]], run))

    def test_logs_of_services_are_kept(self):
        with Debugging() as stage:
            line = wait_until(lambda: stage.lines(worker="talker"), "what the talker says")[0]
            self.assertEqual((line["service"], line["message"]), ("talker", "the talker is here"))
            self.assertEqual(stage.lines(grep="no such word at all"), [])
            self.assertIn("the talker is here", stage.tutti("debug", "logs", "--worker", "talker").stdout)
            # What a service says after the debugger has begun, too.
            before = stage.lines()[-1]["sequence"]
            stage.tutti("restart", "talker")
            wait_until(lambda: [each for each in stage.lines(since=before, worker="talker") if each["message"] == "the talker is here"], "the new line")

    def test_rates_and_jitter_are_told_by_address(self):
        with Debugging() as stage:
            stage.wait_tapped()
            for number in range(10):
                stage.send(message("/pulse", "i", number))
                wait_until(lambda: stage.messages(filter="/pulse")[-1:] and stage.messages(filter="/pulse")[-1]["args"] == [number], "a pulse")
            rates = stage.ask("get_rates", filter="/pulse")["rates"]
            self.assertEqual([(each["name"], each["count"]) for each in rates], [("/pulse", 10)])
            self.assertGreater(rates[0]["interval"], 0)
            self.assertGreaterEqual(rates[0]["jitter"], 0)
            self.assertRegex(stage.tutti("debug", "rates", "/pulse").stdout, r"ADDRESS OR TOPIC.*\n/pulse .* ms .* ms +10\n")

    def test_all_that_is_kept_is_exported(self):
        with Debugging() as stage:
            stage.wait_tapped()
            for number in range(700):
                stage.send(message("/many", "i", number))
                if number % 50 == 49:  # no faster than a small machine hears
                    wait_until(lambda: stage.ask("get_stats")["osc"] > number, "what was sent")
            file = stage.folder / "show.jsonl"
            stage.tutti("debug", "export", "--filter", "/many", "-o", str(file))
            exported = [json.loads(line) for line in file.read_text().splitlines()]
            self.assertEqual([each["args"][0] for each in exported], list(range(700)))
            text = stage.tutti("debug", "export", "messages", "--filter", "/many", "--format", "text").stdout
            self.assertRegex(text.splitlines()[-1], r"^\d\d:\d\d:\d\d\.\d\d\d  osc  127\.0\.0\.1  /many i 699$")
            self.assertIn("/many", stage.tutti("debug", "export", "rates").stdout)
            self.assertIn("the talker is here", stage.tutti("debug", "export", "logs").stdout)

    def test_clear_forgets_what_was_kept(self):
        with Debugging() as stage:
            stage.wait_tapped()
            stage.send(message("/gone"))
            wait_until(lambda: stage.messages(filter="/gone"), "a message")
            stage.tutti("debug", "clear", "messages")
            self.assertEqual(stage.messages(filter="/gone"), [])
            self.assertTrue(stage.lines(worker="talker"))
            self.assertTrue(stage.ask("get_rates", filter="/gone")["rates"])
            stage.ask("clear")
            self.assertEqual(stage.ask("get_rates", filter="/gone")["rates"], [])
            self.assertEqual(stage.lines(worker="talker"), [])

    def test_followed_messages_are_printed_as_they_come(self):
        with Debugging() as stage:
            stage.wait_tapped()
            follow = subprocess.Popen([BIN / "tutti", "debug", "messages", "-f", "/live"], stdout=subprocess.PIPE, text=True, env=stage.environment)
            try:
                lines = []
                reader = threading.Thread(target=lambda: lines.extend(follow.stdout.readline() for _ in range(3)))
                reader.start()
                number = 0
                while reader.is_alive() and number < 3:
                    stage.send(message("/live", "i", number))
                    number += 1
                    wait_until(lambda: len(lines) >= number or len(stage.messages(filter="/live")) >= number, "a message")
                reader.join(60)
                self.assertEqual([line.split()[-1] for line in lines], ["0", "1", "2"])
            finally:
                follow.send_signal(signal.SIGINT)
                follow.wait()
                follow.stdout.close()

    def test_a_moment_is_found_in_the_recording_that_holds_it(self):
        with Debugging() as stage:
            folder = stage.folder / "state" / "recordings"
            self.assertEqual(stage.ask("get_recordings"), {"folder": str(folder), "more": False, "recordings": []})
            moment = stage.ask("get_recorded", at=1_700_000_000)
            self.assertEqual((moment["folder"], moment["recordings"], moment["recording"], moment["messages"]), (str(folder), 0, None, []))
            folder.mkdir()
            file = folder / "show.jsonl"
            recorder = subprocess.Popen([BIN / "tutti", "record", file, "note/#", "event/#", "--quiet"], env=stage.environment)
            try:
                recorded = lambda topic: file.exists() and topic in file.read_text()  # noqa: E731
                wait_until(lambda: stage.tutti("pub", "note/before", "1") and recorded("note/before"), "what is recorded before")
                stage.tutti("pub", "event/button/press", '{"v":1,"n":1}')
                press = wait_until(lambda: stage.messages(filter="event/button/press"), "the press")[0]
                wait_until(lambda: stage.tutti("pub", "note/after", "1") and recorded("note/after"), "what is recorded after")
            finally:
                recorder.send_signal(signal.SIGINT)
                recorder.wait()
            count = len(file.read_text().splitlines()) - 1
            moment = stage.ask("get_recorded", at=press["timestamp"], before=60, after=60)
            self.assertEqual((moment["recording"]["name"], moment["recording"]["path"]), ("show.jsonl", str(file)))
            self.assertEqual((moment["recording"]["messages"], len(moment["messages"])), (count, count))
            self.assertEqual((moment["messages"][0]["topic"], moment["messages"][-1]["topic"]), ("note/before", "note/after"))
            found = [each for each in moment["messages"] if each["topic"] == "event/button/press"]
            self.assertEqual([(each["payload"], each["qos"], each["retained"]) for each in found], [({"v": 1, "n": 1}, 1, False)])
            self.assertAlmostEqual(found[0]["timestamp"], press["timestamp"], delta=1)
            self.assertEqual([each["name"] for each in stage.ask("get_recordings")["recordings"]], ["show.jsonl"])
            self.assertIsNone(stage.ask("get_recorded", at=press["timestamp"] - 1000)["recording"])
            replay = stage.tutti("replay", moment["recording"]["path"], "--speed", "max", "--from", f"@{moment['from']}", "--to", f"@{moment['to']}")
            self.assertIn(f"replayed {count} messages", replay.stdout + replay.stderr)
            self.assertIn("at", stage.refusal("get_recorded"))
            self.assertIn("get_recordings lists them", stage.refusal("get_recorded", at=1, recording="other.jsonl"))

    def test_what_is_asked_wrongly_is_refused(self):
        with Debugging() as stage:
            self.assertIn("filter", stage.refusal("get_messages", filter="a/#/b"))
            self.assertIn("count", stage.refusal("get_messages", count=100_000))
            self.assertIn("level", stage.refusal("get_logs", level="loud"))
            self.assertIn("format", stage.refusal("export", format="xml"))
            self.assertIn("what", stage.refusal("clear", what="the floor"))

    def test_where_no_debugger_runs_that_is_said(self):
        with Debugging(QUIET_CONFIG.replace("[service.debug]\n", "")) as stage:
            done = stage.tutti("debug", "messages", check=False)
            self.assertEqual((done.returncode, done.stderr), (3, "tutti: no debugger runs here: it does where the file has [service.debug]\n"))

    def test_secrets_are_covered(self):
        with Debugging() as stage:
            stage.tutti("pub", "config/pihole", '{"v":1,"section":"pihole","revision":1,"config":{"password":"hunter2"}}')
            stage.tutti("pub", "config/mine", '{"v":1,"section":"mine","revision":1,"config":{"token":"hunter2"}}')
            wait_until(lambda: stage.messages(filter="config/mine"), "the section")
            heard = json.dumps(stage.messages(filter="config/#"))
            self.assertIn("config/pihole", heard)
            self.assertNotIn("hunter2", heard)


class Flood(unittest.TestCase):
    def test_whatever_comes_it_stays_as_large_as_it_is(self):
        """Packets of every size and kind: it goes on, and what it keeps is bounded."""
        port = free_port()
        with Debugging(QUIET_CONFIG + f'[config.debug]\nlisten = "127.0.0.1:{port}"\nmessages = 200\n') as stage:
            wait_until(lambda: is_heard(port), "the debugger's own port")
            pid = stage.pid("debug")
            flood = [b"/" + b"a" * 1000 + b"\0" * 3 + b",\0\0\0", b"/large\0\0,s\0\0" + b"y" * 60_000 + b"\0" * 4, b"#bundle\0" + b"\xff" * 64,
                     struct.pack(">I", 7) * 1000, b"", message("/odd/\u2028\"\\", "f", float("nan")), bundle(1, *[message(f"/b/{n}") for n in range(500)])]
            for number in range(300):
                for packet in flood:
                    stage.send(packet, port)
                stage.send(message(f"/new/{number}"), port)
            stage.send(message("/the/end"), port)

            def ended():
                stage.send(message("/the/end"), port)
                return stage.messages(filter="/the/end")

            wait_until(ended, "the end of the flood")
            stats = stage.ask("get_stats")
            self.assertEqual(stats["messages_kept"], 200)
            self.assertLessEqual(stats["names"], 1024)
            self.assertGreater(stats["malformed"], 0)
            for answer in (stage.ask("get_messages", count=1000), stage.ask("get_rates", count=1000)):
                self.assertLess(len(json.dumps(answer)), 2 << 20)
            self.assertEqual(stage.pid("debug"), pid)


if __name__ == "__main__":
    unittest.main()
