"""The services that know songs, as tutti-lyrics asks them: LRCLIB, a language model in two ways, and ComfyUI.

Each says which published page its shapes are of. Each is a Fixture (http_fixture): `instead` is what is answered in place of the right
thing, by path; `asked()` says what it was asked."""

import difflib
import json
import struct
import urllib.parse
import zlib

from http_fixture import Answer, Fixture


class Service(Fixture):
    def __init__(self, certificate=None):
        self.instead = {}
        super().__init__(self.reply, certificate=certificate)

    def reply(self, request):
        method, target, headers, body = request
        parts = urllib.parse.urlsplit(target)
        for path, answer in self.instead.items():
            if parts.path.startswith(path):
                return answer(request) if callable(answer) else answer
        query = dict(urllib.parse.parse_qsl(parts.query))
        return self.right(method, parts.path, query, headers, json.loads(body) if body else None)


class Lrclib(Service):
    """lrclib.net/docs: "Get lyrics with a track's signature", "Search for lyrics records"."""

    def __init__(self, certificate=None):
        self.records = []
        super().__init__(certificate)

    def add(self, artist, title, seconds, synced=None, plain=None, album="", instrumental=False):
        self.records.append({
            "id": 3396226 + len(self.records), "name": title, "trackName": title, "artistName": artist, "albumName": album,
            "duration": seconds, "instrumental": instrumental, "plainLyrics": plain, "syncedLyrics": synced})

    def right(self, method, path, query, headers, _):
        if "Tutti" not in headers.get("User-Agent", ""):
            return Answer({"code": 403, "name": "Forbidden", "message": "say who asks"}, 403)  # ours: the page only asks for it
        wanted = (query.get("artist_name", "").lower(), query.get("track_name", "").lower())
        if (method, path) == ("GET", "/api/get"):
            for record in self.records:
                is_it = (record["artistName"].lower(), record["trackName"].lower()) == wanted
                if is_it and abs(record["duration"] - float(query.get("duration", record["duration"]))) <= 2:
                    return Answer(record)
            return Answer({"code": 404, "name": "TrackNotFound", "message": "Failed to find specified track"}, 404)
        if (method, path) == ("GET", "/api/search"):
            likeness = lambda record: difflib.SequenceMatcher(None, record["trackName"].lower(), wanted[1]).ratio()  # noqa: E731
            found = sorted((record for record in self.records if likeness(record) > 0.5), key=likeness, reverse=True)
            return Answer(found[:20])
        return Answer({"code": 404, "name": "NotFound", "message": "Not Found"}, 404)


class OpenAiLike(Service):
    """platform.openai.com/docs/api-reference: "List models", "Create chat completion". `say(question)` gives the model's text."""

    def __init__(self, say, key=None, models=("text-embedding-3-small", "gpt-4.1-mini"), takes_format=True):
        self.say, self.key, self.models, self.takes_format = say, key, models, takes_format
        super().__init__()

    @staticmethod
    def error(status, message, kind="invalid_request_error"):
        return Answer({"error": {"message": message, "type": kind, "param": None, "code": None}}, status)

    def right(self, method, path, _, headers, body):
        if self.key and headers.get("Authorization") != f"Bearer {self.key}":
            return self.error(401, f"Incorrect API key provided: {headers.get('Authorization')}")
        if (method, path) == ("GET", "/v1/models"):
            return Answer({"object": "list", "data": [
                {"id": name, "object": "model", "created": 1686935002, "owned_by": "system"} for name in self.models]})
        if (method, path) != ("POST", "/v1/chat/completions"):
            return self.error(404, f"Unknown request URL: {method} {path}")
        if body["model"] not in self.models:
            return self.error(404, f"The model `{body['model']}` does not exist")
        if "response_format" in body and not self.takes_format:
            return self.error(400, "'response_format.type' must be 'json_schema' or 'text'")
        text = self.say(body["messages"][-1]["content"])
        return Answer({
            "id": "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT", "object": "chat.completion", "created": 1741569952, "model": body["model"],
            "choices": [{"index": 0, "message": {"role": "assistant", "content": text, "refusal": None, "annotations": []},
                         "logprobs": None, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 19, "completion_tokens": 10, "total_tokens": 29}, "service_tier": "default"})


class Ollama(Service):
    """Ollama's API documentation (docs/api.md): "List Local Models", "Generate a chat completion"; and /v1 beside it, as it has."""

    def __init__(self, say, models=("nomic-embed-text:latest", "llama3.2:3b")):
        self.say, self.models = say, models
        super().__init__()

    def right(self, method, path, _, __, body):
        if (method, path) == ("GET", "/api/tags"):
            return Answer({"models": [
                {"name": name, "model": name, "modified_at": "2026-11-04T14:56:49.277302595-07:00", "size": 2019393189,
                 "digest": "a80c4f17acd55265feec403c7aef86be0c25983ab279d83f3bcd3abbcb5b8b72",
                 "details": {"parent_model": "", "format": "gguf", "family": "llama", "families": ["llama"],
                             "parameter_size": "3.2B", "quantization_level": "Q4_K_M"}} for name in self.models]})
        if (method, path) != ("POST", "/api/chat"):
            return Answer("404 page not found", 404, "text/plain")
        if body["model"] not in self.models:
            return Answer({"error": f"model '{body['model']}' not found"}, 404)
        return Answer({
            "model": body["model"], "created_at": "2026-12-12T14:13:43.416799Z",
            "message": {"role": "assistant", "content": self.say(body["messages"][-1]["content"])}, "done_reason": "stop", "done": True,
            "total_duration": 5191566416, "load_duration": 2154458, "prompt_eval_count": 26, "prompt_eval_duration": 383809000,
            "eval_count": 298, "eval_duration": 4799921000})


def png(width=8, height=8, colour=(90, 30, 120)):
    """A picture of one colour (PNG, ISO/IEC 15948)."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes(colour) * width for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


WORKFLOW = {
    "3": {"class_type": "KSampler", "inputs": {"seed": "{seed}", "steps": 20, "cfg": 7, "sampler_name": "euler", "scheduler": "normal",
          "denoise": 1, "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "v1-5-pruned-emaonly.safetensors"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512, "batch_size": 1}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "{prompt}, oil on canvas", "clip": ["4", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "letters", "clip": ["4", 1]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
    "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "tutti", "images": ["8", 0]}}}


class ComfyUi(Service):
    """docs.comfy.org, "Server > Routes": /prompt, /history/{prompt_id}, /view, /queue. A prompt is done when its history was asked for
    `turns` times; with `fails` it ends as an error."""

    def __init__(self, turns=2, fails=False):
        self.turns, self.fails, self.prompts, self.looks, self.deleted = turns, fails, {}, {}, []
        super().__init__()

    def right(self, method, path, query, _, body):
        if (method, path) == ("POST", "/prompt"):
            return self.queue(body["prompt"])
        if (method, path) == ("POST", "/queue"):
            self.deleted += body.get("delete", [])
            return Answer("")
        if method == "GET" and path.startswith("/history/"):
            return self.history(path.removeprefix("/history/"))
        if (method, path) == ("GET", "/view"):
            known = query.get("filename", "").endswith("_.png") and query.get("type") == "output"
            return Answer(png(), content_type="image/png") if known else Answer("", 404)
        return Answer("", 404)

    def queue(self, prompt):
        if not any(node["class_type"] == "SaveImage" for node in prompt.values()):
            return Answer({"error": {"type": "prompt_no_outputs", "message": "Prompt has no outputs", "details": "", "extra_info": {}},
                           "node_errors": {}}, 400)
        if not isinstance(prompt["3"]["inputs"]["seed"], int):
            return Answer({"error": {"type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed validation",
                                     "details": "", "extra_info": {}}, "node_errors": {"3": {}}}, 400)
        identity = f"8b5b6a4e-{len(self.prompts):012x}"
        self.prompts[identity], self.looks[identity] = prompt, 0
        return Answer({"prompt_id": identity, "number": len(self.prompts), "node_errors": {}})

    def history(self, identity):
        if identity not in self.prompts:
            return Answer({})
        self.looks[identity] += 1
        if self.looks[identity] <= self.turns:
            return Answer({})
        status = {"status_str": "error" if self.fails else "success", "completed": not self.fails, "messages": []}
        images = [] if self.fails else [{"filename": f"tutti_{len(self.prompts):05}_.png", "subfolder": "", "type": "output"}]
        return Answer({identity: {"prompt": [1, identity, self.prompts[identity], {}, ["9"]], "outputs": {"9": {"images": images}},
                                  "status": status, "meta": {}}})
