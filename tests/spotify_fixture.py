"""Spotify, as far as a monitor of playback asks it: the accounts service and the Web API's player.

Shapes and rules are those of developer.spotify.com/documentation/web-api: "Get Playback State" (reference), "Authorization Code with
PKCE Flow" and "Refreshing tokens" (tutorials), "API calls" and "Rate limits" (concepts). The challenge is checked as RFC 7636 §4.6 says."""

import base64
import hashlib
import time
import urllib.parse

from http_fixture import Answer, Fixture

CLIENT = "0123456789abcdef0123456789abcdef"
DEVICE = {"id": "74ASZWbe4lXaubB36ztrGX", "is_active": True, "is_private_session": False, "is_restricted": False,
          "name": "Kitchen speaker", "type": "Computer", "volume_percent": 59, "supports_volume": True}


def track(title="Home before the Rain", artists=("The Paper Boats", "Mira Söderberg"), seconds=207.959, album="Tides & Lanterns"):
    identity = hashlib.md5(title.encode()).hexdigest()[:22]
    return {
        "album": {"album_type": "album", "total_tracks": 9, "id": "2up3OPMp9Tb4dAKM2erWXQ", "name": album, "release_date": "1981-12",
                  "images": [{"url": "https://i.scdn.co/image/ab67616d00001e02", "height": 300, "width": 300}], "type": "album"},
        "artists": [{"id": "6l3HvQ5sa6mXTsMTB19rO5", "name": name, "type": "artist"} for name in artists],
        "available_markets": ["AT", "DE"], "disc_number": 1, "duration_ms": round(seconds * 1000), "explicit": False, "id": identity,
        "is_local": False, "name": title, "popularity": 61, "track_number": 4, "type": "track", "uri": f"spotify:track:{identity}"}


def episode(title="Episode 12: Salt", show="Harbour Lights"):
    return {"description": "Two sailors.", "duration_ms": 1686230, "explicit": False, "id": "512ojhOuo1ktJprKbVcKyQ", "name": title,
            "release_date": "2026-11-15", "type": "episode", "uri": "spotify:episode:512ojhOuo1ktJprKbVcKyQ",
            "show": {"id": "38bS44xjbVVZ3No3ByF1dJ", "name": show, "publisher": "Radio Pier", "type": "show"}}


def error(status, message, fields=()):
    """The regular error object."""
    return Answer({"error": {"status": status, "message": message}}, status, fields=fields)


def refused(kind, description, status=400):
    """The authentication error object."""
    return Answer({"error": kind, "error_description": description}, status)


class FakeSpotify(Fixture):
    """`url` is both the accounts service's and the API's. `instead`: what is answered in place of the right thing, by path."""

    def __init__(self, certificate=None):
        self.codes, self.access, self.refresh, self.given, self.rotates, self.valid = {}, set(), None, 0, True, 3600
        self.instead, self.item, self.kind, self.is_playing, self.started, self.rest = {}, None, "track", False, 0.0, 0.0
        super().__init__(self.reply, certificate=certificate)

    # ---- what a person does

    def agree(self, url):
        """The browser at that address, and a person who agrees: where it is sent back to."""
        parts = urllib.parse.urlsplit(url)
        query = dict(urllib.parse.parse_qsl(parts.query, strict_parsing=True))
        assert parts.path == "/authorize" and query["client_id"] == CLIENT and query["response_type"] == "code", url
        assert query["code_challenge_method"] == "S256" and query["scope"] == "user-read-playback-state", url
        code = f"AQ/code+{len(self.codes)}"
        self.codes[code] = query
        return query["redirect_uri"] + "?" + urllib.parse.urlencode({"code": code, "state": query["state"]})

    def play(self, item, position=0.0, kind="track"):
        self.item, self.kind, self.is_playing, self.started = item, kind, True, time.monotonic() - position

    def pause(self):
        self.rest, self.is_playing = time.monotonic() - self.started, False

    def close_player(self):
        self.item, self.kind = None, "track"

    def take_back(self):
        """The person ends the app's access, on Spotify's page of apps."""
        self.refresh, self.access = None, set()

    # ---- what it answers

    def reply(self, request):
        method, path, headers, body = request
        path = path.split("?")[0]
        if path in self.instead:
            return self.instead[path]
        if (method, path) == ("POST", "/api/token"):
            if headers.get("Content-Type") != "application/x-www-form-urlencoded":
                return refused("invalid_request", "not a form")
            return self.token(dict(urllib.parse.parse_qsl(body.decode(), strict_parsing=True)))
        if (method, path) == ("GET", "/v1/me/player"):
            scheme, _, token = headers.get("Authorization", "").partition(" ")
            return self.player() if scheme == "Bearer" and token in self.access else error(401, "The access token expired")
        return error(404, "Service not found")

    def token(self, form):
        if form.get("client_id") != CLIENT:
            return refused("invalid_client", "Invalid client")
        if form.get("grant_type") == "authorization_code":
            asked = self.codes.pop(form["code"], None)
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if not asked or asked["redirect_uri"] != form["redirect_uri"] or asked["code_challenge"] != challenge:
                return refused("invalid_grant", "Invalid authorization code")
        elif form.get("grant_type") != "refresh_token":
            return refused("unsupported_grant_type", "grant_type must be refresh_token or authorization_code")
        elif form["refresh_token"] != self.refresh:
            return refused("invalid_grant", "Refresh token revoked")
        self.given += 1
        access = f"BQ-access-{self.given}"
        self.access = {access}
        answer = {"access_token": access, "token_type": "Bearer", "scope": "user-read-playback-state", "expires_in": self.valid}
        if self.rotates or form["grant_type"] == "authorization_code":
            self.refresh = answer["refresh_token"] = f"AQ-refresh-{self.given}"
        return Answer(answer)

    def player(self):
        if self.item is None and self.kind != "ad":
            return Answer("", 204)
        position = time.monotonic() - self.started if self.is_playing else self.rest
        return Answer({
            "device": DEVICE, "repeat_state": "off", "shuffle_state": False, "smart_shuffle": False, "context": None,
            "timestamp": round(time.time() * 1000), "progress_ms": round(position * 1000), "is_playing": self.is_playing,
            "item": self.item, "currently_playing_type": self.kind, "actions": {"disallows": {"resuming": True}}})
