"""A client of the bus for tests, by paho: publishes, listens, and plays a worker that answers commands."""

import json
import queue
import socket
import time

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

PATIENCE = 60.0


class BusClient:
    """A context manager. `on_command` gets each command to a name that is served, and gives the reply or None."""

    def __init__(self, socket_path, on_command=None):
        self.messages = queue.Queue()
        self.confirmed = queue.Queue()
        self.on_command = on_command
        self.client = unix_client(str(socket_path))
        self.client.on_message = self._on_message
        self.client.on_subscribe = lambda *_: self.confirmed.put(True)
        self.client.on_connect = lambda *_: self.confirmed.put(True)
        self.client.connect("localhost")
        self.client.loop_start()
        self.confirmed.get(timeout=PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        end(self.client)

    def _on_message(self, _client, _userdata, message):
        if not message.topic.startswith("tutti/cmd/"):
            self.messages.put(message)
            return
        reply = self.on_command(json.loads(message.payload))
        if reply is None:
            return
        properties = Properties(PacketTypes.PUBLISH)
        properties.CorrelationData = message.properties.CorrelationData
        self.client.publish(message.properties.ResponseTopic, json.dumps(reply), qos=1, properties=properties)

    def subscribe(self, topic):
        self.client.subscribe(topic, qos=1)
        self.confirmed.get(timeout=PATIENCE)

    def next_message(self):
        return self.messages.get(timeout=PATIENCE)

    def publish(self, topic, payload, qos=1, retain=False):
        text = payload if isinstance(payload, str) else json.dumps(payload)
        info = self.client.publish(topic, text, qos=qos, retain=retain)
        if qos > 0:
            info.wait_for_publish(PATIENCE)

    def presence(self, name, state):
        self.publish(f"tutti/worker/{name}", {
            "v": 1, "instance": "test", "generation": 1, "pid": 1, "version": "0", "state": state, "topics": []}, retain=True)

    def serve(self, name):
        """Answers the commands to that name from now on, and says that it lives."""
        self.subscribe(f"tutti/cmd/{name}")
        self.presence(name, "online")

    def leave(self, name):
        self.presence(name, "offline")


def end(client):
    """Stops a paho client's thread: it waits for up to a second, unless the connection ends."""
    client.disconnect()
    client.loop_stop()


def unix_client(path):
    """paho of Debian 12 knows no Unix sockets: it is given one."""
    class UnixClient(mqtt.Client):
        def _create_socket_connection(self):
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(PATIENCE)
            connection.connect(path)
            return connection
    return UnixClient(client_id=f"test-{time.monotonic_ns()}", protocol=mqtt.MQTTv5)
