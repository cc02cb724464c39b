"""An ONVIF camera for tests: answers as real ones do (a Tapo-like one with prefixes of its own, a Hikvision-like one without), judges
the digest of each login by its own clock, keeps what it was told, and can be slow, silent and set wrong. With a responder of
WS-Discovery. As a program it is a camera in a network of a test's own: `onvif_fixture.py KIND ADDRESS`."""

import base64
import hashlib
import http.server
import re
import secrets
import socket
import socketserver
import struct
import sys
import threading
from datetime import datetime, timedelta, timezone

GROUP, DISCOVERY_PORT = "239.255.255.250", 3702
OPEN = {"GetSystemDateAndTime"}  # asked without a login

PROFILE = """<{m}Profiles token="{token}" fixed="true"><{t}Name>{token}</{t}Name><{t}VideoEncoderConfiguration token="v"><{t}Encoding>H264</{t}Encoding>
<{t}Resolution><{t}Width>1920</{t}Width><{t}Height>1080</{t}Height></{t}Resolution></{t}VideoEncoderConfiguration>{ptz}</{m}Profiles>"""


class OnvifCamera:
    def __init__(self, user="admin", password="secret", address="127.0.0.1", port=0, clock_ahead=0, prefixed=True, http_digest=False,
                 old=False, moves=True, said_host=None):
        self.user, self.password, self.http_digest, self.old, self.moves = user, password, http_digest, old, moves
        self.clock_ahead = clock_ahead
        self.prefixed = prefixed
        self.said_host = said_host  # the address that it believes to have
        self.asked = []  # operations, in the order in which they were carried out
        self.orders = []  # of moves: ("ContinuousMove", {"pan": …}), ("Stop", {}), …
        self.refused = 0
        self.delays = {}  # by operation, seconds before it is carried out
        self.held = {}  # by operation, an event that its answer waits for
        self.silent = False
        self.nonces, self.http_nonce = set(), secrets.token_hex(8)
        self.told = threading.Condition()
        camera = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                status, fields, answer = camera.answer(body, self.headers)
                if answer is None:
                    self.close_connection = True
                    return
                answer = answer.encode()
                self.send_response(status)
                for name, value in fields:
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/soap+xml; charset=utf-8")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a client that goes is part of the tests

        self.server = Server((address, port), Handler)
        self.address, self.port = self.server.server_address
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def url(self):
        return f"http://{self.address}:{self.port}/onvif/device_service"

    def stop(self):
        for event in self.held.values():
            event.set()
        self.server.shutdown()
        self.server.server_close()

    def now(self):
        return datetime.now(timezone.utc) + timedelta(seconds=self.clock_ahead)

    def wait(self, holds, what, patience=20):
        with self.told:
            if not self.told.wait_for(holds, patience):
                raise AssertionError(f"{what}: {self.orders} {self.asked}")

    # ---- SOAP

    def answer(self, text, headers):
        operation = re.search(r"<s:Body><(\w+)", text)[1]
        if operation not in OPEN:
            if self.http_digest and not self._knows_http(headers.get("Authorization", "")):
                self.refused += "Authorization" in headers
                return 401, [("WWW-Authenticate", f'Digest realm="c", qop="auth", nonce="{self.http_nonce}"')], "<html>401</html>"
            if not self.http_digest and not self._knows(text):
                with self.told:
                    self.refused += 1
                return self.fault("Sender", "NotAuthorized", "The action requested requires authorization")
        if self.silent:
            return 200, [], None
        if operation in self.held:
            self.held[operation].wait()
        if operation in self.delays:
            threading.Event().wait(self.delays[operation])
        fields = [("Connection", "keep-alive")]
        with self.told:
            self.asked.append(operation)
            answer = getattr(self, "_" + operation, None)
            inner = answer(text) if answer else None
            self.told.notify_all()
        if isinstance(inner, tuple):
            return inner
        if inner is None:
            return self.fault("Receiver", "ActionNotSupported", "Optional Action Not Implemented")
        return 200, fields, self.envelope(f"<{self.p('x')}{operation}Response>{inner}</{self.p('x')}{operation}Response>")

    def p(self, prefix):
        return prefix + ":" if self.prefixed else ""

    def envelope(self, inner):
        if not self.prefixed:
            return f'<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"><Header/><Body>{inner}</Body></Envelope>'
        return ('<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope"'
                ' xmlns:x="urn:x" xmlns:tt="http://www.onvif.org/ver10/schema"><SOAP-ENV:Body>'
                f"{inner}</SOAP-ENV:Body></SOAP-ENV:Envelope>")

    def fault(self, code, subcode, reason):
        return (400 if code == "Sender" else 500), [], self.envelope(
            f"<s:Fault xmlns:s='http://www.w3.org/2003/05/soap-envelope' xmlns:ter='http://www.onvif.org/ver10/error'><s:Code>"
            f"<s:Value>s:{code}</s:Value><s:Subcode><s:Value>ter:{subcode}</s:Value></s:Subcode></s:Code>"
            f"<s:Reason><s:Text xml:lang='en'>{reason}</s:Text></s:Reason></s:Fault>")

    def _knows(self, text):
        if self.user is None:
            return True
        said = {key: re.search(rf"<\w+:{key}\b[^>]*>([^<]*)<", text) for key in ("Username", "Password", "Nonce", "Created")}
        if not all(said.values()):
            return False
        said = {key: match[1] for key, match in said.items()}
        created = datetime.strptime(said["Created"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
        nonce = base64.b64decode(said["Nonce"])
        wanted = base64.b64encode(hashlib.sha1(nonce + said["Created"].encode() + self.password.encode()).digest()).decode()
        is_new = nonce not in self.nonces and len(nonce) >= 8
        self.nonces.add(nonce)
        return said["Username"] == self.user and said["Password"] == wanted and is_new and abs(created - self.now()) < timedelta(seconds=5)

    def _knows_http(self, field):
        said = {key: a or b for key, a, b in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', field)}
        md5 = lambda words: hashlib.md5(words.encode()).hexdigest()  # noqa: E731
        secret = md5(f"{self.user}:c:{self.password}")
        wanted = md5(":".join([secret, self.http_nonce, said.get("nc", ""), said.get("cnonce", ""), "auth", md5("POST:" + said.get("uri", ""))]))
        return said.get("username") == self.user and said.get("response") == wanted

    # ---- operations

    def _at(self, path):
        return f"http://{self.said_host or self.address}:{self.port}{path}"

    def _GetSystemDateAndTime(self, _):
        now, t = self.now(), self.p("tt")
        return (f"<{t}SystemDateAndTime><{t}DateTimeType>NTP</{t}DateTimeType><{t}UTCDateTime><{t}Time><{t}Hour>{now.hour}</{t}Hour>"
                f"<{t}Minute>{now.minute}</{t}Minute><{t}Second>{now.second}</{t}Second></{t}Time><{t}Date><{t}Year>{now.year}</{t}Year>"
                f"<{t}Month>{now.month}</{t}Month><{t}Day>{now.day}</{t}Day></{t}Date></{t}UTCDateTime></{t}SystemDateAndTime>")

    def _GetServices(self, _):
        if self.old:
            return None
        x = self.p("x")
        spaces = [("http://www.onvif.org/ver10/device/wsdl", "/onvif/device_service"), ("http://www.onvif.org/ver10/media/wsdl", "/onvif/media")]
        if self.moves:
            spaces.append(("http://www.onvif.org/ver20/ptz/wsdl", "/onvif/ptz"))
        return "".join(f"<{x}Service><{x}Namespace>{space}</{x}Namespace><{x}XAddr>{self._at(path)}</{x}XAddr></{x}Service>" for space, path in spaces)

    def _GetCapabilities(self, _):
        t, x = self.p("tt"), self.p("x")
        ptz = f"<{t}PTZ><{t}XAddr>{self._at('/onvif/ptz')}</{t}XAddr></{t}PTZ>" if self.moves else ""
        return f"<{x}Capabilities><{t}Media><{t}XAddr>{self._at('/onvif/media')}</{t}XAddr></{t}Media>{ptz}</{x}Capabilities>"

    def _GetDeviceInformation(self, _):
        x = self.p("x")
        return f"<{x}Manufacturer>tp-link</{x}Manufacturer><{x}Model>Tapo C200</{x}Model><{x}FirmwareVersion>1.3.6</{x}FirmwareVersion>"

    def _GetProfiles(self, _):
        ptz = f"<{self.p('tt')}PTZConfiguration token='PTZToken'/>" if self.moves else ""
        return "".join(PROFILE.format(m=self.p("x"), t=self.p("tt"), token=token, ptz=ptz) for token in ("profile_1", "profile_2"))

    def _uri(self, uri):
        return f"<{self.p('x')}MediaUri><{self.p('tt')}Uri>{uri}</{self.p('tt')}Uri></{self.p('x')}MediaUri>"

    def _GetStreamUri(self, _):
        return self._uri(f"rtsp://{self.said_host or self.address}:554/stream1?a=1&amp;b=2")

    def _GetSnapshotUri(self, _):
        return self._uri(self._at("/snapshot.jpg"))

    def _GetPresets(self, _):
        return "".join(f"<{self.p('x')}Preset token='{token}'><{self.p('tt')}Name>{name}</{self.p('tt')}Name></{self.p('x')}Preset>"
                       for token, name in (("1", "Door"), ("2", "Gate &amp; path")))

    def _ContinuousMove(self, text):
        turn, zoom = re.search(r'<PanTilt[^>]* x="([^"]+)" y="([^"]+)"', text), re.search(r'<Zoom[^>]* x="([^"]+)"', text)
        order = {"profile": re.search("<ProfileToken>(.*?)</", text)[1], "timeout": re.search("<Timeout>(.*?)</", text)[1]}
        order |= {"pan": float(turn[1]), "tilt": float(turn[2])} if turn else {}
        order |= {"zoom": float(zoom[1])} if zoom else {}
        self.orders.append(("ContinuousMove", order))
        return ""

    def _Stop(self, _):
        self.orders.append(("Stop", {}))
        return ""

    def _GotoPreset(self, text):
        token = re.search("<PresetToken>(.*?)</", text)[1]
        if token not in ("1", "2"):
            return self.fault("Sender", "NoToken", "The requested preset token does not exist")
        self.orders.append(("GotoPreset", {"preset": token}))
        return ""


def answer_probes(address, door, name="Front%20door"):
    """Answers to WS-Discovery by the network of that address, for ever."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((GROUP, DISCOVERY_PORT))
    listener.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, struct.pack("4s4s", socket.inet_aton(GROUP), socket.inet_aton(address)))
    while True:
        question, asker = listener.recvfrom(65536)
        message = re.search(rb"MessageID[^>]*>([^<]+)<", question)
        if not message or b"NetworkVideoTransmitter" not in question:
            continue
        listener.sendto(
            f"""<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"
 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing"><env:Header>
<w:RelatesTo>{message[1].decode()}</w:RelatesTo></env:Header><env:Body><d:ProbeMatches><d:ProbeMatch><w:EndpointReference>
<w:Address>urn:uuid:f00d</w:Address></w:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types>
<d:Scopes>onvif://www.onvif.org/name/{name} onvif://www.onvif.org/hardware/C200</d:Scopes><d:XAddrs>{door}</d:XAddrs>
</d:ProbeMatch></d:ProbeMatches></env:Body></env:Envelope>""".encode(), asker)


def answer_rtsp(address, port):
    """Says who it is, and no more."""
    listener = socket.create_server((address, port))
    while True:
        connection, _ = listener.accept()
        connection.recv(4096)
        connection.sendall(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nServer: Old Camera 1.0\r\nPublic: OPTIONS\r\n\r\n")
        connection.close()


def main(kind, address):
    if kind == "discovered":
        camera = OnvifCamera(address=address, port=2020)
        threading.Thread(target=answer_probes, args=(address, camera.url), daemon=True).start()
    elif kind == "scanned":
        OnvifCamera(address=address, port=8080, prefixed=False, user=None)
    else:
        threading.Thread(target=answer_rtsp, args=(address, 8554), daemon=True).start()
    print("listening", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
