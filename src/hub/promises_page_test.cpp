// What docs/hub.md promises of an acknowledgement, row by row: each names the test that holds it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace tutti::hub {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// "Subject.Fact" of every test in the folder.
std::set<std::string> tests_in(const fs::path& folder) {
    static const std::regex test(R"(TEST(?:_F)?\((\w+), (\w+)\))");
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (!entry.path().native().ends_with("_test.cpp")) continue;
        const auto text = text_of(entry.path());
        for (std::sregex_iterator each(text.begin(), text.end(), test), end; each != end; ++each)
            names.insert((*each)[1].str() + "." + (*each)[2].str());
    }
    return names;
}

TEST(PromisesPage, EachRowNamesTestsThatThereAre) {
    const fs::path source(TUTTI_SOURCE_DIR);
    const auto tests = tests_in(source / "src/broker");
    std::istringstream page(text_of(source / "docs/hub.md"));
    static const std::regex name(R"(`([A-Z]\w+\.[A-Z]\w+)`)");
    std::size_t rows = 0;
    bool is_table = false;
    for (std::string line; std::getline(page, line);) {
        is_table = line.starts_with("| QoS |") || (is_table && line.starts_with("|"));
        if (!is_table || line.starts_with("| QoS |") || line.starts_with("|---")) continue;
        ++rows;
        std::sregex_iterator each(line.begin(), line.end(), name);
        const std::sregex_iterator end;
        EXPECT_NE(each, end) << line << " has no test";
        for (; each != end; ++each) EXPECT_TRUE(tests.contains((*each)[1].str())) << (*each)[1].str();
    }
    EXPECT_GE(rows, 7U);
}

} // namespace
} // namespace tutti::hub
