#!/usr/bin/python3
"""tutti-hub over TLS: its own listener as stock clients see it, and as those see it who mean no good.

TUTTI_BIN names the folder of the programs."""

import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import unittest

import paho.mqtt.client as paho

from bus_client import end
from http_fixture import make_certificate
from rig import BIN, PATIENCE, RELEASE_BIN, Installation, free_port, wait_until

CONFIG = """
[hub]
tcp = "off"
[hub.listener.secure]
tcp = "127.0.0.1:{port}"
{listener}
[hub.listener.secure.tls]
certificate = "server.pem"
key = "server.key"
{tls}
[hub.limits]
connect_timeout = "{patience}"
"""
JOINS = """
node = "left"
[bus]
url = "mqtts://127.0.0.1:{port}"
{files}
[gateway]
listen = "off"
[service.system]
every = "200ms"
"""
CONNECT = b"\x10\x10\0\x04MQTT\x04\x02\0\0\0\x04beeb"


def resident(pid):
    return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class TlsHub(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-hub-tls-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        _, self.authority = make_certificate(self.folder)
        self.log = self.folder / "log"
        self.port = free_port()
        self.hub = None

    def start(self, listener="", tls="", patience="5s", programs=BIN):
        (self.folder / "tutti.toml").write_text(CONFIG.format(port=self.port, listener=listener, tls=tls, patience=patience))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TUTTI_")}
        with open(self.log, "wb") as log:
            self.hub = subprocess.Popen(
                [programs / "tutti-hub", "--run-dir", self.folder, "--config", self.folder / "tutti.toml"],
                env=environment, stdin=subprocess.DEVNULL, stderr=log)
        self.addCleanup(self.hub.wait)
        self.addCleanup(self.hub.kill)
        wait_until(lambda: self.said("ready") or self.hub.poll() is not None, "the hub to be ready")
        self.assertIsNone(self.hub.poll(), self.log.read_text())

    def said(self, message):
        lines = self.log.read_text().splitlines(keepends=True)
        entries = [json.loads(line) for line in lines if line.endswith("\n")]
        return [entry for entry in entries if entry["message"] == message]

    def context(self, certificate=None, version=None):
        context = ssl.create_default_context(cafile=self.authority)
        if version:
            context.minimum_version = context.maximum_version = version
        if certificate:
            context.load_cert_chain(*certificate)
        return context

    def connect(self, context=None, session=None):
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        context = context or self.context()
        secure = context.wrap_socket(plain, server_hostname="127.0.0.1", session=session)
        self.addCleanup(secure.close)
        return secure

    def greet(self, secure):
        secure.sendall(CONNECT)
        self.assertEqual(secure.recv(16), b"\x20\x02\0\0")
        return secure

    def client_certificate(self, name):
        """By the authority of the house: (its file, its key's)."""
        def openssl(*words):
            subprocess.run(["openssl", *map(str, words)], cwd=self.folder, check=True, capture_output=True)

        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", f"{name}.key",
                "-out", f"{name}.request", "-subj", f"/CN={name}")
        openssl("x509", "-req", "-in", f"{name}.request", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", 2, "-out", f"{name}.pem")
        return self.folder / f"{name}.pem", self.folder / f"{name}.key"


class Clients(TlsHub):
    def mosquitto(self, program, *words, **options):
        command = [program, "-h", "127.0.0.1", "-p", str(self.port), "--cafile", self.authority, *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False, **options)

    def paho(self, transport="tcp", certificate=(None, None)):
        client = paho.Client(protocol=paho.MQTTv5, transport=transport)
        client.tls_set(self.authority, *certificate)
        client.messages = []
        client.on_message = lambda _client, _data, message: client.messages.append(message.payload)
        client.connect("127.0.0.1", self.port)
        client.loop_start()
        self.addCleanup(end, client)
        wait_until(client.is_connected, "the client to be connected")
        return client

    def test_mosquittos_tools_speak_with_it(self):
        self.start()
        sent = self.mosquitto("mosquitto_pub", "-t", "lamp", "-m", "on", "-r", "-q", "1")
        self.assertEqual((sent.returncode, sent.stderr), (0, ""))
        for version in ("tlsv1.2", "tlsv1.3"):
            got = self.mosquitto("mosquitto_sub", "-t", "lamp", "-C", "1", "--tls-version", version)
            self.assertEqual(got.stdout, "on\n", got.stderr)

    def test_large_messages_go_through_whole_both_ways(self):
        self.start()
        client = self.paho()
        client.subscribe("picture")
        large = os.urandom(700_000)
        for _ in range(3):
            client.publish("picture", large, qos=1)
        wait_until(lambda: len(client.messages) == 3, "the pictures")
        self.assertEqual(client.messages, [large] * 3)

    def test_websocket_goes_over_it_as_well(self):
        self.start('protocol = "websocket"')
        client = self.paho("websockets")
        client.subscribe("picture")
        large = os.urandom(200_000)
        client.publish("picture", large)
        wait_until(lambda: client.messages, "the picture")
        self.assertEqual(client.messages, [large])

    def test_a_certificate_says_who_its_client_is(self):
        self.start("anonymous = false", 'client_ca = "ca.pem"\nrequire_client_certificate = true\ncertificate_user = true')
        certificate = self.client_certificate("ada")
        refused = self.mosquitto("mosquitto_pub", "-t", "lamp", "-m", "on", "-q", "1")
        self.assertNotEqual(refused.returncode, 0)
        sent = self.mosquitto("mosquitto_pub", "-i", "adas", "-t", "lamp", "-m", "on", "-q", "1", "--cert", certificate[0], "--key", certificate[1])
        self.assertEqual((sent.returncode, sent.stderr), (0, ""))
        connected = self.said("client connected")[-1]
        self.assertEqual((connected["as"], connected["user"]), ("user", "ada"))
        self.assertIn("it has no certificate", {entry["why"] for entry in self.said("handshake failed")})

    def test_its_authority_alone_says_whose_certificate_counts(self):
        self.start(tls='client_ca = "ca.pem"')
        stranger = self.folder / "stranger"
        stranger.mkdir()
        certificate, _ = make_certificate(stranger)
        sent = self.mosquitto("mosquitto_pub", "-t", "lamp", "-m", "on", "--cert", certificate[0], "--key", certificate[1])
        self.assertNotEqual(sent.returncode, 0)
        wait_until(lambda: self.said("handshake failed"), "the log to say so")
        self.assertIn("its certificate does not count", self.said("handshake failed")[0]["why"])
        self.assertEqual(self.mosquitto("mosquitto_pub", "-t", "lamp", "-m", "on").returncode, 0, "who shows none is welcome")

    def test_who_comes_back_is_spared_the_handshake(self):
        self.start()
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = self.context(version=version)
            first = self.greet(self.connect(context))
            self.assertFalse(first.session_reused)
            again = self.greet(self.connect(context, first.session))
            self.assertTrue(again.session_reused)

    def test_a_new_certificate_is_taken_up_and_nobody_is_dropped(self):
        self.start()
        context = self.context()
        before = self.greet(self.connect(context))
        old = before.getpeercert()["serialNumber"]
        renewed = self.folder / "renewed"
        renewed.mkdir()
        for name in ("ca.pem", "ca.key"):
            shutil.copy(self.folder / name, renewed)
        (renewed / "names").write_text("subjectAltName=IP:127.0.0.1")
        for words in (
            "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout server.key -out request -subj /CN=server",
            "x509 -req -in request -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem",
        ):
            subprocess.run(["openssl", *words.split()], cwd=renewed, check=True, capture_output=True)
        (self.folder / "server.pem").write_text("half a certificate")
        wait_until(lambda: self.said("the certificate stays as it was"), "the hub to see the half")
        self.assertEqual(self.connect(context).getpeercert()["serialNumber"], old)
        for name in ("server.key", "server.pem"):
            os.replace(renewed / name, self.folder / name)
        wait_until(lambda: self.said("the certificate was read anew"), "the hub to see the new one")
        self.assertNotEqual(self.connect(context).getpeercert()["serialNumber"], old)
        before.sendall(b"\xc0\0")
        self.assertEqual(before.recv(16), b"\xd0\0")

    def test_at_its_end_it_says_goodbye(self):
        self.start()
        client = self.greet(self.connect())
        self.hub.send_signal(signal.SIGTERM)
        self.assertEqual(client.recv(16), b"", "a goodbye of TLS: without one there is an error")

    def test_idle_it_does_not_wake_up(self):
        self.start()
        self.greet(self.connect())
        status = pathlib.Path(f"/proc/{self.hub.pid}/status")

        def switches():
            return int(status.read_text().partition("nonvoluntary")[0].rpartition("voluntary_ctxt_switches:")[2])

        # It may still be on its way to sleep, and says its health at most every ten seconds.
        def sleeps():
            before = switches()
            time.sleep(1)  # lint: allow sleep: what is measured is that nothing happens meanwhile
            return switches() == before

        wait_until(sleeps, "a second without a wake-up")


class Program(TlsHub):
    def test_without_a_tls_listener_no_openssl_is_there(self):
        run = self.folder / "run"
        run.mkdir(mode=0o700)
        with open(self.log, "wb") as log:
            hub = subprocess.Popen(
                [BIN / "tutti-hub", "--run-dir", run, "--tcp", "off"], env={"PATH": os.environ["PATH"]}, stdin=subprocess.DEVNULL, stderr=log)
        self.addCleanup(hub.wait)
        self.addCleanup(hub.kill)
        wait_until(lambda: self.said("ready"), "the hub to be ready")
        self.assertNotIn("libssl", pathlib.Path(f"/proc/{hub.pid}/maps").read_text())

    def test_with_one_it_is_the_same_process_that_speaks_tls(self):
        self.start()
        self.assertEqual(os.readlink(f"/proc/{self.hub.pid}/exe"), str(BIN / "tutti-hub-tls"))

    def test_that_is_missing_is_named(self):
        alone = self.folder / "alone"
        alone.mkdir()
        shutil.copy(BIN / "tutti-hub", alone)
        (self.folder / "tutti.toml").write_text(CONFIG.format(port=self.port, listener="", tls="", patience="5s"))
        done = subprocess.run(
            [alone / "tutti-hub", "--run-dir", self.folder, "--config", self.folder / "tutti.toml"],
            env={"PATH": "/usr/bin"}, capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("hub.listener.secure.tls: tutti-hub-tls is neither beside tutti-hub nor in PATH: install it", done.stderr)

    def test_a_file_that_is_not_there_is_told(self):
        (self.folder / "server.pem").unlink()
        (self.folder / "tutti.toml").write_text(CONFIG.format(port=self.port, listener="", tls="", patience="5s"))
        done = subprocess.run(
            [BIN / "tutti-hub", "--run-dir", self.folder, "--config", self.folder / "tutti.toml"],
            capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"hub.listener.secure.tls: certificate {self.folder}/server.pem: No such file", done.stderr)


class Hostile(TlsHub):
    def plain(self):
        client = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        self.addCleanup(client.close)
        return client

    def assert_is_closed(self, client):
        try:
            while client.recv(4096):
                pass
        except (ConnectionResetError, ssl.SSLError):
            pass

    def assert_serves(self):
        self.greet(self.connect())

    def test_plain_mqtt_and_garbage_end_their_own_connection(self):
        self.start()
        witness = self.greet(self.connect())
        for said in (CONNECT, b"GET / HTTP/1.1\r\n\r\n", os.urandom(4096), b"\x16\x03\x01\xff\xff" + bytes(70_000), b"\x15\x03\x01\0\x02\x02\x28"):
            client = self.plain()
            try:
                client.sendall(said)
            except (ConnectionResetError, BrokenPipeError):
                pass
            self.assert_is_closed(client)
        witness.sendall(b"\xc0\0")
        self.assertEqual(witness.recv(16), b"\xd0\0")
        reasons = [entry["why"] for entry in self.said("handshake failed")]
        self.assertEqual(reasons[:2], ["it does not speak TLS", "it speaks HTTP without TLS"])

    def test_a_flood_of_bad_handshakes_does_not_flood_the_log(self):
        self.start()
        for _ in range(60):
            client = self.plain()
            client.sendall(CONNECT)
            self.assert_is_closed(client)
        self.assertEqual(len(self.said("handshake failed")), 10)
        self.assert_serves()

    def test_slow_handshakes_are_ended_and_keep_nobody_out(self):
        self.start(patience="2s")
        before = resident(self.hub.pid)
        silent = [self.plain() for _ in range(300)]
        for client in silent[:150]:
            try:
                client.sendall(b"\x16\x03\x01\x02\x00\x01")  # and no more
            except (ConnectionResetError, BrokenPipeError):
                pass
        self.assert_serves()
        for client in silent:
            self.assert_is_closed(client)
        self.assertLess(resident(self.hub.pid) - before, 16 << 20)
        self.assert_serves()

    def test_a_handshake_in_single_bytes_is_one(self):
        self.start()
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        secure = self.context().wrap_bio(incoming, outgoing, server_hostname="127.0.0.1")
        wire = self.plain()
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def until_done(step):
            while True:
                try:
                    return step()
                except ssl.SSLWantReadError:
                    for byte in outgoing.read():
                        wire.sendall(bytes([byte]))
                    incoming.write(wire.recv(1))
                finally:
                    for byte in outgoing.read():
                        wire.sendall(bytes([byte]))

        until_done(secure.do_handshake)
        until_done(lambda: secure.write(CONNECT))
        self.assertEqual(until_done(lambda: secure.read(16)), b"\x20\x02\0\0")

    def test_who_asks_for_another_handshake_is_refused_it(self):
        self.start()
        client = subprocess.Popen(
            ["openssl", "s_client", "-tls1_2", "-connect", f"127.0.0.1:{self.port}", "-CAfile", self.authority],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(client.stdout.close)
        self.addCleanup(client.wait)
        self.addCleanup(client.kill)
        client.stdin.write("R\n")
        client.stdin.flush()
        said = client.communicate(timeout=PATIENCE)[0]
        self.assertIn("no renegotiation", said)
        self.assert_serves()

    def test_old_tls_is_refused(self):
        self.start()
        done = subprocess.run(
            ["openssl", "s_client", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0", "-connect", f"127.0.0.1:{self.port}"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertIn("alert protocol version", done.stdout + done.stderr)
        self.assert_serves()

    def test_a_client_that_hangs_up_halfway_is_gone(self):
        self.start()
        client = self.greet(self.connect())
        client.unwrap().close()  # a goodbye of TLS, without one of MQTT
        wait_until(lambda: self.said("client gone"), "the hub to see it")
        self.assert_serves()

    def test_one_that_reads_nothing_costs_little_and_holds_up_nobody(self):
        self.start(programs=RELEASE_BIN)
        stuck = self.greet(self.connect())
        stuck.sendall(b"\x82\x09\0\x01\0\x04load\0")
        stuck.recv(16)
        before = resident(self.hub.pid)
        publisher = self.connect()
        publisher.sendall(CONNECT.replace(b"beeb", b"load"))
        publisher.recv(16)
        message = b"\x30\xce\x01\0\x04load" + b"x" * 200
        for _ in range(300):
            publisher.sendall(message * 64)  # 4 MB in all
        publisher.sendall(b"\xc0\0")
        self.assertEqual(publisher.recv(16), b"\xd0\0")
        self.assertLess(resident(self.hub.pid) - before, 3 << 20)


@unittest.skipUnless((BIN / "tutti").exists() and (BIN / "tutti-tls").exists(), "a whole installation is not here")
class AnotherInstallation(TlsHub):
    def test_joins_the_hub_by_mqtts_as_its_node(self):
        self.start("anonymous = false", 'client_ca = "ca.pem"\ncertificate_user = true')
        certificate, key = self.client_certificate("left")
        files = f'ca = "{self.authority}"\ncertificate = "{certificate}"\nkey = "{key}"'
        installation = self.enterContext(Installation(JOINS.format(port=self.port, files=files))).up()

        def said(topic):
            return subprocess.run(
                ["mosquitto_sub", "-h", "127.0.0.1", "-p", str(self.port), "--cafile", self.authority, "--cert", certificate, "--key", key,
                 "-t", f"tutti/{topic}", "-C", "1", "-W", "2"],
                capture_output=True, text=True, timeout=PATIENCE, check=False).stdout

        for topic in ("reading/left.system/uptime", "worker/left.system", "service/left.system"):
            wait_until(lambda topic=topic: said(topic), topic)
        self.assertIn("poll_count", installation.tutti("call", "left.system", "get_state").stdout)
        self.assertLessEqual({entry["topic"] for entry in self.said("not permitted")}, {"tutti/health/services"}, "which has no node")


if __name__ == "__main__":
    unittest.main()
