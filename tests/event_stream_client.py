"""A client of an event stream (server-sent events), as small as a test needs."""

import http.client
import json


class EventStream:
    """A context manager. `next()` is (id, message) of the next event; comments are counted."""

    def __init__(self, port, path="/api/events", headers=(), last_event_id=None, patience=30.0):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
        more = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
        self.connection.request("GET", path, headers={**dict(headers), **more})
        self.answer = self.connection.getresponse()
        self.status = self.answer.status
        self.headers = self.answer.headers
        self.comments = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.answer.close()
        self.connection.close()

    def next(self):
        fields = {}
        while True:
            line = self.answer.readline().decode()
            if not line:
                raise ConnectionError("the server ended the stream")
            line = line.rstrip("\n")
            if line.startswith(":"):
                self.comments += 1
            elif line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields:
                return fields["id"], json.loads(fields["data"])
