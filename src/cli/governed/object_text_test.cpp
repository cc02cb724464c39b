#include "base/json.hpp"
#include "cli/governed/object_text.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tutti::cli {
namespace {

constexpr auto lamp =
    R"({"kind":"service","name":"lamp","spec":{"run":["x"]},"labels":{"app":"stage","room":"hall"},)"
    R"("generation":3,"source":"stage.toml","by":"mara","at":940,"status":{"observed_generation":3,)"
    R"("conditions":[{"type":"Ready","status":"true","reason":"AsWanted","message":"","since":950},)"
    R"({"type":"Drifted","status":"true","reason":"PutRight","message":"it was stopped","since":990}]}})";
constexpr auto broken =
    R"({"kind":"rule","name":"night","spec":{},"generation":1,"status":{"observed_generation":1,)"
    R"("conditions":[{"type":"Valid","status":"false","reason":"StandsInFile","message":"see\u001b[2J there","since":0},)"
    R"({"type":"Ready","status":"false","reason":"NotValid","message":"","since":999}]}})";
constexpr auto fresh =
    R"({"kind":"playlist","name":"intro","spec":{},"generation":1,"status":{"observed_generation":0,"conditions":[]}})";

std::vector<Value> objects() {
    std::vector<Value> all;
    for (const auto* text : {lamp, broken, fresh}) {
        const auto value = parse_json(text);
        EXPECT_TRUE(value) << text;
        all.push_back(*value);
    }
    return all;
}

TEST(ObjectText, EachObjectSaysWhetherItIsReadyAndWhatIsToBeSaidFirst) {
    EXPECT_EQ(
        describe_objects(objects(), 1000, Columns::Usual, command::Colours::Off),
        "OBJECT          READY    REASON        SINCE\n"
        "service/lamp    true     PutRight      10s\n"
        "rule/night      false    StandsInFile\n"
        "playlist/intro  unknown  NotLookedAt\n"
    );
}

TEST(ObjectText, OneWhoseFileHasAMistakeSaysSoThoughItIsReady) {
    const auto object = parse_json(
        R"({"kind":"service","name":"lamp","generation":1,"status":{"observed_generation":1,"conditions":[)"
        R"({"type":"Ready","status":"true","reason":"AsWanted","message":"","since":950},)"
        R"({"type":"Source","status":"false","reason":"FileRefused","message":"a.toml:3:1: x","since":990}]}})"
    );
    EXPECT_EQ(
        describe_objects(std::vector{object.value()}, 1000, Columns::Usual, command::Colours::Off),
        "OBJECT        READY  REASON       SINCE\n"
        "service/lamp  true   FileRefused  10s\n"
    );
}

TEST(ObjectText, WideSaysWhereItComesFromAndWhy) {
    EXPECT_EQ(
        describe_objects(objects(), 1000, Columns::Wide, command::Colours::Off),
        "OBJECT          READY    REASON        SINCE  GENERATION  SOURCE      BY    LABELS               "
        "MESSAGE\n"
        "service/lamp    true     PutRight      10s    3           stage.toml  mara  app=stage,room=hall  it "
        "was stopped\n"
        "rule/night      false    StandsInFile         1                                                  "
        "see?[2J there\n"
        "playlist/intro  unknown  NotLookedAt          1\n"
    );
}

TEST(ObjectText, OneIsShownWithAllOfItsConditions) {
    EXPECT_EQ(
        describe_object(objects()[0], 1000, command::Colours::Off),
        "service/lamp, generation 3, 1m 0s old, by mara, from stage.toml, labels app=stage,room=hall\n\n"
        "CONDITION  STATUS  REASON    SINCE  MESSAGE\n"
        "Ready      true    AsWanted  50s\n"
        "Drifted    true    PutRight  10s    it was stopped\n"
    );
}

/// As one that is leaving, or of which nobody knows what it was.
TEST(ObjectText, OneOfWhichOnlyTheStatusIsKnownIsShownWithThat) {
    const auto object =
        parse_json(R"({"kind":"service","name":"lamp","status":{"observed_generation":1,"conditions":[)"
                   R"({"type":"Ready","status":"unknown","reason":"Damaged","message":"a","since":990},)"
                   R"({"type":"Valid","status":"false","reason":"Damaged","message":"b","since":990}]}})");
    EXPECT_EQ(
        describe_object(object.value(), 1000, command::Colours::Off),
        "service/lamp\n\n"
        "CONDITION  STATUS   REASON   SINCE  MESSAGE\n"
        "Ready      unknown  Damaged  10s    a\n"
        "Valid      false    Damaged  10s    b\n"
    );
}

TEST(ObjectText, AnObjectIsNamedByKindAndName) {
    const auto rule = read_object_name("rule/at/night");
    ASSERT_TRUE(rule);
    EXPECT_EQ(rule->kind + "|" + rule->name, "rule|at/night");
    for (const auto* wrong : {"", "rule", "/night", "rule/"}) EXPECT_FALSE(read_object_name(wrong)) << wrong;
}

} // namespace
} // namespace tutti::cli
