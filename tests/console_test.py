#!/usr/bin/python3
"""`tutti console` in a real terminal, on a real installation: what is seen, what keys do, and what is left of the terminal after it."""

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import time
import unittest

from console_rig import SHOW, Show, osc
from rig import BIN, Installation, wait_until
from tmux_rig import Terminal

CONFIG = """
name = "porch"
[gateway]
listen = "off"
[hub]
tcp = "off"
[service.lamp]
run = ["sh", "-c", "echo the lamp is on; exec sleep 3001"]
restart = { stable_after = "1ms" }
"""


class Looking(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stage = Installation(CONFIG).__enter__()
        cls.addClassCleanup(cls.stage.__exit__, None, None, None)
        cls.stage.up()

    def terminal(self, columns=80, rows=24, name="screen-256color", **environment):
        path = f"{BIN}:{os.environ['PATH']}"
        terminal = Terminal(columns, rows, {**self.stage.environment, "PATH": path, **environment}, name)
        terminal.__enter__()
        self.addCleanup(terminal.__exit__, None, None, None)
        return terminal

    def console(self, *options, **terminal):
        shown = self.terminal(**terminal)
        shown.run(" ".join(["tutti console", *options]))
        shown.wait_for("porch@")
        return shown

    def consoles(self):
        wanted = f"TUTTI_RUN_DIR={self.stage.run_directory}".encode()
        found = []
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if (entry / "comm").read_text() == "tutti-console\n" and wanted in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    def test_every_service_is_seen_at_each_size(self):
        for columns, rows in ((80, 24), (120, 40), (200, 60)):
            with self.subTest(columns=columns):
                terminal = self.console(columns=columns, rows=rows)
                for name in self.stage.services():
                    terminal.wait_for(name)
                lines = terminal.text().rstrip("\n").split("\n")
                self.assertEqual(len(lines), rows)
                self.assertIn("help", lines[-1])
                terminal.type("q")
                terminal.assert_given_back()

    def test_memory_and_processor_come_over_the_bus(self):
        terminal = self.console()
        terminal.wait_for(" MB")

    def test_a_service_that_dies_is_seen_live_again(self):
        terminal = self.console(columns=120, rows=40)
        before = self.stage.pid("lamp")
        terminal.wait_for(str(before))
        os.kill(before, signal.SIGKILL)
        terminal.wait_without(str(before))
        after = self.stage.wait_state("lamp", "ready", other_than=before)
        self.assertTrue(after)
        terminal.wait_for(str(self.stage.pid("lamp")))

    def test_a_stop_asks_and_a_start_does_not(self):
        terminal = self.console()
        terminal.type("/", "l", "a", "m", "p", "Enter")
        terminal.wait_without("orchestrator")
        terminal.type("x")
        terminal.wait_for("Stop lamp?")
        terminal.type("n")
        terminal.wait_for("left as it is")
        self.assertEqual(self.stage.services()["lamp"]["state"], "ready")
        terminal.type("x", "y")
        self.stage.wait_state("lamp", "stopped")
        terminal.wait_for("stopped")
        terminal.type("s")
        self.stage.wait_state("lamp", "ready")
        terminal.wait_for("ready")
        terminal.type("Enter")
        terminal.wait_for("What became of lamp")

    def test_the_log_of_a_service_is_followed(self):
        terminal = self.console("--screen", "logs")
        terminal.wait_for("the lamp is on")
        self.stage.tutti("restart", "lamp")
        wait_until(lambda: terminal.text().count("the lamp is on") > 1, "the new line")
        terminal.type("/", "n", "o", "b", "o", "d", "y")
        terminal.wait_for("none is among what is asked for")

    def test_messages_are_seen_and_published(self):
        terminal = self.console("--screen", "bus", columns=120, rows=40)
        terminal.type("+")
        self.stage.tutti("pub", "note/kitchen", "the kettle boils")
        terminal.wait_for("note")
        terminal.type("+")
        terminal.wait_for("the kettle boils")
        listener = subprocess.Popen(
            [BIN / "tutti", "sub", "note/#", "-c", "1"], env=self.stage.environment, stdout=subprocess.PIPE, text=True)
        self.addCleanup(listener.stdout.close)
        # Whoever listens is there once what is said arrives: it is said until then.
        terminal.type("p")
        terminal.wait_for("Publish on topic")
        terminal.type("C-u")
        terminal.run("note/porch")
        terminal.wait_for("Message on note/porch")
        terminal.run("somebody rings")

        def is_heard():
            if listener.poll() is not None:
                return True
            terminal.run(":pub note/porch somebody rings")
            return False

        wait_until(is_heard, "the message")
        self.assertIn("somebody rings", listener.stdout.read())

    def test_a_command_is_completed_and_answered(self):
        terminal = self.console(columns=120, rows=40)
        terminal.type(":", "c", "a", "Tab", "s", "u", "p", "Tab")
        terminal.wait_for(":call supervisor")
        terminal.type("Tab")
        terminal.wait_for("set_alerts")
        terminal.type("l", "i", "Tab")
        terminal.wait_for(":call supervisor list")
        terminal.type("Enter")
        terminal.wait_for('"services"')
        terminal.type("Escape")
        terminal.wait_without('"services"')

    def test_a_size_that_changes_is_followed(self):
        terminal = self.console()
        for columns, rows in ((120, 40), (60, 15), (80, 24)):
            terminal.resize(columns, rows)
            wait_until(
                lambda rows=rows: "help" in terminal.text().rstrip("\n").split("\n")[-1] and len(terminal.text().rstrip("\n").split("\n")) == rows,
                f"a screen of {rows} rows")

    def test_a_key_that_means_nothing_here_does_nothing(self):
        terminal = self.console()
        for key in ("F1", "F12", "BTab", "IC", "C-Right"):
            with self.subTest(key=key):
                terminal.type(key)
                terminal.type("?")
                terminal.wait_for("Esc closes")
                terminal.type("Escape")
                terminal.wait_without("Esc closes")

    def test_it_stands_back_for_the_shell_and_comes_again(self):
        terminal = self.console()
        terminal.type("C-z")
        terminal.wait_for("Stopped")
        self.assertEqual(terminal.state(), ("0", "1"))
        terminal.run("fg")
        terminal.wait_for("porch@")
        self.assertEqual(terminal.state()[0], "1")
        terminal.type("6")
        terminal.wait_for("TOPIC")

    def test_where_there_is_no_other_screen_its_picture_goes_with_it(self):
        for name in ("linux", "vt100"):
            for key in ("C-z", "q"):
                with self.subTest(name=name, key=key):
                    terminal = self.terminal()
                    terminal.run(f"TERM={name} tutti console")
                    terminal.wait_for("orchestrator")
                    terminal.type(key)
                    wait_until(terminal.has_shell, "the shell to have the terminal")
                    terminal.wait_without("orchestrator")
                    self.assertNotIn("? help", terminal.wait_for("ready>"))

    def test_what_was_typed_for_the_shell_presses_no_keys(self):
        terminal = self.terminal()
        gate = self.stage.folder / "gate"
        terminal.run(f"until [ -e {gate} ]; do sleep 0.05; done; clear; tutti console")
        terminal.run("4?")
        terminal.type("4", "?")
        terminal.wait_for("4?\n4?")
        gate.touch()
        self.assertNotIn("Esc closes", terminal.wait_for("HEALTH"))
        terminal.type("?")
        self.assertIn("1 overview", terminal.wait_for("Esc closes"))

    def test_a_click_on_what_is_selected_opens_it(self):
        def sgr(column, row):
            return f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m".encode()

        def x10(column, row):
            place = bytes((32 + column, 32 + row))
            return b"\x1b[M " + place + b"\x1b[M#" + place

        # As terminfo has it of each what a click says.
        for name, click in (("xterm-256color", sgr), ("screen-256color", x10)):
            with self.subTest(name=name):
                terminal = self.console(columns=120, rows=40, name=name)
                terminal.wait_for("lamp")
                row = next(number for number, line in enumerate(terminal.text().split("\n"), 1) if line.startswith("lamp"))
                keys = [f"{byte:x}" for byte in click(5, row)]
                terminal.tmux("send-keys", "-H", *keys)
                wait_until(
                    lambda terminal=terminal: re.search(r"\x1b\[(?:\d+;)*7m[^\n]*lamp", terminal.coloured()), "the row that was clicked")
                self.assertNotIn("What became of", terminal.text())
                terminal.tmux("send-keys", "-H", *keys)
                terminal.wait_for("What became of lamp")
                terminal.type("Escape")
                terminal.wait_without("What became of")
                # Who clicks twice on it does not close what the first click opened.
                terminal.tmux("send-keys", "-H", *keys, *keys)
                terminal.wait_for("What became of lamp")

    def test_a_text_that_is_pasted_presses_no_keys(self):
        terminal = self.console()
        terminal.tmux("set-buffer", "6q\nnote/kitchen\n")
        terminal.tmux("paste-buffer", "-p")
        terminal.type("?")
        self.assertIn("1 overview", terminal.wait_for("Esc closes"))
        terminal.type("Escape")
        terminal.wait_without("Esc closes")
        terminal.type(":")
        terminal.tmux("paste-buffer", "-p")
        terminal.wait_for(":6qnote/kitchen")
        terminal.type("Escape", "q")
        terminal.assert_given_back()

    def test_the_system_knows_it_by_the_name_of_its_program(self):
        self.console("--screen", "8")
        names = {pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0] for pid in self.consoles()}
        self.assertEqual(names, {b"tutti-console"})

    def test_several_look_at_once_and_one_that_is_killed_disturbs_nobody(self):
        one, other = self.console(), self.console()
        terminal_of_one = one.tmux("display-message", "-p", "#{pane_pid}").strip()
        for pid in self.consoles():
            if pathlib.Path(f"/proc/{pid}/stat").read_text().split()[3] == terminal_of_one:
                os.kill(pid, signal.SIGKILL)
        one.wait_for("Killed")
        other.type("4")
        other.wait_for("the lamp is on")
        self.assertEqual({service["state"] for service in self.stage.services().values()}, {"ready"})
        one.run("reset; tutti console")
        one.wait_for("porch@")
        for name in self.stage.services():
            one.wait_for(name)

    def test_colours_are_those_that_the_terminal_has(self):
        coloured = self.console()
        coloured.wait_for("ready")
        self.assertIn("\x1b[32m", coloured.coloured(), "what is ready is green")
        plain = self.console(NO_COLOR="1")
        plain.wait_for("ready")
        self.assertNotIn("\x1b[32m", plain.coloured())

    def test_keys_and_commands_are_all_in_the_help(self):
        terminal = self.console(columns=200, rows=60)
        terminal.type("?")
        for words in ("On every screen", "Commands, behind :", "restart it"):
            terminal.wait_for(words)
        terminal.type("G")
        terminal.wait_for("Screen 0, inputs: devices, and what they say")

    def test_without_a_terminal_it_says_so(self):
        done = subprocess.run(
            [BIN / "tutti", "console"], env=self.stage.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("this is no terminal", done.stderr)

    def test_a_terminal_without_a_cursor_that_goes_anywhere_is_refused(self):
        for name in ("dumb", "nobody-knows-this-one"):
            with self.subTest(name=name):
                terminal = self.terminal(columns=120)
                terminal.run(f"TERM={name} tutti console; echo code-$?")
                terminal.wait_for("code-2")
                self.assertIn("try TERM=xterm-256color", terminal.text())

    def test_another_machine_is_reached_by_ssh(self):
        folder = self.stage.folder / "bin"
        folder.mkdir(exist_ok=True)
        ssh = folder / "ssh"
        ssh.write_text('#!/bin/sh\necho "$@" > "$0.said"\nshift $(($# - 1))\nexec sh -c "$1"\n')
        ssh.chmod(0o755)
        environment = {**self.stage.environment, "PATH": f"{folder}:{BIN}:{os.environ['PATH']}"}
        done = subprocess.run(
            [BIN / "tutti", "--host", "anna@stage", "pub", "note/it's", "two  words"], env=environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(ssh.with_suffix(".said").read_text(), "-- anna@stage tutti 'pub' 'note/it'\\''s' 'two  words'\n")
        terminal = self.terminal(PATH=environment["PATH"])
        terminal.run("tutti --host anna@stage console")
        terminal.wait_for("porch@")
        self.assertIn("-t -- anna@stage", ssh.with_suffix(".said").read_text())
        for code in (3, 255):  # of the command there, and of ssh that did not get there
            ssh.write_text(f"#!/bin/sh\nexit {code}\n")
            done = subprocess.run([BIN / "tutti", "--host", "nohost", "status"], env=environment, stdin=subprocess.DEVNULL, check=False)
            self.assertEqual(done.returncode, code)
        for words in (("--host",), ("--host", "-oProxyCommand=x", "status"), ("--host", "a")):
            refused = subprocess.run([BIN / "tutti", *words], env=environment, capture_output=True, text=True, check=False)
            self.assertEqual(refused.returncode, 2, refused.stderr)


class Parts(Show):
    """What input, director and render say, be they services or parts of one."""

    def test_a_playlist_is_started_and_its_events_have_a_cause(self):
        terminal = self.screen("playlists")
        terminal.wait_for("banner")
        terminal.wait_for("tap_twice")
        terminal.type("s")
        terminal.wait_for("banner: started")
        terminal.wait_for("completed")
        terminal.type("e")
        terminal.wait_for("text.show")
        terminal.type("Escape")
        terminal.type("w")
        terminal.wait_for("What led to the last event")

    def test_the_light_is_a_picture(self):
        terminal = self.screen("light")
        wait_until(lambda: terminal.text().count("▀") > 100, "the picture")
        terminal.wait_for("matrix")
        terminal.type("b")
        terminal.wait_for("BLACKOUT")
        terminal.type("b")
        terminal.wait_without("BLACKOUT")

    def test_what_devices_say_is_shown(self):
        terminal = self.screen("inputs")
        terminal.wait_for("Left hand")
        terminal.wait_for("button.press")
        terminal.type("Enter")
        terminal.wait_for('"last_type"')


class EmbeddedShow(Parts, unittest.TestCase):
    config = SHOW.replace("[display.matrix]", "[render]\nembedded = true\n[display.matrix]")

    def test_it_is_one_service(self):
        terminal = self.screen("overview")
        terminal.wait_for("show ")
        self.assertNotIn("director", terminal.text())

    def test_while_it_does_not_run_its_screens_say_so(self):
        terminal = self.screen("light")
        wait_until(lambda: "▀" in terminal.text(), "the picture")
        terminal.run(":stop show")
        terminal.type("y")
        terminal.wait_for("The service show does not run: it is stopped")
        terminal.run(":start show")
        wait_until(lambda: "▀" in terminal.text(), "the picture again")


class Screens(Parts, unittest.TestCase):
    """Each with the services that it asks."""

    def test_osc_is_shown_with_its_rate_and_values(self):
        terminal = self.screen("osc")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            def is_shown():
                sender.sendto(osc("/stage/fader", 0.625), ("127.0.0.1", self.osc))
                shown = terminal.text()
                return "/stage/fader" in shown and "0.625" in shown
            wait_until(is_shown, "the address with its value")

    def test_the_song_goes_on_while_it_plays(self):
        now = time.time()
        self.stage.tutti("pub", "-r", "playback/radio", json.dumps({
            "v": 1, "player": "radio", "active": True, "source": "radio", "artist": "Ada", "title": "Night Garden", "album": "", "duration": 200,
            "position": 10, "playing": True, "timestamp": now, "expires_in": 3600}))
        terminal = self.screen("song")
        terminal.wait_for("Night Garden")
        terminal.wait_for("0:1")
        before = terminal.text()
        wait_until(lambda: terminal.text() != before, "the position to move")

    def test_rules_and_jobs_are_beside_each_other(self):
        self.stage.tutti("pub", "-r", "job/archive", json.dumps(
            {"v": 1, "state": "running", "progress": 0.25, "message": "copying", "updated_at": time.time(), "expires_in": 3600}))
        terminal = self.screen("alerts")
        terminal.wait_for("archive")
        terminal.wait_for("copying")
        terminal.wait_for("stale")

    def test_one_whose_service_is_not_there_says_how_to_have_it(self):
        terminal = self.screen("audio")
        terminal.wait_for("[service.audio]")


class Coming(unittest.TestCase):
    def test_what_comes_later_is_joined(self):
        with Installation(CONFIG) as stage:
            path = f"{BIN}:{os.environ['PATH']}"
            with Terminal(environment={**stage.environment, "PATH": path}) as terminal:
                terminal.run("tutti console")
                terminal.wait_for("No installation runs here.")
                terminal.wait_for("no supervisor")
                stage.up()
                terminal.wait_for("lamp")
                terminal.wait_for("porch@")
                stage.tutti("down")
                terminal.wait_for("no supervisor")

    def test_a_bus_that_is_halted_is_not_taken_for_a_silent_one(self):
        with Installation(CONFIG) as stage:
            stage.up()
            with Terminal(environment={**stage.environment, "PATH": f"{BIN}:{os.environ['PATH']}"}) as terminal:
                terminal.run("tutti console")
                terminal.wait_for(" MB")
                hub = stage.pid("hub")
                os.kill(hub, signal.SIGSTOP)
                try:
                    terminal.type("6")
                    terminal.wait_for("The bus has not answered yet.")
                    self.assertNotIn("silent", terminal.text())
                finally:
                    os.kill(hub, signal.SIGCONT)
                terminal.wait_for(" topics")


if __name__ == "__main__":
    unittest.main()
