#!/usr/bin/python3
"""tutti-bridge between hubs of ours, and with Mosquitto upstream: what crosses, what does not, and what is left when somebody is killed.

TUTTI_BIN names the folder of the programs."""

import pathlib
import signal
import subprocess
import tempfile
import threading
import unittest

import paho.mqtt.client as paho

from bridge_rig import House, Mosquitto
from http_fixture import make_certificate
from rig import wait_until

TOPICS = """
topics = [
  { filter = "event/#", remote_prefix = "left/" },
  { filter = "reading/#", direction = "out" },
  { filter = "cmd/#", direction = "in", local_prefix = "venue/" },
]
"""


class BridgeCase(unittest.TestCase):
    def mosquitto(self, *lines, **options):
        return self.enterContext(Mosquitto(*lines, **options))

    def house(self, name, url="", topics=TOPICS, more="", start=True):
        bridges = f'[bridge.venue]\nurl = "{url}"\n{more}{topics}' if url else ""
        house = self.enterContext(House(name, bridges))
        return house.start_bridge() if url and start else house


class Crossing(BridgeCase):
    def setUp(self):
        self.upstream = self.mosquitto()
        self.left = self.house("left", self.upstream.url)
        self.here = self.left.client()
        self.there = self.upstream.client()

    def test_directions_and_prefixes(self):
        self.there.listen("tutti/#")
        self.here.listen("tutti/event/#", "tutti/venue/#", "tutti/cmd/#")
        self.here.say("tutti/event/press", "1")
        self.assertEqual(self.here.take(1) + self.there.take(1), [("tutti/event/press", "1"), ("tutti/left/event/press", "1")])
        self.there.say("tutti/left/event/release", "2")
        self.assertEqual(self.here.take(1) + self.there.take(1), [("tutti/event/release", "2"), ("tutti/left/event/release", "2")])
        self.here.say("tutti/reading/a/b", "3", qos=0)
        self.assertEqual(self.there.take(1), [("tutti/reading/a/b", "3")])
        self.there.say("tutti/cmd/lamp", "4")
        self.assertEqual(self.here.take(1) + self.there.take(1), [("tutti/venue/cmd/lamp", "4"), ("tutti/cmd/lamp", "4")])
        # What has another way, or none, stays; and nothing came twice.
        self.there.say("tutti/reading/a/b", "5").say("tutti/event/other", "6")
        self.here.say("tutti/cmd/lamp", "7").say("tutti/venue/cmd/other", "8")
        self.assertEqual(self.there.take(2), [("tutti/reading/a/b", "5"), ("tutti/event/other", "6")])
        self.assertEqual(self.here.take(2), [("tutti/cmd/lamp", "7"), ("tutti/venue/cmd/other", "8")])
        self.here.say("tutti/event/last", "9")
        self.assertEqual(self.here.take(1) + self.there.take(1), [("tutti/event/last", "9"), ("tutti/left/event/last", "9")])

    def test_what_is_kept_is_kept_there_and_what_is_cleared_is_cleared(self):
        self.here.say("tutti/event/state", "on", retain=True)
        wait_until(lambda: self.left.stats()["out"]["messages"] >= 1 and not self.left.stats()["out"]["waiting"], "it to cross")
        kept = self.upstream.client().listen("tutti/left/#").next()
        self.assertEqual((kept.topic, kept.payload, kept.retain), ("tutti/left/event/state", b"on", True))
        self.there.say("tutti/left/event/state", "off", retain=True)
        late = self.left.client().listen("tutti/event/#")
        while (message := late.next()).payload != b"off":
            self.assertEqual(message.payload, b"on")
        self.here.listen("tutti/event/#")
        self.assertEqual((self.here.next().payload), b"off")
        self.there.say("tutti/left/event/state", "", retain=True)
        cleared = self.here.next()
        self.assertEqual((cleared.payload, cleared.retain), (b"", True))
        nothing = self.left.client().listen("tutti/event/#")
        self.here.say("tutti/event/last", "x")
        self.assertEqual(nothing.take(1), [("tutti/event/last", "x")])

    def test_what_was_kept_before_crosses_when_they_are_joined(self):
        self.left.bridge.kill()
        self.here.say("tutti/event/before", "1", retain=True)
        self.there.say("tutti/cmd/before", "2", retain=True)
        self.left.start_bridge()
        self.assertEqual(self.upstream.client().listen("tutti/left/event/before").take(1), [("tutti/left/event/before", "1")])
        self.assertEqual(self.left.client().listen("tutti/venue/cmd/before").take(1), [("tutti/venue/cmd/before", "2")])

    def test_thousands_of_kept_states_cross_and_none_is_dropped(self):
        self.left.bridge.kill()
        count = 5000
        for number in range(count):
            self.here.say(f"tutti/reading/many/{number}", "x" * 200, qos=1 if number == count - 1 else 0, retain=True)
        self.left.start_bridge()
        wait_until(lambda: self.left.stats()["out"]["messages"] >= count, "all to go on")
        self.assertEqual(self.left.stats()["out"]["dropped"], 0)
        topics = set()
        late = self.upstream.client().listen("tutti/reading/many/#", qos=0)
        while len(topics) < count:
            topics.add(late.next().topic)

    def test_properties_cross(self):
        self.there.listen("tutti/left/event/#")
        self.here.say("tutti/event/a", "x", ContentType="text/plain", ResponseTopic="tutti/event/answers", CorrelationData=b"\0\1",
                      PayloadFormatIndicator=1, MessageExpiryInterval=1000, UserProperty=[("k", "v"), ("k", "w")])
        properties = self.there.next().properties
        self.assertEqual((properties.ContentType, properties.ResponseTopic, properties.CorrelationData, properties.PayloadFormatIndicator),
                         ("text/plain", "tutti/left/event/answers", b"\0\1", 1))
        self.assertTrue(900 < properties.MessageExpiryInterval <= 1000)
        self.assertEqual(properties.UserProperty, [("k", "v"), ("k", "w"), ("tutti-bridge", "left.venue")])

    def test_each_quality_of_service_crosses(self):
        self.there.listen("tutti/left/event/#", qos=2)
        for qos in (0, 1, 2):
            self.here.say("tutti/event/a", str(qos), qos=qos)
            message = self.there.next()
            self.assertEqual((message.payload.decode(), message.qos), (str(qos), min(qos, 1)))  # as the rule has it

    def test_what_is_refused_for_good_is_counted_and_makes_no_noise_of_its_own(self):
        acl = self.upstream.folder / "acl"
        acl.write_text("topic read #\n")
        acl.chmod(0o644)
        strict = self.mosquitto(f"acl_file {acl}")
        right = self.house("right", strict.url)
        here = right.client().listen("tutti/health/right.bridge")
        for number in range(200):
            here.say("tutti/event/a", str(number))
        wait_until(lambda: right.stats()["out"]["refused"] == 200, "all to be refused")
        self.assertEqual(right.stats()["out"]["waiting"], 0)
        self.assertLess(here.inbox.qsize(), 20)
        while b"messages were refused" not in here.next().payload:
            pass

    def test_it_says_how_it_stands(self):
        self.here.listen("tutti/health/left.bridge")
        message = self.here.next()
        while b"joined with venue" not in message.payload:
            message = self.here.next()
        self.upstream.broker.kill()
        while b'"warn"' not in message.payload:
            message = self.here.next()
        self.assertIn(self.upstream.url.encode(), message.payload)
        self.assertFalse(self.left.stats()["upstream"])
        self.upstream.start()
        while b'"ok"' not in message.payload:
            message = self.here.next()


class Several(BridgeCase):
    def test_two_hubs_of_ours_are_joined_and_a_command_is_answered_across(self):
        right = self.house("right")
        left = self.house("left", right.url, topics="""
topics = [
  { filter = "event/#" },
  { filter = "cmd/#", direction = "out" },
  { filter = "reply/#", direction = "in" },
]""")
        here, there = left.client().listen("tutti/event/#", "tutti/reply/#"), right.client().listen("tutti/event/#", "tutti/cmd/#")
        here.say("tutti/cmd/right.lamp", "ask", ResponseTopic="tutti/reply/page/1", CorrelationData=b"c")
        asked = there.next()
        there.say(asked.properties.ResponseTopic, "answer", CorrelationData=asked.properties.CorrelationData)
        answer = here.next()
        self.assertEqual((answer.topic, answer.payload, answer.properties.CorrelationData), ("tutti/reply/page/1", b"answer", b"c"))
        there.say("tutti/event/a", "1")
        self.assertEqual(here.take(1) + there.take(1), [("tutti/event/a", "1")] * 2)

    def test_what_has_no_room_upstream_waits_and_its_topic_keeps_its_order(self):
        right = self.enterContext(House("right", "limits = { retained_messages = 16 }"))
        left = self.house("left", right.url, topics='\ntopics = [{ filter = "event/#", direction = "out" }]')
        here, there = left.client(), right.client()
        for number in range(12):
            here.say(f"tutti/event/{number}", "1", retain=True)
        wait_until(lambda: left.stats()["out"]["retried"] > 0, "the store upstream to be full")
        here.say("tutti/event/11", "2", retain=True).say("tutti/event/11", "3", retain=True)
        there.listen("tutti/event/other")
        here.say("tutti/event/other", "x")
        self.assertEqual(there.take(1), [("tutti/event/other", "x")])
        self.assertGreaterEqual(left.stats()["out"]["waiting"], 3)
        for number in range(8):
            there.say(f"tutti/event/{number}", "", retain=True)
        wait_until(lambda: left.stats()["out"]["waiting"] == 0, "all to cross")
        self.assertEqual(right.client().listen("tutti/event/11").take(1), [("tutti/event/11", "3")])

    def test_a_ring_of_three_hubs_goes_round_once(self):
        first, second, third = (self.house(name) for name in ("first", "second", "third"))
        everything = '\ntopics = [{ filter = "event/#" }]'
        for house, upstream in ((first, second), (second, third), (third, first)):
            house.configure(f'[bridge.venue]\nurl = "{upstream.url}"{everything}')
            house.start_bridge()
        ears = [house.client().listen("tutti/event/#") for house in (first, second, third)]
        first.client().say("tutti/event/round", "x")
        crossed = lambda: [house.stats()[way]["messages"] for house in (first, second, third) for way in ("out", "in")]
        # Each way round it crosses each bridge once: three and three, and stands still.
        wait_until(lambda: sum(crossed()) == 6, "both ways round")
        circled = lambda: sum(house.stats()[way]["circled"] for house in (first, second, third) for way in ("out", "in"))
        wait_until(lambda: circled() == 2, "the ends of both")
        self.assertEqual(crossed(), [1] * 6)
        for ear, times in zip(ears, (3, 2, 2)):
            self.assertEqual(ear.take(times), [("tutti/event/round", "x")] * times)
            self.assertTrue(ear.inbox.empty())

    def test_what_an_installation_says_of_itself_stays_at_home(self):
        upstream = self.mosquitto()
        left = self.house("left", upstream.url, topics='\ntopics = [{ filter = "#" }]')
        there = upstream.client().listen("tutti/#")
        here = left.client()
        for branch in ("service", "worker", "clock", "leader", "reply", "vault", "config"):
            here.say(f"tutti/{branch}/x", "mine")
        here.say("tutti/note/x", "1")
        messages = [there.next() for _ in range(1)]
        while messages[-1].topic != "tutti/note/x":
            messages.append(there.next())
        self.assertEqual({message.topic.split("/")[1] for message in messages} - {"health"}, {"note"})


class OldUpstream(BridgeCase):
    def test_a_broker_of_3_1_1_sends_nothing_twice(self):
        upstream = self.mosquitto()
        left = self.house("left", upstream.url, topics='\ntopics = [{ filter = "event/#" }]', more='version = "3.1.1"\n')
        self.assertEqual(left.stats()["version"], "3.1.1")
        here, there = left.client().listen("tutti/event/#"), upstream.client(paho.MQTTv311).listen("tutti/event/#")
        for number in range(20):
            here.say("tutti/event/a", str(number % 3))
            there.say("tutti/event/b", str(number % 3))
        wait_until(lambda: left.stats()["in"]["echoes"] == 20 and left.stats()["in"]["messages"] == 20, "what came back")
        self.assertEqual((left.stats()["in"]["messages"], left.stats()["out"]["messages"]), (20, 20))
        for ear in (here, there):
            heard = ear.take(40)
            self.assertEqual(sum(topic.endswith("/a") for topic, _ in heard), 20)
            self.assertTrue(ear.inbox.empty())


class OverTls(BridgeCase):
    def test_with_a_user_and_a_password_in_a_file(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="tutti-bridge-")))
        pair, authority = make_certificate(folder)
        for file in folder.iterdir():
            file.chmod(0o644)
        folder.chmod(0o755)
        (folder / "secret").write_text("sesame\n")
        subprocess.run(["mosquitto_passwd", "-b", "-c", folder / "users", "left", "sesame"], check=True, capture_output=True)
        upstream = self.mosquitto(f"password_file {folder}/users", "allow_anonymous false", tls=pair)
        left = self.house("left", f"mqtts://127.0.0.1:{upstream.port}", more=f'ca = "{authority}"\nuser = "left"\npassword = {{ file = "{folder}/secret" }}\n')
        left.client().say("tutti/event/a", "x")
        wait_until(lambda: left.stats()["out"]["messages"] == 1 and left.stats()["out"]["waiting"] == 0, "it to cross")


class Kills(BridgeCase):
    """Under a load of QoS 1, each numbered: what was acknowledged to its publisher arrives, whoever is killed."""

    COUNT = 600

    def setUp(self):
        self.upstream = self.mosquitto("persistence true", f"persistence_location {tempfile.mkdtemp(prefix='tutti-kept-')}/",
                                       "autosave_interval 1", "autosave_on_changes true", "max_queued_messages 0")
        self.left = self.house("left", self.upstream.url, topics='\ntopics = [{ filter = "event/#", remote_prefix = "left/" }]')

    def load(self, speaker, topic):
        """Says all of them, one after the other, in a thread; gives it and what to wait for."""
        half = threading.Event()
        def say():
            for number in range(self.COUNT):
                speaker.say(topic, str(number))
                if number == self.COUNT // 3:
                    half.set()
        thread = threading.Thread(target=say)
        thread.start()
        self.addCleanup(thread.join)
        return thread, half

    def wait_until_crossed(self, count):
        def crossed():
            stats = self.left.stats()
            return stats["upstream"] and stats["out"]["messages"] >= count and stats["out"]["waiting"] == 0
        wait_until(crossed, "all to cross")

    def all_of(self, ear):
        missing, again = set(range(self.COUNT)), 0
        while missing:
            number = int(ear.next().payload)
            again += number not in missing
            missing.discard(number)
        return again

    def test_a_bridge_that_is_killed_loses_nothing_either_way(self):
        for speaker, topic, ear in (
                (self.left.client(), "tutti/event/a", self.upstream.client().listen("tutti/left/event/a")),
                (self.upstream.client(), "tutti/left/event/b", self.left.client().listen("tutti/event/b"))):
            with self.subTest(topic=topic):
                thread, half = self.load(speaker, topic)
                half.wait()
                for _ in range(3):
                    self.left.bridge.kill()
                    self.left.start_bridge()
                thread.join()
                self.assertLessEqual(self.all_of(ear), 3 * 100)  # a window each time

    def test_an_upstream_that_is_away_for_long_is_waited_for_away_from_the_hub(self):
        self.upstream.broker.kill()
        wait_until(lambda: not self.left.stats()["bus"], "the bridge to leave its hub")
        here = self.left.client()
        for number in range(300):
            here.say("tutti/event/a", str(number))
        self.upstream.start()
        ear = self.upstream.client().listen("tutti/left/event/a")
        self.wait_until_crossed(300)
        heard = [int(ear.next().payload) for _ in range(ear.inbox.qsize())]
        self.assertEqual(heard, sorted(set(heard)))  # in their order, each once

    def test_what_expires_while_the_upstream_is_away_holds_nothing_up(self):
        here = self.left.client()
        self.upstream.broker.kill()
        here.say("tutti/event/a", "brief", MessageExpiryInterval=1)
        wait_until(lambda: self.left.stats()["out"]["waiting"] == 1, "it to wait")
        wait_until(lambda: not self.left.stats()["bus"], "the bridge to leave its hub")  # for which it waits longer than that
        self.upstream.start()
        ear = self.upstream.client().listen("tutti/left/event/a")
        here.say("tutti/event/a", "lasting")
        self.assertEqual(ear.take(1), [("tutti/left/event/a", "lasting")])
        wait_until(lambda: self.left.stats()["out"]["waiting"] == 0, "the acknowledgements")

    def test_an_upstream_that_hangs_holds_nobody_up(self):
        here = self.left.client()
        here.say("tutti/event/a", "0")
        self.wait_until_crossed(1)
        self.upstream.broker.process.send_signal(signal.SIGSTOP)
        here.say("tutti/event/a", "1")
        wait_until(lambda: not self.left.stats()["bus"], "the bridge to leave its hub")
        for number in range(2, 300):
            here.say("tutti/event/a", str(number))
        self.upstream.broker.process.send_signal(signal.SIGCONT)
        self.wait_until_crossed(300)
        self.assertTrue(self.left.stats()["bus"])

    def test_an_upstream_that_is_killed_under_load_is_told_all(self):
        thread, half = self.load(self.left.client(), "tutti/event/a")
        half.wait()
        self.upstream.broker.kill()
        self.upstream.start()
        thread.join()
        self.wait_until_crossed(self.COUNT)
        self.assertEqual(self.left.stats()["out"]["refused"], 0)

    def test_it_starts_though_nobody_is_upstream_and_nothing_is_lost_meanwhile(self):
        self.left.bridge.kill()
        self.upstream.broker.kill()
        # The session of the one before goes with the hub.
        self.left.hub.kill()
        self.left.start_hub()
        before = len(self.left.bridge.lines())
        self.left.start_bridge(joined=False)
        wait_until(lambda: any(line["message"] == "joined" for line in self.left.bridge.lines()[before:]), "its own hub")
        here = self.left.client()
        for number in range(50):
            here.say("tutti/event/a", str(number))
        self.upstream.start()
        self.wait_until_crossed(50)


if __name__ == "__main__":
    unittest.main()
