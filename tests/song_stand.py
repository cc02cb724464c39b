#!/usr/bin/python3
"""A VJ's rig, for the page of the song in a browser: the DJ program of examples/vj, its words, and a Spotify of our own to log in at.

`song_stand.py WEB_FOLDER` prints a line of JSON: the address of the page, and that of Spotify. Each line of its standard input is a word: "refuse"
(the person at Spotify does not agree from now on), "agree", "play" (a track at Spotify). It ends with its standard input. TUTTI_BIN names
the folder of the programs."""

import json
import pathlib
import sys
import urllib.parse

from http_fixture import Answer
from rig import Installation, free_port
from spotify_fixture import CLIENT, FakeSpotify, track

EXAMPLE = pathlib.Path(__file__).resolve().parent.parent / "examples" / "vj"
CONFIG = """
name = "vj"
[hub]
tcp = "off"
[osc]
send = ["127.0.0.1:{osc}"]

[service.now-playing]
[service.virtualdj]
config = {{ path = "{folder}/now-playing.txt" }}
[service.player]
run = ["/usr/bin/python3", "{example}/player.py", "{folder}/now-playing.txt"]
needs = ["virtualdj"]
[service.lyrics]
config = {{ folder = "{example}/lyrics", lrclib = false }}
[service.spotify]
config = {{ client_id = "{client}", accounts_url = "{spotify}", api_url = "{spotify}", interval = 0.5, idle_interval = 0.5 }}
"""


class SpotifyWithPage(FakeSpotify):
    """And a browser that comes to its page: the person agrees at once, or does not."""

    def __init__(self):
        self.agrees = True
        super().__init__()

    def reply(self, request):
        method, path, *_ = request
        if (method, path.split("?")[0]) != ("GET", "/authorize"):
            return super().reply(request)
        back = self.agree(self.url + path)
        if not self.agrees:
            state = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(back).query))["state"]
            back = back.split("?")[0] + "?" + urllib.parse.urlencode({"error": "access_denied", "state": state})
        return Answer("", 302, fields=[("Location", back)])


def main(web):
    spotify = SpotifyWithPage()
    with Installation("") as installation:
        installation.config.write_text(CONFIG.format(folder=installation.folder, example=EXAMPLE, client=CLIENT, spotify=spotify.url, osc=free_port()))
        address = f"127.0.0.1:{free_port()}"
        installation.up("--listen", address, "--web", pathlib.Path(web).resolve())
        print(json.dumps({"url": f"http://{address}", "spotify": spotify.url}), flush=True)
        for line in sys.stdin:
            word = line.strip()
            if word in ("agree", "refuse"):
                spotify.agrees = word == "agree"
            elif word == "play":
                spotify.play(track())
        installation.tutti("down")
    spotify.stop()


if __name__ == "__main__":
    main(sys.argv[1])
