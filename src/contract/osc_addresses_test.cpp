// The table of OSC addresses is the one in docs/osc.md.
#include "contract/osc_addresses.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace tutti::contract {
namespace {

/// As the page writes it: the categories of songs share a row, several of a kind are counted.
std::string row_in_page(const OscAddress& row) {
    std::string address(row.address);
    constexpr std::string_view categories = "/karaoke/categories/";
    if (address.starts_with(categories) && !address.ends_with("/mood"))
        address.replace(categories.size(), std::string::npos, "<name>");
    std::string types;
    for (const auto& parameter : row.parameters) types += parameter.types;
    const bool are_alike = types.find_first_not_of(types.substr(0, 1)) == std::string::npos;
    std::string cell = types.size() > 4 && are_alike
                           ? std::to_string(types.size()) + " `" + types.front() + "`"
                           : "`" + types + "`";
    if (types.empty()) cell.clear();
    return "| `" + address + "` | " + cell + (cell.empty() ? "| " : " | ") + std::string(row.when) + " | ";
}

TEST(OscAddresses, ThePageHasARowOfEach) {
    std::ifstream file(std::string(TUTTI_SOURCE_DIR) + "/docs/osc.md");
    const std::string page(std::istreambuf_iterator<char>(file), {});
    std::set<std::string> rows;
    for (const auto& address : osc_addresses()) {
        rows.insert(row_in_page(address));
        EXPECT_NE(page.find(row_in_page(address)), std::string::npos) << row_in_page(address);
    }
    std::size_t in_page = 0;
    for (std::size_t at = 0; (at = page.find("\n| `/", at)) != std::string::npos; ++at) ++in_page;
    EXPECT_EQ(in_page, rows.size()) << "the page has a row of no address";
}

TEST(OscAddresses, EachIsFound) {
    for (const auto& address : osc_addresses()) EXPECT_EQ(find_osc_address(address.address), &address);
    EXPECT_EQ(find_osc_address("/karaoke/categories"), nullptr);
    EXPECT_EQ(find_osc_address("/karaoke/tracks"), nullptr);
}

} // namespace
} // namespace tutti::contract
