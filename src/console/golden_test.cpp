// What screens look like, as text, at the sizes that they are made for. The texts are kept beside this file;
// TUTTI_WRITE_GOLDEN=1 writes them: look at them.
#include "console/golden_testing.hpp"
#include "console/help.hpp"
#include "console/stories_testing.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace tutti::console {
namespace {

TEST(ConsoleGolden, Overview) { compare("overview", '1', tell_overview); }

TEST(ConsoleGolden, Logs) { compare("logs", '4', tell_logs); }

TEST(ConsoleGolden, Bus) { compare("bus", '6', tell_bus); }

TEST(ConsoleGolden, Help) {
    compare("help", '1', [](ConsoleRig& rig) { rig.press("?"); });
}

/// What stands in docs/console.md between two marks; written where that is asked for.
void compare_with_document(std::string_view name, const std::string& wanted) {
    const auto begin_mark = fmt::format("<!-- {}: console_test, TUTTI_WRITE_GOLDEN=1 -->\n", name);
    const auto end_mark = fmt::format("<!-- end of {} -->", name);
    const auto path = std::filesystem::path(TUTTI_SOURCE_DIR) / "docs/console.md";
    auto page = read(path);
    const auto mark = page.find(begin_mark);
    const auto end = page.find(end_mark);
    ASSERT_NE(mark, std::string::npos);
    ASSERT_NE(end, std::string::npos);
    const auto start = mark + begin_mark.size();
    if (is_writing()) std::ofstream(path) << page.replace(start, end - start, wanted);
    page = read(path);
    EXPECT_EQ(page.substr(start, page.find(end_mark) - start), wanted) << "TUTTI_WRITE_GOLDEN=1 writes it";
}

TEST(ConsoleGolden, TheDocumentNamesEveryKey) { compare_with_document("keys", help_document()); }

} // namespace
} // namespace tutti::console
