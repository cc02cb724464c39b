#!/usr/bin/python3
"""Every key of every screen of `tutti console`, pressed in a real terminal at three sizes; and that the help has these keys and no other."""

import json
import re
import socket
import threading
import time
import unittest

from console_rig import SHOW, Show, osc
from rig import ROOT, wait_until

# By the names that the help has, those that tmux has.
TMUX_NAMES = {
    "↑": "Up", "↓": "Down", "←": "Left", "→": "Right", "PgUp": "PPage", "PgDn": "NPage", "Esc": "Escape", "Backspace": "BSpace", "Ctrl-L": "C-l"}


def documented_keys():
    """Digit or letter of a screen, or "" for all of them -> the keys that docs/console.md has for it."""
    page = (ROOT / "docs" / "console.md").read_text(encoding="utf-8")
    page = re.search(r"<!-- keys: .*?-->(.*?)Behind `:`", page, re.DOTALL)[1]
    found, screen = {}, ""
    for line in page.splitlines():
        if begun := re.match(r"\*\*([\dJ]) ", line):
            screen = begun[1]
        elif row := re.match(r"\| `([^`]+)` \|", line):
            found.setdefault(screen, set()).update(re.split(r",? ", row[1]))
    return found


class EveryKey(Show, unittest.TestCase):
    """Each key of each screen is pressed, and what it does is seen."""

    config = SHOW.replace("[mode.rest]", """
[display.wall]
size = [16, 8]
[mode.glow]
scene = "plasma"
parameters = { speed = 0.2 }
[mode.rest]""") + f"""
[service.audio]
config = {{ input = "generator:beat?bpm=124" }}
[service.lyrics]
config = {{ folder = "{ROOT}/examples/vj/lyrics", lrclib = false }}
[control]
[service.exports]
"""

    def setUp(self):
        self.stage.tutti("pub", "-r", "playback/radio", json.dumps({
            "v": 1, "player": "radio", "active": True, "source": "radio", "artist": "Ada & the Lamps", "title": "Night Garden", "album": "",
            "duration": 200, "position": 10, "playing": True, "timestamp": time.time(), "expires_in": 3600}))
        self.is_over, self.is_quiet = threading.Event(), threading.Event()
        speaker = threading.Thread(target=self.speak)
        speaker.start()
        self.addCleanup(speaker.join)
        self.addCleanup(self.is_over.set)

    def speak(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            while not self.is_over.wait(0.05):
                for address in () if self.is_quiet.is_set() else ("/z/fader", "/z/fader", "/a/fader"):
                    sender.sendto(osc(address, 0.625), ("127.0.0.1", self.osc))

    def press(self, key, wanted=None):
        """And waits for words, or for what says of the screen's text that it is so."""
        self.pressed.setdefault(self.screen_now, set()).add(key)
        self.terminal.type(TMUX_NAMES.get(key, key))
        if isinstance(wanted, str):
            self.terminal.wait_for(wanted, f"{wanted!r} after {key} on screen {self.screen_now}")
        elif wanted:
            wait_until(lambda: wanted(self.terminal.text()), f"what {key} does on screen {self.screen_now}")

    def go(self, screen, wanted=None):
        self.screen_now = ""
        self.terminal.type(screen)
        if wanted:
            self.terminal.wait_for(wanted)
        self.screen_now = screen

    def close(self, words="Esc closes"):
        self.terminal.type("Escape")
        self.terminal.wait_without(words)

    def filter(self):
        self.press("/", lambda text: text.rstrip("\n").split("\n")[-1].startswith("/"))
        self.terminal.type("Escape")
        wait_until(lambda: not self.terminal.text().rstrip("\n").split("\n")[-1].startswith("/"), "the end of the filter")

    def selected(self):
        """The number of the row that is a bar."""
        rows = self.terminal.coloured().split("\n")
        return [number for number, row in enumerate(rows) if number > 0 and re.search(r"\x1b\[(?:\d+;)*7m", row)]

    def moves(self, key):
        before = self.selected()
        self.press(key, lambda _: self.selected() != before)

    def test_every_key_does_what_the_help_says_at_each_size(self):
        for columns, rows in ((80, 24), (120, 40), (200, 60)):
            with self.subTest(columns=columns):
                self.pressed = {}
                self.terminal = self.screen("overview", columns, rows)
                self.terminal.wait_for("lyrics ")
                wait_until(self.selected, "a row that is selected")
                for walk in (self.everywhere, self.overview, self.osc_screen, self.song, self.logs, self.audio, self.bus, self.playlists, self.light, self.alerts,
                             self.inputs, self.jobs):
                    walk()
                wanted = documented_keys()
                # The first four are a screen each; what ends or interrupts the console is pressed by tests of its own.
                wanted[""] -= {"0", "…", "9", "J", "mouse", "Ctrl-Z", "q", "Ctrl-C"}
                self.assertEqual(self.pressed, wanted)
                self.terminal.type("q")
                self.terminal.wait_for("ready>")

    def everywhere(self):
        self.screen_now = ""
        for key in ("↓", "↑", "j", "k", "End", "Home", "G", "g", "PgDn", "PgUp", "Space", "g"):
            self.moves(key)
        before = self.selected()
        self.terminal.tmux("send-keys", "-H", "1b", "5b", "4d", "20", "25", "24")  # a press at column 5, row 4
        wait_until(lambda: self.selected() != before, "the row that was clicked")
        self.press("Tab", "ADDRESS")
        self.terminal.type("1")
        self.terminal.wait_for("HEALTH")
        self.press("?", "Esc closes")
        self.press("Esc")
        self.terminal.wait_without("Esc closes")
        self.press(":")
        self.terminal.run("show nowhere")
        self.terminal.wait_for("there is no screen")
        self.terminal.type(":", "Up")
        self.terminal.wait_for(":show nowhere")
        self.terminal.type("C-u")
        self.terminal.wait_without(":show nowhere")
        self.terminal.type("Escape")
        self.press("Ctrl-L", "HEALTH")
        self.filter()

    def overview(self):
        self.terminal.type("g")
        self.go("1", "HEALTH")
        self.press("s", "start hub:")
        self.press("x", "Stop hub?")
        self.terminal.type("n")
        self.terminal.wait_for("left as it is")
        self.press("r", "Restart hub?")
        self.terminal.type("n")
        self.terminal.wait_without("Restart hub?")
        self.press("Enter", "What became of hub")
        self.close()
        self.press("h", "What became worse or better")
        self.close()
        self.press("c", "What is not as it is to be")
        self.close()
        self.filter()
        self.press("l", "following")
        self.terminal.type("a")

    def osc_screen(self):
        self.go("2", "/a/fader")

        def is_first(text):
            faders = [line.split()[0] for line in text.split("\n") if "/fader" in line]
            return faders and faders[0] == "/a/fader"

        self.press("/")
        self.terminal.run("fader")
        wait_until(lambda: not is_first(self.terminal.text()), "the most frequent above")
        self.press("o", is_first)
        self.press("z", "standing still")
        self.press("z", "going on")
        self.press("Enter", "args")
        self.close()
        self.terminal.type("Escape")
        self.is_quiet.set()
        self.press("c", lambda text: "/fader" not in text)
        self.is_quiet.clear()

    def song(self):
        self.go("3", "lanterns")
        self.press("+", "offset ")
        self.press("-", "offset ")
        self.press("f", "looking for the words again")
        self.press("p", "player: ")
        self.press("Enter", '"title"')
        self.close()

    def logs(self):
        self.go("4", "all services")
        self.press("v", "info and worse")
        self.press("w", lambda text: "all services ·" not in text)
        self.press("a", "all services ·")
        self.terminal.type("k")
        self.terminal.wait_for("standing still")
        self.press("f", "following")
        self.press("Enter", '"message"')
        self.close()
        self.filter()
        self.terminal.type("v", "v", "v")

    def audio(self):
        self.go("5", "█")
        for key, name in (("p", "pitch"), ("t", "bpm"), ("o", "structure"), ("y", "spectrum")):
            self.press(key, f"○ {name}")
            self.press(key, f"● {name}")
        self.press("e", lambda text: text.count("○ ") == 4)
        self.press("e", lambda text: "○ " not in text)
        self.press("i", "Listen to")
        self.close("Listen to")
        self.press("d", "Devices")
        self.close()

    def bus(self):
        self.go("6", "topics")
        self.press("+", "▾")
        self.press("-", lambda text: "▾" not in text)
        self.terminal.type("g")
        for opens, closes in (("Enter", "←"), ("→", "Backspace")):
            self.press(opens, "▾")
            self.press(closes, lambda text: "▾" not in text)
        self.press("p", "Publish on topic")
        self.close("Publish on topic")

        def messages(text):
            return int(re.search(r"(\d+) messages", text)[1])

        wait_until(lambda: messages(self.terminal.text()) > 500, "many messages")
        self.press("c", lambda text: messages(text) < 500)
        self.filter()

    def playlists(self):
        self.go("7", "banner")
        self.terminal.type("g")
        self.press("s", "banner: started")
        self.press("x", "Stop all runs of banner?")
        self.terminal.type("n")
        self.terminal.wait_for("left as it is")
        self.press("Enter", "event_type")
        self.close()
        self.press("e", "The last events")
        self.close()
        self.press("w", "What led to the last event")
        self.close()
        self.filter()

    def light(self):
        self.go("8", "brightness 100 %")
        for key in ("→", "←"):
            self.press(key, "Enter shows it")
            self.press("Enter", lambda text: "Enter shows it" not in text)
        self.press("b", "BLACKOUT")
        self.press("b", lambda text: "BLACKOUT" not in text)
        self.press("-", "brightness 90 %")
        self.press("+", "brightness 100 %")
        self.terminal.wait_for("matrix · 32")
        self.press("d", "wall · 16")
        self.press("d", "matrix · 32")
        self.press("t", "The renderer")
        self.close()
        self.press("m", "─ Modes ─")
        self.close()

    def alerts(self):
        self.go("9", "stale")
        self.press("a", "only what fires is acknowledged")
        self.press("z", "silent for an hour")
        self.press("z", "heard again")
        self.press("Enter", '"severity"')
        self.close()
        self.filter()

    def inputs(self):
        self.go("0", "Left hand")
        self.press("r", "RAW ONES TOO")
        self.press("r", lambda text: "RAW ONES TOO" not in text)
        self.press("Enter", '"last_type"')
        self.close()
        self.filter()

    def jobs(self):
        wait_until(lambda: "export" in self.stage.tutti("command", "run", "job.kinds").stdout, "somebody who takes exports")
        self.stage.tutti("command", "run", "job.enqueue", "kind=export", "delay=3600")
        self.go("J", "queued")
        self.press("Enter", '"params"')
        self.close()
        self.filter()
        self.press("x", lambda text: "queued" not in text)
        # Tried again it is done at once, whatever comes of it.
        self.press("r", lambda text: "succeeded" in text or "failed" in text)
        self.press("d", "Nothing is to be done")


if __name__ == "__main__":
    unittest.main()
