"""The two installations of examples/totem on this machine, each in folders of its own: one that plays, and its inputs."""

import re
import shutil

from input_rig import Board
from rig import ROOT, Installation, free_port, processes_of, wait_until

EXAMPLE = ROOT / "examples" / "totem"


def playing(http=None, mqtt=None):
    """The one that plays, on ports of the kernel's choice; not started."""
    config = (EXAMPLE / "tutti.toml").read_text(encoding="utf-8")
    return staged(config, http, mqtt)


def show(http=None, mqtt=None):
    """All of it on this machine, with devices that are made up; not started."""
    return staged((EXAMPLE / "show.toml").read_text(encoding="utf-8"), http, mqtt)


def staged(config, http=None, mqtt=None):
    installation = Installation(
        f'{config}\n[hub]\ntcp = "127.0.0.1:{mqtt or free_port()}"\n[gateway]\nlisten = "127.0.0.1:{http or free_port()}"\n')
    shutil.copytree(EXAMPLE / "scenes", installation.folder / "scenes")
    shutil.copy(EXAMPLE / "visitor.jsonl", installation.folder)
    return installation


class Left(Installation):
    """The one with the inputs, whose bus is the hub of another. Its boards are ptys in `ports`."""

    def __init__(self, home):
        super().__init__("")
        self.home = home
        self.ports = self.folder / "ports"
        self.ports.mkdir()
        config = self.with_own_places((EXAMPLE / "input.toml").read_text(encoding="utf-8"))
        self.config.write_text(config.replace('kind = "serial"', f'kind = "serial"\ndevice = "{self.ports}/*"'))

    def with_own_places(self, text):
        places = {"totem": self.home.run_directory, "totem-left": self.run_directory, "totem-line": self.folder / "line"}
        return re.sub(r"/run/user/1000/(totem[\w-]*)", lambda place: str(places[place[1]]), text)

    def up(self, *options):
        (self.folder / "line").touch()
        super().up(*options)
        wait_until(lambda: any("tail " in each for each in processes_of(self.run_directory).values()), "the program of input.line")
        return self

    def plug(self, name):
        return Board(self.ports, name)
