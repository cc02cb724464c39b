"""The files that the lints read, and their text without comments and strings. Knows no rule."""

import pathlib
import re
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE_FOLDERS = ("src", "apps", "workers", "examples", "fuzz", "bench", "tests", "tools", "web")
SKIPPED = {"node_modules", ".svelte-kit", "build", "__pycache__", "corpus", ".git", "test-results"}

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<text>R"(?P<end>[^(\s]*)\(.*?\)(?P=end)"
               | "(?:\\.|[^"\\\n])*"
               | (?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+')""",
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True)
class Finding:
    """One line that breaks a rule. Lines count from 1."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Source:
    """One file: its path below the root with `/`, and its text."""

    path: str
    text: str
    lines: list = field(init=False)
    code: str = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "lines", self.text.split("\n"))
        blank = self.path.endswith((".cpp", ".hpp"))
        object.__setattr__(self, "code", without_comments(self.text) if blank else self.text)

    @property
    def is_cpp(self):
        return self.path.endswith((".cpp", ".hpp"))

    @property
    def is_test(self):
        return self.path.endswith("_test.cpp") or self.path.startswith("tests/")

    def line_of(self, offset):
        return self.text.count("\n", 0, offset) + 1


def without_comments(text):
    """The same text, of the same shape, with comments and the insides of strings blanked (includes keep theirs)."""

    def blank(match):
        found = match.group(0)
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if match.group("text") and line.lstrip().startswith("#include"):
            return found
        if match.group("text"):
            return found[0] + re.sub(r"[^\n]", " ", found[1:-1]) + found[-1]
        return re.sub(r"[^\n]", " ", found)

    return _TOKEN.sub(blank, text)


def files(root=ROOT, suffixes=(".cpp", ".hpp", ".py", ".svelte", ".ts", ".js", ".css")):
    """Every source file of the project, in order; scripts without a suffix count as `.py` or shell by their first line."""
    found = []
    for folder in CODE_FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            below = path.relative_to(root)
            if path.is_file() and path.suffix in suffixes and not SKIPPED.intersection(below.parts):
                found.append(Source(below.as_posix(), path.read_text(encoding="utf-8")))
    return found


def scripts(root=ROOT):
    """Executable files without a suffix that start with `#!`: path -> first line."""
    found = {}
    candidates = [root / "run", root / "check", root / ".ci" / "run"]
    for folder in ("tools", "bench", "tests", "deploy", "examples"):
        candidates += sorted((root / folder).glob("*"))
    for path in candidates:
        if path.is_file() and path.suffix in ("", ".sh"):
            with path.open("rb") as file:
                first = file.readline().decode("utf-8", "replace").strip()
            if first.startswith("#!"):
                found[path.relative_to(root).as_posix()] = first
    return found
