#!/usr/bin/python3
"""Alerts delivered to servers of the web: webhooks and ntfy, over kills, refusals and servers that are away.

TUTTI_BIN names the folder of the programs."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

from bus_client import BusClient
from http_fixture import Answer, Fixture, Slow, closed_port, make_certificate
from push_device import Device, verify_vapid
from rig import BIN, PATIENCE, Installation, wait_until

# What ntfy.sh answers.
TAKEN_BY_NTFY = Answer({"id": "xE73Iyuabi", "time": 1673542291, "expires": 1673585491, "event": "message", "topic": "house", "message": "m"})
TOO_MANY = Answer({"code": 42901, "http": 429, "error": "limit reached: too many requests", "link": "https://ntfy.sh/docs/publish/#limitations"},
                  429, fields=[("Retry-After", "120")])


def delivery(url, kind="webhook", number=1, **more):
    event = {"v": 1, "id": f"hot-{number}.raised", "type": "alert.raised", "producer": 0, "source": "alerts", "seq": 0, "timestamp": time.time(),
             "data": {"alert": "hot", "severity": "warning", "message": "Küche: 31 °C", "firing": f"hot-{number}"}}
    target = {"name": "desk", "kind": kind, "url": url, "token": None, "click": ""}
    target.update(more)
    return {"v": 1, "key": f"hot-{number}.raised.{target['name']}", "target": target, "event": event, "attempts": 0, "due": time.time() - 1, "problem": ""}


class Notify(unittest.TestCase):
    """tutti-notify by itself: one pass over a folder."""

    def setUp(self):
        self.answers = []
        self.server = Fixture(lambda _request: self.answers.pop(0) if self.answers else Answer(""))
        self.addCleanup(self.server.stop)
        self.outbox = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def lay(self, number=1, **more):
        made = delivery(**{"url": self.server.url + "/hook?key=1", "number": number, **more})
        (self.outbox / f"{number:020}.json").write_text(json.dumps(made))
        return made

    def run_notify(self, **environment):
        return subprocess.run([BIN / "tutti-notify", "--outbox", self.outbox], capture_output=True, text=True, check=False, timeout=PATIENCE,
                              env={**os.environ, **environment})

    def left(self):
        return [json.loads(path.read_text()) for path in sorted(self.outbox.glob("*.json"))]

    def test_posts_the_event_to_a_webhook_with_key_and_token(self):
        token = self.outbox / "token"
        token.write_text("s3cret\n")
        made = self.lay(token={"file": str(token)})
        done = self.run_notify()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        [(method, path, fields, body)] = self.server.requests
        self.assertEqual((method, path), ("POST", "/hook?key=1"))
        said = json.loads(body)
        self.assertEqual((said["id"], said["type"], said["data"]), (made["event"]["id"], "alert.raised", made["event"]["data"]))
        self.assertEqual((fields["Idempotency-Key"], fields["Authorization"], fields["Content-Type"]), (made["key"], "Bearer s3cret", "application/json"))
        self.assertEqual(self.left(), [])

    def test_what_goes_with_a_token_that_cannot_be_sent_waits_until_it_is_mended(self):
        token = self.outbox / "token"
        token.write_text("s3\ncret\n")
        made = self.lay(token={"file": str(token)})
        done = self.run_notify()
        self.assertEqual((done.returncode, done.stderr), (1, "desk: its token has a control character in it: write it anew, in one line\n"))
        self.assertEqual(([each["key"] for each in self.left()], self.server.requests), ([made["key"]], []))
        token.write_text("s3cret\r\n")
        self.lay(token={"file": str(token)})
        self.assertEqual(self.run_notify().returncode, 0)
        self.assertEqual(self.server.requests[0][2]["Authorization"], "Bearer s3cret")

    def test_speaks_to_ntfy(self):
        self.answers = [TAKEN_BY_NTFY]
        self.lay(url=self.server.url + "/house", kind="ntfy", click="https://home.example/alerts")
        self.assertEqual(self.run_notify().returncode, 0)
        [(_, path, _, body)] = self.server.requests
        self.assertEqual(path, "/")
        self.assertEqual(json.loads(body), {
            "topic": "house", "title": "Alert: hot", "message": "Küche: 31 °C", "priority": 4, "tags": ["warning"],
            "click": "https://home.example/alerts"})

    def test_waits_as_long_as_it_is_told_and_so_does_what_comes_behind(self):
        self.answers = [TOO_MANY]
        self.lay(1)
        self.lay(2)
        before = time.time()
        done = self.run_notify()
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, "desk: the answer was 429\n")
        self.assertEqual(len(self.server.requests), 1)
        first, second = self.left()
        self.assertGreaterEqual(first["due"], before + 120)
        self.assertEqual((first["attempts"], first["problem"]), (1, "the answer was 429"))
        self.assertEqual((second["attempts"], second["due"]), (0, first["due"]))
        self.run_notify()
        self.assertEqual(len(self.server.requests), 1, "it is not due")

    def test_what_comes_later_waits_behind_what_waits_already_and_the_trouble_is_said_on(self):
        self.answers = [TOO_MANY]
        self.lay(1)
        self.run_notify()
        self.lay(2)
        self.lay(3, name="other")
        done = self.run_notify()
        self.assertEqual((done.returncode, done.stderr), (1, "desk: the answer was 429\n"))
        self.assertEqual([json.loads(body)["id"] for *_, body in self.server.requests], ["hot-1.raised", "hot-3.raised"])
        first, second = self.left()
        self.assertEqual(second["due"], first["due"])

    def test_after_the_clock_was_set_back_nothing_waits_for_the_time_that_it_said(self):
        made = self.lay(1)
        (self.outbox / f"{1:020}.json").write_text(json.dumps({**made, "due": time.time() + 30 * 86400, "attempts": 3}))
        self.lay(2)
        self.assertEqual(self.run_notify().returncode, 0)
        self.assertEqual([json.loads(body)["id"] for *_, body in self.server.requests], ["hot-1.raised", "hot-2.raised"])

    def test_a_server_with_a_fault_is_asked_again_and_one_that_refuses_is_not(self):
        self.answers = [Answer("<html>Bad Gateway</html>", 502, "text/html"), Answer({"error": "no"}, 403)]
        self.lay(1)
        self.lay(2, name="other")
        done = self.run_notify()
        self.assertEqual((done.returncode, done.stderr, done.stdout), (1, "desk: the answer was 502\n", "given_up other: the answer was 403\n"))
        [left] = self.left()
        self.assertEqual(left["key"], "hot-1.raised.desk")

    def test_who_is_away_or_says_nothing_holds_nobody_else_up(self):
        held, port = closed_port()
        self.addCleanup(held.close)
        self.answers = [Slow, Answer("")]
        self.lay(1, url=f"http://127.0.0.1:{port}/x", name="away")
        self.lay(2, name="silent")
        self.lay(3, name="well")
        self.run_notify()
        self.assertEqual([each["target"]["name"] for each in self.left()], ["away", "silent"])

    def test_a_file_that_is_damaged_is_set_aside(self):
        (self.outbox / "1.json").write_text("{")
        self.lay(2)
        self.assertEqual(self.run_notify().returncode, 1)
        self.assertEqual(self.left(), [])
        self.assertTrue((self.outbox / "1.json.rejected.1").exists())

    def test_over_tls_and_only_to_whom_the_url_names(self):
        certificate, authority = make_certificate(self.outbox)
        server = Fixture(lambda _request: Answer(""), certificate=certificate)
        self.addCleanup(server.stop)
        self.lay(1, url=server.url + "/hook")
        self.assertEqual(self.run_notify().returncode, 1, "nobody vouches for it")
        self.assertEqual(server.requests, [])
        self.lay(1, url=server.url + "/hook")
        self.assertEqual(self.run_notify(SSL_CERT_FILE=str(authority)).returncode, 0)
        self.assertEqual(len(server.requests), 1)


class Deliveries(unittest.TestCase):
    """The whole way, from a reading to a server."""

    def setUp(self):
        self.answers = []
        self.server = Fixture(lambda _request: self.answers.pop(0) if self.answers else Answer(""))
        self.addCleanup(self.server.stop)
        self.home = self.enterContext(Installation(f"""
[gateway]
listen = "off"
[service.alerts]
[config.alerts]
targets = [{{ name = "desk", webhook = "{self.server.url}/hook", severity = "warning" }}]
[config.alerts.rules.hot]
reading = "oven/+"
above = 30
[config.alerts.rules.warm]
reading = "oven/+"
above = 20
severity = "info"
"""))
        self.home.up()
        self.bus = self.enterContext(BusClient(self.home.run_directory / "mqtt"))

    def say(self, value):
        self.bus.publish("tutti/reading/oven/temperature", {"v": 1, "value": value, "unit": "°C", "timestamp": time.time(), "expires_in": 600}, retain=True)

    def delivered(self):
        """Each key once, in order."""
        keys = []
        for _, _, fields, body in list(self.server.requests):
            if fields["Idempotency-Key"] not in [key for key, _ in keys]:
                keys.append((fields["Idempotency-Key"], json.loads(body)["type"]))
        return [kind for _, kind in keys]

    def test_a_target_hears_what_is_serious_enough_for_it(self):
        self.say(31)
        wait_until(lambda: self.delivered() == ["alert.raised"], "the alert")
        self.say(1)
        wait_until(lambda: self.delivered() == ["alert.raised", "alert.cleared"], "its end")
        self.assertEqual({json.loads(body)["data"]["alert"] for *_, body in self.server.requests}, {"hot"})

    def test_what_is_to_be_delivered_outlives_a_kill(self):
        self.answers = [Answer("", 503)]
        self.say(31)
        wait_until(lambda: self.server.requests, "an attempt")
        os.kill(self.home.pid("alerts"), signal.SIGKILL)
        wait_until(lambda: len(self.server.requests) > 1, "another attempt", 2 * PATIENCE)
        self.assertEqual(self.delivered(), ["alert.raised"])
        outbox = self.home.folder / "state" / "alerts" / "outbox"
        wait_until(lambda: not list(outbox.glob("*.json")), "nothing is left")

    def set_desk(self, **more):
        desk = {"name": "desk", "webhook": self.server.url + "/hook", "severity": "warning", **more}
        self.home.tutti("config", "set", "alerts", "targets=" + json.dumps([desk]))

    def outbox(self):
        return list((self.home.folder / "state" / "alerts" / "outbox").glob("*.json"))

    def test_what_waits_goes_to_where_a_target_is_now_at_once_and_in_order(self):
        self.answers = [TOO_MANY]
        self.say(31)
        wait_until(lambda: self.server.requests, "an attempt")
        self.say(1)
        wait_until(lambda: len(self.outbox()) == 2, "two that wait")
        self.set_desk(webhook=self.server.url + "/corrected")
        wait_until(lambda: [path for _, path, *_ in self.server.requests] == ["/hook", "/corrected", "/corrected"], "both, where it is now")
        self.assertEqual([json.loads(body)["type"] for *_, body in self.server.requests[1:]], ["alert.raised", "alert.cleared"])
        wait_until(lambda: not self.outbox(), "nothing is left")

    def test_what_waits_goes_with_a_token_that_was_renewed(self):
        self.set_desk(token="former")
        self.answers = [TOO_MANY]
        self.home.tutti("call", "--control", "alerts", "test", '{"target":"desk"}')
        wait_until(lambda: self.server.requests, "an attempt")
        self.set_desk(token="renewed")
        wait_until(lambda: len(self.server.requests) == 2, "another")
        self.assertEqual([fields["Authorization"] for _, _, fields, _ in self.server.requests], ["Bearer former", "Bearer renewed"])

    def test_what_waits_for_a_target_that_there_is_no_more_is_dropped_and_no_trouble_is_left(self):
        health = {}
        self.bus.client.message_callback_add("tutti/health/alerts", lambda _c, _u, m: health.update(json.loads(m.payload)))
        self.bus.subscribe("tutti/health/alerts")
        self.answers = [TOO_MANY]
        self.home.tutti("call", "--control", "alerts", "test", '{"target":"desk"}')
        wait_until(lambda: health.get("level") == "warn", "the trouble")
        self.assertIn("desk: the answer was 429", health["message"])
        self.home.tutti("config", "set", "alerts", "targets=[]")
        wait_until(lambda: not self.outbox(), "nothing waits")
        wait_until(lambda: health["level"] == "ok" and health["details"]["undelivered"] == 0, "no trouble")
        self.home.wait_logged("alerts", "there is no such target any more")
        self.assertEqual(len(self.server.requests), 1)

    def test_what_is_given_up_is_said_as_that_until_somebody_sees_to_the_target(self):
        health = {}
        self.bus.client.message_callback_add("tutti/health/alerts", lambda _c, _u, m: health.update(json.loads(m.payload)))
        self.bus.subscribe("tutti/health/alerts")
        self.answers = [Answer({"error": "no"}, 403)]
        self.home.tutti("call", "--control", "alerts", "test", '{"target":"desk"}')
        wait_until(lambda: "given up for desk: the answer was 403" in health.get("message", ""), "that it was given up")
        self.assertEqual((health["level"], health["details"]["given_up"], health["details"]["undelivered"]), ("warn", 1, 0))
        self.assertNotIn("not delivered", health["message"])
        self.home.wait_logged("alerts", "given up for desk: the answer was 403")
        self.set_desk(webhook=self.server.url + "/corrected")
        wait_until(lambda: health["level"] == "ok", "no trouble")
        self.assertEqual(health["details"]["given_up"], 1)

    def test_what_cannot_be_laid_down_is_said_once_and_delivered_later(self):
        outbox = self.home.folder / "state" / "alerts" / "outbox"
        outbox.write_text("in the way")
        events = []
        self.bus.client.message_callback_add("tutti/event/alert/raised", lambda _c, _u, m: events.append(json.loads(m.payload)))
        self.bus.subscribe("tutti/event/alert/raised")
        self.say(31)
        self.home.wait_logged("alerts", "cannot be laid down")
        wait_until(lambda: any(event["data"]["alert"] == "hot" for event in events), "the event")
        outbox.unlink()
        wait_until(lambda: self.delivered() == ["alert.raised"], "the alert")
        self.assertEqual(sorted(event["data"]["alert"] for event in events), ["hot", "warm"])

    def test_a_test_reaches_the_target(self):
        answer = json.loads(self.home.tutti("call", "--control", "--json", "alerts", "test", '{"rule":"hot"}').stdout)
        self.assertEqual(answer["data"]["targets"], ["desk"])
        wait_until(lambda: self.delivered() == ["alert.tested"], "the test")

    def test_a_target_is_tested_by_itself_whatever_it_takes(self):
        answer = json.loads(self.home.tutti("call", "--control", "--json", "alerts", "test", '{"target":"desk"}').stdout)
        self.assertEqual(answer["data"], {"message": "This is a test: alerts reach desk", "targets": ["desk"]})
        wait_until(lambda: self.delivered() == ["alert.tested"], "the test")
        said = json.loads(self.server.requests[0][3])["data"]
        self.assertEqual((said["alert"], said["severity"], "subject" in said), ("test", "warning", False))
        for wrong in ('{"target":"nobody"}', '{"rule":"hot","target":"desk"}', "{}"):
            self.assertNotEqual(self.home.tutti("call", "--control", "alerts", "test", wrong, check=False).returncode, 0, wrong)

    def test_a_target_is_told_while_the_bus_is_away(self):
        hub = self.home.pid("hub")
        os.kill(hub, signal.SIGSTOP)
        try:
            self.home.tutti("call", "--control", "alerts", "test", '{"rule":"hot"}')
            wait_until(lambda: self.delivered() == ["alert.tested"], "the test")
        finally:
            os.kill(hub, signal.SIGCONT)


class Devices(unittest.TestCase):
    """Web push: a browser's subscription, and what its push service and the device see of an alert."""

    def setUp(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        certificate, authority = make_certificate(folder)
        self.authority = authority
        self.answers = []
        self.service = Fixture(lambda _request: self.answers.pop(0) if self.answers else Answer("", 201), certificate=certificate)
        self.addCleanup(self.service.stop)
        self.home = self.enterContext(Installation(f"""
[gateway]
listen = "off"
[service.alerts]
environment = {{ SSL_CERT_FILE = "{authority}" }}
[config.alerts]
targets = [{{ name = "phones", push = "mailto:me@home.example", hosts = ["127.0.0.1"], severity = "warning" }}]
[config.alerts.rules.hot]
reading = "oven/+"
above = 30
"""))
        self.home.up()
        self.device = Device()

    def ask(self, action, check=True, **params):
        return json.loads(self.home.tutti("call", "--control", "--json", "alerts", action, json.dumps(params), check=check).stdout)

    def subscribe(self):
        return self.ask("subscribe", name="phone", endpoint=self.service.url + "/send/1", keys=self.device.keys())["data"]["device"]

    def key(self):
        return wait_until(lambda: self.ask("push")["data"]["key"], "the key")

    def test_the_device_alone_reads_what_the_service_carries(self):
        key = self.key()
        self.subscribe()
        self.ask("test", rule="hot")
        wait_until(lambda: self.service.requests, "the message")
        [(method, path, fields, body)] = self.service.requests
        self.assertEqual((method, path, fields["Content-Encoding"]), ("POST", "/send/1", "aes128gcm"))
        self.assertGreater(int(fields["TTL"]), 0)
        said = json.loads(self.device.open(body))
        self.assertEqual((said["alert"], said["severity"]), ("hot", "warning"))
        self.assertIn("This is a test of hot", said["body"])
        claims = verify_vapid(fields["Authorization"], key)
        self.assertEqual((claims["aud"], claims["sub"]), (self.service.url, "mailto:me@home.example"))
        self.assertTrue(time.time() < claims["exp"] <= time.time() + 24 * 3600)

    def test_the_key_and_the_devices_outlive_a_kill(self):
        key, device = self.key(), self.subscribe()
        pid = self.home.pid("alerts")
        os.kill(pid, signal.SIGKILL)
        self.home.wait_state("alerts", "ready", other_than=pid)
        self.assertEqual(self.key(), key)
        self.assertEqual([each["id"] for each in self.ask("push")["data"]["devices"]], [device])

    def test_a_device_that_is_gone_is_told_no_more(self):
        self.key()
        self.subscribe()
        self.answers = [Answer("", 410)]
        self.ask("test", rule="hot")
        wait_until(lambda: self.ask("push")["data"]["devices"] == [], "that nobody is left")
        self.ask("test", rule="hot")
        self.assertEqual(len(self.service.requests), 1)

    def test_a_service_in_this_network_is_not_asked(self):
        self.key()
        port = self.service.url.rpartition(":")[2]
        for endpoint in ("https://192.168.1.1/", "https://localhost/", "https://nas/", f"https://127.0.0.2:{port}/", "https://push.example:8443/"):
            refused = self.ask("subscribe", check=False, name="phone", endpoint=endpoint, keys=self.device.keys())
            self.assertEqual(refused["data"]["code"], "invalid_input")
            self.assertIn("`hosts`", refused["error"]["message"])
        self.assertEqual(self.ask("push")["data"]["devices"], [])

    def test_a_device_whose_service_may_be_asked_no_more_is_forgotten_and_the_others_stay(self):
        self.key()
        self.subscribe()
        stays = self.ask("subscribe", name="tablet", endpoint="https://push.example/1", keys=self.device.keys())["data"]["device"]
        target = {"name": "phones", "push": "mailto:me@home.example", "severity": "warning"}
        self.home.tutti("config", "set", "alerts", "targets=" + json.dumps([target]))
        wait_until(lambda: [each["id"] for each in self.ask("push")["data"]["devices"]] == [stays], "that one is left")
        self.home.wait_logged("alerts", "a device is told of alerts no more")

    def test_what_was_laid_down_for_a_service_in_this_network_is_not_delivered(self):
        self.key()
        made = delivery(self.service.url + "/send/1", "push", name="push.1", device={
            "point": self.device.keys()["p256dh"], "secret": self.device.keys()["auth"], "contact": "mailto:me@home.example",
            "key": str(self.home.folder / "state" / "alerts" / "push_key.pem")})
        outbox = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        for number, target in enumerate((made["target"], {**made["target"], "device": {**made["target"]["device"], "anywhere": True}})):
            (outbox / "1.json").write_text(json.dumps({**made, "target": target}))
            done = subprocess.run([BIN / "tutti-notify", "--outbox", outbox], capture_output=True, text=True, check=False, timeout=PATIENCE,
                                  env={**os.environ, "SSL_CERT_FILE": str(self.authority)})
            self.assertEqual((done.returncode, len(self.service.requests)), ((1, 0), (0, 1))[number], done.stderr)
            self.assertEqual("leads to no public address" in done.stdout, number == 0)
            self.assertEqual(list(outbox.glob("*.json")), [])

    def test_what_is_no_subscription_is_refused(self):
        self.key()
        for wrong in ({"endpoint": "http://x.example/"}, {"keys": {"p256dh": "AAAA", "auth": "AAAA"}}, {"name": ""}, {"keys": 1}):
            params = {"name": "phone", "endpoint": self.service.url + "/1", "keys": self.device.keys(), **wrong}
            self.assertEqual(self.ask("subscribe", check=False, **params)["data"]["code"], "invalid_input")
        self.assertEqual(self.ask("unsubscribe", check=False, device="0" * 16)["data"]["code"], "not_found")


if __name__ == "__main__":
    unittest.main()
