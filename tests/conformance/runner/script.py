"""Transcripts as text: what a file holds (Fact), its lines (Line), their words. README.md explains the language."""

import pathlib
import re
import shlex
from dataclasses import dataclass, field

HEADER = re.compile(r"# (MQTT .*?[\]\d]): (\S.*)")
VERSIONS = {"5": 5, "3.1.1": 4}
NAMES = {number: name for name, number in VERSIONS.items()}
LINE = re.compile(r"(?:(?P<version>5|3\.1\.1): )?(?P<who>[A-Z]+)(?P<how>>\+?|<~?| connects| subscribes| publishes)(?: (?P<rest>.*))?$")
WAIT = re.compile(r"wait (\d+(?:\.\d+)?)$")


class Unreadable(Exception):
    """A transcript that says nothing that can be played."""


@dataclass
class Line:
    number: int
    text: str
    who: str = ""
    how: str = ""
    kind: str = ""
    words: dict = field(default_factory=dict)  # name -> text, a list of them for what may come again
    bare: list = field(default_factory=list)
    versions: tuple = (5, 4)


@dataclass
class Fact:
    title: str
    file: str
    statements: dict  # version -> (statement, …): the versions are those that it is played in
    lines: list

    @property
    def takes_time(self):
        return any(line.how == "wait" or {"within", "after"} & set(line.words) for line in self.lines)


def _clauses(text, where):
    """ "MQTT 5 [a] [b], MQTT 3.1.1 [c]" or "MQTT 5 and 3.1.1 [a]" as {version: (ids)}."""
    found = {}
    for part in re.split(r", (?=MQTT )", text):
        versions = re.match(r"MQTT (5|3\.1\.1)(?: and (3\.1\.1))?", part)
        if not versions:
            raise Unreadable(f"{where}: {text}")
        ids = tuple(re.findall(r"\[(MQTT-[\d.]+-\d+)\]", part))
        if not ids and "§" not in part:
            raise Unreadable(f"{where}: names no clause")
        for version in filter(None, versions.groups()):
            found[VERSIONS[version]] = ids
    return found


def _words(text, line):
    """Fills in `line.words` and `line.bare`. Words behind filter= are of that filter."""
    filters = []
    for word in shlex.split(text):
        name, equals, value = word.partition("=")
        if not equals:
            line.bare.append(word)
        elif name == "filter":
            filters.append({"filter": value})
        elif filters and name in ("qos", "nl", "rap", "rh", "options"):
            filters[-1][name] = value
        elif name in ("prop", "will_prop") or name == "sub_id" and name in line.words:
            before = line.words.get(name, [])
            line.words[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            line.words[name] = value
    if filters:
        line.words["filters"] = filters


def _line(number, text, where):
    waits = WAIT.match(text)
    if waits:
        return Line(number, text, how="wait", words={"seconds": waits[1]})
    found = LINE.match(text)
    if not found:
        raise Unreadable(f"{where}: {text}")
    line = Line(number, text, found["who"], found["how"].strip())
    if found["version"]:
        line.versions = (VERSIONS[found["version"]],)
    rest = found["rest"] or ""
    if line.how[0] in "<>":
        line.kind, _, rest = rest.partition(" ")
    if line.kind in ("raw", "frame"):
        line.bare = [rest]
    else:
        _words(rest, line)
    return line


def read(path):
    """The facts of a file, in order."""
    facts = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        header = HEADER.match(text)
        if header:
            facts.append(Fact(header[2], path.name, _clauses(header[1], where), []))
        elif text and not text.startswith("#"):
            if not facts:
                raise Unreadable(f"{where}: a line before the first fact")
            facts[-1].lines.append(_line(number, text, where))
        elif text.startswith("# MQTT"):
            raise Unreadable(f"{where}: a header has its clauses, a colon and a title")
    return facts


def read_all(folder):
    facts = [fact for path in sorted(pathlib.Path(folder).glob("*.txt")) for fact in read(path)]
    titles = [fact.title for fact in facts]
    twice = {title for title in titles if titles.count(title) > 1}
    if twice:
        raise Unreadable(f"titles that stand twice: {twice}")
    return facts


# ---- values ----------------------------------------------------------------------------------------------------------------

TIMES = re.compile(r"(.)\*(\d+)", re.DOTALL)
VARIABLE = re.compile(r"\$(\w+)(?:\+(\d+))?")


def value(text, variables, turn=1):
    """A value as bytes: `hex:00ff`, `x*300`, `$m`, `$m+1`, or as it stands; {n} is which of several it is."""
    if text.startswith("hex:"):
        return bytes.fromhex(text[4:])
    repeated = TIMES.fullmatch(text)
    if repeated:
        return repeated[1].encode() * int(repeated[2])
    named = VARIABLE.fullmatch(text)
    if named:
        known = variables[named[1]]
        return b"%d" % (known + int(named[2] or 0)) if isinstance(known, int) else known
    return text.replace("{n}", str(turn)).encode()


def data(text):
    """Bytes by hand: "10 0e 0004 'MQTT' 05"."""
    parts = re.findall(r"'([^']*)'|((?:[0-9a-fA-F]{2})+)", text)
    return b"".join(words.encode() if words else bytes.fromhex(digits) for words, digits in parts)


def matches(wanted, came, variables):
    """Whether a field is as wanted: `a|b`, `3..7`, `*` for anything, `$m` (what it was, or is from now on)."""
    named = VARIABLE.fullmatch(wanted)
    if named and named[1] not in variables:
        if came is None:
            return False
        variables[named[1]] = came
        return True
    return any(_is(each, came, variables) for each in wanted.split("|"))


def _is(wanted, came, variables):
    if wanted in "-*":
        return (came is None) == (wanted == "-")
    if isinstance(came, list):
        each = wanted.split(",")
        return len(each) == len(came) and all(_is(one, code, variables) for one, code in zip(each, came))
    if isinstance(came, int):
        low, dots, high = wanted.partition("..")
        if dots:
            return int(low, 0) <= came <= int(high, 0)
        return came == int(value(wanted, variables), 0)
    return came == value(wanted, variables)
