"""An installation whose bus is reached over TLS: a Mosquitto (mqtts://) and a Redis (rediss://), with certificates right and wrong.

Each server also listens without TLS, for the test alone: how the bus looks there is what the installation said over TLS."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest

from http_fixture import closed_port, make_certificate
from redis_rig import Outsider
from rig import BIN, PATIENCE, Installation, free_port, processes_of, wait_until

MOSQUITTO = shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin")
REDIS = shutil.which("redis-server")
CONFIG = """
[bus]
url = "{url}"
{files}
[gateway]
listen = "off"
[service.system]
every = "200ms"
"""


class Server:
    """One that listens with and without TLS. A context manager. `clients`: whether it asks who they are."""

    def __init__(self, certificate, authority, clients=False):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-tls-"))
        (self.certificate, self.key), self.authority, self.clients = certificate, authority, clients
        self.port, self.plain_port, self.process = free_port(), free_port(), None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        (self.folder / "conf").write_text(self.settings())
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen([*self.command, self.folder / "conf"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        for port in (self.port, self.plain_port):
            wait_until(lambda port=port: answers(port), "the server to listen")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def url(self, host="127.0.0.1", port=None):
        return f"{self.scheme}://{host}:{port or self.port}"


class Mosquitto(Server):
    scheme, command = "mqtts", (MOSQUITTO, "-c")

    def settings(self):
        return f"""listener {self.port} 127.0.0.1
cafile {self.authority}
certfile {self.certificate}
keyfile {self.key}
require_certificate {str(self.clients).lower()}
listener {self.plain_port} 127.0.0.1
allow_anonymous true
user root
"""

    def uptime(self):
        """A reading as a stock client sees it, or nothing."""
        return subprocess.run(
            ["mosquitto_sub", "-p", str(self.plain_port), "-t", "tutti/reading/system/uptime", "-C", "1", "-W", "1"],
            capture_output=True, text=True, check=False).stdout


class Redis(Server):
    scheme, command = "rediss", (REDIS,)

    def settings(self):
        return f"""bind 127.0.0.1
port {self.plain_port}
tls-port {self.port}
tls-ca-cert-file {self.authority}
tls-cert-file {self.certificate}
tls-key-file {self.key}
tls-auth-clients {"yes" if self.clients else "no"}
save ""
dir {self.folder}
"""

    def uptime(self):
        with Outsider(self.plain_port, None) as client:
            return client("GET", "source:system:uptime")


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def bridges_of(pid):
    """The tutti-tls that a process has started and that run: their process ids."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            name, state, parent = re.match(r"\d+ \((.*)\) (\S) (\d+)", (entry / "stat").read_text()).groups()
        except OSError:
            continue
        if name == "tutti-tls" and state != "Z" and int(parent) == pid:
            found.append(int(entry.name))
    return found


class Tls:
    """What holds of each server; `server` is its class."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="tutti-tls-")))
        self.certificate, self.authority = make_certificate(self.folder)

    def serve(self, **options):
        return self.enterContext(self.server(self.certificate, self.authority, **options))

    def installation(self, url, **files):
        lines = "\n".join(f'{key} = "{file}"' for key, file in files.items())
        return self.enterContext(Installation(CONFIG.format(url=url, files=lines)))

    def up(self, server, **files):
        installation = self.installation(server.url(), ca=self.authority, **files).up()
        wait_until(server.uptime, "a reading on the bus")
        return installation

    def doctor(self, url, **files):
        """What `tutti doctor` says of the bus."""
        installation = self.installation(url, **files)
        said = installation.tutti("doctor", "--config", installation.config, check=False).stdout
        return re.search(r"^(\w+) +bus: (.*)", said, re.MULTILINE).groups()

    def assert_refused(self, words, url, **files):
        level, said = self.doctor(url, **files)
        self.assertEqual(level, "problem", said)
        self.assertRegex(said, words)

    def test_everything_works_over_it(self):
        server = self.serve()
        installation = self.up(server)
        self.assertIn("poll_count", installation.tutti("call", "system", "get_state").stdout)
        self.assertIn("uptime", installation.tutti("sources").stdout)
        self.assertEqual(self.doctor(server.url(), ca=self.authority)[0], "good")
        pid = installation.pid("system")
        self.assertEqual(len(bridges_of(pid)), self.connections)
        self.assertNotIn("libssl", pathlib.Path(f"/proc/{pid}/maps").read_text())

    def test_a_large_message_goes_through_whole(self):
        installation = self.up(self.serve())
        text = "tutti" * 20_000
        with open(self.folder / "heard", "w+", encoding="utf-8") as heard:
            listener = subprocess.Popen(
                [BIN / "tutti", "sub", "-c", "1", "event/large"], env=installation.environment, stdin=subprocess.DEVNULL, stdout=heard)
            self.addCleanup(listener.wait)
            self.addCleanup(listener.kill)

            def is_heard():
                installation.tutti("pub", "event/large", text)
                return listener.poll() is not None

            wait_until(is_heard, "the listener to have it")
            heard.seek(0)
            self.assertIn(text, heard.read())

    def test_the_bridge_ends_with_its_process(self):
        installation = self.up(self.serve())
        pid = installation.pid("system")
        bridges = bridges_of(pid)
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not any(pathlib.Path(f"/proc/{each}").exists() for each in bridges), "its bridges to be gone")
        installation.tutti("down")
        installation.supervisor.wait(PATIENCE)
        self.assertEqual(processes_of(installation.run_directory), {})

    def test_the_connection_comes_back_when_the_bridge_is_killed_and_leaves_no_zombie(self):
        server = self.serve()
        installation = self.up(server)
        pid = installation.pid("system")
        before = bridges_of(pid)
        os.kill(before[0], signal.SIGKILL)
        wait_until(
            lambda: len(after := bridges_of(pid)) == self.connections and not set(after) & {before[0]}, "other bridges")
        self.assertFalse(pathlib.Path(f"/proc/{before[0]}").exists())
        self.assertEqual(installation.pid("system"), pid)

    def test_a_server_that_was_killed_is_joined_again(self):
        server = self.serve()
        installation = self.up(server)
        pid = installation.pid("system")
        server.kill()
        log = installation.folder / "state" / "log" / "system.log"
        wait_until(lambda: "the bus is away" in log.read_text(), "the source to notice")
        server.start()
        wait_until(server.uptime, "readings again")
        self.assertEqual(installation.pid("system"), pid)

    def test_whom_nobody_vouches_for_is_not_believed(self):
        server = self.serve()
        self.assert_refused(r"is vouched for by nobody whom this machine trusts .*bus\.ca", server.url())
        (self.folder / "other").mkdir()
        other = make_certificate(self.folder / "other")[1]
        self.assert_refused(rf"is not vouched for by {other}, which is bus\.ca", server.url(), ca=other)

    def test_who_has_another_name_is_not_believed(self):
        self.assert_refused(
            r'is not for "localhost" but for 127\.0\.0\.1', self.serve().url("localhost"), ca=self.authority)

    def test_what_has_expired_is_not_believed(self):
        self.certificate, self.authority = make_certificate(self.folder, days=-1)
        self.assert_refused("expired on .* unless the clock of this machine is wrong", self.serve().url(), ca=self.authority)

    def test_a_server_without_tls_is_told(self):
        server = self.serve()
        self.assert_refused(r"does it speak TLS on this port\?", server.url(port=server.plain_port), ca=self.authority)

    def test_a_port_where_nobody_listens_is_told(self):
        held, port = closed_port()
        with held:
            self.assert_refused("Connection refused", f"{self.server.scheme}://127.0.0.1:{port}", ca=self.authority)

    def test_a_file_that_is_not_there_is_told(self):
        missing = self.folder / "nowhere.pem"
        self.assert_refused(rf"bus\.ca {missing}: No such file", self.serve().url(), ca=missing)

    def test_a_server_that_asks_is_told_who_we_are(self):
        server = self.serve(clients=True)
        self.assert_refused(r"wants to know who we are: .*bus\.certificate", server.url(), ca=self.authority)
        own, key = self.certificate
        self.up(server, certificate=own, key=key)

    def test_the_urls_query_names_the_files_as_well(self):
        self.assertEqual(self.doctor(f"{self.serve().url()}?ca={self.authority}")[0], "good")


@unittest.skipUnless(MOSQUITTO and shutil.which("openssl"), "mosquitto or openssl is not installed")
class OnMosquitto(Tls, unittest.TestCase):
    server, connections = Mosquitto, 1


@unittest.skipUnless(REDIS and shutil.which("openssl"), "redis-server or openssl is not installed")
class OnRedis(Tls, unittest.TestCase):
    server, connections = Redis, 2


class Program(unittest.TestCase):
    def test_that_is_missing_is_named(self):
        with tempfile.TemporaryDirectory(prefix="tutti-tls-") as folder:
            shutil.copy(BIN / "tutti", folder)
            done = subprocess.run(
                [f"{folder}/tutti", "pub", "--bus", "mqtts://127.0.0.1:1", "event/x", "1"], env={"PATH": "/nowhere"},
                capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(f"tutti-tls, which speaks TLS for the bus, is neither in {folder} nor in PATH", done.stderr)

    def test_run_by_hand_it_says_what_it_is_for(self):
        done = subprocess.run([BIN / "tutti-tls"], capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("It is not run by hand", done.stderr)


if __name__ == "__main__":
    unittest.main()
