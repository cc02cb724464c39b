"""differences.txt: which server does otherwise in which fact, and why that is so."""

import re
from dataclasses import dataclass

from . import script

ENTRY = re.compile(r"(hub|mosquitto) (5 and 3\.1\.1|5|3\.1\.1): (\S.*)")


# No fact, but of every one where a connection ends: the reason that MQTT 5 has for it may be left out (§4.13.1: it should be said).
IN_SILENCE = "connections are closed without a word"


@dataclass(frozen=True)
class Difference:
    server: str
    version: int
    title: str
    reason: str

    @property
    def key(self):
        return self.server, self.version, self.title


def read(path):
    """{(server, version, title): Difference}; every one has its reason."""
    found, heads, reason = {}, [], []

    def finish():
        for server, version, title in heads:
            if not reason:
                raise script.Unreadable(f"{path.name}: {title}: no reason")
            each = Difference(server, version, title, " ".join(reason))
            if each.key in found:
                raise script.Unreadable(f"{path.name}: {title}: stands twice")
            found[each.key] = each

    for text in path.read_text(encoding="utf-8").splitlines():
        entry = ENTRY.fullmatch(text)
        if entry:
            if reason:
                finish()
                heads, reason = [], []
            versions = [script.VERSIONS[name] for name in entry[2].split(" and ")]
            heads += [(entry[1], version, entry[3]) for version in versions]
        elif text.startswith("    "):
            reason.append(text.strip())
        elif text and not text.startswith("#"):
            raise script.Unreadable(f"{path.name}: {text}")
    finish()
    return found
