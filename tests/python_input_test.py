#!/usr/bin/python3
"""Programs that print lines: examples/python_input alone and in an installation, and what docs/write-an-input.md lets its reader do."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

from docs_test import FENCE
from input_rig import HEAD, Stage
from rig import BIN, PATIENCE, ROOT, Installation, free_port, wait_until

EXAMPLE = ROOT / "examples" / "python_input"
BUTTONS = EXAMPLE / "wifi_buttons.py"
sys.dont_write_bytecode = True
sys.path.insert(0, str(EXAMPLE))

from wifi_buttons import MOST_BOARDS, MOST_BUTTONS, Boards  # noqa: E402


DIES_ONCE = """
[input.knock]
kind = "program"
run = ["sh", "-c", "test -e FLAG && echo '{\\"event_type\\":\\"knock\\"}' && exec tail -f /dev/null; touch FLAG"]
"""


def send(port, *datagrams):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as board:
        for datagram in datagrams:
            board.sendto(datagram.encode(), ("127.0.0.1", port))


def words(lines):
    return [line.get("state") or line.get("event_type") or line.get("malformed") for line in lines]


class WifiBoards(unittest.TestCase):
    """The pure part: datagrams and the time in, lines out."""

    def setUp(self):
        self.boards = Boards(suspected_after=3, gone_after=10)

    def test_a_press_is_said_with_its_level_and_the_board_before_both(self):
        self.assertEqual(words(self.boards.take(b"left a 1", 5)), ["connected", "button.press", "button.level"])
        release, level = self.boards.take(b"left a 0\n", 5.25)
        self.assertEqual((release["device"], release["data"]), ("left", {"code": "a", "held": 0.25}))
        self.assertIs(level["data"]["pressed"], False)

    def test_what_is_said_again_is_nothing(self):
        self.boards.take(b"left a 1", 5)
        self.assertEqual(self.boards.take(b"left a 1", 6), [])
        self.assertEqual(self.boards.take(b"left", 7), [])

    def test_a_silent_board_is_suspected_then_gone_and_lets_go_of_all(self):
        self.assertIsNone(self.boards.deadline())
        self.boards.take(b"left a 1", 5)
        self.assertEqual(self.boards.deadline(), 8)
        self.assertEqual(words(self.boards.reach(7.999)), [])
        self.assertEqual(words(self.boards.reach(8)), ["suspected_disconnect"])
        self.assertEqual(self.boards.deadline(), 15)
        self.assertEqual(words(self.boards.reach(15)), ["button.release", "button.level", "disconnected"])
        self.assertIsNone(self.boards.deadline())

    def test_one_that_is_heard_again_has_recovered(self):
        self.boards.take(b"left", 5)
        self.boards.reach(9)
        self.assertEqual(words(self.boards.take(b"left", 9)), ["recovered"])

    def test_garbage_is_malformed_wherever_a_datagram_is_cut(self):
        for garbage in (b"", b"\xff\xfe", b"left a", b"left a 2", b"Left a 1", b"left a 1 more", b"x" * 33):
            self.assertEqual(words(self.boards.take(garbage, 1)), ["datagram"], garbage)
        self.assertEqual(self.boards.boards, {})

    def test_boards_and_their_buttons_are_bounded(self):
        for number in range(100):
            self.boards.take(b"board-%d" % number, 1)
            self.boards.take(b"board-0 b%d 1" % number, 1)
        self.assertEqual((len(self.boards.boards), len(self.boards.boards["board-0"].down)), (MOST_BOARDS, MOST_BUTTONS))


class WithoutAnInstallation(unittest.TestCase):
    def start(self, *arguments):
        self.port = free_port()
        program = subprocess.Popen([sys.executable, "-B", BUTTONS, "--listen", f"127.0.0.1:{self.port}", *arguments],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(program.communicate)
        self.addCleanup(program.kill)
        return program

    def test_it_prints_lines_and_lets_go_when_it_is_told_to_end(self):
        program = self.start()
        self.assertEqual(json.loads(program.stdout.readline()), {"state": "available"})
        send(self.port, "left a 1")
        said = [json.loads(program.stdout.readline()) for _ in range(3)]
        self.assertEqual(words(said), ["connected", "button.press", "button.level"])
        program.send_signal(signal.SIGTERM)
        said = [json.loads(line) for line in program.stdout.read().splitlines()]
        self.assertEqual(words(said), ["button.release", "button.level", "disconnected"])
        self.assertEqual(program.wait(PATIENCE), 0)

    def test_it_ends_when_nobody_reads_any_more_although_no_board_speaks(self):
        program = self.start()
        program.stdout.readline()
        program.stdout.close()
        self.assertEqual(program.wait(PATIENCE), 0)
        self.assertEqual(program.stderr.read(), b"")
        program.stdout = None

    def test_a_board_that_falls_silent_is_missed_without_a_datagram(self):
        program = self.start("--suspected-after", "0.05", "--gone-after", "0.1")
        program.stdout.readline()
        send(self.port, "left")
        self.assertEqual(words(json.loads(program.stdout.readline()) for _ in range(3)),
                         ["connected", "suspected_disconnect", "disconnected"])

    def test_an_address_that_cannot_be_heard_is_said_in_words(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
            taken.bind(("127.0.0.1", 0))
            program = self.start("--listen", f"127.0.0.1:{taken.getsockname()[1]}")
            said = json.loads(program.stdout.readline())
            self.assertEqual(said["state"], "unavailable")
            self.assertIn("choose another by --listen", said["reason"])
            self.assertEqual(program.wait(PATIENCE), 1)


class InAnInstallation(unittest.TestCase):
    def stage(self, port, text=None):
        text = text or (EXAMPLE / "tutti.toml").read_text(encoding="utf-8")
        run = json.dumps([sys.executable, "-B", str(BUTTONS), "--listen", f"127.0.0.1:{port}"])
        return Stage(re.sub(r'^name = .*$', "", re.sub(r'\["./wifi_buttons.py"\]', run, text), flags=re.MULTILINE))

    def test_presses_of_a_board_become_events_and_gestures(self):
        port = free_port()
        with self.stage(port) as stage:
            def pressed():
                send(port, "left a 1", "left a 0", "left a 1", "left a 0")
                return [event for event in stage.drain() if event["type"] == "button.double_tap"]
            tap = wait_until(pressed, "a double tap")[0]
            connected = stage.wait_event("input.connected")
            self.assertEqual((connected["source"], connected["data"]["device"], connected["data"]["name"]),
                             ("buttons", "left", "Left hand"))
            self.assertEqual((tap["producer"], tap["data"]["by"]), (connected["producer"], "a"))
            health = json.loads(stage.installation.tutti("sub", "health/input", "--count", "1").stdout.partition(" ")[2])
            self.assertEqual(sorted(health["details"]), ["actions_dropped", "actions_waiting", "events", "inputs", "late", "raw_dropped"])
            self.assertEqual(health["details"]["raw_dropped"], 0)

    def test_what_is_held_when_the_service_ends_is_let_go(self):
        port = free_port()
        with self.stage(port) as stage:
            def down():
                send(port, "left a 1")
                return stage.of_type("button.press")
            wait_until(down, "a press")
            stage.installation.tutti("stop", "input")
            stage.wait_event("button.level", pressed=False)
            stage.wait_event("input.disconnected", device="left")

    def test_why_a_program_cannot_go_on_is_said_in_its_own_words_until_it_can(self):
        port = free_port()
        taken = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(taken.close)
        taken.bind(("127.0.0.1", port))
        with self.stage(port) as stage:
            wait_until(lambda: "choose another by --listen" in stage.state()["buttons"].get("trouble", ""), "its own words")
            taken.close()
            wait_until(lambda: not stage.state()["buttons"].get("trouble"), "the trouble to be over")

    def test_a_program_that_died_and_speaks_again_is_no_trouble_any_more(self):
        with Stage(DIES_ONCE.replace("FLAG", self.enterContext(tempfile.TemporaryDirectory()) + "/flag")) as stage:
            stage.wait_event("knock")
            wait_until(lambda: not stage.state()["knock"].get("trouble"), "the trouble to be over")


class AsTheDocumentSays(unittest.TestCase):
    def test_a_reader_writes_an_input_and_a_gesture_hears_it(self):
        page = (ROOT / "docs" / "write-an-input.md").read_text(encoding="utf-8").partition("### The lines")[0]
        blocks = [(info.strip(), body) for info, body in FENCE.findall(page)]
        files = {info: body for info, body in blocks if info in ("python", "toml whole")}
        with Installation(HEAD + files["toml whole"]) as home:
            (home.folder / "knock.py").write_text(files["python"])
            environment = {**home.environment, "PATH": f"{BIN}:{os.environ['PATH']}"}
            del environment["NOTIFY_SOCKET"]
            for body in (body for info, body in blocks if info == "sh knock"):
                self.assertEqual(missing_of(body, home.folder, environment), "")
            home.up()
            commands = [body for info, body in blocks if info == "sh knock up"]
            self.assertEqual(len(commands), 2)
            for body in commands:  # what is shown is there a moment after it was said
                wait_until(lambda body=body: not missing_of(body, home.folder, environment), f"what the page promises of\n{body}")


def missing_of(script, folder, environment):
    """What the page says that it prints and it does not; nothing where all of it is there."""
    run = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                         capture_output=True, text=True, timeout=PATIENCE, check=False)
    said = run.stdout + run.stderr
    wanted = re.findall(r"^# prints: (.+)$", script, re.MULTILINE)
    return "" if run.returncode == 0 and all(text in said for text in wanted) else f"{run.returncode}: {said}"


if __name__ == "__main__":
    unittest.main()
