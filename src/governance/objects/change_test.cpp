#include "base/json.hpp"
#include "governance/objects/differences.hpp"
#include "governance/objects/revision.hpp"

#include <gtest/gtest.h>

namespace tutti::governance::objects {
namespace {

Value json(std::string_view text) { return parse_json(text).value(); }

Wanted wanted(std::string name, std::string_view spec, Labels labels = {}) {
    return {{"playlist", std::move(name)}, json(spec), std::move(labels)};
}

const Author anna{"anna", "stage.toml", wall_time_from_seconds(100)};
std::uint64_t one(const ObjectKey&) { return 1; }

/// What there is after these.
void carry_out(Objects& there, const std::vector<Change>& changes) {
    for (const auto& [key, before, after] : changes) {
        if (after)
            there.insert_or_assign(key, *after);
        else
            there.erase(key);
    }
}

std::vector<std::string> words(const std::vector<Change>& changes) {
    std::vector<std::string> said;
    for (const auto& change : changes) said.push_back(change.key.name + " " + std::string(what(change)));
    return said;
}

using Words = std::vector<std::string>;

TEST(Change, TheSameAgainIsNone) {
    Objects there;
    const std::vector all = {wanted("a", R"({"x":1})", {{"app", "stage"}})};
    const auto first = changes_for(all, there, anna, one);
    EXPECT_EQ(words(first), Words{"a created"});
    carry_out(there, first);
    EXPECT_TRUE(changes_for(all, there, {"berta", "other.toml", {}}, one).empty());
}

TEST(Change, AGenerationRisesOnlyWithTheSpec) {
    Objects there;
    carry_out(there, changes_for(std::vector{wanted("a", R"({"x":1})")}, there, anna, one));
    auto changes = changes_for(std::vector{wanted("a", R"({"x":1})", {{"app", "b"}})}, there, anna, one);
    EXPECT_EQ(words(changes), Words{"a relabelled"});
    EXPECT_EQ(changes.front().after->generation, 1U);
    carry_out(there, changes);
    changes = changes_for(std::vector{wanted("a", R"({"x":2})", {{"app", "b"}})}, there, anna, one);
    EXPECT_EQ(words(changes), Words{"a changed"});
    EXPECT_EQ(changes.front().after->generation, 2U);
    EXPECT_EQ(changes.front().after->by, "anna");
}

TEST(Change, OneThatIsNewBeginsAboveWhatWasSaidOfAnEarlierOne) {
    const auto changes =
        changes_for(std::vector{wanted("a", "{}")}, {}, anna, [](const ObjectKey&) { return 7; });
    EXPECT_EQ(changes.front().after->generation, 7U);
}

TEST(Change, PruningTakesWhatHasTheLabelsAndIsNotNamed) {
    Objects there;
    carry_out(
        there, changes_for(
                   std::vector{
                       wanted("a", "{}", {{"app", "stage"}}), wanted("b", "{}", {{"app", "stage"}}),
                       wanted("c", "{}", {{"app", "hall"}})
                   },
                   there, anna, one
               )
    );
    const std::vector stays = {wanted("a", "{}", {{"app", "stage"}})};
    EXPECT_EQ(words(removals_by_labels(stays, there, {{"app", "stage"}})), Words{"b removed"});
    EXPECT_TRUE(removals_by_labels(stays, there, {}).empty());
    EXPECT_EQ(words(removals_by_source(stays, there, "stage.toml")), (Words{"b removed", "c removed"}));
    EXPECT_TRUE(removals_by_source(stays, there, "").empty());
}

TEST(Change, WhatComesFromAWatchedPlaceIsChangedThere) {
    Objects there;
    const Author file{"control", "file:desired/a.toml", {}};
    carry_out(there, changes_for(std::vector{wanted("a", R"({"x":1})")}, there, file, one));
    const auto by_hand = changes_for(std::vector{wanted("a", R"({"x":2})")}, there, anna, one);
    const auto refused = check_owners(by_hand, anna.source);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::Conflict);
    EXPECT_EQ(
        refused.error().message, "playlist/a comes from desired/a.toml, which is watched: change it there"
    );
    EXPECT_TRUE(check_owners(by_hand, file.source));
    // What says the same as a watched place is still not what it says.
    EXPECT_FALSE(check_owners(changes_for(std::vector{wanted("a", R"({"x":1})")}, there, anna, one), "x"));
}

TEST(Change, AWatchedPlaceTakesOverWhatItNames) {
    Objects there;
    carry_out(there, changes_for(std::vector{wanted("a", R"({"x":1})")}, there, anna, one));
    const Author file{"control", "file:desired/a.toml", {}};
    const auto changes = changes_for(std::vector{wanted("a", R"({"x":1})")}, there, file, one);
    ASSERT_EQ(words(changes), Words{"a relabelled"});
    EXPECT_EQ(changes.front().after->source, file.source);
    EXPECT_TRUE(check_owners(changes, file.source));
}

TEST(Change, UndoingSeveralLeadsToWhatWasBeforeTheOldest) {
    Objects there;
    std::vector<std::vector<Change>> steps;
    const auto step = [&](const std::vector<Wanted>& all, bool is_pruned = false) {
        auto changes = changes_for(all, there, anna, one);
        if (is_pruned)
            for (auto& each : removals_by_source(all, there, anna.source)) changes.push_back(std::move(each));
        carry_out(there, changes);
        steps.push_back(changes);
    };
    step({wanted("a", R"({"x":1})"), wanted("b", R"({"x":1})")});
    const auto then = there;
    step({wanted("a", R"({"x":2})"), wanted("c", "{}")});
    step({wanted("a", R"({"x":3})")}, true); // b and c go
    step({wanted("b", R"({"x":9})")});
    std::vector<Change> newest_first;
    for (std::size_t index = steps.size() - 1; index > 0; --index)
        newest_first.insert(newest_first.end(), steps[index].begin(), steps[index].end());
    const auto back = undo(newest_first, there, {"berta", "", {}}, one);
    EXPECT_EQ(words(back), (Words{"a changed", "b changed"}));
    carry_out(there, back);
    ASSERT_EQ(there.size(), then.size());
    for (const auto& [key, object] : then) {
        EXPECT_EQ(there.at(key).spec, object.spec);
        EXPECT_EQ(there.at(key).source, object.source);
        EXPECT_EQ(there.at(key).by, "berta");
    }
    EXPECT_EQ(there.at({"playlist", "a"}).generation, 4U);
    EXPECT_TRUE(undo(newest_first, there, anna, one).empty());
}

TEST(Differences, AreSaidByPaths) {
    const auto found = differences(
        json(R"({"a":{"b":1,"c":[1,{"d":2}]},"gone":true,"same":[1]})"),
        json(R"({"a":{"b":2,"c":[1,{"d":3}],"x/y":{}},"same":[1]})")
    );
    std::vector<std::string> said;
    for (const auto& each : found) said.push_back(print_json(to_value(each)));
    EXPECT_EQ(
        said, (Words{
                  R"({"path":"/a/b","before":1,"after":2})", R"({"path":"/a/c/1/d","before":2,"after":3})",
                  R"({"path":"/a/x~1y","after":{}})", R"({"path":"/gone","before":true})"
              })
    );
}

TEST(Differences, ListsOfOtherLengthsDifferAsAWhole) {
    const auto found = differences(json(R"({"a":[1]})"), json(R"({"a":[1,2]})"));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().path, "/a");
    EXPECT_TRUE(differences(json("[1]"), json("[1]")).empty());
    EXPECT_EQ(differences(json("{}"), json(R"({"a":1,"b":2,"c":3})"), 2).size(), 2U);
}

class RevisionTest : public testing::Test {
protected:
    static Revision revision(int changes) {
        Revision made{12, anna, "rollback", 7, {}};
        for (int each = 0; each < changes; ++each) {
            Object object{
                {"playlist", "p" + std::to_string(each)}, json(R"({"x":"äß"})"), {}, 3, "s", "b", {}
            };
            auto before = object;
            before.generation = 2;
            before.labels = {{"app", "stage"}};
            made.changes.push_back({object.key, each % 3 == 0 ? std::nullopt : std::optional(before), {}});
            if (each % 4 != 1) made.changes.back().after = object;
        }
        return made;
    }

    static Result<Revision> read(const std::vector<RevisionRow>& rows) {
        std::vector<std::string_view> values;
        for (const auto& row : rows) values.push_back(row.value);
        return read_revision(values);
    }
};

TEST_F(RevisionTest, ComesBackFromItsRows) {
    EXPECT_EQ(read(rows_of(revision(0))), revision(0));
    EXPECT_EQ(read(rows_of(revision(9))), revision(9));
    const auto rows = rows_of(revision(40), 1000);
    EXPECT_GT(rows.size(), 5U);
    EXPECT_EQ(read(rows), revision(40));
    EXPECT_EQ(count_in(rows.front().value), rows.size());
    for (const auto& row : rows) EXPECT_LE(row.value.size(), 1200U);
}

TEST_F(RevisionTest, ItsRowsSortByItsNumber) {
    const auto rows = rows_of(revision(40), 1000);
    EXPECT_EQ(rows[0].key, "000000000012");
    EXPECT_EQ(rows[1].key, "000000000012/0001");
    EXPECT_LT(rows.back().key, row_key(13));
    EXPECT_EQ(number_in(rows.back().key), 12U);
    EXPECT_EQ(number_in("12"), std::nullopt);
    EXPECT_EQ(number_in("00000000001x"), std::nullopt);
}

TEST_F(RevisionTest, ARowThatIsMissingOrCutIsNoticed) {
    auto rows = rows_of(revision(40), 1000);
    const auto last = rows.back();
    rows.pop_back();
    EXPECT_FALSE(read(rows));
    rows.push_back(last);
    for (std::size_t size = 0; size < last.value.size(); ++size) {
        rows.back().value = last.value.substr(0, size);
        EXPECT_FALSE(read(rows)) << size;
    }
    EXPECT_FALSE(read_revision({}));
}

} // namespace
} // namespace tutti::governance::objects
