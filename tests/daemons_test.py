"""Daemons that nobody here wrote run under the supervisor as they are. TUTTI_BIN is the folder of the built programs."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import unittest

from rig import QUIET, Installation, free_port, wait_until

AT_ONCE = 'restart = { delays = ["10ms"] }\n'


def program(name):
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def greeting(port, question=b"", patience=5):
    """What somebody who listens on that port says, to `question` or by itself; None where nobody does."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=patience) as connection:
            connection.sendall(question)
            return connection.recv(256)
    except OSError:
        return None


class Daemons(unittest.TestCase):
    def go(self, name, lines, port, question, answer, ready="tcp"):
        """Started, answers; killed, answers again in another process; stopped by its own way of stopping, it has left nothing. Its log."""
        ready = f"{ready}://127.0.0.1:{port}" + ("/" if ready == "http" else "")
        with Installation(QUIET + f"[service.{name}]\n{AT_ONCE}ready = '{ready}'\n{lines}") as home:
            def answers():
                return answer in (greeting(port, question) or b"")
            self.prepare(home, port)
            home.up()
            first = home.wait_state(name, "ready")
            wait_until(answers, f"an answer of {name}; it says {self.log_of(home, name)}")
            os.kill(first["pid"], signal.SIGKILL)
            second = home.wait_state(name, "ready", other_than=first["pid"])
            self.assertEqual(second["restarts"], 1)
            self.assertEqual(second["last_exit"]["signal"], signal.SIGKILL)
            wait_until(answers, f"an answer of the next {name}; it says {self.log_of(home, name)}")
            home.supervisor.kill()
            home.supervisor.wait()
            self.assertTrue(answers(), "nobody supervises, and it goes on")
            home.up()
            self.assertEqual(home.wait_state(name, "ready")["pid"], second["pid"])
            home.tutti("stop", name)
            stopped = home.services()[name]
            self.assertEqual(stopped["state"], "stopped")
            self.assertNotEqual(stopped["last_exit"].get("signal"), signal.SIGKILL, "it ended in its grace")
            self.assertIsNone(greeting(port))
            home.tutti("down")
            return self.log_of(home, name)

    def prepare(self, home, port):
        """What the daemon needs beside its command line, in the folder of the installation."""

    def log_of(self, home, name):
        path = home.folder / "state" / "log" / f"{name}.log"
        return [json.loads(line)["message"] for line in path.read_text().splitlines()] if path.exists() else []

    @unittest.skipUnless(program("redis-server"), "no redis-server")
    def test_redis_server_runs_as_it_is(self):
        port = free_port()
        said = self.go("redis", f'run = ["{program("redis-server")}", "--port", "{port}", "--bind", "127.0.0.1", "--save", ""]\n', port, b"PING\r\n", b"+PONG")
        self.assertTrue(any("Ready to accept connections" in line for line in said), said)
        self.assertTrue(any("bye bye" in line for line in said), said)

    @unittest.skipUnless(program("mosquitto"), "no mosquitto")
    def test_mosquitto_runs_as_it_is(self):
        port = free_port()
        connect = b"\x10\x0d\x00\x04MQTT\x04\x02\x00\x3c\x00\x01x"
        said = self.go("mosquitto", f'run = ["{program("mosquitto")}", "-v", "-p", "{port}"]\n', port, connect, b"\x20\x02\x00\x00")
        self.assertTrue(any("mosquitto version" in line and "running" in line for line in said), said)
        self.assertTrue(any("terminating" in line for line in said), said)

    @unittest.skipUnless(program("nginx"), "no nginx")
    def test_nginx_runs_as_it_is(self):
        port = free_port()

        def prepare(home, port):
            places = "".join(f"{kind}_temp_path {home.folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
            (home.folder / "nginx.conf").write_text(
                f"daemon off; pid {home.folder}/nginx.pid; error_log stderr notice; events {{ }}\n"
                f"http {{ access_log /dev/stdout; {places} server {{ listen 127.0.0.1:{port}; return 200 hello; }} }}\n")
        self.prepare = prepare
        run = f'run = ["sh", "-c", "exec {program("nginx")} -e stderr -c \\"${{TUTTI_RUN_DIR%/run}}/nginx.conf\\""]\nstop = {{ signal = "QUIT" }}\n'
        said = self.go("nginx", run, port, b"GET / HTTP/1.0\r\n\r\n", b"200 OK", ready="http")
        self.assertTrue(any('"GET / HTTP/1.0" 200' in line for line in said), said)
        self.assertTrue(any("gracefully shutting down" in line for line in said), said)

    @unittest.skipUnless(program("sshd") and os.geteuid() == 0, "no sshd, or not root")
    def test_sshd_runs_as_it_is(self):
        pathlib.Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where its child is confined; of the package's own service

        def prepare(home, port):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", home.folder / "host_key"], check=True)
        self.prepare = prepare
        port = free_port()
        run = f'run = ["sh", "-c", "exec {program("sshd")} -D -e -f /dev/null -h \\"${{TUTTI_RUN_DIR%/run}}/host_key\\"' \
              f' -o ListenAddress=127.0.0.1:{port} -o PidFile=none"]\n'
        said = self.go("sshd", run, port, b"", b"SSH-2.0-OpenSSH")
        self.assertTrue(any(f"listening on 127.0.0.1 port {port}" in line for line in said), said)
        self.assertTrue(any("Received signal 15; terminating" in line for line in said), said)


if __name__ == "__main__":
    unittest.main()
