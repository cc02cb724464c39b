"""An installation whose bus is a Redis, seen from outside by clients that speak to Redis alone."""

import json
import os
import shutil
import signal
import subprocess
import time
import unittest
import urllib.request

from redis_rig import PASSWORD, SERVER, Redis, URL_PASSWORD
from rig import PATIENCE, Installation, free_port, processes_of, wait_until

WITHOUT_BUS = """
[gateway]
listen = "127.0.0.1:{gateway}"
[service.system]
every = "200ms"
"""
CONFIG = """
[bus]
url = "{url}"
""" + WITHOUT_BUS


SCORE = """
[playlist.hello]
trigger = "button.press"
[[playlist.hello.steps]]
type = "lamp.on"
"""


def log_of(installation, service):
    file = installation.folder / "state" / "log" / f"{service}.log"
    return file.read_text() if file.exists() else ""


@unittest.skipUnless(SERVER, "redis-server is not installed")
class OnRedis(unittest.TestCase):
    def setUp(self):
        self.redis = self.enterContext(Redis())

    def installation(self, template=CONFIG, **more):
        self.gateway = free_port()
        return self.enterContext(Installation(template.format(url=self.redis.url, gateway=self.gateway, **more)))

    def up(self, template=CONFIG, **more):
        return self.installation(template, **more).up()

    def outsider(self):
        return self.enterContext(self.redis.client())

    def until_readings(self, outsider):
        return wait_until(lambda: outsider.json("source:system:uptime"), "a reading in Redis")

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.gateway}{path}", timeout=PATIENCE) as answer:
            return json.load(answer)

    def test_the_keys_are_those_that_other_clients_know(self):
        self.up()
        outsider = self.outsider()
        self.until_readings(outsider)
        keys = set(outsider("KEYS", "source:*"))
        self.assertTrue({"source:system:cpu_percent", "source:system:memory_percent", "source:system:load_1min"} <= keys, keys)
        for key in keys:
            reading = outsider.json(key)
            self.assertEqual(list(reading), ["value", "unit", "timestamp"], key)
            self.assertIsInstance(reading["unit"], str)
            self.assertIsInstance(reading["timestamp"], float)
            self.assertTrue(reading["value"] is None or isinstance(reading["value"], (int, float)), reading)
            self.assertIn(outsider("TTL", key), range(55, 61), key)
        status = wait_until(lambda: outsider.json("status:system"), "a status in Redis")
        self.assertEqual(list(status), ["source_id", "last_poll", "last_success", "last_error", "poll_count", "error_count"])
        self.assertEqual((status["source_id"], status["last_error"], status["error_count"]), ("system", None, 0))
        self.assertIn(outsider("TTL", "status:system"), range(115, 121))
        meta = outsider.json("meta:system")
        self.assertEqual(list(meta)[:5], ["source_id", "name", "description", "refresh_interval", "enabled"])
        self.assertEqual(meta["refresh_interval"], 0.2)
        self.assertEqual(outsider("TTL", "meta:system"), -1)
        self.assertIn(outsider("TTL", "worker:system"), range(0, 31))

    def test_each_poll_is_announced_after_it_was_written(self):
        self.up()
        outsider, listener = self.outsider(), self.outsider()
        listener("SUBSCRIBE", "data:system")
        _, notice = listener.next_on("data:system")
        self.assertEqual(list(notice), ["source_id", "timestamp"])
        self.assertEqual(notice["source_id"], "system")
        self.assertLess(abs(notice["timestamp"] - time.time()), PATIENCE)
        self.assertIsNotNone(outsider.json("source:system:uptime"))

    def test_a_command_of_another_client_is_answered_on_its_channel(self):
        self.up()
        outsider, listener = self.outsider(), self.outsider()
        self.until_readings(outsider)
        listener("SUBSCRIBE", "cmd:system:response:a-1")
        heard = outsider("PUBLISH", "cmd:system", json.dumps({"action": "get_state", "request_id": "a-1", "params": {}}))
        self.assertEqual(heard, 1)
        _, reply = listener.next_on("cmd:system:response:a-1")
        self.assertEqual((reply["request_id"], reply["status"], reply["error"]), ("a-1", "ok", None))
        self.assertIn("poll_count", reply["data"]["state"])
        listener("SUBSCRIBE", "cmd:system:response:a-2")
        outsider("PUBLISH", "cmd:system", json.dumps({"action": "dance", "request_id": "a-2"}))
        _, reply = listener.next_on("cmd:system:response:a-2")
        self.assertEqual((reply["status"], reply["error"]["code"]), ("error", "not_found"))

    def test_redis_cli_reads_and_commands(self):
        cli = shutil.which("redis-cli")
        if not cli:
            self.skipTest("redis-cli is not installed")
        self.up()
        self.until_readings(self.outsider())

        def ask(*words):
            return subprocess.run(
                [cli, "-p", str(self.redis.port), *words], env={"REDISCLI_AUTH": PASSWORD}, capture_output=True, text=True,
                timeout=PATIENCE, check=True).stdout.strip()

        self.assertIn('"unit":"s"', ask("GET", "source:system:uptime"))
        self.assertEqual(ask("PUBLISH", "cmd:system", '{"action":"poll_now","request_id":"1"}'), "1")

    def test_configuration_of_another_client_is_noticed(self):
        """By the keeper, which judges it and keeps it, and by the worker that lives by it."""
        installation = self.up()
        outsider = self.outsider()
        self.until_readings(outsider)
        outsider.edit_section("schedule", {"system": 0.5})
        wait_until(lambda: outsider.json("meta:system")["refresh_interval"] == 0.5, "the source to follow")
        kept = installation.folder / "state" / "orchestrator.sections.json"
        wait_until(lambda: kept.exists() and '"system":0.5' in kept.read_text().replace(" ", ""), "the keeper to keep it")
        self.assertEqual(outsider.json("config:schedule"), {"system": 0.5})
        outsider.edit_section("schedule", {"system": "never"})
        wait_until(lambda: outsider.json("config:schedule") == {"system": 0.5}, "what is refused to be put right")

    def test_configuration_of_ours_is_plain_and_announced(self):
        installation = self.up()
        outsider, listener = self.outsider(), self.outsider()
        self.until_readings(outsider)
        listener("SUBSCRIBE", "config:changed")
        installation.tutti("config", "set", "schedule", "system=0.7")
        channel, notice = listener.next_on("config:changed")
        self.assertEqual((list(notice), notice["section"]), (["section", "timestamp"], "schedule"))
        self.assertEqual(outsider.json("config:schedule"), {"system": 0.7})
        self.assertEqual(outsider("TTL", "config:schedule"), -1)

    def test_commands_page_and_director_work(self):
        installation = self.up(CONFIG + SCORE)
        outsider = self.outsider()
        self.until_readings(outsider)
        shown = installation.tutti("sub", "-c", "3", "reading/#").stdout
        self.assertIn('"expires_in"', shown)
        self.assertIn("poll_count", installation.tutti("call", "system", "get_state").stdout)
        source = wait_until(lambda: self.get("/api/sources").get("system"), "the gateway to see the source")
        self.assertIn("uptime", source["readings"])
        command = urllib.request.Request(
            f"http://127.0.0.1:{self.gateway}/api/commands/system", method="POST", data=b'{"action":"get_state"}',
            headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(command, timeout=PATIENCE) as answer:
            self.assertIn("poll_count", json.load(answer)["data"]["state"])
        listener = self.outsider()
        listener("SUBSCRIBE", "event:lamp:on")
        event = {"v": 1, "id": "1", "type": "button.press", "producer": 0, "source": "test", "seq": 1, "timestamp": time.time(), "data": {}}
        outsider("PUBLISH", "event:button:press", json.dumps(event))
        self.assertEqual(listener.next_on("event:lamp:on")[1]["type"], "lamp.on")

    def test_secrets_of_the_url_are_shown_nowhere(self):
        installation = self.up()
        self.until_readings(self.outsider())
        everything = [installation.tutti("status", "--json").stdout, installation.tutti("status").stdout]
        everything += [path.read_text() for path in installation.folder.rglob("*.log")]
        everything += processes_of(installation.run_directory).values()
        doctor = installation.tutti("doctor", check=False)
        everything += [doctor.stdout, doctor.stderr, json.dumps(self.get("/api/sources"))]
        for secret in (PASSWORD, URL_PASSWORD):
            for text in everything:
                self.assertNotIn(secret, text)
        self.assertEqual((installation.run_directory / "bus.url").stat().st_mode & 0o777, 0o600)

    def test_a_password_in_a_file_that_others_may_read_is_warned_of(self):
        installation = self.installation()
        installation.config.chmod(0o644)
        said = installation.tutti("config-check", installation.config).stderr
        self.assertIn("warning: bus.url: holds a password", said)
        installation.config.chmod(0o600)
        self.assertEqual(installation.tutti("config-check", installation.config).stderr, "")
        installation.config.write_text(installation.config.read_text().replace("/0\"", "/x\""))
        said = installation.tutti("config-check", installation.config, check=False).stderr
        self.assertIn("bus.url: the bus URL has a database that is no number", said)
        self.assertNotIn(URL_PASSWORD, said)

    def test_redis_of_the_environment_is_the_bus_where_the_file_says_none(self):
        installation = self.installation(WITHOUT_BUS)
        installation.environment["REDIS_URL"] = self.redis.url
        installation.up()
        self.until_readings(self.outsider())
        self.assertNotIn("hub", installation.services())

    def test_a_redis_that_was_killed_and_is_empty_is_filled_again(self):
        installation = self.up()
        outsider = self.outsider()
        self.until_readings(outsider)
        installation.tutti("config", "set", "schedule", "system=0.3")
        wait_until(lambda: outsider.json("config:schedule"), "the section in Redis")
        before = outsider("KEYS", "service:*")
        self.redis.kill()
        wait_until(lambda: "the bus is away" in log_of(installation, "system"), "the source to notice")
        self.redis.start()
        outsider = self.outsider()
        self.until_readings(outsider)
        for key in [*before, "meta:system", "worker:system", "worker:gateway"]:
            wait_until(lambda key=key: outsider.json(key), f"{key} to be there again")
        wait_until(lambda: outsider.json("config:schedule") == {"system": 0.3}, "the section to be written back")

    def test_a_redis_that_is_emptied_while_we_are_connected_is_filled_again(self):
        self.up()
        outsider = self.outsider()
        self.until_readings(outsider)
        meta = wait_until(lambda: outsider.json("meta:system"), "what the source says of itself")
        wait_until(lambda: outsider.json("service:gateway"), "the state of a service")
        outsider("FLUSHALL")
        self.assertEqual(wait_until(lambda: outsider.json("meta:system"), "it again"), meta)
        wait_until(lambda: outsider.json("service:gateway"), "the state of the service again")

    def test_a_section_of_another_client_is_not_overwritten_when_redis_comes_back(self):
        installation = self.up()
        outsider = self.outsider()
        self.until_readings(outsider)
        installation.tutti("config", "set", "schedule", "system=0.3")
        wait_until(lambda: outsider.json("config:schedule"), "the section in Redis")
        keeper = installation.pid("orchestrator")
        os.kill(keeper, signal.SIGSTOP)  # it is to come last
        self.redis.kill()
        self.redis.start()
        outsider = self.outsider()
        outsider.edit_section("schedule", {"system": 0.4})
        os.kill(keeper, signal.SIGCONT)
        kept = installation.folder / "state" / "orchestrator.sections.json"
        wait_until(lambda: '"system":0.4' in kept.read_text().replace(" ", ""), "the keeper to take it")
        self.assertEqual(outsider.json("config:schedule"), {"system": 0.4})

    def test_a_wrong_password_is_said_in_words(self):
        installation = self.installation(CONFIG.replace("{url}", "redis://:wr0ng@127.0.0.1:{port}"), port=self.redis.port)
        installation.begin()
        wait_until(lambda: "refuses the user or the password of bus.url" in log_of(installation, "system"), "a clear word")
        self.assertNotIn("wr0ng", log_of(installation, "system"))
        wait_until(lambda: "refuses the user or the password" in installation.tutti("status", check=False).stdout, "status to say it")
        answer = installation.tutti("call", "system", "get_state", check=False)
        self.assertEqual(answer.returncode, 3)
        self.assertIn("refuses the user or the password", answer.stderr)
        self.assertNotIn("wr0ng", answer.stderr)

    def test_the_doctor_says_whether_redis_answers(self):
        installation = self.installation()

        def findings():
            said = json.loads(installation.tutti("doctor", "--config", installation.config, "--json", check=False).stdout)["findings"]
            return {finding["subject"]: (finding["level"], finding["message"]) for finding in said}

        self.assertEqual(findings()["bus"], ("good", f"redis://127.0.0.1:{self.redis.port}/0 answers"))
        with self.redis.client() as outsider:
            outsider("CONFIG", "SET", "requirepass", "another")
        level, message = findings()["bus"]
        self.assertEqual(level, "problem")
        self.assertIn("refuses the user or the password", message)
        self.redis.kill()
        self.assertIn("Connection refused", findings()["bus"][1])

    def test_the_doctor_says_that_a_replica_takes_nothing(self):
        installation = self.installation()
        master = self.enterContext(Redis())
        with self.redis.client() as outsider:
            outsider("CONFIG", "SET", "masterauth", PASSWORD)
            outsider("REPLICAOF", "127.0.0.1", master.port)
            wait_until(lambda: "master_link_status:up" in outsider("INFO", "replication"), "the replica to have its data")

            def finding():
                done = installation.tutti("doctor", "--config", installation.config, "--json", check=False)
                return done.returncode, next(each for each in json.loads(done.stdout)["findings"] if each["subject"] == "bus")

            code, of_replica = finding()
            self.assertEqual((code, of_replica["level"]), (1, "problem"))
            self.assertIn("answers, but takes nothing: this Redis is a replica: name its master in bus.url", of_replica["message"])
            outsider("REPLICAOF", "NO", "ONE")
            self.assertEqual(finding()[1]["level"], "good")
            self.assertEqual(outsider("KEYS", "*"), [])

    def test_a_redis_without_memory_is_said_in_words_and_recovers(self):
        installation = self.up()
        outsider = self.outsider()
        self.until_readings(outsider)
        outsider("CONFIG", "SET", "maxmemory-policy", "noeviction")
        outsider("CONFIG", "SET", "maxmemory", "1mb")
        wait_until(lambda: "Redis has no memory left" in log_of(installation, "system"), "a clear word")
        self.assertEqual(installation.services()["system"]["state"], "ready")
        outsider("CONFIG", "SET", "maxmemory", "0")
        uptime = outsider.json("source:system:uptime")["value"]
        wait_until(lambda: outsider.json("source:system:uptime")["value"] > uptime, "readings to go on")

    def test_a_slow_redis_loses_nothing_and_restarts_nobody(self):
        installation = self.up()
        outsider = self.outsider()
        self.until_readings(outsider)
        count = outsider.json("status:system")["poll_count"]
        outsider("CLIENT", "PAUSE", "3000")
        outsider("PING")  # answered when it is over
        wait_until(lambda: outsider.json("status:system")["poll_count"] > count + 5, "polls to be published")
        self.assertTrue(all(service["restarts"] == 0 for service in installation.services().values()))

    def test_presence_is_a_key_that_expires_and_a_farewell_stays(self):
        installation = self.up()
        outsider = self.outsider()
        self.until_readings(outsider)
        self.assertGreater(outsider("PTTL", "worker:system"), 0)
        installation.tutti("stop", "system")
        wait_until(lambda: outsider.json("worker:system")["state"] == "offline", "the farewell")
        answer = installation.tutti("call", "system", "get_state", check=False)
        self.assertEqual(answer.returncode, 4)


if __name__ == "__main__":
    unittest.main()
