#include "base/json.hpp"
#include "io/own_code.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace tutti::io {
namespace {

/// kB of the program's own code that are in its memory.
int own_code() {
    const auto program = std::filesystem::read_symlink("/proc/self/exe").native();
    std::ifstream maps("/proc/self/smaps");
    bool is_ours = false;
    int found = 0;
    for (std::string line; std::getline(maps, line);) {
        if (line.find(" r-xp ") != std::string::npos)
            is_ours = line.ends_with(program);
        else if (line.find('-') < line.find(' '))
            is_ours = false;
        if (is_ours && line.starts_with("Rss:")) found += std::stoi(line.substr(4));
    }
    return found;
}

TEST(OwnCode, IsThereAgainWhereItIsNeeded) {
    const auto value = parse_json(R"({"a":[1,2.5,"x"]})");
    ASSERT_TRUE(value);
    const auto before = own_code();
    give_back_code();
    const auto after = own_code();
    EXPECT_GT(before, 0);
    EXPECT_LT(after, before / 2);
    EXPECT_EQ(print_json(*value), R"({"a":[1,2.5,"x"]})");
}

} // namespace
} // namespace tutti::io
