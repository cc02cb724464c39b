"""A collector of OpenTelemetry for tests: takes exports over HTTP, looks whether their bodies are what OTLP's JSON is, and answers what it is told."""

import http.server
import json
import re
import threading

HEX = {"traceId": 32, "spanId": 16, "parentSpanId": 16}
TEXTS = {"stringValue": str, "boolValue": bool, "doubleValue": float}


class Complaint(Exception):
    pass


def need(holds, what):
    if not holds:
        raise Complaint(what)


def only(thing, where, needed, optional=()):
    """An object with these members, and of the others none: proto3's JSON is read strictly by some."""
    need(isinstance(thing, dict), f"{where} is no object")
    need(set(needed) <= set(thing), f"{where} misses {set(needed) - set(thing)}")
    need(set(thing) <= set(needed) | set(optional), f"{where} has {set(thing) - set(needed) - set(optional)} besides")


def whole(text, where):
    """64 bits: a text of decimal digits."""
    need(isinstance(text, str) and re.fullmatch(r"0|[1-9]\d{0,19}", text), f"{where} is no whole number as a text: {text!r}")
    return int(text)


def any_value(value, where):
    need(isinstance(value, dict) and len(value) == 1, f"{where} is no AnyValue")
    (kind, said), = value.items()
    if kind == "intValue":
        need(isinstance(said, str) and re.fullmatch(r"-?\d+", said), f"{where}: {said!r}")
    elif kind == "arrayValue":
        only(said, where, ["values"])
        for item in said["values"]:
            any_value(item, where)
    else:
        need(kind in TEXTS and isinstance(said, TEXTS[kind]), f"{where} has {kind} {said!r}")


def attributes(listed, where):
    need(isinstance(listed, list), f"{where} is no list")
    keys = []
    for pair in listed:
        only(pair, where, ["key", "value"])
        any_value(pair["value"], f"{where}.{pair['key']}")
        keys.append(pair["key"])
    need(len(set(keys)) == len(keys), f"{where} has a key twice")
    return {pair["key"]: list(pair["value"].values())[0] for pair in listed}


def below(body, resources, scopes, items):
    only(body, "the request", [resources])
    for resource in body[resources]:
        only(resource, resources, ["resource", scopes])
        need("service.name" in attributes(resource["resource"]["attributes"], "resource"), "no service.name")
        for scope in resource[scopes]:
            only(scope, scopes, ["scope", items])
            only(scope["scope"], "scope", ["name"], ["version"])
            yield from scope[items]


def spans_in(body):
    for span in below(body, "resourceSpans", "scopeSpans", "spans"):
        only(span, "span", ["traceId", "spanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano"], ["parentSpanId", "attributes", "status"])
        for key, digits in HEX.items():
            if key in span:
                need(re.fullmatch(f"[0-9a-f]{{{digits}}}", span[key]) and int(span[key], 16), f"{key} {span[key]}")
        need(span["name"] and span["kind"] in range(6), "name and kind")
        need(whole(span["startTimeUnixNano"], "start") <= whole(span["endTimeUnixNano"], "end"), "it ends before it starts")
        if "status" in span:
            only(span["status"], "status", ["code"], ["message"])
            need(span["status"]["code"] in (0, 1, 2), "status.code")
        yield {**span, "attributes": attributes(span.get("attributes", []), "span")}


def points_in(body):
    for metric in below(body, "resourceMetrics", "scopeMetrics", "metrics"):
        kind, = set(metric) & {"gauge", "sum", "histogram"}
        only(metric, "metric", ["name", kind], ["description", "unit"])
        data = metric[kind]
        only(data, kind, {"gauge": ["dataPoints"], "sum": ["dataPoints", "aggregationTemporality", "isMonotonic"],
                          "histogram": ["dataPoints", "aggregationTemporality"]}[kind])
        need(data.get("aggregationTemporality", 2) in (1, 2), "temporality")
        need(data["dataPoints"], f"{metric['name']} has no points")
        for point in data["dataPoints"]:
            need(whole(point["timeUnixNano"], "time") > 0, "time")
            if kind == "histogram":
                counts = [whole(count, "bucketCounts") for count in point["bucketCounts"]]
                need(len(counts) == len(point["explicitBounds"]) + 1, "a bucket more than bounds")
                need(sum(counts) == whole(point["count"], "count"), "count is the sum of the buckets")
                need(point["explicitBounds"] == sorted(point["explicitBounds"]), "bounds rise")
                value = point["sum"]
            else:
                need(("asInt" in point) != ("asDouble" in point), "one number")
                value = whole(point["asInt"], "asInt") if "asInt" in point else point["asDouble"]
            yield metric["name"], kind, attributes(point["attributes"], "point"), value


class Collector:
    """A context manager. `answers`: what the next exports are answered, (status, headers, body); then 200."""

    def __init__(self):
        self.lock = threading.Lock()
        self.spans, self.points, self.complaints, self.requests, self.answers = [], [], [], [], []
        collector = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, fields, text = collector.take(self.path, dict(self.headers), body)
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", "Content-Length": str(len(text)), **fields}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def take(self, path, headers, body):
        with self.lock:
            self.requests.append((path, headers))
            if self.answers:
                answer = self.answers.pop(0)
                if answer[0] != 200:
                    return answer
            else:
                answer = (200, {}, "{}")
            try:
                need(headers.get("Content-Type") == "application/json", f"Content-Type {headers.get('Content-Type')}")
                said = json.loads(body)
                if path.endswith("/v1/traces"):
                    self.spans += spans_in(said)
                elif path.endswith("/v1/metrics"):
                    self.points += points_in(said)
                else:
                    raise Complaint(f"path {path}")
            except (Complaint, KeyError, ValueError, TypeError) as wrong:
                self.complaints.append(repr(wrong))
            return answer

    def named(self, name):
        with self.lock:
            return [span for span in self.spans if span["name"] == name]

    def figures(self, name):
        with self.lock:
            return [point for point in self.points if point[0] == name]
