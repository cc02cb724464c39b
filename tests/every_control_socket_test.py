#!/usr/bin/python3
"""The control socket of every process that ships, and of the example worker, held against what docs/control.md says by a client that knows
nothing of this tree.

What each is about is simulated, or a fixture of ours. TUTTI_BIN names the folder of the programs."""

import contextlib
import os
import pathlib
import re
import unittest

from contract_client import Client, expect_ack, expect_response, failures_of
from http_fixture import Answer, Fixture, private_file
from playback_rig import Player, SessionBus
from rig import BIN, ROOT, Installation, free_port, wait_until
from spotify_fixture import CLIENT, FakeSpotify

PERIOD = 0.5  # seconds between heartbeats
IDLE = 100  # clients that ask nothing, at each socket
CONFIG = """
name = "stage"
[hub]
tcp = "off"
[gateway]
listen = "127.0.0.1:0"
[osc]
send = ["127.0.0.1:{osc}"]
listen = "127.0.0.1:{router}"
[service.system]
every = "1s"
[service.sensors]
config = {{ simulate = true }}
[service.weather]
config = {{ simulate = true }}
[service.co2]
config = {{ simulate = true }}
[service.pihole]
config = {{ simulate = true }}
[service.tailscale]
config = {{ simulate = true }}
[service.hass]
config = {{ url = "{hass}", token = {{ file = "{token}" }}, entities = ["sensor.outside"] }}
[service.homeassistant]
[service.history]
[service.exports]
[job.note]
run = ["cat"]
[bridge.venue]
url = "mqtt://127.0.0.1:1"
topics = [{{ filter = "event/#" }}]
[service.otlp]
[otlp]
endpoint = "{collector}"
[control]
[service.alerts]
[service.camera]
[service.debug]
[service.audio]
config = {{ input = "generator:beat?bpm=120" }}
[service.now-playing]
[service.mpris]
[service.virtualdj]
config = {{ path = "{track}" }}
[service.spotify]
config = {{ client_id = "{client}", accounts_url = "{spotify}", api_url = "{spotify}" }}
[service.lyrics]
config = {{ folder = "{words}", lrclib = false }}
[service.metronome]
run = ["{metronome}"]
ready = "socket"
[input.board]
kind = "serial"
simulate = true
[display.panel]
size = [32, 8]
[gesture.twice]
double_tap = "button.press"
emit = "button.double_tap"
"""
SHOW = """
[gateway]
listen = "off"
[render]
embedded = true
[input.board]
kind = "serial"
simulate = true
[display.panel]
size = [32, 8]
"""


def programs():
    """All that ship, by the table of the tree."""
    table = (ROOT / "src/installation/programs.cpp").read_text()
    named = re.findall(r'\.name = "([a-z0-9-]+)"|(?<![a-z_])source\("([a-z0-9-]+)"', table)
    return {one or other for one, other in named}


def connections_of(pid, path):
    """How many ends of connections at that socket the process holds: what else it opens meanwhile does not count."""
    rows = (line.split() for line in pathlib.Path("/proc/net/unix").read_text().splitlines()[1:])
    at_it = {f"socket:[{row[6]}]" for row in rows if row[7:] == [str(path)]}
    held = []
    for descriptor in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            held.append(os.readlink(descriptor))
    return sum(link in at_it for link in held)


class EverySocket(unittest.TestCase):
    def assert_hold(self, installation):
        sockets = {path.stem: path for path in installation.run_directory.glob("*.sock")}
        self.assertEqual(failures_of(sockets, PERIOD), [])
        return set(sockets)

    def assert_keep_nothing_of_who_has_gone(self, installation):
        """A hundred ask nothing, or ask and do not read, while one is answered; when they have gone, what they took is given back."""
        for path in sorted(installation.run_directory.glob("*.sock")):
            with self.subTest(socket=path.name), Client(path) as asking:
                pid = expect_response(asking.ask("ping"))["pid"]
                before = connections_of(pid, path)
                self.assertGreater(before, 0)
                with contextlib.ExitStack() as stack:
                    idle = [stack.enter_context(Client(path)) for _ in range(IDLE)]
                    for client in idle[::4]:
                        client.send({"type": "command", "cmd": "get_state", "msg_id": 1})
                    wait_until(lambda: connections_of(pid, path) >= before + IDLE, "all of them to be there")
                    for number in range(20):
                        expect_response(asking.ask("get_state", number), number)
                wait_until(lambda: connections_of(pid, path) <= before, "their descriptors back")
                expect_response(asking.ask("get_state"))

    def assert_restarts(self, installation, names):
        """Of the workers among them, all at once."""
        before = installation.services()
        told = set()
        for name in names & set(before):
            with Client(installation.run_directory / f"{name}.sock") as client:
                if client.ask("get_config")["type"] == "response":
                    expect_ack(client.ask("restart"), True)
                    told.add(name)
        for name in told:
            installation.wait_state(name, "ready", other_than=before[name]["pid"])
        return told

    def begin(self, config, **environment):
        installation = self.enterContext(Installation(config))
        installation.environment.update(TUTTI_HEARTBEAT=f"{PERIOD * 1000:.0f}ms", **environment)
        return installation

    def test_all_that_ship_keep_to_the_contract(self):
        session = self.enterContext(SessionBus())
        self.enterContext(Player(session, "vlc"))
        spotify = FakeSpotify()
        self.addCleanup(spotify.stop)
        home = Fixture(lambda _request: Answer({"entity_id": "sensor.outside", "state": "3", "attributes": {}}))
        self.addCleanup(home.stop)
        collector = Fixture(lambda _request: Answer({}))
        self.addCleanup(collector.stop)
        installation = self.begin("", **session.environment)
        words = installation.folder / "words"
        words.mkdir()
        (words / "Ada - Night Garden.lrc").write_text("[00:01]a line\n[00:02]another\n")
        installation.config.write_text(CONFIG.format(
            osc=free_port(), router=free_port(), hass=home.url, collector=collector.url, token=private_file(installation.folder / "token", "secret\n"),
            track=installation.folder / "track.txt", client=CLIENT, spotify=spotify.url, words=words,
            metronome=BIN / "example-metronome"))
        installation.up()
        for name, service in installation.services().items():
            installation.wait_state(name, "ready")
        met = self.assert_hold(installation)
        self.assertEqual(programs() - met, {"show"})
        self.assertIn("supervisor", met)
        self.assert_keep_nothing_of_who_has_gone(installation)
        told = self.assert_restarts(installation, met)
        self.assertGreaterEqual(told, {"lyrics", "now-playing", "virtualdj", "spotify", "mpris", "debug", "system", "gateway", "render", "metronome"})

    def test_a_show_in_one_process_does_too(self):
        installation = self.begin(SHOW)
        installation.up()
        installation.wait_state("show", "ready")
        self.assertIn("show", self.assert_hold(installation))
        self.assert_keep_nothing_of_who_has_gone(installation)


if __name__ == "__main__":
    unittest.main()
