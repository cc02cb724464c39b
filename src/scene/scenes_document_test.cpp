// docs/scenes.md shows each scene with all its parameters. What stands between its marks is written by
// TUTTI_WRITE_GOLDEN=1.
#include "scene/golden_testing.hpp"
#include "scene/scene_library.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace tutti::scene {
namespace {

constexpr std::string_view begin_mark = "<!-- scenes: scene_test, TUTTI_WRITE_GOLDEN=1 -->\n";
constexpr std::string_view end_mark = "<!-- end of scenes -->\n";

std::string list_of(const std::vector<std::string>& words) {
    std::string list;
    for (const auto& word : words) list += (list.empty() ? "`" : ", `") + word + "`";
    return list;
}

struct Row {
    std::string values;
    std::string initial;
};

Row row_of(const Number& number) {
    auto values = fmt::format("{} to {}", number.least, number.most);
    if (number.step == 1) values += ", whole";
    if (!number.unit.empty()) values += " (" + number.unit + ")";
    return {values, fmt::format("{}", number.initial)};
}
Row row_of(const Toggle& toggle) { return {"`true`, `false`", toggle.initial ? "`true`" : "`false`"}; }
Row row_of(const Choice& choice) { return {list_of(choice.words), "`" + choice.words[choice.initial] + "`"}; }
Row row_of(const Tint& tint) { return {"a colour", "`" + print(tint.initial) + "`"}; }
Row row_of(const Words& words) { return {"text", words.initial.empty() ? "" : "\"" + words.initial + "\""}; }

std::string section_of(const SceneAbout& about) {
    auto section = fmt::format(
        "\n### {}\n\n![{}](scenes/{}.png)\n\n`{}`. {}", about.title, about.title, about.name, about.name,
        about.about
    );
    if (!about.hears.empty()) section += " Hears " + list_of(about.hears) + ".";
    section += "\n";
    if (about.parameters.empty()) return section;
    section += "\n| parameter | | values | default |\n|---|---|---|---|\n";
    for (const auto& parameter : about.parameters) {
        const auto row = std::visit([](const auto& kind) { return row_of(kind); }, parameter.kind);
        section += fmt::format(
            "| `{}` | {} | {} | {} |\n", parameter.name, parameter.title, row.values, row.initial
        );
    }
    return section;
}

std::string all_sections() {
    std::string all;
    for (const auto& kind : SceneLibrary().all()) all += section_of(kind.about);
    return all + "\n";
}

TEST(ScenesDocument, HasEverySceneWithEveryParameter) {
    const auto path = golden::source_folder / "docs/scenes.md";
    std::ifstream file(path);
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    const auto begin = page.find(begin_mark);
    const auto end = page.find(end_mark);
    ASSERT_TRUE(begin != std::string::npos && end != std::string::npos) << "its marks are gone";
    const auto from = begin + begin_mark.size();
    if (golden::is_writing()) {
        std::ofstream written(path);
        written << page.substr(0, from) << all_sections() << page.substr(end);
        return;
    }
    EXPECT_EQ(page.substr(from, end - from), all_sections()) << "TUTTI_WRITE_GOLDEN=1 writes it";
}

} // namespace
} // namespace tutti::scene
