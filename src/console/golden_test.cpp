// What screens look like, as text, at the sizes that they are made for. The texts are kept beside this file;
// TUTTI_WRITE_GOLDEN=1 writes them: look at them.
#include "console/golden_testing.hpp"
#include "console/help.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace tutti::console {
namespace {

TEST(ConsoleGolden, Overview) {
    compare("overview", '1', [](ConsoleRig& rig) {
        for (const double processor : {0.5, 3.0, 12.0, 7.5, 1.5}) {
            rig.hear("service/hub", ConsoleRig::usage(3'200'000, processor));
            rig.tick();
        }
    });
}

TEST(ConsoleGolden, Logs) {
    compare("logs", '4', [](ConsoleRig& rig) {
        rig.take(LogLine{
            "hub",
            R"({"timestamp":1732150001.25,"level":"info","service":"hub","message":"client connected","client":"system"})"
        });
        rig.take(LogLine{
            "system",
            R"({"timestamp":1732150001.5,"level":"warning","service":"system","message":"/var is nearly full"})"
        });
        rig.take(LogLine{"lamp", "Traceback (most recent call last): what was printed as it came"});
        rig.take(LogLine{
            "lamp",
            R"({"timestamp":1732150002.75,"level":"error","service":"lamp","message":"exited with code 3"})"
        });
    });
}

TEST(ConsoleGolden, Bus) {
    compare("bus", '6', [](ConsoleRig& rig) {
        rig.take(Tick{});
        for (int second = 0; second < 5; ++second) {
            for (int i = 0; i < 60; ++i)
                rig.hear(
                    "event/raw/axis",
                    R"({"v":1,"source":"pad","type":"raw.axis","data":{"code":"x","value":0.25}})"
                );
            rig.hear("reading/system/load_1min", R"({"v":1,"value":0.42,"timestamp":1732150000})");
            rig.tick();
        }
        rig.hear("frame/panel", std::string(12'300, '\1'));
        rig.press("+");
    });
}

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

TEST(ConsoleGolden, TheDocumentShowsWhatItLooksLike) {
    const auto folder = std::filesystem::path(TUTTI_SOURCE_DIR) / "src/console/golden";
    std::string pictures;
    for (const auto* name : {"overview", "bus", "audio"})
        pictures += "```\n" + read(folder / (std::string(name) + "_80x24.txt")) + "```\n\n";
    compare_with_document("screens", pictures);
}

} // namespace
} // namespace tutti::console
