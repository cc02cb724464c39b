"""What tests of playback share: an installation with players and an ear for OSC, a session bus, and MPRIS players on it.

The players are written from the MPRIS D-Bus Interface Specification 2.2 (specifications.freedesktop.org/mpris-spec)."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from audio_rig import Ear
from bus_client import BusClient
from rig import Installation, wait_until

CONFIG = """
name = "stage"
[hub]
tcp = "127.0.0.1:0"
[gateway]
listen = "off"
[osc]
send = ["127.0.0.1:{port}"]
{services}
"""


def playback(player, title, **also):
    """What a monitor says."""
    said = {
        "v": 1, "player": player, "active": True, "source": player, "artist": "Ada", "title": title, "album": "", "duration": 200,
        "position": 0, "playing": True, "timestamp": time.time(), "expires_in": 60}
    return {**said, **also}


class Stage(Installation):
    """An installation with those services, its bus, and an ear for its OSC. A context manager."""

    def __init__(self, services, environment=None):
        super().__init__("")
        self.ear = Ear()
        self.config.write_text(CONFIG.format(port=self.ear.port, services=services))
        self.environment.update(environment or {})
        self.up()
        self.bus = BusClient(self.run_directory / "mqtt")
        self.kept = {}
        self.events = []
        self.bus.client.on_message = self._hear
        for topic in ("song/+", "playback/+", "event/song/+", "health/+"):
            self.bus.subscribe(f"tutti/{topic}")

    def _hear(self, _client, _userdata, message):
        topic = message.topic.removeprefix("tutti/")
        try:
            said = json.loads(message.payload) if message.payload else None
        except ValueError:
            return  # a test's own
        if topic.startswith("event/"):
            self.events.append(said)
        else:
            self.kept[topic] = said

    def __exit__(self, *exception):
        self.bus.__exit__()
        super().__exit__(*exception)
        self.ear.__exit__()

    def say(self, said):
        self.bus.publish(f"tutti/playback/{said['player']}", said, qos=0, retain=True)

    def wait(self, topic, wanted):
        """What is kept on a topic, as soon as it is as wanted."""
        return wait_until(lambda: (said := self.kept.get(topic)) and wanted(said) and said, f"{topic}, now {self.kept.get(topic)}")

    def wait_title(self, title, topic="song/playing"):
        return self.wait(topic, lambda said: said["title"] == title)

    def ask(self, worker, action, **params):
        return json.loads(self.tutti("call", worker, action, json.dumps(params), "--control").stdout)

    def changes(self):
        """Titles of new tracks, and what became of them."""
        return [event["data"]["title"] if event["type"] == "song.track" else event["data"]["change"] for event in list(self.events)]


SESSION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""


class SessionBus:
    """A dbus-daemon of one's own. A context manager."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-session-"))
        self.address = f"unix:path={self.folder}/bus"
        self.environment = {"DBUS_SESSION_BUS_ADDRESS": self.address}
        (self.folder / "bus.conf").write_text(SESSION.format(socket=self.folder / "bus"))
        self.daemon = None
        self.start()

    def start(self):
        self.daemon = subprocess.Popen(
            ["dbus-daemon", "--nofork", "--nopidfile", "--print-address", f"--config-file={self.folder}/bus.conf"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.daemon.stdout.readline()  # it listens now

    def stop(self):
        self.daemon.kill()
        self.daemon.wait()
        self.daemon.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Player:
    """A player on a session bus: mpris_fixture.py. It plays "Night Garden" unless told otherwise. A context manager."""

    def __init__(self, bus, name, **properties):
        self.process = subprocess.Popen(
            [sys.executable, pathlib.Path(__file__).with_name("mpris_fixture.py"), name], env={**os.environ, **bus.environment},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answer = self.process.stdout.readline
        self.tell(**{"PlaybackStatus": "Playing", "title": "Night Garden", **properties})

    def tell(self, **what):
        """Properties as they change; `title`, `artist` and so on are of a new track; `position` says nothing, `seek` says so."""
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return json.loads(self.answer())

    def asked(self):
        """How often it was asked for its position."""
        return self.tell()["asked"]

    def position(self):
        return self.tell()["position"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
