"""The list of faults (mutants.toml): read, checked against the present source, applied."""

import pathlib
import tomllib
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LIST = pathlib.Path(__file__).resolve().parent / "mutants.toml"


@dataclass
class Mutant:
    name: str
    file: str  # below the root of the tree
    find: str  # occurs in the file exactly once
    replace: str
    why: str  # what a person would have got wrong

    def occurrences(self, root=ROOT):
        path = root / self.file
        return path.read_text().count(self.find) if path.is_file() else 0

    def applied_to(self, text):
        return text.replace(self.find, self.replace)


def read():
    with open(LIST, "rb") as file:
        return [Mutant(**table) for table in tomllib.load(file)["mutant"]]
