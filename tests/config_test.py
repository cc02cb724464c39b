#!/usr/bin/python3
"""The live configuration of a whole installation: changed, refused, kept over the death of everything, secret where it is to be."""

import concurrent.futures
import http.client
import json
import os
import signal
import subprocess
import threading
import unittest

from bus_client import BusClient
from rig import BIN, PATIENCE, Installation, free_port, processes_of, wait_until

HOME = """
[gateway]
listen = "off"
[hub]
tcp = "127.0.0.1:0"
"""
SECRET = "hunter2-hunter2"
CAMERAS = [{"name": "front", "url": "rtsp://192.0.2.1/1", "password": SECRET}]


def kill_everything(home):
    """Supervisor, shims and services, at once: as a machine that loses its power, but for the disk's cache."""
    home.supervisor.kill()
    while left := processes_of(home.run_directory):
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
    home.supervisor.wait()


class Configured(unittest.TestCase):
    """An installation, and somebody on its bus."""

    config = HOME
    environment = {}

    def setUp(self):
        self.home = self.enterContext(Installation(self.config))
        self.home.environment |= self.environment
        self.up()

    def up(self):
        self.home.up()
        self.home.wait_state("orchestrator", "ready")

    def bus(self):
        return self.enterContext(BusClient(self.home.run_directory / "mqtt"))

    def set(self, section, *changes, check=True):
        return self.home.tutti("config", "set", section, *changes, "--json", check=check)

    def get(self, section):
        answer = json.loads(self.home.tutti("config", "get", section, "--json").stdout)
        (found,) = answer["sections"]
        return found

    def retained(self, section):
        """What the bus keeps of it, or None."""
        with BusClient(self.home.run_directory / "mqtt") as bus:
            bus.subscribe(f"tutti/config/{section}")
            bus.subscribe("tutti/none")
            messages = [json.loads(bus.messages.get().payload) for _ in range(bus.messages.qsize())]
            return messages[-1] if messages else None

    def wait_retained(self, section, config):
        return wait_until(
            lambda: (said := self.retained(section)) and said["config"] == config and said, f"{section} on the bus")


class Kept(Configured):
    def test_what_was_acknowledged_is_there_after_everything_was_killed(self):
        revision = 0
        for ttl in (70, 80, 90):
            answer = json.loads(self.set("global", f"cache_ttl={ttl}").stdout)
            kill_everything(self.home)
            self.assertEqual(answer["revision"], revision := revision + 1)
            self.up()
            self.assertEqual(self.get("global"), answer)
            self.wait_retained("global", {"cache_ttl": ttl})

    def test_whenever_everything_is_killed_nothing_acknowledged_is_lost(self):
        """Somebody changes a key without a pause; at the moment of the kill a change may be on its way."""
        ttl = 1
        for enough in (1, 4, 7):
            acknowledged, stop = [], threading.Event()

            def change(begin=ttl, acknowledged=acknowledged, stop=stop):
                number = begin
                while not stop.is_set():
                    number += 1
                    if self.set("global", f"cache_ttl={number}", check=False).returncode != 0:
                        return
                    acknowledged.append(number)

            thread = threading.Thread(target=change)
            thread.start()
            wait_until(lambda: len(acknowledged) >= enough, "some changes")
            kill_everything(self.home)
            stop.set()
            thread.join()
            self.up()
            ttl = self.get("global")["config"]["cache_ttl"]
            self.assertIn(ttl, (acknowledged[-1], acknowledged[-1] + 1))
            self.wait_retained("global", {"cache_ttl": ttl})

    def test_what_the_hub_forgot_is_said_again(self):
        self.set("global", "cache_ttl=70")
        hub = self.home.pid("hub")
        os.kill(hub, signal.SIGKILL)
        self.home.wait_state("hub", "ready", other_than=hub)
        self.assertEqual(self.wait_retained("global", {"cache_ttl": 70})["revision"], 1)

    def test_a_killed_orchestrator_goes_on_with_it(self):
        self.set("global", "cache_ttl=70")
        before = self.home.pid("orchestrator")
        os.kill(before, signal.SIGKILL)
        self.home.wait_state("orchestrator", "ready", other_than=before)
        self.assertEqual(json.loads(self.set("global", "cache_ttl=80").stdout)["revision"], 2)

    def test_two_who_change_at_once_lose_nothing(self):
        """One by commands over the bus, one by the command line, one who publishes sections himself, each keys of its own."""
        self.set("schedule", "start=1")
        rounds = 15

        def by_command_line():
            for number in range(rounds):
                self.set("schedule", f"line{number}={number + 1}")

        def by_command():
            for number in range(rounds):
                change = {"section": "schedule", "config": {f"command{number}": number + 1}}
                self.home.tutti("call", "orchestrator", "config.set", json.dumps(change))

        def by_publishing():
            with BusClient(self.home.run_directory / "mqtt") as bus:
                bus.subscribe("tutti/config/schedule")
                said = json.loads(bus.next_message().payload)
                for number in range(rounds):
                    config = {**said["config"], f"published{number}": number + 1}
                    bus.publish("tutti/config/schedule", {"v": 1, "revision": said["revision"] + 1, "config": config}, retain=True)
                    while f"published{number}" not in said["config"]:
                        said = json.loads(bus.next_message().payload)

        with concurrent.futures.ThreadPoolExecutor() as pool:
            for done in [pool.submit(each) for each in (by_command_line, by_command, by_publishing)]:
                done.result()
        wanted = {"start": 1} | {f"{way}{n}": n + 1 for way in ("line", "command", "published") for n in range(rounds)}
        self.assertEqual(self.get("schedule")["config"], wanted)
        self.wait_retained("schedule", wanted)


class OfAWorker(Configured):
    config = HOME + f"""
[service.lamp]
run = ["{BIN / 'tutti'}", "system"]
ready = "notify"
needs = ["orchestrator"]
every = "1h"
config = {{ level = 3 }}
"""

    def test_what_it_acknowledged_is_kept_too_in_the_same_line_of_revisions(self):
        self.home.wait_state("lamp", "ready")
        self.home.tutti("call", "lamp", "set_config", '{"config":{"level":4}}', "--control")
        self.home.tutti("call", "lamp", "set_config", '{"config":{"colour":"red"}}')
        self.assertEqual(json.loads(self.set("lamp", "level=5").stdout)["revision"], 4)
        kill_everything(self.home)
        self.up()
        self.assertEqual(self.get("lamp")["config"], {"level": 5, "colour": "red"})

    def test_without_an_orchestrator_it_says_its_section_itself(self):
        self.home.wait_state("lamp", "ready")
        self.home.tutti("stop", "orchestrator")
        self.home.tutti("call", "lamp", "set_config", '{"config":{"level":4}}', "--control")
        self.wait_retained("lamp", {"level": 4})
        self.home.tutti("start", "orchestrator")
        wait_until(lambda: self.get("lamp")["config"] == {"level": 4}, "the orchestrator to have heard of it")


class Judged(Configured):
    def test_what_is_wrong_is_refused_whole_with_every_mistake(self):
        self.set("global", "cache_ttl=70")
        done = self.home.tutti("config", "set", "global", "cache_ttl=0", "ttl=1", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("cache_ttl: must be from 1 to 86400 seconds; ttl: unknown key", done.stderr)
        self.assertEqual(self.get("global"), {"section": "global", "revision": 1, "config": {"cache_ttl": 70}})

    def test_the_machines_own_source_has_no_key_that_it_does_not_know(self):
        done = self.set("system", "interval=abc", "simulate=yes", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("interval: unknown key", done.stdout + done.stderr)
        self.assertEqual(self.get("system")["config"], {})
        self.set("system", "simulate=true")

    def test_who_comes_late_is_told_the_present_revision(self):
        self.set("global", "cache_ttl=70")
        self.set("global", "cache_ttl=80", "--revision", "1")
        late = self.set("global", "cache_ttl=90", "--revision", "1", check=False)
        self.assertEqual(late.returncode, 1)
        self.assertEqual(json.loads(late.stdout)["error"]["code"], "conflict")
        self.assertIn("global is at revision 2, not 1", late.stdout)

    def test_nobody_changes_what_there_is_not(self):
        done = self.home.tutti("config", "set", "globl", "cache_ttl=70", check=False)
        self.assertEqual(done.returncode, 4)
        self.assertIn("did you mean global?", done.stderr)
        for name in ("render", "osc", "hub", "orchestrator"):
            done = self.set(name, "rate=3", check=False)
            self.assertEqual((done.returncode, json.loads(done.stdout)["error"]["code"]), (4, "not_found"), name)
            self.assertIn(f"there is no section {name}; ", done.stdout)

    def test_a_foreign_clients_wrong_section_is_overruled_and_told(self):
        self.set("global", "cache_ttl=70")
        bus = self.bus()
        bus.publish("tutti/config/global", {"v": 1, "revision": 7, "config": {"cache_ttl": "soon"}}, retain=True)
        self.assertEqual(self.wait_retained("global", {"cache_ttl": 70})["revision"], 8)
        bus.subscribe("tutti/health/config")
        health = wait_until(lambda: (said := json.loads(bus.next_message().payload))["level"] == "warn" and said, "the trouble")
        self.assertIn("cache_ttl", health["details"]["global"])
        self.home.wait_logged("orchestrator", "a section was refused")

    def test_a_foreign_clients_right_section_holds(self):
        self.bus().publish("tutti/config/global", {"v": 1, "revision": 3, "config": {"cache_ttl": 75}}, retain=True)
        wait_until(lambda: self.get("global")["revision"] == 3, "the section to be taken")
        kill_everything(self.home)
        self.up()
        self.assertEqual(self.get("global")["config"], {"cache_ttl": 75})


class Secret(Configured):
    def places_with(self, secret):
        """Every file of the installation that holds it."""
        found = set()
        for path in self.home.folder.rglob("*"):
            if path.is_file() and secret.encode() in path.read_bytes():
                found.add(path.relative_to(self.home.folder).as_posix())
        return found

    def record(self):
        """Everything on the bus from now on, in a file."""
        path = self.home.folder / "recording.jsonl"
        recorder = subprocess.Popen(
            [BIN / "tutti", "record", path, "#"], env=self.home.environment, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.addCleanup(recorder.stderr.close)
        self.addCleanup(recorder.wait)
        self.addCleanup(recorder.kill)
        wait_until(lambda: path.exists() and "worker/orchestrator" in path.read_text(), "the recorder to hear")
        return path

    def assert_secret(self):
        (file,) = (self.home.folder / "state" / "secrets").iterdir()
        self.assertEqual(file.read_text(), SECRET)
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.places_with(SECRET), {file.relative_to(self.home.folder).as_posix()})
        shown = self.home.tutti("config", "get").stdout + self.home.tutti("config", "diff", "--json").stdout
        shown += self.home.tutti("status", "--json", check=False).stdout + json.dumps(self.retained("camera"))
        self.assertNotIn(SECRET, shown)
        self.assertEqual(self.get("camera")["config"]["cameras"][0]["password"], {"set": True})

    def test_set_in_clear_lies_in_a_file_and_nowhere_else(self):
        recording = self.record()
        self.set("camera", f"cameras={json.dumps(CAMERAS)}")
        wait_until(lambda: "config/camera" in recording.read_text(), "the recorder to hear of it")
        self.assert_secret()

    def test_published_in_clear_is_moved_at_once(self):
        recording = self.record()
        self.bus().publish("tutti/config/camera", {"v": 1, "revision": 1, "config": {"cameras": CAMERAS}}, retain=True)
        wait_until(lambda: (said := self.retained("camera")) and SECRET not in json.dumps(said), "the section without it")
        wait_until(lambda: "config/camera" in recording.read_text(), "the recorder to hear of it")
        self.assert_secret()
        self.home.wait_logged("orchestrator", "a secret came in clear over the bus")

    def test_one_that_was_replaced_or_taken_away_is_gone(self):
        self.set("camera", f"cameras={json.dumps(CAMERAS)}")
        self.set("camera", f"cameras={json.dumps([{**CAMERAS[0], 'password': 'another-one'}])}")
        self.assertEqual(self.places_with(SECRET), set())
        self.set("camera", "cameras=null")
        self.assertEqual(self.places_with("another-one"), set())

    def test_nobody_has_a_file_of_his_choice_read(self):
        wanted = json.dumps([{**CAMERAS[0], "password": {"file": "/etc/hostname"}}])
        done = self.set("camera", f"cameras={wanted}", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("only the installation's file may name files", done.stdout)


class Seeded(Configured):
    config = HOME + """
[bus]
url = "hub"
[config.global]
cache_ttl = 90
[config.camera]
output_dir = "/srv/hls"
[service.lamp]
run = ["sleep", "infinity"]
config = { level = 3 }
environment = { AUTH_PASSWORD = "of its own" }
"""
    environment = {
        "SCHEDULE_WEATHER": "5m", "CAMERA_CONFIG": json.dumps(CAMERAS), "AUTH_ENABLED": "perhaps", "PIHOLE_PASSWORD": SECRET,
        "REDIS_URL": f"redis://:{SECRET}@127.0.0.1:1"}

    @staticmethod
    def environment_of(pid):
        with open(f"/proc/{pid}/environ", encoding="utf-8") as file:
            return dict(variable.split("=", 1) for variable in file.read().split("\0") if variable)

    def test_by_the_file_and_the_environment_once(self):
        self.assertEqual(self.wait_retained("global", {"cache_ttl": 90})["revision"], 1)
        self.wait_retained("lamp", {"level": 3})
        self.wait_retained("schedule", {"weather": "5m"})
        self.assertEqual(self.get("camera")["config"], {
            "output_dir": "/srv/hls", "cameras": [{"name": "front", "url": "rtsp://192.0.2.1/1", "password": {"set": True}}]})
        self.assertNotIn(SECRET, json.dumps(self.retained("camera")))
        services = self.home.services()
        environment = {name: self.environment_of(services[name]["pid"]) for name in ("lamp", "hub", "orchestrator")}
        self.assertIn("CAMERA_CONFIG", environment["orchestrator"])
        for name in ("lamp", "hub"):
            self.assertEqual(environment[name].keys() & {"CAMERA_CONFIG", "PIHOLE_PASSWORD", "REDIS_URL"}, set(), name)
            self.assertEqual(environment[name]["SCHEDULE_WEATHER"], "5m")
        self.assertEqual(environment["lamp"]["AUTH_PASSWORD"], "of its own")
        self.home.wait_logged("orchestrator", "AUTH_ENABLED: must be true or false")
        self.set("global", "cache_ttl=70")
        kill_everything(self.home)
        self.up()
        self.assertEqual(self.get("global")["config"], {"cache_ttl": 70})
        self.assertEqual(self.home.tutti("config", "diff").stdout, "global.cache_ttl: 70, not 90\n")
        self.home.tutti("config", "reset", "global")
        self.assertEqual(self.get("global"), {"section": "global", "revision": 3, "config": {"cache_ttl": 90}})
        self.assertIn("what holds is what", self.home.tutti("config", "diff").stdout)


class Locked(Configured):
    PASSWORD = "correct horse"

    def setUp(self):
        self.port = free_port()
        self.config = f'[gateway]\nlisten = "127.0.0.1:{self.port}"\n[hub]\ntcp = "127.0.0.1:0"\ndurable.retained = []  # it forgets sections\n'
        super().setUp()
        self.home.wait_state("gateway", "ready")

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            headers = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json", **headers})
            answer = connection.getresponse()
            answer.read()
            return answer
        except OSError:
            return None
        finally:
            connection.close()

    def wait_status(self, status):
        wait_until(lambda: (answer := self.ask("GET", "/api/sources")) and answer.status == status, f"the door to answer {status}")

    def test_the_door_follows_without_a_restart_and_opens_for_no_moment(self):
        self.wait_status(200)
        self.home.tutti("config", "set", "auth", "username=anna", f"password_hash={self.PASSWORD}")
        self.wait_status(401)
        self.assertEqual(self.ask("POST", "/api/session", {"password": self.PASSWORD}).status, 401)
        answer = self.ask("POST", "/api/session", {"username": "anna", "password": self.PASSWORD})
        self.assertEqual(answer.status, 200)
        cookie = answer.headers["Set-Cookie"].split(";")[0]
        self.assertEqual(self.ask("GET", "/api/sources", Cookie=cookie).status, 200)
        # One that starts while nobody says the section is locked all the same, and knows the session.
        self.home.tutti("stop", "orchestrator")
        self.home.tutti("restart", "hub")
        self.assertIsNone(self.retained("auth"))
        before = self.home.pid("gateway")
        os.kill(before, signal.SIGKILL)
        self.home.wait_state("gateway", "ready", other_than=before)
        self.wait_status(401)
        self.assertEqual(self.ask("GET", "/api/sources", Cookie=cookie).status, 200)
        # One that cannot read what it had heard opens to nobody.
        before = self.home.pid("gateway")
        (self.home.folder / "state" / "gateway.auth.json").write_text('{"enabled":')
        os.kill(before, signal.SIGKILL)
        self.home.wait_state("gateway", "ready", other_than=before)
        self.wait_status(401)
        self.assertEqual(self.ask("POST", "/api/session", {"username": "anna", "password": self.PASSWORD}).status, 401)
        self.home.tutti("start", "orchestrator")
        wait_until(lambda: self.ask("POST", "/api/session", {"username": "anna", "password": self.PASSWORD}).status == 200, "the section")
        self.home.tutti("config", "set", "auth", "enabled=false")
        self.wait_status(200)
        self.home.tutti("config", "set", "auth", "enabled=null", "password_hash=another password")
        self.wait_status(401)
        self.assertEqual(self.ask("GET", "/api/sources", Cookie=cookie).status, 401)

    def test_pages_of_other_sites_are_welcome_where_they_were_named(self):
        site = "https://home.example"
        self.assertIsNone(self.ask("GET", "/api/sources", Origin=site).headers["Access-Control-Allow-Origin"])
        self.home.tutti("config", "set", "auth", f'cors_origins=["{site}"]')
        wait_until(
            lambda: self.ask("GET", "/api/sources", Origin=site).headers["Access-Control-Allow-Origin"] == site, "the site to be welcome")
        answer = self.ask("OPTIONS", "/api/events", Origin=site, Access_Control_Request_Method="POST")
        self.assertEqual((answer.status, answer.headers["Access-Control-Allow-Methods"]), (204, "GET, POST, OPTIONS"))
        self.assertIsNone(self.ask("GET", "/api/sources", Origin="https://other.example").headers["Access-Control-Allow-Origin"])


class Scheduled(Configured):
    config = HOME + """
[service.clock]
run = ["sh", "-c", "date >> ticks"]
pattern = "ephemeral"
every = "1h"
required = false
"""

    def ticks(self):
        try:
            return len((self.home.folder / "ticks").read_text().splitlines())
        except FileNotFoundError:
            return 0

    def wait_tick(self):
        before = self.ticks()
        wait_until(lambda: self.ticks() > before + 1, "the clock to tick")

    def test_an_interval_changes_without_a_restart_and_outlives_the_supervisor(self):
        wait_until(lambda: self.ticks() == 1, "the first run")
        self.set("schedule", "clock=0.2")
        self.wait_tick()
        self.home.supervisor.kill()
        self.home.supervisor.wait()
        self.home.up()
        self.wait_tick()
        self.set("schedule", "clock=null")
        wait_until(lambda: self.home.services()["clock"]["state"] == "completed", "the clock to rest")
        rests = self.ticks()
        self.set("schedule", "clock=1s")
        self.assertLessEqual(self.ticks(), rests + 2)
        self.wait_tick()


if __name__ == "__main__":
    unittest.main()
