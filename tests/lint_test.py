#!/usr/bin/python3
"""The tree keeps the floors and habits of the project, and every rule is one that can fail."""

import pathlib
import shutil
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from lint import floors, source, style  # noqa: E402


def rules_broken(path, text):
    return {finding.rule for finding in style.check(source.Source(path, text))}


# rule -> (path, text that breaks it, text that keeps it)
EXAMPLES = {
    "clock": ("src/bus/a.cpp", "auto t = Clock::now();\n", "auto t = clock.now(); // not Clock::now()\n"),
    "folder": ("src/logs/a.cpp", "for (auto& entry : fs::directory_iterator(path, error)) use(entry);\n", "for (auto& path : io::paths_in(folder)) use(path);\n"),
    "sleep": ("src/bus/a_test.cpp", "std::this_thread::sleep_for(1s);\n", "clock.advance(1s);\n"),
    "heavy-header": ("src/bus/a.hpp", "// A.\n#pragma once\n#include <nlohmann/json.hpp>\n", '// A.\n#pragma once\n#include "a.hpp"\n'),
    "throwing-print": ("src/cli/a.cpp", 'fmt::print("{}", a);\n', 'print_out("{}", a);\n'),
    "length": ("src/bus/a.cpp", "int a;\n" * 501, "int a;\n" * 500),
    "pragma-once": ("src/bus/a.hpp", "// A.\nint a();\n", "// A.\n#pragma once\n"),
    "opening": ("src/bus/a.hpp", "#pragma once\n", "// A thing, not another.\n#pragma once\n"),
    "name": ("src/bus/string_utils.cpp", "int a;\n", "int a;\n"),
    "whitespace": ("src/bus/a.cpp", "int a; \n", "int a;\n"),
    "unfinished": ("src/bus/a.cpp", "// TO" "DO later\n", "// Later calls return the same.\n"),
    "catch-all": ("src/bus/a.cpp", "try { a(); } catch (...) {}\n", "try { a(); } catch (const Full&) {}\n"),
    "throw-in-core": ("src/mqtt/a.cpp", "throw 1;\n", 'return fail("throw");\n'),
    "shared-owner": ("src/bus/a.cpp", "std::shared_ptr<int> a;\n", "// Owned by the session and its writer.\nstd::shared_ptr<int> a;\n"),
    "await-condition": ("src/bus/a.cpp", "if (co_await read(a)) {}\n", "auto got = co_await read(a);\nif (got) {}\n"),
    "await-ternary": ("src/bus/a.cpp", "auto a = b ? co_await c() : 1;\n", "auto a = co_await c();\n"),
    "await-braces": ("src/bus/a.cpp", "co_await send(Packet{1, 2});\n", "co_await send(packet);\n"),
    "coroutine-lambda": ("src/bus/a.cpp", "auto f = [this]() -> Task<void> { co_return; };\n", "auto f = [](A& a) -> Task<void> { co_return; };\n"),
}


class EveryStyleRule(unittest.TestCase):
    def test_has_an_example(self):
        self.assertEqual(set(style.RULES), set(EXAMPLES))

    def test_fires_on_what_breaks_it(self):
        for rule, (path, broken, _) in EXAMPLES.items():
            with self.subTest(rule=rule):
                self.assertIn(rule, rules_broken(path, broken))

    def test_is_quiet_on_what_keeps_it(self):
        for rule, (path, _, kept) in EXAMPLES.items():
            with self.subTest(rule=rule):
                self.assertNotIn(rule, rules_broken(path.replace("string_utils", "string"), kept))

    def test_names_the_line(self):
        found = style.check(source.Source("src/bus/a.cpp", "int a;\n/* b\n */\nthrow_away(Clock::now());\n"))
        self.assertEqual([finding.line for finding in found], [4])

    def test_yields_to_a_reasoned_exception_and_to_no_bare_one(self):
        reasoned = "// lint: allow clock: the program's own start time\nauto t = Clock::now();\n"
        self.assertNotIn("clock", rules_broken("src/bus/a.cpp", reasoned))
        bare = "// lint: allow clock:\nauto t = Clock::now();\n"
        self.assertIn("clock", rules_broken("src/bus/a.cpp", bare))

    def test_counts_heavy_headers_over_the_tree(self):
        users = [source.Source(f"src/io/{name}.cpp", "#include <boost/beast.hpp>\n") for name in "abc"]
        self.assertEqual([finding.rule for finding in style.check_heavy_counts(users)], ["heavy-count"])
        self.assertEqual(style.check_heavy_counts(users[:2]), [])


class Floors(unittest.TestCase):
    def reasons(self, path, text, **options):
        return [finding.message for finding in floors.check_includes([source.Source(path, text)], **options)]

    def test_a_higher_floor_may_not_be_included(self):
        self.assertEqual(len(self.reasons("src/mqtt/a.cpp", '#include "io/file.hpp"\n')), 1)
        self.assertEqual(self.reasons("src/io/a.cpp", '#include "mqtt/reader.hpp"\n'), [])

    def test_folders_on_one_floor_may_not_be_included(self):
        self.assertEqual(len(self.reasons("src/hub/a.cpp", '#include "gateway/page.hpp"\n')), 1)
        self.assertEqual(len(self.reasons("workers/system/a.cpp", '#include "workers/weather/a.hpp"\n')), 1)

    def test_a_folder_without_a_floor_is_found(self):
        self.assertEqual(len(self.reasons("src/attic/a.cpp", "\n")), 1)
        self.assertEqual(len(self.reasons("src/hub/a.cpp", '#include "attic/a.hpp"\n')), 1)

    def test_an_include_names_its_folder(self):
        self.assertEqual(len(self.reasons("src/hub/a.cpp", '#include "listener.hpp"\n')), 1)
        self.assertEqual(self.reasons("src/hub/a.cpp", '// #include "gateway/page.hpp"\n'), [])

    def test_a_test_may_include_what_its_build_file_names(self):
        text = '#include "hub/server.hpp"\n'
        self.assertEqual(len(self.reasons("src/bus/bus_test.cpp", text)), 1)
        self.assertEqual(self.reasons("src/bus/bus_test.cpp", text, test_deps={"src/bus": {"src/hub"}}), [])

    def test_build_files_obey_too(self):
        files = {
            "src/base/CMakeLists.txt": "tutti_library(base\n    SOURCES a.cpp\n    DEPS io)\n",
            "src/io/CMakeLists.txt": "tutti_library(io SOURCES a.cpp DEPS base nothing) # DEPS hub\n",
        }
        found = floors.check_cmake(files)
        self.assertEqual([finding.path for finding in found], list(files))
        self.assertIn("no folder makes tutti_nothing", found[1].message)


class TheTree(unittest.TestCase):
    maxDiff = None

    def quiet(self, *command):
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        self.assertEqual((run.returncode, run.stdout + run.stderr), (0, ""))

    def test_keeps_the_floors(self):
        self.quiet("/usr/bin/python3", "tools/check_floors")

    def test_keeps_the_habits_and_the_format(self):
        self.quiet("/usr/bin/python3", "tools/check_style", "--format")

    @unittest.skipUnless(shutil.which("shellcheck"), "shellcheck is not installed")
    def test_has_shell_scripts_that_shellcheck_passes(self):
        shell = [name for name, first in source.scripts().items() if "bash" in first or first.endswith("/sh")]
        self.assertIn("run", shell)
        self.quiet("shellcheck", *shell)

    def test_documents_name_every_floor(self):
        page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
        built = {folder for folder in floors.FLOORS if (ROOT / folder / "CMakeLists.txt").exists()}
        missing = sorted(folder for folder in built if f"`{folder}/`" not in page)
        self.assertEqual(missing, [])


if __name__ == "__main__":
    unittest.main()
