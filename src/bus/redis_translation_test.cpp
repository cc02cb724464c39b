// What Redis keeps of what the bus says, and back.
#include "base/json.hpp"
#include "bus/redis_translation.hpp"
#include "contract/command.hpp"
#include "contract/config_section.hpp"
#include "contract/reading.hpp"
#include "contract/source.hpp"

#include <gtest/gtest.h>

namespace tutti::bus {
namespace {

const WallTime noon = wall_time_from_seconds(1700000000.25);

RedisCircumstances circumstances(std::optional<milliseconds> left = std::nullopt) {
    return {.name = "a", .left = left, .revision = {}, .now = noon};
}

TEST(RedisTranslation, KeepsOfAReadingWhatOtherClientsRead) {
    const contract::Reading reading{.value = 0.5, .unit = "%", .timestamp = noon, .expires_in = seconds(90)};
    const auto state = stored(RedisKind::Reading, contract::print(reading));
    EXPECT_EQ(state.value, R"({"value":0.5,"unit":"%","timestamp":1700000000.25})");
    EXPECT_FALSE(state.revision);
    const auto back =
        contract::parse_reading(restored(RedisKind::Reading, state.value, circumstances(milliseconds(59'001)))
        );
    ASSERT_TRUE(back);
    EXPECT_EQ(back->value, reading.value);
    EXPECT_EQ(back->timestamp, noon);
    EXPECT_EQ(back->expires_in, seconds(60)); // what is left of it
}

TEST(RedisTranslation, KeepsOfStatusAndMetaAllButTheEnvelope) {
    contract::SourceStatus status;
    status.source_id = "a";
    status.poll_count = 7;
    status.last_error = "it broke";
    const auto kept = stored(RedisKind::Status, contract::print(status));
    EXPECT_EQ(
        kept.value, R"({"source_id":"a","last_poll":null,"last_success":null,"last_error":"it broke",)"
                    R"("poll_count":7,"error_count":0})"
    );
    status.expires_in = seconds(30);
    const auto back = restored(RedisKind::Status, kept.value, circumstances(seconds(30)));
    EXPECT_EQ(contract::parse_source_status(back), status);
    contract::SourceMeta meta{.source_id = "a", .name = "A", .description = "the first"};
    const auto kept_meta = stored(RedisKind::Meta, contract::print(meta));
    EXPECT_EQ(
        kept_meta.value,
        R"({"source_id":"a","name":"A","description":"the first","refresh_interval":60,"enabled":true})"
    );
    EXPECT_EQ(contract::parse_source_meta(restored(RedisKind::Meta, kept_meta.value, circumstances())), meta);
    const auto simulated = stored(RedisKind::Meta, R"({"v":1,"source_id":"a","simulated":true})");
    EXPECT_EQ(simulated.value, R"({"source_id":"a","simulated":true})");
}

TEST(RedisTranslation, KeepsASectionPlainAndItsRevisionBesideIt) {
    const contract::ConfigSection section{.revision = 4, .config = Value::object({{"rotation", 90}})};
    const auto state = stored(RedisKind::Config, contract::print(section));
    EXPECT_EQ(state.value, R"({"rotation":90})");
    ASSERT_TRUE(state.revision);
    EXPECT_FALSE(state.is_seed);
    auto at = circumstances();
    at.revision = state.revision;
    EXPECT_EQ(contract::parse_config_section(restored(RedisKind::Config, state.value, at)), section);
    EXPECT_TRUE(stored(RedisKind::Config, R"({"v":1,"revision":1,"config":{}})").is_seed);
}

TEST(RedisTranslation, GivesASectionOfAnotherClientNoRevision) {
    const auto ours = stored(RedisKind::Config, R"({"v":1,"revision":4,"config":{"rotation":90}})");
    auto at = circumstances();
    EXPECT_EQ(
        restored(RedisKind::Config, R"({"rotation":180})", at),
        R"({"v":1,"revision":0,"config":{"rotation":180}})"
    );
    at.revision = ours.revision;
    EXPECT_EQ(
        restored(RedisKind::Config, R"({"rotation":180})", at),
        R"({"v":1,"revision":0,"config":{"rotation":180}})"
    );
    at.revision = "nonsense";
    EXPECT_EQ(restored(RedisKind::Config, "{}", at), R"({"v":1,"revision":0,"config":{}})");
}

TEST(RedisTranslation, UnderstandsWhatAnotherClientLeftOut) {
    const auto reading =
        contract::parse_reading(restored(RedisKind::Reading, R"({"value":21.5})", circumstances()));
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->unit, "");
    EXPECT_EQ(reading->timestamp, noon);
    EXPECT_TRUE(
        contract::parse_source_status(restored(RedisKind::Status, R"({"poll_count":3})", circumstances()))
    );
    EXPECT_TRUE(contract::parse_source_meta(restored(RedisKind::Meta, "{}", circumstances())));
    const auto command = contract::parse_command(
        completed(RedisKind::Command, R"({"action":"refresh","request_id":"1"})", noon)
    );
    ASSERT_TRUE(command);
    EXPECT_EQ(command->timestamp, noon);
    EXPECT_TRUE(contract::parse_command(
        completed(RedisKind::Command, R"({"action":"refresh","request_id":"1","params":null})", noon)
    ));
    const auto good =
        contract::parse_command_reply(completed(RedisKind::Response, R"({"request_id":"1","data":5})", noon));
    ASSERT_TRUE(good);
    EXPECT_FALSE(good->error);
    const auto bad = contract::parse_command_reply(
        completed(RedisKind::Response, R"({"request_id":"1","error":"no"})", noon)
    );
    ASSERT_TRUE(bad);
    EXPECT_EQ(bad->error->message, "no");
}

TEST(RedisTranslation, SaysOfTheMatrixAndOfStreamsWhatOtherClientsKnow) {
    constexpr const char* ours = R"({"v":1,"pixels":[[1,2,3]],"mode":"text"})";
    constexpr const char* theirs = R"({"pixels":[[1,2,3]],"mode":"text"})";
    EXPECT_EQ(announced(RedisKind::Bare, ours), theirs);
    EXPECT_EQ(stored(RedisKind::Bare, ours).value, theirs);
    EXPECT_EQ(completed(RedisKind::Bare, theirs, noon), ours);
    EXPECT_EQ(restored(RedisKind::Bare, theirs, circumstances()), ours);
    EXPECT_EQ(announced(RedisKind::Status, ours), ours);
}

TEST(RedisTranslation, LeavesAloneWhatIsNotAsTheContractHasIt) {
    using enum RedisKind;
    for (const auto kind : {Plain, Reading, Status, Meta, Config, Command, Response, Bare}) {
        for (const char* text : {"", "x", "2", "[1]", "{", R"({"a":1,"a":2})", "{\"a\":\"\xff\"}", "null"}) {
            EXPECT_EQ(stored(kind, text).value, text);
            EXPECT_EQ(restored(kind, text, circumstances()), text);
            EXPECT_EQ(completed(kind, text, noon), text);
        }
        EXPECT_EQ(stored(kind, R"({"v":2,"value":1})").value, R"({"v":2,"value":1})");
    }
    EXPECT_EQ(stored(Plain, R"({"v":1,"expires_in":3})").value, R"({"v":1,"expires_in":3})");
    EXPECT_EQ(stored(Reading, R"({"v":1,"unit":"C"})").value, R"({"v":1,"unit":"C"})");
    EXPECT_EQ(completed(Command, R"({"v":1,"action":"x"})", noon), R"({"v":1,"action":"x"})");
}

TEST(RedisTranslation, WritesAndReadsNotices) {
    EXPECT_EQ(data_notice("a", noon), R"({"source_id":"a","timestamp":1700000000.25})");
    EXPECT_EQ(change_notice("display", noon), R"({"section":"display","timestamp":1700000000.25})");
    EXPECT_EQ(changed_section(change_notice("display", noon)), "display");
    EXPECT_EQ(changed_section(R"({"section":"display"})"), "display");
    for (const std::string& wrong :
         {std::string(), std::string("display"), std::string("{}"), std::string(R"({"section":5})"),
          std::string(R"({"section":"a/b"})"), R"({"section":"a","x":")" + std::string(2000, 'x') + "\"}"})
        EXPECT_FALSE(changed_section(wrong));
}

} // namespace
} // namespace tutti::bus
