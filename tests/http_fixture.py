"""Services of the web as sources ask them: an HTTP server that answers as it is told, over TCP, TLS or a Unix socket."""

import http.server
import json
import os
import socket
import socketserver
import ssl
import subprocess
import threading


class Answer:
    """One answer. `cut`: the connection ends after so many bytes of the body, of which more were announced."""

    def __init__(self, body="", status=200, content_type="application/json; charset=utf-8", cut=None, fields=()):
        self.body = body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else json.dumps(body).encode()
        self.status, self.content_type, self.cut, self.fields = status, content_type, cut, fields


class Slow:
    """None, until the fixture ends."""


PAGE = Answer("<!DOCTYPE html><html><body>Welcome</body></html>", 200, "text/html; charset=utf-8")
FAULT = Answer("<html>Internal Server Error</html>", 500, "text/html")


class Fixture:
    """Serves in threads of its own. `answer(request)` gives an Answer or Slow; requests are kept as (method, path, headers, body)."""

    def __init__(self, answer, unix=None, certificate=None):
        self.answer, self.requests, self.ended = answer, [], threading.Event()
        fixture = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def respond(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                request = (self.command, self.path, dict(self.headers), body)
                fixture.requests.append(request)
                answer = fixture.answer(request)
                if answer is Slow:
                    fixture.ended.wait()
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Length", str(len(answer.body)))
                for name, value in answer.fields:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body[:answer.cut])
                self.close_connection = True

            do_GET = do_POST = do_DELETE = respond

            def log_message(self, *_):
                pass

            def address_string(self):
                return "test"

        class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer if unix else http.server.HTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a client that goes is part of the tests

        self.server = Server(str(unix) if unix else ("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        scheme = "https" if certificate else "http"
        self.url = None if unix else f"{scheme}://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def asked(self):
        """"GET /path" of each request since, the query left out."""
        requests, self.requests = self.requests, []
        return [f"{method} {path.split('?')[0]}" for method, path, *_ in requests]

    def stop(self):
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def make_certificate(folder, name="127.0.0.1", days=2):
    """A certificate authority of one's own, and a certificate by it: (its file, its key's), the authority's file."""
    def openssl(*words):
        subprocess.run(["openssl", *map(str, words)], cwd=folder, check=True, capture_output=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test", "-days", 2)
    openssl("req", *key, "-keyout", "server.key", "-out", "server.request", "-subj", "/CN=server")
    (folder / "names").write_text(f"subjectAltName=IP:{name}")
    openssl("x509", "-req", "-in", "server.request", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", days,
            "-extfile", "names", "-out", "server.pem")
    return (folder / "server.pem", folder / "server.key"), folder / "ca.pem"


def closed_port():
    """One where nobody listens, and nobody will while the socket that is given is held."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    return held, held.getsockname()[1]


def private_file(path, text):
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return path
