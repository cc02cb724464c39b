// docs/supervision.md shows the table as it is.
#include "supervise/state.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace tutti::supervise {
namespace {

using Cells = std::vector<std::string>;

/// The page has a point for nothing.
std::string as_word(Reaction reaction) { return reaction == Reaction::Ignore ? "·" : name(reaction); }

/// "| a | b |" → a, b; nothing for another line.
Cells cells(std::string_view line) {
    Cells found;
    if (!line.starts_with("| ")) return found;
    line.remove_prefix(2);
    for (std::size_t end = 0; (end = line.find(" |")) != std::string_view::npos;) {
        found.emplace_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 3, line.size()));
    }
    return found;
}

/// The rows of the table whose heading begins with `first`, heading included.
std::vector<Cells> table_of_the_page(const std::string& first) {
    std::ifstream file(std::string(TUTTI_SOURCE_DIR) + "/docs/supervision.md");
    std::vector<Cells> rows;
    for (std::string line; std::getline(file, line);) {
        auto row = cells(line);
        const bool begins = rows.empty() && !row.empty() && row.front() == first;
        if (begins || (!rows.empty() && !row.empty()))
            rows.push_back(std::move(row));
        else if (!rows.empty() && !line.starts_with('|'))
            break;
    }
    return rows;
}

TEST(StateTable, IsShownInTheDocumentAsItIs) {
    const auto shown = table_of_the_page("what happens");
    ASSERT_EQ(shown.size(), event_count + 1);
    for (std::size_t state = 0; state < state_count; ++state) {
        ASSERT_EQ(shown[0].size(), state_count + 1);
        EXPECT_EQ(shown[0][state + 1], '`' + std::string(name(static_cast<State>(state))) + '`');
        for (std::size_t event = 0; event < event_count; ++event) {
            const auto& row = shown[event + 1];
            ASSERT_EQ(row.size(), state_count + 1);
            EXPECT_EQ(row[0], name(static_cast<Event>(event)));
            const auto is = reaction(static_cast<State>(state), static_cast<Event>(event));
            EXPECT_EQ(row[state + 1], as_word(is)) << shown[0][state + 1] << ", " << row[0];
        }
    }
}

TEST(StateTable, EveryStateHasANameThatReadsBack) {
    for (std::size_t state = 0; state < state_count; ++state)
        EXPECT_EQ(state_from(name(static_cast<State>(state))), static_cast<State>(state));
    EXPECT_EQ(state_from("asleep"), std::nullopt);
}

} // namespace
} // namespace tutti::supervise
