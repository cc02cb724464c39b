"""Plays transcripts by hand, from tests/: python3 -B -m conformance.runner [--server WHICH] [--hasty] [WORD of a title or file …]"""

import argparse
import pathlib
import sys

from . import coverage, differences, run, script, servers

FOLDER = pathlib.Path(__file__).resolve().parents[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", choices=servers.SERVERS, action="append")
    parser.add_argument("--hasty", action="store_true", help="wait for nothing that does not come at once")
    parser.add_argument("--coverage", action="store_true", help="play nothing: write coverage.md")
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    facts = [
        fact for fact in script.read_all(FOLDER / "transcripts")
        if not options.words or any(word in fact.title or word == fact.file.removesuffix(".txt") for word in options.words)]
    if options.coverage:
        (FOLDER / "coverage.md").write_text(coverage.page(facts, coverage.read_statements(FOLDER / "statements.txt")), encoding="utf-8")
        return 0
    known = differences.read(FOLDER / "differences.txt")
    outcomes, complaints = run.run(facts, [servers.SERVERS[way] for way in options.server or servers.SERVERS], known, hasty=options.hasty)
    for each in sorted(outcomes, key=lambda each: (each.fact.file, each.fact.lines[0].number, each.way, each.version)):
        if bool(each.failure) != (each.key in known):
            print(f"{each.way} {script.NAMES[each.version]}: {each.fact.title}")
            print(f"    {each.fact.file}, {each.failure or 'as it should be, though differences.txt has it'}")
    print(*complaints, f"{len(outcomes)} played, {sum(1 for each in outcomes if each.failure)} differ", sep="\n")
    return 0


sys.exit(main())
