#!/usr/bin/python3
"""Where clients come in to tutti-hub: listeners of the installation's file, WebSocket, users with passwords.

TUTTI_BIN names the folder of the programs."""

import base64
import json
import os
import pathlib
import pwd
import queue
import re
import signal
import socket
import subprocess
import tempfile
import unittest

import paho.mqtt.client as paho

from rig import BIN, PATIENCE, free_port, release_copies, wait_until

PASSWORD = "correct horse battery"
KEY = base64.b64encode(b"k" * 16).decode()  # of a handshake


class ListenersTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tutti-listeners-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.config = self.folder / "tutti.toml"
        self.log_path = self.folder / "log"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("TUTTI_")}
        self.environment |= {"TUTTI_STATE_DIR": str(self.folder / "state"), "TUTTI_RUN_DIR": str(self.folder / "run"),
                             "TUTTI_CONFIG": str(self.config)}
        (self.folder / "state").mkdir(mode=0o700)
        (self.folder / "run").mkdir(mode=0o700)

    def start(self, text, *arguments, programs=BIN):
        self.config.write_text(text, encoding="utf-8")
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [programs / "tutti-hub", "--tcp", "off", *arguments], env=self.environment, stdin=subprocess.DEVNULL, stderr=log)
        self.addCleanup(self.end)
        wait_until(lambda: self.said("ready") or self.process.poll() is not None, "the hub to be ready")
        self.assertIsNone(self.process.poll(), self.log_path.read_text())
        return self.said("ready")[0]

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)

    def said(self, message):
        lines = self.log_path.read_text().splitlines(keepends=True)
        entries = [json.loads(line) for line in lines if line.endswith("\n")]
        return [entry for entry in entries if entry["message"] == message]

    def passwd(self, *arguments, text="", check=True):
        return subprocess.run([BIN / "tutti", "passwd", "--bus", *arguments], env=self.environment, input=text,
                              text=True, capture_output=True, timeout=PATIENCE, check=check)

    def client(self, port, transport="tcp", user=None, password=None, name="client"):
        """Connected; whatever comes is in `heard`, how it was answered in `answers`."""
        client = paho.Client(client_id=name, protocol=paho.MQTTv5, transport=transport)
        client.heard, client.answers, client.gone = queue.Queue(), queue.Queue(), queue.Queue()
        client.on_message = lambda _, __, message: client.heard.put((message.topic, message.payload))
        client.on_connect = lambda _, __, ___, reason, *rest: client.answers.put(reason.value)
        client.on_disconnect = lambda _, __, reason, *rest: client.gone.put(reason)
        if user:
            client.username_pw_set(user, password)
        client.connect("127.0.0.1", port)
        client.loop_start()
        self.addCleanup(client.loop_stop)
        self.addCleanup(client.disconnect)
        return client

    def answer(self, *arguments, **keywords):
        client = self.client(*arguments, **keywords)
        answer = client.answers.get(timeout=PATIENCE)
        client.loop_stop()
        client.disconnect()
        return answer

    def test_a_page_and_a_socket_speak_to_each_other(self):
        web, plain = free_port(), free_port()
        ready = self.start(f'[hub]\nwebsocket = "127.0.0.1:{web}"\n[hub.listener.plain]\ntcp = "127.0.0.1:{plain}"\n')
        self.assertEqual((ready["websocket"], ready["plain"]), (f"127.0.0.1:{web}", f"127.0.0.1:{plain}"))
        page, other = self.client(web, "websockets", name="page"), self.client(plain, name="other")
        for client in (page, other):
            self.assertEqual(client.answers.get(timeout=PATIENCE), 0)
            client.subscribe(f"to/{client._client_id.decode()}", 1)
        long = b"x" * 200_000  # many frames each way
        for client in (page, other):
            wait_until(lambda: not client.want_write(), "the subscription to go")
        page.publish("to/page", "own", 1)
        other.publish("to/other", "own", 1)
        self.assertEqual(page.heard.get(timeout=PATIENCE), ("to/page", b"own"))
        self.assertEqual(other.heard.get(timeout=PATIENCE), ("to/other", b"own"))
        page.publish("to/other", long, 1)
        other.publish("to/page", long, 1)
        self.assertEqual(page.heard.get(timeout=PATIENCE), ("to/page", long))
        self.assertEqual(other.heard.get(timeout=PATIENCE), ("to/other", long))

    def shake_hands(self, port, **fields):
        fields = {"Host": f"127.0.0.1:{port}", "Upgrade": "websocket", "Connection": "Upgrade",
                  "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": KEY,
                  "Sec-WebSocket-Protocol": "mqtt"} | fields
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as wire:
            wire.sendall(("GET /mqtt HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
                          + "\r\n").encode())
            return int(wire.recv(4096).split()[1])

    def test_a_page_of_another_site_may_not_come(self):
        port = free_port()
        self.start(f'[hub.listener.web]\ntcp = "127.0.0.1:{port}"\nprotocol = "websocket"\n'
                   'origins = ["https://panel.example"]\n')
        self.assertEqual(self.shake_hands(port), 101)
        self.assertEqual(self.shake_hands(port, Origin="http://127.0.0.1:8080"), 101)
        self.assertEqual(self.shake_hands(port, Origin="https://panel.example"), 101)
        self.assertEqual(self.shake_hands(port, Origin="https://elsewhere.example"), 403)
        self.assertEqual(
            self.shake_hands(port, Origin="http://rebound.example", Host=f"rebound.example:{port}"), 403)
        self.assertEqual(self.shake_hands(port, Upgrade="h2c"), 426)

    def test_a_thousand_pages_cost_little_and_no_wakeups(self):
        port = free_port()
        programs = release_copies(self, ["tutti-hub"])
        self.start(f'[hub]\nwebsocket = "127.0.0.1:{port}"\nlimits = {{ shares = {{ anonymous = 100, reserve = 0 }} }}\n', programs=programs)
        status = pathlib.Path(f"/proc/{self.process.pid}/status")

        def value(name):
            return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith(name))

        head = ("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n"
                "Sec-WebSocket-Protocol: mqtt\r\n\r\n").encode()
        wires = []
        before = value("VmRSS")
        for number in range(900):
            wire = socket.create_connection(("127.0.0.1", port), PATIENCE)
            self.addCleanup(wire.close)
            name = f"c{number:04}".encode()
            connect = b"\x10" + bytes([13 + len(name)]) + b"\0\4MQTT\5\2\0\0\0\0" + bytes([len(name)]) + name
            wire.sendall(head + b"\x82" + bytes([0x80 | len(connect)]) + b"\0\0\0\0" + connect)
            wires.append(wire)
            got = b""
            while b"\r\n\r\n\x82" not in got:
                more = wire.recv(4096)
                self.assertTrue(more, got)
                got += more
        grown = value("VmRSS") - before
        self.assertLess(grown, 900 * 3, "KiB, the clients' sessions and the allocator's pages with them")

        # It may still be on its way to sleep, and says its health at most every ten seconds.
        def sleeps():
            woken = value("voluntary_ctxt_switches")
            with self.assertRaises(subprocess.TimeoutExpired):
                self.process.wait(2)
            return value("voluntary_ctxt_switches") == woken

        wait_until(sleeps, "two seconds without a wake-up")

    def test_the_user_of_a_socket_is_who_its_account_says(self):
        self.start('[hub.listener.studio]\nsocket = "studio"\nmode = "0666"\n')
        path = self.folder / "run" / "studio"
        self.assertEqual(path.stat().st_mode & 0o777, 0o666)
        # A user of that name may give commands, which anonymous ones may not.
        done = subprocess.run(["mosquitto_pub", "--unix", path, "-V", "mqttv5", "-q", "1", "-d", "-i", "us", "-t",
                               "tutti/cmd/lamp", "-m", "{}"], capture_output=True, text=True, timeout=PATIENCE)
        self.assertIn("RC:16", done.stdout, "taken, and nobody subscribed")
        user = pwd.getpwuid(os.geteuid()).pw_name
        self.assertEqual([entry["user"] for entry in self.said("client connected") if entry["client"] == "us"], [user])
        self.assertEqual([entry["as"] for entry in self.said("client connected") if entry["client"] == "us"], ["user"])

    def test_who_only_reads_says_nothing(self):
        port = free_port()
        self.start(f'[hub.listener.board]\ntcp = "127.0.0.1:{port}"\nanonymous = "read"\nusers = false\n')
        publish = subprocess.run(
            ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(port), "-V", "mqttv5", "-q", "1", "-d", "-t", "note",
             "-m", "x"], capture_output=True, text=True, timeout=PATIENCE)
        self.assertIn("RC:135", publish.stdout)
        self.assertEqual(self.answer(port, user="ada", password=PASSWORD), 0x87)
        health = subprocess.run(
            ["mosquitto_sub", "-h", "127.0.0.1", "-p", str(port), "-V", "mqttv5", "-t", "tutti/health/hub", "-C", "1"],
            capture_output=True, text=True, timeout=PATIENCE)
        self.assertIn('"level"', health.stdout)

    def test_a_listener_takes_so_many(self):
        port = free_port()
        self.start(f'[hub.listener.few]\ntcp = "127.0.0.1:{port}"\nmax_clients = 2\n')
        clients = [self.client(port, name=f"c{number}") for number in range(2)]
        for client in clients:
            self.assertEqual(client.answers.get(timeout=PATIENCE), 0)
        self.assertEqual(self.answer(port, name="c2"), 0x97)

    def test_users_come_and_go_without_anybody_else_noticing(self):
        port = free_port()
        self.start(f'[hub.listener.house]\ntcp = "127.0.0.1:{port}"\nanonymous = false\n')
        self.assertEqual(self.answer(port), 0x87)
        self.assertEqual([entry["listener"] for entry in self.said("client refused")], ["house"])
        self.assertEqual(self.answer(port, user="ada", password=PASSWORD), 0x86)
        self.passwd("ada", text=PASSWORD + "\n")
        self.passwd("bob", text=PASSWORD + "!\n")
        self.assertEqual(self.passwd("--list").stdout, "ada\nbob\n")
        ada = self.client(port, user="ada", password=PASSWORD, name="ada")
        bob = self.client(port, user="bob", password=PASSWORD + "!", name="bob")
        self.assertEqual(ada.answers.get(timeout=PATIENCE), 0)
        self.assertEqual(bob.answers.get(timeout=PATIENCE), 0)
        self.assertEqual(self.answer(port, user="bob", password=PASSWORD), 0x86)
        self.passwd("ada", "--delete")
        self.assertEqual(ada.gone.get(timeout=PATIENCE).value, 0x87)
        self.assertTrue(bob.is_connected())
        self.assertEqual(self.passwd("ada", "--delete", check=False).returncode, 4)
        self.assertEqual(self.passwd("a/b", text="x" * 9, check=False).returncode, 2)
        self.assertNotIn(PASSWORD, self.log_path.read_text())

    def test_a_hub_that_knows_passwords_leaves_no_core(self):
        port = free_port()
        self.start(f'[hub.listener.house]\ntcp = "127.0.0.1:{port}"\n')
        limits = pathlib.Path(f"/proc/{self.process.pid}/limits")
        before = limits.read_text()
        self.passwd("ada", text=PASSWORD + "\n")
        wait_until(lambda: re.search(r"Max core file size +0 +0 ", limits.read_text()), "the hub to be closed to others")
        if not os.getuid():
            return  # whom nothing is closed to
        self.assertFalse(os.access(f"/proc/{self.process.pid}/mem", os.R_OK), before)

    def test_users_and_policy_are_where_the_state_is_said_to_be(self):
        port = free_port()
        self.passwd("ada", text=PASSWORD + "\n")
        (self.folder / "state").rename(self.folder / "elsewhere")
        self.start(f'[service.control]\nrun = ["tutti-control"]\n[control]\n[hub.listener.house]\ntcp = "127.0.0.1:{port}"\n',
                   "--state-dir", self.folder / "elsewhere")
        self.assertEqual(self.answer(port, user="ada", password=PASSWORD), 0)
        self.assertFalse((self.folder / "state").exists())

    def test_of_a_user_who_would_have_a_services_rights_it_is_said(self):
        self.config.write_text("[service.lamp]\nrun = ['sh']\n", encoding="utf-8")
        for name in ("director", "left.orchestrator", "lamp"):
            self.assertIn(f"a service is called {name}", self.passwd(name, text=PASSWORD + "\n").stderr)
        self.assertEqual(self.passwd("left", text=PASSWORD + "\n").stderr, "")

    def test_messages_go_on_while_passwords_are_checked(self):
        port = free_port()
        self.passwd("ada", text=PASSWORD + "\n")
        self.start(f'[hub.listener.house]\ntcp = "127.0.0.1:{port}"\n')
        watcher = self.client(port, name="watcher")
        self.assertEqual(watcher.answers.get(timeout=PATIENCE), 0)
        guesses = [self.client(port, user="ada", password=f"wrong {number}", name=f"g{number}") for number in range(4)]
        watcher.subscribe("echo", 0)
        for number in range(20):
            watcher.publish("echo", str(number))
        for number in range(20):
            self.assertEqual(watcher.heard.get(timeout=PATIENCE), ("echo", str(number).encode()))
        for guess in guesses:
            self.assertIn(guess.answers.get(timeout=PATIENCE), (0x86, 0x9F))  # who was refused has tried again meanwhile

    def test_rules_of_ones_own_hold_as_soon_as_they_are_written(self):
        port = free_port()
        rules = self.folder / "rules.toml"
        self.passwd("guest-1", text=PASSWORD + "\n")
        rules.write_text("", encoding="utf-8")
        self.start(f'[hub]\nrules = "rules.toml"\n[hub.listener.house]\ntcp = "127.0.0.1:{port}"\n')

        def say(topic):
            done = subprocess.run(
                ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(port), "-V", "mqttv5", "-u", "guest-1", "-P", PASSWORD,
                 "-i", "pad", "-q", "1", "-d", "-t", topic, "-m", "x"], capture_output=True, text=True, timeout=PATIENCE)
            return "RC:135" not in done.stdout
        self.assertTrue(say("note/other"))
        rules.write_text('[rule.own]\neffect = "forbid"\nsubjects = ["guest-*"]\nactions = ["hub.publish"]\n'
                         'resources = ["topic:/note/other"]\n'
                         '[rule.client]\neffect = "forbid"\nsubjects = ["client:pad"]\nactions = ["hub.publish"]\n'
                         'resources = ["topic:/of/%u/%c"]\n', encoding="utf-8")
        wait_until(lambda: not say("note/other"), "the rule to hold")
        self.assertTrue(say("note/guest-1"))
        self.assertFalse(say("of/guest-1/pad"))
        self.assertTrue(say("of/guest-2/pad"))


if __name__ == "__main__":
    unittest.main()
