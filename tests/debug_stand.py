#!/usr/bin/python3
"""A show with a router of OSC, a debugger and a recorder, for the page in a browser.

`debug_stand.py WEB_FOLDER` prints a line of JSON: the address of the page, and the port that OSC is sent to. A line that comes in is
published as an event. It ends with its standard input. TUTTI_BIN names the folder of the programs."""

import json
import pathlib
import sys

from rig import BIN, Installation, free_port, wait_until

CONFIG = """
name = "show"
[hub]
tcp = "off"
[osc]
listen = "127.0.0.1:{osc}"
[service.debug]
[service.recorder]
run = ["{programs}/tutti", "record", "{recordings}/show.jsonl", "event/#"]
ready = "exec"
[service.talker]
run = ["sh", "-c", "echo 'the talker is here'; exec sleep infinity"]
ready = "exec"
"""


def main(web):
    with Installation("") as installation:
        recordings = installation.folder / "state" / "recordings"
        recordings.mkdir(parents=True)
        osc = free_port()
        installation.config.write_text(CONFIG.format(osc=osc, programs=BIN.resolve(), recordings=recordings))
        address = f"127.0.0.1:{free_port()}"
        installation.up("--listen", address, "--web", pathlib.Path(web).resolve())
        state = lambda: json.loads(installation.tutti("call", "debug", "get_state", "{}", "--control").stdout)["state"]  # noqa: E731
        wait_until(lambda: state()["router"] and (recordings / "show.jsonl").exists(), "the debugger to hear the router, and the recorder")
        print(json.dumps({"url": f"http://{address}", "osc": osc}), flush=True)
        for line in sys.stdin:
            installation.tutti("pub", "event/button/press", line.strip())
        installation.tutti("down")


if __name__ == "__main__":
    main(sys.argv[1])
