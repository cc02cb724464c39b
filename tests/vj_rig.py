"""The installation of examples/vj, at ports of its own, with something for each screen of the console to show."""

import re
import shutil

from rig import ROOT, Installation, free_port

EXAMPLE = ROOT / "examples" / "vj"
BESIDES = """
[service.alerts]
[config.alerts.rules.stale]
reading = "co2/air"
above = 1200
[service.system]
[playlist.banner]
steps = [{ type = "text.show", data = { text = "hello" } }]
[gesture.tap_twice]
double_tap = "button.press"
emit = "button.double_tap"
[input.buttons]
kind = "program"
run = ["sh", "-c", "while sleep 0.1; do echo '{\\"event_type\\":\\"button.press\\",\\"data\\":{\\"code\\":\\"a\\"}}'; done"]
"""
HUB = '\n[hub]\ntcp = "127.0.0.1:0"\n'
IMPLIED = ("hub", "orchestrator", "director", "gateway", "input", "render", "output", "osc")  # those that the file does not name


class Show(Installation):
    """`send` is the port that its OSC goes to, `listen` the one where the router hears it; `each` a line for every service."""

    def __init__(self, besides=BESIDES, each="", send=None, **options):
        self.send, self.listen = send or free_port(), free_port()
        text = (EXAMPLE / "tutti.toml").read_text(encoding="utf-8")
        for said, now in (("127.0.0.1:8080", "127.0.0.1:0"), ("127.0.0.1:9000", f"127.0.0.1:{self.send}"),
                          ("127.0.0.1:9001", f"127.0.0.1:{self.listen}")):
            text, found = re.subn(re.escape(f'"{said}"'), f'"{now}"', text)
            assert found == 1, f"{said} in examples/vj/tutti.toml"
        text += HUB + besides
        if each:
            text += "".join(f"[service.{name}]\n" for name in IMPLIED)
            text = re.sub(r"^\[service\..*$", rf"\g<0>\n{each}", text, flags=re.MULTILINE)
        super().__init__(text, **options)
        shutil.copytree(EXAMPLE / "lyrics", self.folder / "lyrics")
        shutil.copy(EXAMPLE / "player.py", self.folder)
