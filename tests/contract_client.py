"""A client of control sockets, written from what docs/control.md says on the wire and from nothing else: Python's standard library alone.

`checks_of(path)` gives what has to hold of any socket, as (name, function without arguments); a function that returns has passed."""

import contextlib
import json
import socket
import struct
import threading
import time

MOST = 1 << 20  # bytes of a frame
PATIENCE = 60.0


class Closed(Exception):
    """The other side has ended the connection."""


class Client:
    """One connection. Heartbeats are kept apart from replies."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        try:
            self.socket.connect(str(path))
        except OSError:
            self.socket.close()
            raise
        self.heartbeats = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """Bytes as they are; anything else as a frame of JSON."""
        self.socket.sendall(data if isinstance(data, bytes) else frame(data))

    def receive(self):
        """The next frame, whatever it is, as it is written."""
        size, = struct.unpack(">I", self._exactly(4))
        assert size <= MOST, size
        return self._exactly(size).decode("utf-8")

    def _exactly(self, count):
        data = b""
        while len(data) < count:
            try:
                piece = self.socket.recv(count - len(data))
            except ConnectionResetError:
                raise Closed from None
            if not piece:
                raise Closed
            data += piece
        return data

    def reply(self):
        """The next frame that is no heartbeat: as it is read, and as it is written."""
        while True:
            text = self.receive()
            value = json.loads(text)
            if value["type"] != "heartbeat":
                return value, text
            self.heartbeats.append(value)

    def ask(self, cmd, msg_id=1, **arguments):
        self.send({"type": "command", "cmd": cmd, "msg_id": msg_id, **arguments})
        return self.reply()[0]


def frame(value):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    data = text.encode("utf-8")
    return struct.pack(">I", len(data)) + data


def expect_error(reply):
    assert (reply["type"], reply["success"]) == ("error", False), reply
    assert isinstance(reply["error"], str) and reply["error"], reply


def expect_response(reply, msg_id=1):
    assert (reply["type"], reply["success"], reply["msg_id"]) == ("response", True, msg_id), reply
    assert "data" in reply and "error" not in reply, reply
    return reply["data"]


def expect_ack(reply, success, msg_id=1):
    assert (reply["type"], reply["success"], reply["msg_id"]) == ("ack", success, msg_id), reply
    assert isinstance(reply["message"], str), reply
    return reply["message"]


class Checks:
    def __init__(self, path, worker, period):
        self.path, self.worker, self.period = path, worker, period

    def connected(self):
        return Client(self.path)

    def expect_alive(self, client):
        expect_response(client.ask("ping", "still there"), "still there")

    def ping_says_who_it_is(self):
        with self.connected() as client:
            data = expect_response(client.ask("ping"))
        assert data["worker"] == self.worker and isinstance(data["pid"], int) and data["uptime_sec"] >= 0, data

    def queries_get_responses(self):
        with self.connected() as client:
            for query in ("get_state", "get_stats"):
                assert isinstance(expect_response(client.ask(query)), dict), query

    def a_msg_id_comes_back_as_it_was_written(self):
        with self.connected() as client:
            for written in ("7", "1.50", "-0.0", "1" + 30 * "0", '"ä\\u00e4"', "null", "true", '[1,{"a":[]}]', '"' + 1000 * "x" + '"'):
                client.send(frame('{"type":"command","msg_id":' + written + ',"cmd":"ping"}'))
                assert f'"msg_id":{written}' in client.reply()[1], written
            client.send({"type": "command", "cmd": "ping"})
            assert client.reply()[0]["msg_id"] is None
            client.send({"type": "command", "cmd": "ping", "msg_id": 2000 * "x"})
            expect_error(client.reply()[0])
            self.expect_alive(client)

    def what_it_does_not_know_it_says_or_ignores(self):
        with self.connected() as client:
            for unknown in ("no_such_command", "", "größe", "ping ", "get_state\n"):
                assert expect_ack(client.ask(unknown), False) == f"Unknown command: {unknown}", unknown
            expect_response(client.ask("ping", v=99, timestamp="never", nested={"deep": [1, 2]}))
            expect_response(client.ask("get_state", success=False, error="x", data=None))

    def what_is_no_request_gets_an_error_and_the_stream_goes_on(self):
        broken = ["", " ", "{", '{"type":"command","cmd":"ping"', "[]", "7", "null", '"ping"', "{}", '{"type":7,"cmd":"ping"}',
                  '{"type":"question","cmd":"ping"}', '{"type":"command"}', '{"type":"command","cmd":7}', '{"type":"command","cmd":null}',
                  '{"cmd":"ping"}', '{"type":"command","cmd":"ping"}{}', '{"type":"command","cmd":"ping","a":1e999}', 30_000 * "[",
                  10_000 * '{"a":']
        with self.connected() as client:
            for text in broken:
                client.send(frame(text))
                expect_error(client.reply()[0])
                self.expect_alive(client)
            for data in (b"\xff\xfe\x00", b'{"type":"command","cmd":"\xc3\x28"}', b"\x00" * 9, bytes(range(128, 256))):
                client.send(struct.pack(">I", len(data)) + data)
                expect_error(client.reply()[0])
                self.expect_alive(client)

    def a_frame_may_be_split_at_any_byte_and_several_come_at_once(self):
        request = frame({"type": "command", "cmd": "ping", "msg_id": "split"})
        with self.connected() as client:
            client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            for byte in request:
                client.send(bytes([byte]))
            expect_response(client.reply()[0], "split")
            for at in range(1, len(request)):
                client.send(request[:at])
                client.send(request[at:] + request[:at])
                client.send(request[at:])
                expect_response(client.reply()[0], "split")
                expect_response(client.reply()[0], "split")

    def requests_are_answered_in_order(self):
        with self.connected() as client:
            client.send(b"".join(frame({"type": "command", "cmd": ("ping", "get_state", "nothing")[number % 3], "msg_id": number})
                                 for number in range(60)))
            assert [client.reply()[0]["msg_id"] for _ in range(60)] == list(range(60))

    def a_frame_may_have_a_mebibyte_and_no_byte_more(self):
        around = len('{"type":"command","cmd":"ping","msg_id":1,"fill":""}')
        with self.connected() as other, self.connected() as client:
            whole = frame('{"type":"command","cmd":"ping","msg_id":1,"fill":"' + (MOST - around) * "x" + '"}')
            assert len(whole) == MOST + 4
            client.send(whole)
            expect_response(client.reply()[0])
            for size in (MOST + 1, 1 << 31, (1 << 32) - 1):
                with self.connected() as beyond:
                    beyond.send(struct.pack(">I", size) + b"{")
                    expect_error(beyond.reply()[0])
                    try:
                        beyond.reply()
                    except Closed:
                        pass
                    else:
                        raise AssertionError("its stream goes on")
            self.expect_alive(client)
            self.expect_alive(other)

    def many_are_answered_beside_each_other_each_its_own(self):
        with contextlib.ExitStack() as stack:
            clients = [stack.enter_context(self.connected()) for _ in range(24)]
            for round_ in range(4):
                for number, client in enumerate(clients):
                    client.send({"type": "command", "cmd": "get_state" if number % 2 else "ping", "msg_id": [number, round_]})
            for round_ in range(4):
                for number, client in reversed(list(enumerate(clients))):
                    expect_response(client.reply()[0], [number, round_])

    def who_hangs_up_in_the_middle_harms_nobody(self):
        request = frame({"type": "command", "cmd": "get_state", "msg_id": 1})
        with self.connected() as other:
            for at in range(0, len(request), 3):
                with self.connected() as client:
                    client.send(request[:at])
            for _ in range(20):  # and who does not wait for what it asked
                with self.connected() as client:
                    client.send(20 * request)
            with self.connected() as client:  # and who stops to write, yet reads
                client.send(request + request[:9])
                client.socket.shutdown(socket.SHUT_WR)
                expect_response(client.reply()[0])
            self.expect_alive(other)

    def heartbeats_come_a_period_after_connecting_and_never_within_a_request(self):
        request = frame({"type": "command", "cmd": "ping", "msg_id": "late"})
        with self.connected() as client, self.connected() as halting:
            began = time.monotonic()
            halting.send(request[:-1])
            beats = [json.loads(client.receive()) for _ in range(2)]
            took = time.monotonic() - began
            assert took > 1.5 * self.period, took
            for beat in beats:
                assert beat["type"] == "heartbeat" and beat["worker"] == self.worker and "msg_id" not in beat, beat
                assert isinstance(beat["pid"], int) and beat["uptime_sec"] >= 0 and isinstance(beat["stats"], dict), beat
            halting.send(request[-1:])
            assert json.loads(halting.receive())["type"] == "response"

    def its_configuration_is_read_and_changed_by_workers(self):
        with self.connected() as client:
            answer = client.ask("get_config")
            if answer["type"] == "ack":  # no worker of the SDK: it has none
                assert expect_ack(answer, False) == "Unknown command: get_config"
                assert expect_ack(client.ask("set_config", config={}), False) == "Unknown command: set_config"
                return
            before = expect_response(answer)
            assert isinstance(before, dict), before
            for wrong in (7, "x", [], None):
                expect_ack(client.ask("set_config", config=wrong), False)
            expect_ack(client.ask("set_config", config={}), True)
            assert expect_response(client.ask("get_config")) == before


def checks_of(path, worker, period):
    checks = Checks(path, worker, period)
    names = [name for name in vars(Checks) if not name.startswith(("_", "connected", "expect"))]
    return [(name, getattr(checks, name)) for name in names]


def failures_of(sockets, period):
    """Of worker -> path, all at once: "worker: check: why" of each that did not hold."""
    failures = []

    def hold(worker, path):
        for name, check in checks_of(path, worker, period):
            try:
                check()
            except Exception as error:  # any: it is what failed
                failures.append(f"{worker}: {name}: {type(error).__name__} {str(error)[:400]}")
    threads = [threading.Thread(target=hold, args=each, daemon=True) for each in sockets.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(failures)
