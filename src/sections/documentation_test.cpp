// docs/config.md and .env.example say what the table of sections says.
#include "base/json.hpp"
#include "sections/environment_seed.hpp"
#include "sections/section.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace tutti::sections {
namespace {

std::string file(const std::string& name) {
    std::ifstream stream(std::string(TUTTI_SOURCE_DIR) + "/" + name);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The keys that a section knows, asked for by one that it does not know.
std::set<std::string> keys_of(const Section& section) {
    const auto wrong = check_section(Value::object({{"zzzzzzzzz", 1}}), section.read);
    constexpr std::string_view intro = "known here: ";
    std::set<std::string> keys;
    if (wrong) return keys; // they are free
    const auto at = wrong.error().message.find(intro);
    if (at == std::string::npos) return keys;
    std::istringstream list(wrong.error().message.substr(at + intro.size()));
    for (std::string key; list >> key;) {
        if (key.ends_with(',')) key.pop_back();
        if (key != "simulate" && key != "timeout") keys.insert(key); // said of several sources at once
    }
    return keys;
}

/// The rows "| `section` | `key` | … |" of the page, by both.
std::map<std::pair<std::string, std::string>, std::string> rows() {
    std::map<std::pair<std::string, std::string>, std::string> found;
    std::istringstream lines(file("docs/config.md"));
    for (std::string line; std::getline(lines, line);) {
        const auto first = line.find("` | `");
        if (!line.starts_with("| `") || first == std::string::npos) continue;
        const auto section = line.substr(3, first - 3);
        if (find_section(section) == nullptr) continue;
        const auto key = line.substr(first + 5, line.find('`', first + 5) - first - 5);
        if (key != "timeout") found.emplace(std::pair(section, key), line);
    }
    return found;
}

std::string name_without_star(const Variable& variable) {
    return std::string(variable.name.substr(0, variable.name.find('*')));
}

TEST(Documentation, HasARowForEveryKeyOfEverySectionAndNoOther) {
    auto documented = rows();
    for (const auto& section : sections())
        for (const auto& key : keys_of(section))
            EXPECT_EQ(documented.erase({std::string(section.name), key}), 1U) << section.name << '.' << key;
    for (const auto& [place, row] : documented) ADD_FAILURE() << row;
}

TEST(Documentation, NamesTheVariablesOfEachKeyInItsRow) {
    const auto documented = rows();
    const auto page = file("docs/config.md");
    for (const auto& section : sections())
        for (const auto& variable : section.variables) {
            const auto row = documented.find({std::string(section.name), std::string(variable.key)});
            const auto& text = row == documented.end() ? page : row->second;
            EXPECT_NE(text.find('`' + name_without_star(variable)), std::string::npos) << variable.name;
        }
}

TEST(EnvironmentExample, HasEveryVariableWithWhatIsRightAndNoOther) {
    std::map<std::string, std::string> shown;
    std::istringstream lines(file(".env.example"));
    for (std::string line; std::getline(lines, line);) {
        const auto equals = line.find('=');
        if (!line.starts_with('#') || line.starts_with("# ") || equals == std::string::npos) continue;
        auto value = line.substr(equals + 1);
        if (value.starts_with('\'')) value = value.substr(1, value.size() - 2);
        shown.emplace(line.substr(1, equals - 1), value);
    }
    EXPECT_EQ(shown.erase("REDIS_URL"), 1U); // of the bus
    for (const auto& section : sections())
        for (const auto& variable : section.variables) {
            const auto prefix = name_without_star(variable);
            const auto found = shown.lower_bound(prefix);
            ASSERT_TRUE(found != shown.end() && found->first.starts_with(prefix)) << variable.name;
            const auto seed = seed_from({{found->first, found->second}}, section);
            EXPECT_TRUE(seed.complaints.empty()) << found->first;
            EXPECT_EQ(found->second, variable.example) << found->first;
            shown.erase(found);
        }
    for (const auto& [name, value] : shown) ADD_FAILURE() << name;
}

} // namespace
} // namespace tutti::sections
