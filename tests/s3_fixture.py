"""A server that speaks S3, as far as uploads, lists and downloads go, and checks each request's signature (Signature Version 4) as the
description of that has it: by the bytes of the request line, the fields and the body that came."""

import hashlib
import hmac
import http.server
import re
import threading
import urllib.parse

ACCESS_KEY = "TUTTI-ACCESS"
SECRET_KEY = "a secret/of+ours"
REGION = "eu-test-1"
LEAST_PART = 5 << 20


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _encode(text):
    return urllib.parse.quote(text, safe="-_.~")


class Refused(Exception):
    def __init__(self, status, code, message):
        super().__init__(code)
        self.status, self.code, self.message = status, code, message


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    is_mute = False

    def log_message(self, *_):
        pass

    @property
    def store(self):
        return self.server.store

    def _answer(self, status, body=b"", **fields):
        if self.is_mute:
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in fields:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _check_signature(self, body):
        said = self.headers.get("Authorization", "")
        found = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})", said)
        if not found:
            raise Refused(400, "AuthorizationHeaderMalformed", "that is no signature of version 4")
        access, date, region, names, signature = found.groups()
        if access != ACCESS_KEY:
            raise Refused(403, "InvalidAccessKeyId", "there is no such key")
        if region != REGION:
            raise Refused(400, "AuthorizationHeaderMalformed", f"the region is {REGION}")
        digest = hashlib.sha256(body).hexdigest()
        if self.headers["x-amz-content-sha256"] != digest:
            raise Refused(400, "XAmzContentSHA256Mismatch", "the body is not what was signed")
        time = self.headers["x-amz-date"]
        if not re.fullmatch(date + r"T\d{6}Z", time):
            raise Refused(400, "AuthorizationHeaderMalformed", "the dates differ")
        signed = names.split(";")
        must = {"host"} | {name.lower() for name in self.headers if name.lower().startswith("x-amz-")}
        if signed != sorted(signed) or not must <= set(signed):
            raise Refused(403, "AccessDenied", f"not signed: {must - set(signed)}")
        path, _, query = self.path.partition("?")
        pairs = sorted((_encode(name), _encode(value)) for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True))
        canonical = "\n".join([
            self.command, path, "&".join(f"{name}={value}" for name, value in pairs),
            *(f"{name}:{' '.join(self.headers[name].split())}" for name in signed), "", names, digest])
        to_sign = "\n".join(["AWS4-HMAC-SHA256", time, f"{date}/{region}/s3/aws4_request", hashlib.sha256(canonical.encode()).hexdigest()])
        key = _hmac(("AWS4" + SECRET_KEY).encode(), date)
        for part in (region, "s3", "aws4_request"):
            key = _hmac(key, part)
        if not hmac.compare_digest(_hmac(key, to_sign).hex(), signature):
            raise Refused(403, "SignatureDoesNotMatch", "the signature is not what it would be")

    def _carry_out(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        store = self.store
        with store.lock:
            store.requests.append((self.command, self.path))
            failure = store.failures.pop(0) if store.failures else None
        if failure == "drop":
            self.close_connection = True
            return
        self.is_mute = failure == "lost"  # carried out, and the answer does not come
        if failure == "lie":
            raise Refused(200, "InternalError", "it is not there")
        if failure and not self.is_mute:
            raise Refused(failure, "SlowDown", "later, please")
        self._check_signature(body)
        path, _, query = self.path.partition("?")
        name = urllib.parse.unquote(path)
        query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        if not name.startswith(f"/{store.bucket}/"):
            raise Refused(404, "NoSuchBucket", "there is no such bucket")
        name = name.removeprefix(f"/{store.bucket}/")
        if self.command == "GET" and not name:
            self._list(query)
            return
        with store.lock:
            self._of_object(name, query, body)
        if store.after:
            store.after(self.command, name, query)

    def _list(self, query):
        """Two names a page, so that who asks has to go on."""
        assert query["list-type"] == "2"
        names = sorted(name for name in self.store.objects if name.startswith(query["prefix"]) and name > query.get("continuation-token", ""))
        page = "".join(f"<Contents><Key>{name}</Key><Size>1</Size></Contents>" for name in names[:2])
        further = f"<NextContinuationToken>{names[1]}</NextContinuationToken>" if len(names) > 2 else ""
        self._answer(200, f"<?xml version=\"1.0\"?><ListBucketResult>{page}{further}</ListBucketResult>".encode())

    def _get(self, name):
        if name not in self.store.objects:
            raise Refused(404, "NoSuchKey", "there is no such object")
        content, fields = self.store.objects[name]
        first, last = (int(each) for each in re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["Range"]).groups())
        if first >= len(content):
            raise Refused(416, "InvalidRange", "it ends before")
        self._answer(206, content[first:last + 1], **fields)

    def _of_object(self, name, query, body):
        store = self.store
        if self.command == "HEAD":
            if name not in store.objects:
                self._answer(404)
                return
            content, fields = store.objects[name]
            self._answer(200, Content_Length=str(len(content)), **fields)
            return
        if self.command == "GET":
            self._get(name)
            return
        owner = {"x_amz_meta_tutti_of": self.headers["x-amz-meta-tutti-of"]} if "x-amz-meta-tutti-of" in self.headers else {}
        if self.command == "POST" and "uploads" in query:
            given = f"upload&{len(store.uploads)}/+"
            store.uploads[given] = (name, owner, {})
            xml = f"<?xml version=\"1.0\"?><InitiateMultipartUploadResult><UploadId>{given.replace('&', '&amp;')}</UploadId></InitiateMultipartUploadResult>"
            self._answer(200, xml.encode())
            return
        if "uploadId" in query:
            if query["uploadId"] not in store.uploads:
                raise Refused(404, "NoSuchUpload", "it was taken away")
            of, fields, parts = store.uploads[query["uploadId"]]
            assert of == name
            if self.command == "PUT":
                parts[int(query["partNumber"])] = body
                self._answer(200, ETag=f"\"{hashlib.md5(body).hexdigest()}\"")
                return
            listed = re.findall(r"<Part><PartNumber>(\d+)</PartNumber><ETag>([^<]*)</ETag></Part>", body.decode())
            whole = []
            for number, tag in listed:
                part = parts.get(int(number))
                if part is None or tag != f"\"{hashlib.md5(part).hexdigest()}\"":
                    raise Refused(400, "InvalidPart", f"part {number}")
                whole.append(part)
            if any(len(part) < LEAST_PART for part in whole[:-1]):
                raise Refused(400, "EntityTooSmall", "a part is too small")
            store.objects[name] = (b"".join(whole), fields)
            del store.uploads[query["uploadId"]]
            self._answer(200, b"<CompleteMultipartUploadResult></CompleteMultipartUploadResult>")
            return
        if self.command == "PUT":
            store.objects[name] = (body, owner)
            self._answer(200, ETag="\"x\"")
            return
        raise Refused(405, "MethodNotAllowed", self.command)

    def _respond(self):
        try:
            self._carry_out()
        except Refused as why:
            xml = f"<?xml version=\"1.0\"?><Error><Code>{why.code}</Code><Message>{why.message}</Message></Error>"
            self._answer(why.status, xml.encode())

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _respond  # noqa: N815


class S3Store:
    """Objects of one bucket: name → (bytes, fields). A context manager, which serves on a port of its own."""

    def __init__(self, bucket="shows"):
        self.bucket = bucket
        self.objects, self.uploads, self.requests, self.failures = {}, {}, [], []
        self.after = None  # called after each request that was carried out
        self.lock = threading.Lock()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.server.store = self
        self.server.daemon_threads = True

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
