#include "base/json.hpp"
#include "governance/objects/object.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::governance::objects {
namespace {

Result<std::vector<Wanted>> wanted(std::string_view json) { return read_wanted(parse_json(json).value()); }

std::string mistake(std::string_view json) {
    const auto read = wanted(json);
    return read ? "" : read.error().message;
}

TEST(WantedObjects, MembersOfASpecAreByTheirNames) {
    const auto read = wanted(
        R"([{"kind":"playlist","name":"x","spec":{"b":{"z":1,"a":2},"a":[{"d":1,"c":2}]},"labels":{"app":"stage"}}])"
    );
    ASSERT_TRUE(read);
    ASSERT_EQ(read->size(), 1U);
    EXPECT_EQ(text(read->front().key), "playlist/x");
    EXPECT_EQ(print_json(read->front().spec), R"({"a":[{"c":2,"d":1}],"b":{"a":2,"z":1}})");
    EXPECT_EQ(read->front().labels, (Labels{{"app", "stage"}}));
}

TEST(WantedObjects, WhatIsWrongIsNamed) {
    EXPECT_EQ(mistake(R"([{"kind":"x","name":"a"},{"kind":"x","name":"a"}])"), "x/a is named twice");
    EXPECT_EQ(mistake(R"([{"kind":"x","name":"a","spec":3}])"), "x/a: its `spec` is no table");
    EXPECT_EQ(
        mistake(R"([{"kind":"x","name":"a","status":{}}])"),
        "x/a: `status` is none of kind, name, spec and labels"
    );
    EXPECT_EQ(mistake(R"([{"kind":"x"}])"), "object 1: it has no `name`, which is a text");
    EXPECT_NE(mistake(R"([{"kind":"X","name":"a"}])"), "");
    EXPECT_NE(mistake(R"([{"kind":"x","name":""}])"), "");
    EXPECT_NE(mistake(R"([{"kind":"x","name":"a\nb"}])"), "");
    EXPECT_NE(mistake(R"([3])"), "");
    EXPECT_NE(mistake(R"([{"kind":"x","name":"a","labels":{"":"x"}}])"), "");
    EXPECT_NE(mistake(R"([{"kind":"x","name":"a","labels":{"x":3}}])"), "");
}

TEST(WantedObjects, ASpecHasItsLimit) {
    const auto of = [](std::size_t size) {
        return fmt::format(R"([{{"kind":"x","name":"a","spec":{{"t":"{}"}}}}])", std::string(size, 'x'));
    };
    EXPECT_EQ(mistake(of(largest_spec - 8)), "");
    EXPECT_EQ(wanted(of(largest_spec - 7)).error().code, ErrorCode::LimitExceeded);
}

TEST(ObjectKey, TheFirstSlashEndsTheKind) {
    EXPECT_EQ(parse_key("route/a/b"), (ObjectKey{"route", "a/b"}));
    EXPECT_FALSE(parse_key("route"));
    EXPECT_FALSE(parse_key("route/"));
    EXPECT_FALSE(parse_key("/x"));
}

TEST(Object, ComesBackFromItsRow) {
    Object object{{"user", "anna"}, parse_json(R"({"role":"operator"})").value(), {{"app", "stage"}}, 7};
    object.source = "file:desired/anna.toml";
    object.by = "root";
    object.at = wall_time_from_seconds(1'700'000'000.25);
    EXPECT_EQ(parse_object(object.key, print(object)), object);
}

TEST(Object, ARowThatIsCutIsNoObject) {
    Object object{{"user", "anna"}, parse_json(R"({"role":"operator"})").value(), {{"app", "stage"}}, 7};
    const auto row = print(object);
    for (std::size_t size = 0; size < row.size(); ++size)
        EXPECT_FALSE(parse_object(object.key, std::string_view(row).substr(0, size))) << size;
    EXPECT_FALSE(parse_object(object.key, R"({"spec":{},"generation":0,"at":1})"));
    EXPECT_FALSE(parse_object(object.key, R"({"spec":3,"generation":1,"at":1})"));
}

TEST(Labels, AllThatAreWantedAreThere) {
    const Labels labels = {{"app", "stage"}, {"room", "1"}};
    EXPECT_TRUE(has_all(labels, {}));
    EXPECT_TRUE(has_all(labels, {{"room", "1"}}));
    EXPECT_FALSE(has_all(labels, {{"room", "2"}}));
    EXPECT_FALSE(has_all({}, {{"room", "2"}}));
}

} // namespace
} // namespace tutti::governance::objects
