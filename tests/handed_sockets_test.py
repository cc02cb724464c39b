#!/usr/bin/python3
"""Who connects to the hub or the gateway while they are started anew waits, and is not refused: the supervisor has their sockets, its
own or those of systemd (sd_listen_fds(3)).

TUTTI_BIN names the folder of the programs."""

import os
import signal
import socket
import subprocess
import threading
import unittest

from rig import PATIENCE, Installation, free_port

CONFIG = """
[gateway]
listen = "127.0.0.1:{page}"
[hub]
tcp = "127.0.0.1:{hub}"
"""
REQUEST = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
CONNECT = b"\x10\x0d\x00\x04MQTT\x04\x02\x00\x00\x00\x01a"  # MQTT 3.1.1 §3.1
CONNACK = b"\x20\x02"


def ask(port, question):
    """The first bytes of the answer; ConnectionRefusedError where nobody listens. One that died while it answered is asked again."""
    while True:
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
            try:
                connection.sendall(question)
                if answer := connection.recv(100):
                    return answer
            except (ConnectionResetError, BrokenPipeError):
                pass


class HandedSockets(unittest.TestCase):
    def installation(self):
        self.page, self.hub = free_port(), free_port()
        return Installation(CONFIG.format(page=self.page, hub=self.hub))

    def test_nobody_is_refused_while_the_gateway_or_the_hub_is_killed(self):
        with self.installation() as home:
            home.up()
            answers = {self.page: (REQUEST, b"HTTP/1.1 200"), self.hub: (CONNECT, CONNACK)}
            over, trouble, asked = threading.Event(), [], []

            def knock(port):
                question, wanted = answers[port]
                while not over.is_set():
                    try:
                        answer = ask(port, question)
                        if not answer.startswith(wanted):
                            trouble.append(answer)
                        asked.append(port)
                    except OSError as error:
                        trouble.append(error)

            knocking = [threading.Thread(target=knock, args=(port,)) for port in answers]
            for each in knocking:
                each.start()
            for service in ("gateway", "hub", "gateway"):
                before = home.pid(service)
                os.kill(before, signal.SIGKILL)
                home.wait_state(service, "ready", other_than=before)
            over.set()
            for each in knocking:
                each.join()
            self.assertEqual(trouble, [])
            self.assertEqual(set(asked), set(answers))

    def test_who_stops_the_gateway_refuses(self):
        with self.installation() as home:
            home.up()
            home.tutti("stop", "gateway")
            with self.assertRaises(ConnectionRefusedError):
                ask(self.page, REQUEST)
            home.tutti("start", "gateway")
            self.assertTrue(ask(self.page, REQUEST).startswith(b"HTTP/1.1 200"))

    def test_sockets_of_systemd_are_taken_and_go_through_a_reload(self):
        with self.installation() as home, socket.create_server(("127.0.0.1", self.page)) as theirs:
            early = self.enterContext(socket.create_connection(("127.0.0.1", self.page), PATIENCE))
            early.sendall(REQUEST)
            hand = f"exec 3<&{theirs.fileno()} && LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=tutti.socket exec \"$0\" up \"$1\""
            with open(home.folder / "supervisor.log", "ab") as log:
                home.supervisor = subprocess.Popen(
                    ["bash", "-c", hand, home.programs / "tutti", home.config], env=home.environment, pass_fds=(theirs.fileno(),),
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            self.assertTrue(early.recv(100).startswith(b"HTTP/1.1 200"), home.log())
            theirs.close()  # systemd keeps its own; what is left is the supervisor's
            home.wait_state("gateway", "ready")
            home.tutti("reload")
            home.tutti("restart", "gateway")
            self.assertTrue(ask(self.page, REQUEST).startswith(b"HTTP/1.1 200"))


if __name__ == "__main__":
    unittest.main()
