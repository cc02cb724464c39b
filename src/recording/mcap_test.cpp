// The file as a whole is read back by npm's reader in tests/recording_test.py; here are the parts that can be
// checked by hand.
#include "base/crc32.hpp"
#include "base/json.hpp"
#include "recording/mcap_export.hpp"
#include "recording/schemas.hpp"
#include "recording/viewer_schema.hpp"

#include <gtest/gtest.h>

namespace tutti::recording {
namespace {

using namespace std::chrono_literals;

TEST(Crc32, IsThatOfZlib) {
    EXPECT_EQ(crc32(""), 0U);
    EXPECT_EQ(crc32("123456789"), 0xCBF4'3926U);
    EXPECT_EQ(crc32("6789", crc32("12345")), 0xCBF4'3926U);
}

TEST(ContractSchema, IsPartOfTheProgram) {
    EXPECT_NE(contract_schema("event").find("\"event.schema.json\""), std::string_view::npos);
    EXPECT_TRUE(contract_schema("nothing").empty());
}

TEST(ViewerSchema, GivesEveryPropertyOnePlainType) {
    const auto schema = parse_json(R"({"title":"T","type":"object","required":["v"],"oneOf":[],"properties":{
        "v":{"const":1,"description":"d"},"state":{"enum":["a","b"]},"value":{"type":["null","number","string"]},
        "any":{},"nothing":{"type":"null"},"data":{"type":"object"},"either":{"type":"string","oneOf":[]},
        "error":{"type":["object","null"],"properties":{"code":{"type":"string","pattern":"x"}}},
        "topics":{"type":"array","items":{"type":"string","minLength":1}},"rows":{"type":"array"},
        "grid":{"type":"array","items":{"type":"array","items":{"type":"number"}}}}})");
    ASSERT_TRUE(schema);
    EXPECT_EQ(
        print_json(viewer_schema(*schema)),
        R"({"title":"T","type":"object","properties":{"v":{"type":"integer","description":"d"},)"
        R"("state":{"type":"string"},"value":{"type":"number"},"data":{"type":"object","properties":{}},)"
        R"("error":{"type":"object","properties":{"code":{"type":"string"}}},)"
        R"("topics":{"type":"array","items":{"type":"string"}}}})"
    );
}

TEST(ViewerSchema, OfNothingPromisesNothing) {
    EXPECT_EQ(print_json(viewer_schema(Value())), R"({"type":"object","properties":{}})");
}

std::size_t count(std::string_view text, std::string_view what) {
    std::size_t found = 0;
    for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++found;
    return found;
}

TEST(McapExport, OfNothingIsAWholeFile) {
    McapExport mcap("tutti");
    mcap.finish();
    const auto bytes = mcap.take();
    const std::string magic("\x89MCAP0\r\n", 8);
    EXPECT_TRUE(bytes.starts_with(magic));
    EXPECT_TRUE(bytes.ends_with(magic));
    EXPECT_TRUE(mcap.take().empty());
}

TEST(McapExport, HasAChannelForEachTopicAndKindOfPayload) {
    McapExport mcap("tutti");
    const auto add = [&](const char* topic, std::string payload) {
        ASSERT_TRUE(mcap.add({.time = WallTime{5s}, .topic = topic, .payload = std::move(payload)}));
    };
    add("event/a", R"({"timestamp":4.5})");
    add("event/a", R"({"timestamp":4.6})");
    EXPECT_EQ(mcap.channels(), 1U);
    add("event/a", "text");
    add("event/a", "\xFF");
    add("event/a", "12");
    add("event/b", "{}");
    EXPECT_EQ(mcap.channels(), 5U);
    mcap.finish();
    const auto bytes = mcap.take();
    EXPECT_EQ(count(bytes, "tutti.event"), 2U); // in the data and in the summary
}

TEST(McapExport, GivesTheSameBytesHoweverTheyAreTaken) {
    McapExport whole("tutti");
    McapExport parts("tutti");
    std::string taken;
    for (int i = 0; i < 300; ++i) {
        const Recorded message{
            .time = WallTime{seconds(i)}, .topic = "event/a", .payload = std::string(10'000, 'x')
        };
        ASSERT_TRUE(whole.add(message));
        ASSERT_TRUE(parts.add(message));
        taken += parts.take();
    }
    whole.finish();
    parts.finish();
    taken += parts.take();
    EXPECT_EQ(whole.take(), taken);
}

} // namespace
} // namespace tutti::recording
