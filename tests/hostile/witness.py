"""One that works on meanwhile: sends itself QoS 1 messages and takes the time of each round."""

import itertools
import time

import mqtt_packets as packets

_numbers = itertools.count()


class Witness:
    """`address`, `user` and `password` as for Attacker; its own topic is below `branch`."""

    def __init__(self, address, branch, user=None, password=None):
        self._topic = topic = f"{branch}/{next(_numbers)}"
        self._wire = packets.Wire(address)
        code = self._wire.enter(f"witness-{time.monotonic_ns()}", user=user, password=password)
        if code != 0:
            raise AssertionError(f"the witness was not let in: {code}")
        self._wire.send(packets.subscribe(topic, qos=1))
        if self._wire.await_type(packets.SUBACK)[3] != 1:
            raise AssertionError("the witness may not listen")
        self._number = 0

    def close(self):
        self._wire.close()

    def round(self):
        """Seconds until a message has come back; an error where it was refused or is lost."""
        self._number += 1
        payload = b"%d" % self._number
        began = time.perf_counter()
        self._wire.send(packets.publish(self._topic, payload, qos=1))
        came = acknowledged = False
        while not (came and acknowledged):
            kind, _, body = self._wire.receive()
            if kind == packets.PUBACK:
                if packets.reason_of(body) != 0:
                    raise AssertionError(f"refused with {packets.reason_of(body):#x}")
                acknowledged = True
            elif kind == packets.PUBLISH:
                if not body.endswith(payload):
                    raise AssertionError(f"another came than number {self._number}")
                came = True
                took = time.perf_counter() - began
                at = 2 + int.from_bytes(body[:2], "big")
                self._wire.send(packets.puback(int.from_bytes(body[at : at + 2], "big")))
        return took

    def rounds(self, seconds, pause=0.001):
        """The times of as many rounds as fit."""
        times = []
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            times.append(self.round())
            time.sleep(pause)  # lint: allow sleep: a steady worker, not a flood of its own
        return times
