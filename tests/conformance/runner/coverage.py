"""Which normative statements transcripts hold a server to: statements.txt beside the headers of the facts, and coverage.md of both."""

import re

from . import script

LINE = re.compile(r"MQTT (5|3\.1\.1)( without)?: ((?:[\d.]+-\d+(?:\.\.\d+)? ?)+)")
HEAD = """# What the transcripts cover

Written by `python3 -B -m conformance.runner --coverage` (in `tests/`) from the transcripts and `statements.txt`; `tests/conformance_test.py` holds
it up to date. Each normative statement of the specification beside the facts that hold a server to it, or why there is none.
"""


def _ids(text):
    for word in text.split():
        section, _, numbers = word.rpartition("-")
        first, _, last = numbers.partition("..")
        for number in range(int(first), int(last or first) + 1):
            yield f"MQTT-{section}-{number}"


def read_statements(path):
    """{version: {statement: None, or why no fact is of it}}."""
    found = {5: {}, 4: {}}
    excused = []
    for text in path.read_text(encoding="utf-8").splitlines():
        line = LINE.fullmatch(text)
        if line and line[2]:
            excused = [(script.VERSIONS[line[1]], each) for each in _ids(line[3])]
        elif line:
            found[script.VERSIONS[line[1]]].update(dict.fromkeys(_ids(line[3])))
        elif text.startswith("    "):
            for version, each in excused:
                found[version][each] = f"{found[version][each] or ''} {text.strip()}".strip()
        elif text and not text.startswith("#"):
            raise script.Unreadable(f"{path.name}: {text}")
    return found


def by_statement(facts, version):
    found = {}
    for fact in facts:
        for statement in fact.statements.get(version, ()):
            found.setdefault(statement, []).append(fact)
    return found


def complaints(facts, statements):
    """What the two do not say alike."""
    found = []
    for version, known in statements.items():
        facts_of = by_statement(facts, version)
        name = script.NAMES[version]
        found += [f"MQTT {name} has no [{each}]: {facts_of[each][0].title}" for each in facts_of if each not in known]
        found += [f"MQTT {name} [{each}]: no fact, and no reason why" for each, why in known.items() if not why and each not in facts_of]
        found += [f"MQTT {name} [{each}]: a fact, and a reason why there is none" for each, why in known.items() if why and each in facts_of]
    return found


def page(facts, statements):
    text = [HEAD]
    for version, known in statements.items():
        facts_of = by_statement(facts, version)
        played = sum(1 for fact in facts if version in fact.statements)
        text.append(
            f"## MQTT {script.NAMES[version]}\n\n{len(known)} statements: {len(facts_of)} in {played} facts, "
            f"{sum(1 for why in known.values() if why)} for a reason in none.\n\n| statement | facts |\n|---|---|")
        for each, why in known.items():
            text.append(f"| {each} | {why or '; '.join(fact.title for fact in facts_of.get(each, ()))} |")
        text.append("")
    return "\n".join(text)
