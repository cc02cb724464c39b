// A line of the run journal: what is understood of it, and what is refused, and why.
#include "base/json.hpp"
#include "director/journal_line.hpp"

#include <gtest/gtest.h>

namespace tutti::director {
namespace {

std::string why(std::string_view line) {
    const auto parsed = parse_journal_line(line);
    return parsed ? "understood" : parsed.error().message;
}
RunBegan began(std::string id, Value metadata = {}) {
    return {{std::move(id), "def", "show", std::move(metadata)}};
}

TEST(JournalLine, WhatIsPrintedIsUnderstood) {
    for (const JournalLine& line :
         {JournalLine(began("run-1")), JournalLine(began("run \"2\"\n", *parse_json(R"({"feature":"ü"})"))),
          JournalLine(RunOver{"run-1"})}) {
        EXPECT_EQ(parse_journal_line(print(line)), line) << print(line);
        EXPECT_FALSE(print(line).contains('\n'));
    }
}

TEST(JournalLine, WhatALaterOneAddsIsNobodysBusiness) {
    EXPECT_EQ(parse_journal_line(R"({"v":1,"ended":"a","more":[1]})"), JournalLine(RunOver{"a"}));
}

TEST(JournalLine, ARunThatDoesNotSayAllIsRefused) {
    EXPECT_EQ(why(R"({"began":{"playlist_id":"x"}})"), "definition_id: is missing");
    EXPECT_EQ(why(R"({"began":{"playlist_id":"x","definition_id":"d"}})"), "playlist_name: is missing");
    EXPECT_EQ(why(R"({"began":{}})"), "playlist_id: is missing");
    EXPECT_NE(
        why(R"({"began":{"playlist_id":"x","definition_id":"d","playlist_name":"n","playlist_metadata":5}})"),
        "understood"
    );
    EXPECT_EQ(why("{}"), "ended: is missing");
}

TEST(JournalLine, AnotherVersionIsRefused) {
    const auto parsed = parse_journal_line(R"({"v":2,"ended":"a"})");
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code, ErrorCode::UnknownVersion);
}

TEST(JournalLine, CutAtEachByteItIsRefused) {
    const auto whole = print(began("run-1", *parse_json(R"({"a":1})")));
    for (std::size_t cut = 0; cut < whole.size(); ++cut)
        EXPECT_NE(why(whole.substr(0, cut)), "understood") << cut;
}

} // namespace
} // namespace tutti::director
