#!/usr/bin/python3
"""A home behind a password, for the page in a browser: everything that a page can show, made up where this machine has it not.

`home_stand.py WEB_FOLDER` prints a line of JSON: the address of the page, and the password. It ends with its standard input. TUTTI_BIN
names the folder of the programs."""

import json
import pathlib
import sys

from rig import Installation, free_port

PASSWORD = "open sesame"
CONFIG = """
name = "home"
[hub]
tcp = "off"
[gateway]
password = {{ file = "{secret}" }}
[control]

[service.system]
every = "1s"
[service.sensors]
every = "1s"
config = {{ simulate = true }}
[service.weather]
pattern = "ephemeral"
every = "1h"
config = {{ simulate = true }}
[service.co2]
pattern = "ephemeral"
every = "1h"
config = {{ simulate = true }}
[service.pihole]
pattern = "ephemeral"
every = "1h"
config = {{ simulate = true }}
[service.tailscale]
pattern = "ephemeral"
every = "1h"
config = {{ simulate = true }}
[service.history]
[service.exports]

[service.debug]

[service.alerts]
[config.alerts.rules.always-on]
reading = "system/uptime"
above = 0
message = "This machine runs, which is what this rule waits for"

[service.audio]
config = {{ input = "generator:beat?bpm=120" }}

[input.board]
kind = "serial"
simulate = true

[display.panel]
size = [32, 8]

[gesture.twice]
double_tap = "button.press"
emit = "button.double_tap"
[playlist.hello]
trigger = "button.double_tap"
steps = [{{ type = "light.on" }}, {{ offset = 2, type = "light.off" }}]
"""


def main(web):
    with Installation("") as installation:
        secret = installation.folder / "page.password"
        secret.write_text(PASSWORD + "\n")
        secret.chmod(0o600)
        installation.config.write_text(CONFIG.format(secret=secret))
        address = f"127.0.0.1:{free_port()}"
        installation.up("--listen", address, "--web", pathlib.Path(web).resolve())
        print(json.dumps({"url": f"http://{address}", "password": PASSWORD}), flush=True)
        sys.stdin.read()
        installation.tutti("down")


if __name__ == "__main__":
    main(sys.argv[1])
