#!/usr/bin/python3
"""tutti-hub and its disk: it is synced before it is said to be, it may be full, and what it gives back may be damaged.

TUTTI_BIN names the folder of the programs."""

import os
import pathlib
import re
import resource
import shutil
import signal
import tempfile
import unittest

from durable_clients import Publisher, Receiver
from hub_rig import Hub
from rig import wait_until


class HubDurable(unittest.TestCase):
    def hub(self, **options):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="tutti-hub-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        hub = Hub(folder, **options)
        hub.start()
        self.addCleanup(hub.end)
        return hub

    def client(self, client):
        client.connect()
        self.addCleanup(client.lose)
        return client

    def until(self, condition, what, *clients):
        def served():
            for client in clients:
                client.serve()
            return condition()

        return wait_until(served, what)

    def sleeper(self, hub):
        """A session that lasts, whose client went."""
        receiver = self.client(Receiver(hub.socket, "sleeper", 1))
        self.until(lambda: receiver.is_subscribed, "the SUBACK", receiver)
        receiver.lose()
        return receiver

    def publish(self, hub, count):
        publisher = self.client(Publisher(hub.socket))
        self.until(lambda: publisher.is_welcome, "the CONNACK", publisher)
        for _ in range(count):
            publisher.publish()
            self.until(lambda: not publisher.open, "the acknowledgement", publisher)
        return publisher

    def test_what_waits_for_a_sleeper_is_there_after_a_kill(self):
        hub = self.hub()
        receiver = self.sleeper(hub)
        self.publish(hub, 20)
        hub.end()
        hub.start()
        receiver.connect()
        self.until(lambda: len(receiver.times) == 20, "all messages", receiver)
        self.assertEqual(list(receiver.times), list(range(1, 21)))

    @staticmethod
    def whole(path, end):
        lines = pathlib.Path(path).read_text().splitlines()
        return lines if any(line.endswith(end) for line in lines) else None

    @unittest.skipUnless(shutil.which("strace"), "strace is not there")
    def test_the_disk_is_synced_before_the_acknowledgement_goes(self):
        with tempfile.NamedTemporaryFile("r") as trace:
            calls = "trace=fdatasync,sendto,sendmsg,write"
            hub = self.hub(before=["strace", "-D", "-f", "-q", "-s", "4096", "-o", trace.name, "-e", calls])
            self.sleeper(hub)
            self.publish(hub, 1)
            hub.end(signal.SIGTERM)
            end = "+++ exited with 0 +++"
            lines = self.until(lambda: self.whole(trace.name, end), "the trace")
        # "fdatasync(9 <unfinished ...>" and, of the same thread, "<... fdatasync resumed>) = 0" are one call.
        acknowledged = next(at for at, line in enumerate(lines) if "send" in line and '"P\\2\\0\\1' in line)
        noted = next(at for at, line in enumerate(lines) if "write(" in line and "t/x" in line)
        self.assertLess(noted, acknowledged)
        synced = [at for at, line in enumerate(lines) if "fdatasync" in line and line.endswith("= 0") and at > noted]
        self.assertTrue(synced and synced[0] < acknowledged, "\n".join(lines))

    @unittest.skipUnless(shutil.which("strace"), "strace is not there")
    def test_while_the_disk_stalls_what_promises_something_waits_and_nothing_else(self):
        # Each sync begins after that many microseconds, or once nobody traces the hub any more.
        stalled = ["-e", "trace=fdatasync", "-e", "inject=fdatasync:delay_enter=1000000000"]
        hub = self.hub(before=["strace", "-D", "-f", "-q", "-o", "/dev/null", *stalled])
        durable, napper = Receiver(hub.socket, "durable", 1), Receiver(hub.socket, "napper", 1)
        publisher, later = Publisher(hub.socket), Receiver(hub.socket, "later", 1)
        for client in (napper, publisher, later):
            client.lasts = 60
        self.client(durable)
        self.client(napper)
        self.client(publisher)
        self.until(lambda: durable.is_welcome and napper.is_subscribed and publisher.is_welcome, "all to be let in",
                   durable, napper, publisher)
        for _ in range(2):
            publisher.publish()
        self.until(lambda: len(napper.times) == 2, "the messages", napper)
        self.client(later)  # what goes at once has gone when this one is answered
        self.until(lambda: later.is_subscribed, "the SUBACK", later)
        durable.serve()
        publisher.serve()
        self.assertEqual((durable.is_subscribed, len(publisher.acknowledged)), (False, 0))
        status = pathlib.Path(f"/proc/{hub.process.pid}/status").read_text()
        os.kill(int(re.search(r"TracerPid:\s*(\d+)", status)[1]), signal.SIGKILL)
        self.until(lambda: durable.is_subscribed and not publisher.open, "the acknowledgements", durable, publisher)
        self.assertEqual(len(durable.times), 2)

    def test_a_full_disk_refuses_what_is_durable_and_goes_on_when_there_is_room(self):
        hub = self.hub(prepare=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
        resource.prlimit(hub.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        early = self.client(Receiver(hub.socket, "early", 1))
        hub.await_message("nothing durable is taken")
        self.until(lambda: early.is_welcome, "the CONNACK", early)
        resource.prlimit(hub.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        hub.await_message("takes what is durable again")
        self.until(lambda: early.refused == 0x97, "the refusal", early)
        early.subscribe()
        self.until(lambda: early.is_subscribed, "the SUBACK", early)
        self.publish(hub, 5)
        self.until(lambda: len(early.times) == 5, "all messages", early)

    def test_a_segment_of_nuls_is_set_aside_and_said(self):
        hub = self.hub()
        self.sleeper(hub)
        self.publish(hub, 5)
        hub.end()
        segment = hub.segments()[0]
        segment.write_bytes(bytes(segment.stat().st_size))
        hub.start(says="set aside as 00000001.log.bad")
        hub.await_message("ready")
        self.assertTrue((hub.state / "hub" / "00000001.log.bad").exists())
        self.publish(hub, 5)

    def test_a_second_hub_on_its_journal_says_what_each_installation_needs(self):
        hub = self.hub()
        self.sleeper(hub)
        self.publish(hub, 1)
        second = Hub(pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="tutti-hub-"))))
        second.command[second.command.index(second.state)] = hub.state
        self.addCleanup(second.end)
        second.start(says="a state directory of its own (TUTTI_STATE_DIR)")
        self.assertEqual(second.process.wait(), 1)
        self.publish(hub, 1)

    def test_who_only_naps_writes_nothing(self):
        hub = self.hub()
        napper = Receiver(hub.socket, "napper", 1)
        napper.lasts = 60
        self.client(napper)
        self.until(lambda: napper.is_subscribed, "the SUBACK", napper)
        publisher = Publisher(hub.socket)
        publisher.lasts = 60
        self.client(publisher)
        self.until(lambda: publisher.is_welcome, "the CONNACK", publisher)
        publisher.publish()
        self.until(lambda: not publisher.open, "the acknowledgement", publisher)
        self.assertFalse((hub.state / "hub").exists())
        self.assertEqual(len(list(pathlib.Path(f"/proc/{hub.process.pid}/task").iterdir())), 1)


if __name__ == "__main__":
    unittest.main()
