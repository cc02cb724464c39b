#!/usr/bin/python3
"""The vault in a whole installation: made, unlocked, locked, killed; whom it hands secrets, and where nothing of them is.

TUTTI_BIN names the folder of the programs."""

import array
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import unittest

from bus_client import BusClient
from rig import BIN, PATIENCE, Installation, free_port, processes_of, wait_until
from terminal_rig import Terminal

PASSPHRASE = "correct horse battery staple"
OTHER = "another horse altogether"
SECRET = "t0ken-that-nobody-sees"
FILE = """
[hub]
tcp = "off"
[gateway]
listen = "off"
[control]
[service.control]
restart = { delays = ["20ms"], limit = 1000 }
"""


def ask_for(path, name):
    """What any program asks, and is answered: the line, and the secret where it is handed one."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as peer:
        peer.settimeout(PATIENCE)
        peer.connect(str(path))
        peer.sendall(json.dumps({"v": 1, "name": name, "service": "lamp"}).encode() + b"\n")
        line, rest, _, _ = peer.recvmsg(4096, socket.CMSG_SPACE(4))
        answer = json.loads(line)
        for level, kind, data in rest:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                with os.fdopen(array.array("i", data)[0], "rb") as handed:
                    return answer, handed.read()
        return answer, None


class VaultCase(unittest.TestCase):
    FILE = FILE

    def setUp(self):
        self.home = self.enterContext(Installation(self.FILE))
        self.home.up()

    def vault(self, *words, given="", check=True):
        done = subprocess.run(
            [BIN / "tutti", "vault", *words], env=self.home.environment, input=given, capture_output=True, text=True, timeout=2 * PATIENCE)
        if check and done.returncode != 0:
            raise AssertionError(f"tutti vault {' '.join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def state(self):
        return json.loads(self.vault("status", "--json").stdout)["state"]

    def make(self):
        """Made and open; the recovery key."""
        made = self.vault("init", given=f"{PASSPHRASE}\n")
        return made.stdout.strip()

    def ask(self, name):
        return ask_for(self.home.run_directory / "secrets", name)

    def events(self):
        done = self.home.tutti("call", "--control", "--json", "control", "events", "{}")
        return json.loads(done.stdout)["data"]["events"]


class Vault(VaultCase):
    def test_a_secret_reaches_a_process_while_the_vault_is_unlocked_and_no_longer(self):
        self.assertEqual(self.state(), "uninitialised")
        self.make()
        self.assertEqual(self.state(), "unlocked")
        self.vault("put", "lamp.token", given=f"{SECRET}\n")
        self.assertEqual(self.vault("list").stdout, "lamp.token\n")
        self.assertEqual(self.ask("lamp.token"), ({"v": 1, "ok": True}, SECRET.encode()))
        answer, handed = self.ask("lamp.other")
        self.assertEqual((answer["code"], handed), ("not_found", None))
        self.assertNotIn(SECRET, self.vault("get", "lamp.token").stdout)
        self.assertEqual(self.vault("get", "lamp.token", "--show").stdout, SECRET)
        self.vault("lock")
        answer, handed = self.ask("lamp.token")
        self.assertEqual((answer["code"], handed), ("unavailable", None))
        self.assertIn("tutti vault unlock", answer["message"])
        refused = self.vault("put", "lamp.token", given="other\n", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("locked", refused.stderr)
        self.vault("unlock", given=f"{PASSPHRASE}\n")
        self.assertEqual(self.ask("lamp.token")[1], SECRET.encode())
        self.vault("remove", "lamp.token")
        self.assertEqual(self.ask("lamp.token")[0]["code"], "not_found")

    def test_its_state_is_on_the_bus_and_each_change_an_event(self):
        with BusClient(self.home.run_directory / "mqtt") as bus:
            bus.subscribe("tutti/vault/control")
            said = [json.loads(bus.next_message().payload)["state"]]
            self.make()
            self.vault("lock")
            while said[-3:] != ["preunlock", "unlocked", "locked"]:
                said.append(json.loads(bus.next_message().payload)["state"])
        self.assertIn("uninitialised", said[:2])  # locked, as long as it is not known
        changes = [event["data"]["state"] for event in self.events() if event["type"] == "control.vault.changed"]
        self.assertEqual(changes, ["locked", "unlocked", "locked"])

    def test_killed_it_is_locked_and_has_its_secrets_still(self):
        self.make()
        self.vault("put", "lamp.token", given=SECRET)
        before = self.home.pid("control")
        os.kill(before, signal.SIGKILL)
        self.home.wait_state("control", "ready", other_than=before)
        self.assertEqual(self.state(), "locked")
        self.assertEqual(self.ask("lamp.token")[0]["code"], "unavailable")
        with BusClient(self.home.run_directory / "mqtt") as bus:
            bus.subscribe("tutti/vault/control")
            self.assertEqual(json.loads(bus.next_message().payload), {"v": 1, "state": "locked"})
        self.vault("unlock", given=PASSPHRASE)
        self.assertEqual(self.ask("lamp.token")[1], SECRET.encode())

    def test_a_wrong_passphrase_is_refused_and_the_next_try_waits(self):
        self.make()
        self.vault("lock")
        wrong = self.vault("unlock", given="wrong horse\n", check=False)
        self.assertEqual(wrong.returncode, 1)
        self.assertNotIn("horse", wrong.stderr)
        self.assertEqual(self.state(), "locked")
        soon = self.vault("unlock", given=f"{PASSPHRASE}\n", check=False)
        self.assertIn("try again in", soon.stderr)
        wait_until(lambda: self.vault("unlock", given=f"{PASSPHRASE}\n", check=False).returncode == 0, "the next try")

    def test_the_recovery_key_and_another_passphrase_open_it_and_those_before_do_not(self):
        paper = self.make()
        self.assertRegex(paper, r"^([0-9A-Z]{6}-){8}[0-9A-Z]{6}$")
        self.vault("put", "lamp.token", given=SECRET)
        self.vault("passphrase", given=f"{PASSPHRASE}\n{OTHER}\n")
        self.vault("lock")
        self.vault("recover", given=f"{paper}\n{PASSPHRASE}\n")
        rekeyed = self.vault("rekey", given=f"{PASSPHRASE}\n").stdout.strip()
        self.assertNotEqual(rekeyed, paper)
        self.vault("lock")
        self.assertEqual(self.vault("recover", given=f"{paper}\n{OTHER}\n", check=False).returncode, 1)
        wait_until(lambda: self.vault("recover", given=f"{rekeyed}\n{OTHER}\n", check=False).returncode == 0, "the next try")
        self.assertEqual(self.ask("lamp.token")[1], SECRET.encode())

    def test_many_come_from_a_file(self):
        self.make()
        many = self.home.folder / "many"
        many.write_text(f"# ours\nlamp.token={SECRET}\n\nlamp.other=a=b\n")
        self.assertIn("2 secrets", self.vault("import", str(many)).stdout)
        self.assertEqual(self.ask("lamp.other")[1], b"a=b")
        many.write_text("lamp.third=c\nA B\n")
        wrong = self.vault("import", str(many), check=False)
        self.assertIn("line 2", wrong.stderr)

    def test_over_the_bus_nobody_says_a_passphrase(self):
        self.make()
        self.vault("lock")
        question = {"command": "vault.unlock", "params": {"passphrase": PASSPHRASE}}
        done = self.home.tutti("call", "--json", "control", "run", json.dumps(question), check=False)
        self.assertIn("403", done.stdout)
        self.assertEqual(self.state(), "locked")

    def test_locked_it_answers_423_and_whoever_asks_the_store_sees_nothing_of_it(self):
        self.make()
        self.vault("lock")
        question = {"command": "vault.put", "params": {"name": "lamp.token", "value": SECRET}}
        done = self.home.tutti("call", "--control", "--json", "control", "run", json.dumps(question))
        answer = json.loads(done.stdout)["data"]
        self.assertEqual((answer["status"], json.loads(answer["body"])["error"]["code"]), (423, "locked"))
        for action, params in (("rows", {"set": "vault"}), ("put", {"set": "vault", "key": "header", "value": 1}),
                               ("remove", {"set": "vault", "key": "header"})):
            refused = self.home.tutti("call", "--control", "control", action, json.dumps(params), check=False)
            self.assertNotEqual(refused.returncode, 0, action)
        self.vault("unlock", given=PASSPHRASE)

    def test_no_core_is_left_behind(self):
        limits = pathlib.Path(f"/proc/{self.home.pid('control')}/limits").read_text()
        self.assertRegex(limits, r"Max core file size +0 +0 ")

    def test_at_the_terminal_nothing_of_it_is_shown(self):
        terminal = Terminal([BIN / "tutti", "vault", "init"], self.home.environment)
        for prompt in ("A passphrase for the vault (8 to 1024 bytes): ", "the same again: "):
            wait_until(lambda prompt=prompt: terminal.shows(prompt) and not terminal.echoes(), prompt)
            terminal.press(PASSPHRASE.encode() + b"\r")
        wait_until(lambda: terminal.shows("The vault is unlocked."), "the vault")
        terminal.end(b"")
        self.assertNotIn(PASSPHRASE, terminal.said)
        self.assertIn("recovery key", terminal.said)

    def asked(self, *words, prompt):
        """A command on a terminal, which waits for what nobody is to see."""
        terminal = Terminal([BIN / "tutti", "vault", *words], self.home.environment)
        wait_until(lambda: terminal.shows(prompt) and not terminal.echoes(), prompt)
        return terminal

    def test_however_it_ends_the_terminal_is_given_back(self):
        self.make()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            with self.subTest(number):
                terminal = self.asked("put", "lamp.token", prompt="The secret lamp.token: ")
                terminal.process.send_signal(number)
                self.assertEqual(terminal.process.wait(PATIENCE), -number)
                self.assertTrue(terminal.echoes())
        for key, number in ((b"\x03", signal.SIGINT), (b"\x1c", signal.SIGQUIT)):
            with self.subTest(key):
                self.assertEqual(self.asked("put", "lamp.token", prompt="The secret lamp.token: ").end(key), -number)
        self.assertEqual(self.vault("list").stdout, "")

    def test_of_what_is_typed_letters_alone_are_kept_and_backspace_takes_one(self):
        self.make()
        terminal = self.asked("put", "lamp.token", prompt="The secret lamp.token: ")
        terminal.press("a\tbü€\x7f\x7fc\x01\x1b[A\x1b[3~\x1bOPdé\r".encode())
        wait_until(lambda: terminal.shows("refers to it"), "the secret")
        terminal.end(b"")
        self.assertEqual(self.vault("get", "lamp.token", "--show").stdout, "abcdé")

    def test_stopped_it_gives_the_terminal_back_and_asks_again_when_let_go_on(self):
        self.make()
        terminal = Terminal(["bash", "--norc", "--noprofile", "--noediting", "-i"], self.home.environment)
        terminal.press(f"{BIN / 'tutti'} vault put lamp.token\r".encode())
        wait_until(lambda: terminal.shows("The secret lamp.token: ") and not terminal.echoes(), "the question")
        terminal.press(b"half")
        terminal.press(b"\x1a")
        wait_until(lambda: terminal.shows("Stopped") and terminal.echoes(), "the shell")
        terminal.press(b"fg\r")
        wait_until(lambda: not terminal.shows("\0") and terminal.said.count("The secret lamp.token: ") == 2 and not terminal.echoes(), "the question again")
        terminal.press(b"all of it\r")
        wait_until(lambda: terminal.shows("refers to it"), "the secret")
        terminal.press(b"exit\r")
        terminal.end(b"")
        self.assertEqual(self.vault("get", "lamp.token", "--show").stdout, "all of it")

    def test_what_cannot_be_is_said_before_anything_is_asked(self):
        short = self.vault("init", given="short\n", check=False)
        self.assertIn("the passphrase has 5 bytes, it needs 8 to 1024", short.stderr)
        self.make()
        self.assertIn("open already", self.vault("unlock").stdout)
        terminal = Terminal([BIN / "tutti", "vault", "put", "SPOTIFY_SECRET"], self.home.environment)
        self.assertNotEqual(terminal.end(b""), 0)
        self.assertIn("small letters", terminal.said)
        self.assertNotIn("The secret", terminal.said)
        many = self.home.folder / "many"
        many.write_text(f"SPOTIFY_SECRET={SECRET}\n")
        wrong = self.vault("import", str(many), check=False)
        self.assertIn("small letters", wrong.stderr)
        self.assertNotIn(SECRET, wrong.stderr)

    def test_who_loses_the_keeper_is_told_that_it_may_have_come_about(self):
        self.make()
        keeper = self.home.pid("control")

        def pages():
            return int(pathlib.Path(f"/proc/{keeper}/statm").read_text().split()[1])

        before = pages()
        with subprocess.Popen([BIN / "tutti", "vault", "rekey"], env=self.home.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as rekey:
            rekey.stdin.write(f"{PASSPHRASE}\n")
            rekey.stdin.close()
            wait_until(lambda: pages() > before + 2048, "a key that is derived")
            os.kill(keeper, signal.SIGKILL)
            said = rekey.stderr.read()
        self.assertEqual(rekey.returncode, 1, said)
        for part in ("may have come about", "tutti vault status", "nobody saw"):
            self.assertIn(part, said)

    def test_it_is_nowhere_but_where_it_was_asked_for(self):
        heard = []
        with BusClient(self.home.run_directory / "mqtt") as bus:
            bus.subscribe("#")
            paper = self.make()
            self.vault("put", "lamp.token", given=SECRET)
            self.ask("lamp.token")
            self.vault("unlock", given="wrong horse battery", check=False)
            self.vault("passphrase", given=f"{PASSPHRASE}\n{OTHER}\n")
            self.vault("lock")
            bus.publish("tutti/event/test/end", "the end")
            while not heard or heard[-1].payload != b"the end":
                heard.append(bus.next_message())
        words = [word.encode() for word in (SECRET, PASSPHRASE, OTHER, paper, paper.replace("-", ""))]
        looked = 0
        for path in self.home.folder.rglob("*"):
            if path.is_file():
                kept = path.read_bytes()
                looked += 1
                self.assertFalse([word for word in words if word in kept], path)
        self.assertTrue(any(path.name.startswith("control.db") for path in self.home.folder.rglob("*")))
        for pid in processes_of(self.home.run_directory):
            for name in ("environ", "cmdline"):
                shown = pathlib.Path(f"/proc/{pid}/{name}").read_bytes()
                self.assertFalse([word for word in words if word in shown], f"{name} of {pid}")
        self.assertGreater(len(heard), 5)
        for message in heard:
            self.assertFalse([word for word in words if word in message.payload], message.topic)
        self.assertGreater(looked, 5)


class AutoLock(VaultCase):
    FILE = FILE + "[control.vault]\nauto_lock = \"1s\"\n"

    def test_locks_it_when_nobody_uses_it(self):
        self.make()
        wait_until(lambda: self.vault("list", check=False).returncode == 0 and self.state() == "locked", "it to lock itself")
        line = json.loads(self.home.tutti("command", "run", "audit.list", "most=1000", "--json").stdout)
        self.assertIn("vault.lock", json.dumps(line))


class GatewayPassword(VaultCase):
    PORT = free_port()
    FILE = FILE.replace('listen = "off"', f'listen = "127.0.0.1:{PORT}"\npassword = {{ vault = "page.password" }}')

    def log_in(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.PORT, timeout=PATIENCE)
        try:
            connection.request("POST", "/api/session", json.dumps({"password": SECRET}), {"Content-Type": "application/json"})
            return connection.getresponse().status
        finally:
            connection.close()

    def test_is_asked_for_once_the_vault_is_open(self):
        self.assertNotEqual(self.log_in(), 200)
        self.make()
        self.vault("put", "page.password", given=SECRET)
        self.vault("lock")
        self.assertNotEqual(self.log_in(), 200)
        self.vault("unlock", given=PASSPHRASE)
        wait_until(lambda: self.log_in() == 200, "the password of the vault")


if __name__ == "__main__":
    unittest.main()
