#!/usr/bin/python3
"""Services by the calendar and on demand, as processes. When the calendar is due is told to a supervisor whose time of day is
ahead (fake_clock.c); what the rules are, the unit tests say.

TUTTI_BIN names the folder of the programs."""

import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import unittest

from bus_client import BusClient
from clocks_test import build_fake_clock
from rig import BIN, PATIENCE, QUIET, Installation, free_port, wait_until

NIGHTLY = """
[service.nightly]
run = ["sh", "-c", "echo run >> runs; sleep 0.2"]
pattern = "ephemeral"
cron = "30 3 * * *"
timezone = "Europe/Berlin"
"""
CAMERA = """
[service.camera]
run = ["sh", "-c", "echo run >> runs; exec sleep infinity"]
pattern = "demand"
idle_stop = "{idle_stop}"
"""
DAY = 24 * 3600


def runs(home):
    file = home.folder / "runs"
    return len(file.read_text().splitlines()) if file.exists() else 0


def use(home, service, **arguments):
    done = home.tutti("call", "supervisor", "use", json.dumps({"service": service, **arguments}), "--control", check=False)
    return done.returncode, done.stdout + done.stderr


def wakeups(pid):
    total = 0
    for status in pathlib.Path("/proc", str(pid), "task").glob("*/status"):
        total += sum(int(line.split()[1]) for line in status.read_text().splitlines() if "ctxt_switches" in line)
    return total


class Calendar(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tutti-clock-")
        self.addCleanup(folder.cleanup)
        self.clock = build_fake_clock(pathlib.Path(folder.name))

    def up_ahead(self, home, ahead):
        home.environment |= {"LD_PRELOAD": str(self.clock), "FAKE_CLOCK": str(ahead)}
        home.up()

    def down(self, home):
        home.tutti("down")
        home.supervisor.wait(PATIENCE)

    def test_it_waits_for_its_tick_and_a_missed_one_is_made_up_for_once(self):
        with Installation(QUIET + NIGHTLY) as home:
            self.up_ahead(home, 0)
            nightly = home.services()["nightly"]
            self.assertEqual((nightly["state"], runs(home)), ("completed", 0))
            self.assertGreater(nightly["next_run"], time.time())
            self.assertLess(nightly["next_run"], time.time() + DAY + 3700)
            self.assertIn("next run in", home.tutti("status", "nightly").stdout)
            self.down(home)
            self.up_ahead(home, 5 * DAY)
            wait_until(lambda: runs(home) == 1 and home.services()["nightly"]["state"] == "completed", "what was missed")
            self.down(home)
            self.up_ahead(home, 5 * DAY + 60)
            self.assertEqual((home.services()["nightly"]["state"], runs(home)), ("completed", 1))

    def test_a_zone_that_is_not_there_starts_nothing(self):
        with Installation(QUIET + NIGHTLY.replace("Europe/Berlin", "Europe/Atlantis")) as home:
            home.begin()
            self.assertNotEqual(home.supervisor.wait(PATIENCE), 0)
            self.assertIn("there is no time zone `Europe/Atlantis`", (home.folder / "supervisor.log").read_text())
            warned = home.tutti("config-check", home.config, check=False)
            self.assertIn("service.nightly.timezone", warned.stdout + warned.stderr)

    def test_triggered_it_runs_now_and_never_twice_at_once(self):
        with Installation(QUIET + NIGHTLY) as home:
            home.up()
            home.tutti("trigger", "nightly")
            self.assertEqual((home.services()["nightly"]["state"], runs(home)), ("completed", 1))
            home.tutti("stop", "nightly")
            home.tutti("trigger", "nightly")
            self.assertEqual((home.services()["nightly"]["state"], runs(home)), ("stopped", 2))
            refused = home.tutti("trigger", "orchestrator", check=False)
            self.assertIn("it has no schedule", refused.stdout + refused.stderr)


class Demand(unittest.TestCase):
    def test_used_it_runs_until_its_last_lease_is_over(self):
        with Installation(QUIET + CAMERA.format(idle_stop="60s")) as home:
            home.up()
            self.assertEqual((home.services()["camera"]["state"], runs(home)), ("stopped", 0))
            self.assertEqual(use(home, "camera")[0], 0)
            wait_until(lambda: home.services()["camera"]["state"] == "ready", "the camera")
            self.assertIn("in use for", home.tutti("status", "camera", check=False).stdout)
            self.assertEqual(use(home, "camera", seconds=0)[0], 0)
            wait_until(lambda: home.services()["camera"]["state"] == "stopped", "its end")
            self.assertEqual(use(home, "camera", seconds=0.3)[0], 0)
            wait_until(lambda: runs(home) == 2 and home.services()["camera"]["state"] == "stopped", "the end of its lease")

    def test_by_hand_it_is_started_and_stopped_for_good(self):
        with Installation(QUIET + CAMERA.format(idle_stop="100ms")) as home:
            home.up()
            home.tutti("start", "camera")
            self.assertIsNone(home.services()["camera"]["in_use_until"])
            home.tutti("stop", "camera")
            code, said = use(home, "camera")
            self.assertNotEqual(code, 0)
            self.assertIn("it was stopped by hand", said)
            self.assertEqual(runs(home), 1)
            home.tutti("start", "camera")
            self.assertEqual(runs(home), 2)

    def test_a_killed_supervisor_leaves_it_running_and_the_next_ends_it(self):
        with Installation(QUIET + CAMERA.format(idle_stop="300ms")) as home:
            home.up()
            use(home, "camera", seconds=3600)
            pid = wait_until(lambda: home.services()["camera"]["pid"], "the camera")
            home.supervisor.kill()
            home.supervisor.wait()
            os.kill(pid, 0)
            home.up()
            wait_until(lambda: home.services()["camera"]["state"] == "stopped", "its end")
            self.assertEqual(runs(home), 1)

    def test_idle_there_is_no_process_and_no_wakeup(self):
        with Installation(QUIET + CAMERA.format(idle_stop="60s") + NIGHTLY) as home:
            home.up()
            home.tutti("status", "camera", check=False)
            pid = home.supervisor.pid
            subprocess.run(["sleep", "1"], check=True)  # whatever it had to do is done
            before = wakeups(pid)
            subprocess.run(["sleep", "3"], check=True)
            self.assertEqual(wakeups(pid), before)
            self.assertIsNone(home.services()["camera"]["pid"])


SERVER = """
import os, socket, sys
assert os.environ["LISTEN_PID"] == str(os.getpid()) and os.environ["LISTEN_FDNAMES"] == "echo:echo", os.environ
numbers = range(3, 3 + int(os.environ["LISTEN_FDS"]))
assert all(os.get_blocking(number) for number in numbers)  # most servers just accept
sockets = [socket.socket(fileno=number) for number in numbers]
with open("runs", "a") as runs:
    print(os.getpid(), file=runs)
import select, threading
def serve(connection):
    connection.sendall(str(os.getpid()).encode())
    connection.recv(100)
    connection.close()
while True:
    for ready in select.select(sockets, [], [])[0]:
        threading.Thread(target=serve, args=(ready.accept()[0],), daemon=True).start()
"""
ECHO = """
[service.echo]
run = ["/usr/bin/python3", "server.py"]
pattern = "demand"
idle_stop = "{idle_stop}"
listen = ["127.0.0.1:{port}", "unix:echo.sock"]
"""


class SocketActivation(unittest.TestCase):
    def installation(self, idle_stop="60s", more=""):
        self.port = free_port()
        home = Installation(QUIET + ECHO.format(port=self.port, idle_stop=idle_stop) + more)
        (home.folder / "server.py").write_text(SERVER)
        return home

    def connect(self, home=None):
        if home:
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(PATIENCE)
            connection.connect(str(home.folder / "echo.sock"))
        else:
            connection = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        self.addCleanup(connection.close)
        return connection

    def state(self, home):
        return home.services()["echo"]["state"]

    def test_the_first_connection_starts_it_on_either_socket(self):
        with self.installation() as home:
            home.up()
            supervisor = home.supervisor.pid
            subprocess.run(["sleep", "1"], check=True)
            before = wakeups(supervisor)
            subprocess.run(["sleep", "2"], check=True)
            self.assertEqual((wakeups(supervisor), runs(home)), (before, 0))
            first = self.connect().recv(100)
            self.assertEqual(first, self.connect(home).recv(100))
            self.assertEqual(runs(home), 1)

    def test_connections_to_a_service_that_runs_do_not_wake_the_supervisor(self):
        with self.installation() as home:
            home.up()
            self.connect().recv(100)
            wait_until(lambda: self.state(home) == "ready", "the service")
            subprocess.run(["sleep", "1"], check=True)
            before = wakeups(home.supervisor.pid)
            for _ in range(20):
                self.connect().recv(100)
            self.assertEqual(wakeups(home.supervisor.pid), before)

    def test_it_is_in_use_while_somebody_is_connected(self):
        with self.installation("300ms") as home:
            home.up()
            for place in (None, home):
                connection = self.connect(place)
                pid = int(connection.recv(100))
                subprocess.run(["sleep", "1"], check=True)  # three leases
                os.kill(pid, 0)
                self.assertEqual(self.state(home), "ready")
                connection.close()
                wait_until(lambda: self.state(home) == "stopped", "its end")
            self.assertEqual(runs(home), 2)

    def test_a_restart_refuses_nobody(self):
        with self.installation() as home:
            home.up()
            first = self.connect().recv(100)
            home.tutti("restart", "echo", "--no-wait")
            others = {self.connect().recv(100) for _ in range(5)}
            wait_until(lambda: runs(home) == 2, "the next run")
            self.assertNotEqual({first}, others)

    def test_stopped_by_hand_it_refuses_until_it_is_started(self):
        with self.installation() as home:
            home.up()
            self.connect().recv(100)
            home.tutti("stop", "echo")
            with self.assertRaises(ConnectionRefusedError):
                self.connect()
            home.tutti("start", "echo")
            self.connect().recv(100)
            self.assertEqual(runs(home), 2)

    def test_the_next_supervisor_has_the_sockets_of_what_runs(self):
        with self.installation("400ms") as home:
            home.up()
            first = self.connect()
            pid = int(first.recv(100))
            home.supervisor.kill()
            home.supervisor.wait()
            second = self.connect()
            self.assertEqual(int(second.recv(100)), pid)
            home.up()
            first.close()
            second.close()
            wait_until(lambda: self.state(home) == "stopped", "its end")
            self.assertNotEqual(int(self.connect().recv(100)), pid)

    def test_the_next_supervisor_listens_anew_where_nothing_runs(self):
        with self.installation() as home:
            home.up()
            home.supervisor.kill()
            home.supervisor.wait()
            home.up()
            self.connect().recv(100)
            self.connect(home).recv(100)

    def test_neither_a_reload_nor_an_upgrade_closes_them(self):
        with self.installation() as home:
            home.up()
            early = self.connect()  # before the service is there
            for command in ("reload", "upgrade"):
                home.tutti(command)
                pid = int(self.connect().recv(100))
                self.assertEqual(int(self.connect(home).recv(100)), pid)
            self.assertEqual((int(early.recv(100)), runs(home)), (pid, 1))
            self.assertEqual(use(home, "echo", seconds=0)[0], 0)
            home.wait_state("echo", "stopped")
            home.tutti("upgrade")
            self.connect(home).recv(100)
            self.connect().recv(100)
            self.assertEqual(runs(home), 2)

    def test_what_a_reload_takes_away_is_listened_on_no_more(self):
        with self.installation() as home:
            home.up()
            home.config.write_text(QUIET)
            home.tutti("reload")
            with self.assertRaises(ConnectionRefusedError):
                self.connect()
            self.assertFalse((home.folder / "echo.sock").exists())

    def test_an_address_that_somebody_has_stops_nothing_else(self):
        with self.installation() as home, socket.create_server(("127.0.0.1", self.port)):
            home.up()
            self.assertEqual(self.state(home), "failed")
            self.assertIn("Address already in use", home.services()["echo"]["cause"])

    def test_a_path_that_is_a_file_of_somebody_else_stays(self):
        with self.installation() as home:
            file = home.folder / "echo.sock"
            file.write_text("a diary")
            home.up()
            self.assertEqual(self.state(home), "failed")
            home.tutti("stop", "echo")
            home.tutti("down")
            self.assertEqual(file.read_text(), "a diary")

    def test_after_a_reload_too_it_refuses_when_it_is_stopped_by_hand(self):
        with self.installation() as home:
            home.up()
            self.connect()
            home.wait_state("echo", "ready")
            home.tutti("reload")
            home.tutti("stop", "echo")
            with self.assertRaises(ConnectionRefusedError):
                self.connect()

    def test_a_connection_that_nobody_takes_is_refused_after_some_runs(self):
        for place in ("tcp", "unix"):
            with self.subTest(place), self.installation("1s") as home:
                (home.folder / "server.py").write_text('open("runs", "a").write("run\\n")\nimport time\ntime.sleep(1000)\n')
                home.up()
                connection = self.connect(home if place == "unix" else None)
                self.assertEqual(self.ending(connection), b"")
                wait_until(lambda: self.state(home) == "stopped", "its rest")
                self.assertEqual(runs(home), 3)
                self.assertIn("echo: 3 runs in a row took no connection: 1 connection refused", home.log())
                (home.folder / "server.py").write_text(SERVER)
                self.assertTrue(self.connect().recv(100), "the next one is as welcome as the first")

    def test_one_that_starts_slowly_gets_the_time_to_take_what_waits(self):
        with self.installation("200ms", 'ready = "notify"\n') as home:
            (home.folder / "server.py").write_text("import time\ntime.sleep(1)\n" + SERVER)
            home.up()
            self.assertTrue(self.connect().recv(100))
            self.assertEqual(runs(home), 1)

    @staticmethod
    def ending(connection):
        try:
            return connection.recv(100)
        except ConnectionResetError:
            return b""

    def test_what_ends_without_taking_the_connection_is_started_more_and_more_rarely(self):
        with self.installation() as home:
            (home.folder / "server.py").write_text('open("runs", "a").write("run\\n")\n')
            home.up()
            began = time.monotonic()
            self.connect()
            runs = home.folder / "runs"
            wait_until(lambda: runs.exists() and len(runs.read_text().splitlines()) >= 3, "three runs")
            self.assertGreaterEqual(time.monotonic() - began, 2)

    def test_down_leaves_no_socket(self):
        with self.installation() as home:
            home.up()
            self.assertTrue((home.folder / "echo.sock").exists())
            home.tutti("down")
            self.assertFalse((home.folder / "echo.sock").exists())


class OverTheBus(unittest.TestCase):
    def call(self, home, action, **parameters):
        done = home.tutti("call", "orchestrator", action, json.dumps(parameters), check=False)
        return done.returncode, done.stdout + done.stderr

    def test_commands_are_answered_when_they_have_come_about(self):
        config = f"""
            [hub]
            tcp = "127.0.0.1:0"
            [gateway]
            listen = "off"
            {CAMERA.format(idle_stop="60s")}
            {NIGHTLY}
        """
        with Installation(config) as home:
            home.up()
            self.assertEqual(self.call(home, "start_camera")[0], 0)
            self.assertEqual(home.services()["camera"]["state"], "ready")
            self.assertEqual(self.call(home, "stop_camera")[0], 0)
            self.assertEqual(home.services()["camera"]["state"], "stopped")
            self.assertEqual(self.call(home, "trigger", service="nightly")[0], 0)
            self.assertEqual(home.services()["nightly"]["state"], "completed")
            self.assertIn("no service is named nobody", self.call(home, "stop_service", service="nobody")[1])


    def test_a_subscriber_starts_it_and_keeps_it(self):
        config = f"""
            [hub]
            tcp = "127.0.0.1:0"
            [gateway]
            listen = "off"
            {CAMERA.format(idle_stop="500ms")}
            subscribers = ["event/camera/#"]
        """
        with Installation(config) as home:
            home.up()
            state = lambda: home.services()["camera"]["state"]
            everything = subprocess.Popen([BIN / "tutti", "sub", "#"], env=home.environment, stdout=subprocess.DEVNULL)
            self.addCleanup(everything.wait)
            self.addCleanup(everything.kill)
            subprocess.run(["sleep", "1"], check=True)
            self.assertEqual((state(), runs(home)), ("stopped", 0))
            with BusClient(home.run_directory / "mqtt") as viewer:
                viewer.subscribe("tutti/event/camera/motion")
                wait_until(lambda: state() == "ready", "the camera")
                subprocess.run(["sleep", "2"], check=True)  # four leases
                self.assertEqual((state(), runs(home)), ("ready", 1))
            wait_until(lambda: state() == "stopped", "its end")


if __name__ == "__main__":
    unittest.main()
