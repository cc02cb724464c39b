"""Clients of the gateway by the hundred, in this one program."""

import contextlib
import random
import re
import select
import socket
import time

from bus_client import BusClient
from rig import allow_descriptors
from web_socket_client import WebSocket


def open_connections(bench):
    """As the gateway counts them; who asks is one."""
    text = bench.ask("GET", "/metrics")[2].decode()
    return int(re.search(r"^tutti_gateway_connections (\d+)$", text, re.MULTILINE).group(1))


@contextlib.contextmanager
def web_sockets(port, count, path="/ws/live"):
    """Each has had its first message."""
    allow_descriptors(count + 100)
    with contextlib.ExitStack() as stack:
        viewers = []
        for _ in range(count):
            viewers.append(stack.enter_context(WebSocket(port, path)))
            if viewers[-1].receive() is None:
                raise AssertionError(f"client {len(viewers)} was closed with {viewers[-1].closed_with}")
        yield viewers


@contextlib.contextmanager
def kept_connections(port, count):
    """Each has had an answer."""
    allow_descriptors(count + 100)
    with contextlib.ExitStack() as stack:
        for _ in range(count):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            if not connection.recv(4096).startswith(b"HTTP/1.1 200"):
                raise AssertionError("no answer")
        yield


def poisson(rate):
    """Seconds between events, without end."""
    chance = random.Random(1)
    while True:
        yield chance.expovariate(rate)


def apart(least, most):
    chance = random.Random(1)
    while True:
        yield chance.uniform(least, most)


def ways(bench, count, events, gaps):
    """Milliseconds from before an event was given to the bus to its last byte at a client, of each event at each client."""
    took, sent = [], {}
    with BusClient(bench.run_directory / "mqtt") as bus, web_sockets(bench.port, count, "/ws/events") as viewers:
        by_descriptor = {viewer.socket.fileno(): viewer for viewer in viewers}
        poll = select.epoll()
        for descriptor in by_descriptor:
            poll.register(descriptor, select.EPOLLIN)
        due = time.monotonic() + 0.5
        while len(took) < events * count:
            now = time.monotonic()
            if len(sent) < events and now >= due:
                number = len(sent) + 1
                sent[number] = now
                bus.publish("tutti/event/bench/tick", {
                    "v": 1, "id": f"bench-{number}", "type": "bench.tick", "producer": 0, "source": "bench", "seq": number,
                    "timestamp": time.time(), "data": {}}, qos=0)
                due += next(gaps)
                continue
            wait = max(0.0, due - now) if len(sent) < events else 10.0
            ready = poll.poll(wait)
            if not ready and len(sent) == events:
                raise AssertionError(f"{events * count - len(took)} are missing")
            for descriptor, _ in ready:
                messages = by_descriptor[descriptor].receive_ready()
                now = time.monotonic()
                took += [(now - sent[event["seq"]]) * 1000 for message in messages for event in message.get("events", [])]
        poll.close()
    return took
