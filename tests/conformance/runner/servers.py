"""The servers that transcripts are played on: a hub, and Debian's Mosquitto, each on a port of its own."""

import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import tempfile

from http_fixture import make_certificate
from rig import BIN, free_port, wait_until


class Hub:
    """tutti-hub as anybody finds it: TCP, without a name."""

    name = way = "hub"
    in_frames = in_pieces = False
    tls = None
    speaks_on = b"tutti/"

    more = ()  # arguments

    def __init__(self):
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-conformance-"))
        (self._folder / "bus.key").write_bytes(bytes(range(32)))
        web_socket = free_port()
        config = self._folder / "tutti.toml"
        config.write_text(f'[hub]\nwebsocket = "127.0.0.1:{web_socket}"\n{self.keys_in(self._folder)}')
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TUTTI_")}
        with open(self._folder / "log", "wb") as log:
            self.process = subprocess.Popen(
                [BIN / "tutti-hub", "--run-dir", self._folder, "--tcp", "127.0.0.1:0", "--config", config,
                 *(argument.format(folder=self._folder) for argument in self.more)],
                env=environment, stdin=subprocess.DEVNULL, stderr=log)
        ready = wait_until(lambda: self._said("ready") or self.process.poll() is not None, "the hub to be ready")
        if ready is True:
            raise AssertionError(self.log())
        self.address = ("127.0.0.1", int(ready[0]["tcp"].rsplit(":", 1)[1]))
        self.web_socket_address = ("127.0.0.1", web_socket)

    def keys_in(self, folder):
        """More of its configuration."""
        return ""

    def log(self):
        return (self._folder / "log").read_text(errors="replace")

    def _said(self, message):
        lines = [line for line in self.log().splitlines(keepends=True) if line.startswith("{") and line.endswith("\n")]
        return [entry for entry in map(json.loads, lines) if entry["message"] == message]

    def stop(self):
        """What a sanitizer had to say, if anything."""
        self.process.terminate()
        code = self.process.wait(60)
        said = self.log() if code else ""
        shutil.rmtree(self._folder, ignore_errors=True)
        return said


class Mosquitto:
    """Debian's, with nothing set that is not needed to run it beside others."""

    name = way = "mosquitto"
    in_frames = in_pieces = False
    tls = None
    speaks_on = b""

    def __init__(self):
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-conformance-"))
        port, web_socket = free_port(), free_port()
        config = self._folder / "mosquitto.conf"
        config.write_text(
            f"allow_anonymous true\nuser root\nsys_interval 0\nlistener {port} 127.0.0.1\nlistener {web_socket} 127.0.0.1\nprotocol websockets\n")
        self.process = subprocess.Popen(
            [shutil.which("mosquitto") or "/usr/sbin/mosquitto", "-c", config], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        self.address, self.web_socket_address = ("127.0.0.1", port), ("127.0.0.1", web_socket)
        wait_until(self._answers, "Mosquitto")

    def _answers(self):
        for address in (self.address, self.web_socket_address):
            with socket.socket() as knock:
                if knock.connect_ex(address):
                    return False
        return True

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
        shutil.rmtree(self._folder, ignore_errors=True)
        return ""


class HubInPieces(Hub):
    """As the same hub finds packets that come byte by byte."""

    way = "hub in pieces"
    in_pieces = True


class HubByUnixSocket(Hub):
    way = "hub by Unix socket"

    def __init__(self):
        super().__init__()
        self.address = str(self._folder / "mqtt")


class HubByWebSocket(Hub):
    """Everything in frames."""

    way = "hub by WebSocket"
    in_frames = True

    def __init__(self):
        super().__init__()
        self.address = self.web_socket_address


class HubOverTls(Hub):
    way = "hub over TLS"

    def keys_in(self, folder):
        make_certificate(folder)
        self.tls_address = ("127.0.0.1", free_port())
        return f'tls = {{ listen = "127.0.0.1:{self.tls_address[1]}", certificate = "server.pem", key = "server.key" }}\n'

    def __init__(self):
        super().__init__()
        self.address = self.tls_address
        self.tls = ssl.create_default_context(cafile=self._folder / "ca.pem")
        self.tls.check_hostname = False


class HubThatKeeps(Hub):
    """With a journal, for every session that sleeps at all."""

    way = "hub with a journal"
    more = ("--state-dir", "{folder}/state")

    def keys_in(self, folder):
        return 'durable = { session_expiry = "1s", retained = ["#"] }\n'


SERVERS = {server.way: server for server in (Hub, HubInPieces, HubByUnixSocket, HubByWebSocket, HubOverTls, HubThatKeeps, Mosquitto)}
