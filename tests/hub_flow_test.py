#!/usr/bin/python3
"""tutti-hub between a publisher that is quick and receivers that are not: publishers slow down to the pace of who gets
their messages, nothing is lost, and who does not go on at all holds nobody up for long. docs/hub.md, "Flow"."""

import select
import socket
import time
import unittest

import paho.mqtt.client as paho

from hub_test import Hub, HubTest, connect_packet, packet, text
from rig import PATIENCE, wait_until

SUBSCRIBE = packet(0x82, b"\0\1" + text(b"tutti/flow") + b"\1")


class Publisher:
    """A bare MQTT 3.1.1 client that keeps so many publications of QoS 1 unanswered, and encodes ahead of time."""

    def __init__(self, port, window):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.sendall(connect_packet(b"publisher"))
        assert self.socket.recv(4) == b"\x20\2\0\0"
        self.window = window
        self.sent = self.answered = 0
        self.longest_wait = 0.0
        self.rest = b""

    def publish(self, count):
        while self.answered < count:
            ready = min(count, self.answered + self.window)
            if self.sent < ready:
                self.socket.sendall(b"".join(self.message(i) for i in range(self.sent, ready)))
                self.sent = ready
            since = time.monotonic()
            if not select.select([self.socket], [], [], PATIENCE)[0]:
                raise AssertionError(f"no answer, after {self.answered} of {self.sent}")
            self.longest_wait = max(self.longest_wait, time.monotonic() - since)
            received = self.rest + self.socket.recv(65536)
            if not received:
                raise AssertionError("the hub hung up")
            whole = len(received) // 4 * 4
            assert all(received[i] == 0x40 for i in range(0, whole, 4)), "only PUBACKs come"
            self.answered += whole // 4
            self.rest = received[whole:]

    @staticmethod
    def message(number):
        return packet(0x32, text(b"tutti/flow") + (1 + number % 60_000).to_bytes(2, "big") + b"%09d" % number)


class Flow(HubTest):
    def listen(self, client_id):
        """A paho client that only counts, and that what comes is what comes next."""
        client = self.paho(client_id, version=paho.MQTTv311, clean_session=False)
        client.taken, client.out_of_order = 0, []

        def take(_client, _data, message):
            if int(message.payload) != client.taken:
                client.out_of_order.append((client.taken, message.payload))
            client.taken += 1

        client.on_message = take
        return self.subscribe(client, "tutti/flow", qos=1)

    def test_a_burst_is_not_a_slow_consumer(self):
        count = 60_000
        listener = self.listen("listener")
        publisher = Publisher(self.hub.port, 400)
        self.addCleanup(publisher.socket.close)
        publisher.publish(count)
        wait_until(lambda: listener.taken >= count, "all messages", patience=4 * PATIENCE)
        self.assertEqual(listener.out_of_order, [])
        self.assertEqual(listener.taken, count)
        self.assertEqual([line["client"] for line in self.hub.said("client gone")], [])

    def test_who_keeps_to_no_window_is_not_read_until_it_is_answered(self):
        count = 30_000
        listener = self.listen("listener")
        publisher = Publisher(self.hub.port, count)
        self.addCleanup(publisher.socket.close)
        publisher.publish(count)
        wait_until(lambda: listener.taken >= count, "all messages", patience=4 * PATIENCE)
        self.assertEqual(listener.out_of_order, [])
        self.assertEqual([line["client"] for line in self.hub.said("client gone")], [])

    def test_who_does_not_go_on_holds_its_publisher_up_once_and_is_disconnected(self):
        self.hub.kill()
        config = self.folder / "tutti.toml"
        config.write_text('[hub]\nlimits = { hold = "1s" }\n')
        self.hub = Hub(self.folder, "--config", config)
        stuck = self.bare()
        stuck.sendall(connect_packet(b"stuck") + SUBSCRIBE)
        self.assertEqual(stuck.recv(4), b"\x20\2\0\0")
        listener = self.listen("listener")
        publisher = Publisher(self.hub.port, 400)
        self.addCleanup(publisher.socket.close)
        publisher.publish(20_000)
        wait_until(lambda: listener.taken >= 20_000, "all messages")
        self.assertEqual(listener.out_of_order, [])
        gone = self.hub.said("client gone")
        self.assertEqual([line["client"] for line in gone], ["stuck"])
        self.assertIn("no progress", gone[0]["why"])
        self.assertGreater(publisher.longest_wait, 0.5)


if __name__ == "__main__":
    unittest.main()
