#!/usr/bin/python3
"""The whole of it at once: hub, gateway, orchestrator and the `system` source under their supervisor, on this machine's
real /proc; and what happens when any of them is killed."""

import json
import os
import pathlib
import signal
import subprocess
import unittest

from rig import BIN, Installation, free_port, get_json, processes_of, wait_until

SERVICES = ["gateway", "hub", "orchestrator", "system"]


def home():
    http, mqtt = free_port(), free_port()
    installation = Installation(f"""
name = "test"
[hub]
tcp = "127.0.0.1:{mqtt}"
[gateway]
listen = "127.0.0.1:{http}"
[service.system]
every = "500ms"
""")
    installation.url = f"http://127.0.0.1:{http}"
    installation.mqtt_port = mqtt
    return installation


def newest_reading(installation):
    sources = get_json(f"{installation.url}/api/sources") or {}
    readings = sources.get("system", {}).get("readings", {})
    return max((reading["timestamp"] for reading in readings.values()), default=0)


def wait_fresh(installation, than):
    return wait_until(lambda: newest_reading(installation) > than, "a newer reading")


def services_running(installation):
    """How many processes there are of each service, by its TUTTI_NAME: those that a shim started. (A process of theirs, such
    as the one by which the leak sanitizer looks at its own at the end, does not count.)"""
    commands = processes_of(installation.run_directory)
    counts = {}
    for pid, command in commands.items():
        try:
            environment = pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            parent = int(pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:  # it has ended meanwhile
            continue
        if "tutti-shim" in command or "tutti-shim" not in commands.get(parent, ""):
            continue
        for entry in environment:
            if entry.startswith(b"TUTTI_NAME="):
                name = entry.split(b"=", 1)[1].decode()
                counts[name] = counts.get(name, 0) + 1
    return counts


class Spine(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(home()).up()

    def assert_each_runs_once(self):
        self.assertEqual(services_running(self.home), {name: 1 for name in SERVICES})

    def test_readings_of_this_machine_reach_the_web(self):
        wait_fresh(self.home, 0)
        source = get_json(f"{self.home.url}/api/sources/system")
        self.assertIsInstance(source["readings"]["memory_percent"]["value"], (int, float))
        self.assertEqual(source["readings"]["memory_percent"]["unit"], "%")
        services = wait_until(
            lambda: (found := get_json(f"{self.home.url}/api/services")) and sorted(found) == SERVICES and found,
            "all services in the API")
        self.assertTrue(all(service["state"] == "ready" for service in services.values()), services)

    def test_any_mqtt_client_gets_them_too(self):
        done = subprocess.run(
            ["mosquitto_sub", "-p", str(self.home.mqtt_port), "-t", "tutti/reading/#", "-C", "3", "-W", "20"],
            capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout.count('"value"'), 3, done.stdout)

    def test_status_says_ready_and_nothing_runs_after_down(self):
        self.home.tutti("status")
        self.home.tutti("down")
        self.home.supervisor.wait(30)
        self.assertEqual(processes_of(self.home.run_directory), {})
        self.assertEqual(self.home.tutti("status", check=False).returncode, 3)

    def test_a_second_supervisor_says_who_runs(self):
        second = self.home.tutti("up", self.home.config, check=False)
        self.assertEqual(second.returncode, 1)
        self.assertIn(str(self.home.supervisor.pid), second.stderr)
        self.assert_each_runs_once()

    def test_any_killed_service_returns_and_readings_go_on(self):
        for service in SERVICES:
            with self.subTest(service):
                before = self.home.pid(service)
                os.kill(before, signal.SIGKILL)
                now = self.home.wait_state(service, "ready", other_than=before)
                self.assertEqual(now["restarts"], 1)
                wait_fresh(self.home, newest_reading(self.home))
                self.assert_each_runs_once()

    def test_all_services_killed_at_once_return(self):
        before = {name: self.home.pid(name) for name in SERVICES}
        for pid in before.values():
            os.kill(pid, signal.SIGKILL)
        for name in SERVICES:
            self.home.wait_state(name, "ready", other_than=before[name])
        wait_fresh(self.home, newest_reading(self.home))
        self.assert_each_runs_once()

    def test_a_killed_supervisor_is_replaced_and_adopts_everything(self):
        before = {name: self.home.pid(name) for name in SERVICES}
        self.home.supervisor.kill()
        self.home.supervisor.wait()
        wait_fresh(self.home, newest_reading(self.home))  # everybody lives on
        self.home.up()
        self.assertEqual({name: self.home.pid(name) for name in SERVICES}, before)
        self.assert_each_runs_once()
        wait_until(
            lambda: all(s["state"] == "ready" for s in (get_json(f"{self.home.url}/api/services") or {"": {"state": ""}}).values()),
            "services in the API after the adoption")

    def test_commands_reach_a_service_over_the_bus_and_over_its_socket(self):
        listed = wait_until(
            lambda: (done := self.home.tutti("call", "orchestrator", "list", "--json", check=False)).returncode == 0 and done.stdout,
            "the orchestrator's list")
        self.assertIn("system", listed)
        self.assertIn("published", self.home.tutti("call", "--control", "system", "get_stats", "--json").stdout)
        self.assertEqual(self.home.tutti("call", "nobody", "list", check=False).returncode, 4)

    def test_the_bus_can_stop_and_start_a_service(self):
        self.home.tutti("call", "orchestrator", "stop", '{"service":"system"}')
        self.home.wait_state("system", "stopped")
        wait_until(lambda: get_json(f"{self.home.url}/api/services")["system"]["state"] == "stopped", "stopped in the API")
        self.home.tutti("start", "system")
        self.home.wait_state("system", "ready")

    def test_published_messages_come_out_of_sub(self):
        listener = subprocess.Popen(
            [BIN / "tutti", "sub", "event/#", "--count", "1", "--json"], env=self.home.environment,
            stdout=subprocess.PIPE, text=True)
        self.addCleanup(listener.stdout.close)
        self.addCleanup(listener.kill)

        def heard():
            self.home.tutti("pub", "event/raw/button", '{"pressed":true}')
            return listener.poll() is not None
        wait_until(heard, "the message")
        self.assertIn("event/raw/button", listener.stdout.read())


    def test_what_the_hub_refuses_is_no_success(self):
        anonymous = f"mqtt://127.0.0.1:{self.home.mqtt_port}"
        refused = self.home.tutti("pub", "--bus", anonymous, "worker/system", "forged", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("worker/system: the broker refused the message: not authorized", refused.stderr)
        self.home.tutti("pub", "--bus", anonymous, "event/button/press", "anybody's")
        self.home.tutti("pub", "note/x", "the operator's")

    def test_a_ready_service_says_that_its_bus_is_away_and_that_it_is_back(self):
        def says(words):
            return wait_until(lambda: words in (said := self.home.tutti("status", check=False).stdout) and said, words)
        self.home.tutti("stop", "hub")
        says("ready, bus away")
        self.home.tutti("start", "hub")
        wait_until(
            lambda: all("bus away" not in each["cause"] for each in get_json(f"{self.home.url}/api/services").values()),
            "the page to show everybody as there")
        wait_until(lambda: "bus away" not in self.home.tutti("status", check=False).stdout, "everybody to be back")


class BusAway(unittest.TestCase):
    # Says what a worker says whose bus is away; a line in its fifo makes it say that it is back.
    FAR = r"""
import os, socket
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.connect(os.environ["NOTIFY_SOCKET"])
notify.send(b"READY=1")
for line in os.fdopen(os.open("fifo", os.O_RDWR)):
    notify.send(b"STATUS=" + line.strip().encode())
"""

    def test_one_service_whose_bus_is_away_is_seen_by_all_others(self):
        installation = self.enterContext(home())
        folder = installation.config.parent
        (folder / "far.py").write_text(self.FAR)
        os.mkfifo(folder / "fifo")
        with open(installation.config, "a", encoding="utf-8") as config:
            config.write('[service.far]\nrun = ["python3", "far.py"]\nready = "notify"\n')
        installation.up()
        fifo = os.open(folder / "fifo", os.O_RDWR)
        self.addCleanup(os.close, fifo)

        def cause():
            return (get_json(f"{installation.url}/api/services") or {}).get("far", {}).get("cause", "")

        def health():
            return json.loads(installation.tutti("sub", "health/services", "--count", "1", "--json").stdout)["payload"]

        wait_until(lambda: cause() and health()["level"] == "ok", "all to be well")
        os.write(fifo, b"bus away\n")
        wait_until(lambda: cause().endswith("bus away"), "the page to know")
        wait_until(lambda: health()["level"] == "warn", "health to say so")
        self.assertIn("far", health()["message"])
        os.write(fifo, b"all well\n")
        wait_until(lambda: "bus away" not in cause() and health()["level"] == "ok", "it to be back")


class OtherNames(unittest.TestCase):
    def test_root_and_node_reach_every_part(self):
        installation = self.enterContext(home())
        text = installation.config.read_text()
        installation.config.write_text(text.replace('name = "test"', 'name = "test"\nnode = "left"\n[bus]\nroot = "house/ground"'))
        installation.up()
        wait_until(lambda: "left.system" in (get_json(f"{installation.url}/api/sources") or {}), "the node's source")
        services = wait_until(lambda: get_json(f"{installation.url}/api/services"), "the node's services")
        self.assertIn("left.hub", services)
        heard = subprocess.run(
            ["mosquitto_sub", "-p", str(installation.mqtt_port), "-t", "house/ground/worker/+", "-C", "1", "-W", "20", "-v"],
            capture_output=True, text=True, check=True)
        self.assertIn("house/ground/worker/left.", heard.stdout)


    def test_commands_of_this_machine_find_the_root(self):
        installation = self.enterContext(home())
        usual = installation.config.read_text()
        installation.config.write_text(usual + '[bus]\nroot = "house/ground"\n')
        installation.up()

        def sources():
            return json.loads(installation.tutti("sources", "--json", check=False).stdout or "{}")

        wait_until(lambda: "system" in str(sources()), "the source")
        self.assertIn("poll_count", installation.tutti("call", "system", "get_state").stdout)
        self.assertIn("reading/system/", installation.tutti("sub", "-c", "1", "reading/#").stdout)
        installation.tutti("pub", "--retain", "note/here", "x")
        self.assertEqual(installation.tutti("sub", "-c", "1", "/house/ground/note/here").stdout, "note/here x\n")
        own = f"unix://{installation.run_directory}/mqtt"
        self.assertIn("poll_count", installation.tutti("call", "--bus", own, "system", "get_state").stdout)
        installation.environment["TUTTI_ROOT"] = "tutti"
        self.assertNotIn("system", str(sources()))
        installation.environment["TUTTI_ROOT"] = ""
        self.assertIn("system", str(sources()))
        self.assertEqual((installation.run_directory / "bus.root").stat().st_mode & 0o777, 0o600)
        installation.tutti("down")
        installation.supervisor.wait()
        installation.config.write_text(usual)
        installation.up()
        self.assertFalse((installation.run_directory / "bus.root").exists())
        wait_until(lambda: "system" in str(sources()), "the source below the usual root")


class EphemeralSource(unittest.TestCase):
    def test_polls_on_its_schedule_and_its_counters_go_on(self):
        installation = self.enterContext(home())
        text = installation.config.read_text()
        installation.config.write_text(text.replace('every = "500ms"', 'pattern = "ephemeral"\nevery = "1s"'))
        installation.up()
        source = wait_until(
            lambda: (found := (get_json(f"{installation.url}/api/sources") or {}).get("system"))
            and (found["status"] or {}).get("poll_count", 0) >= 3 and found,
            "three polls")
        self.assertEqual(source["status"]["error_count"], 0)
        self.assertIn("cpu_percent", source["readings"])
        self.assertLessEqual(services_running(installation).get("system", 0), 1)


class WrongConfiguration(unittest.TestCase):
    def test_starts_nothing_and_points_at_the_mistake(self):
        with Installation('name = "x"\n[service.system]\nwatchdgo = "1s"\n') as installation:
            done = installation.tutti("up", installation.config, check=False)
            self.assertEqual(done.returncode, 2)
            self.assertIn(":3:1: service.system.watchdgo", done.stderr)
            self.assertIn("did you mean `watchdog`?", done.stderr)
            self.assertEqual(processes_of(installation.run_directory), {})


if __name__ == "__main__":
    unittest.main()
