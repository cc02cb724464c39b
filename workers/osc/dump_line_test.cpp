#include "workers/osc/dump_line.hpp"

#include <gtest/gtest.h>

namespace tutti::osc_router {
namespace {

using namespace std::chrono_literals;

const DumpedFrom noon{.time = WallTime(12h + 250ms), .utc_offset = seconds(3600), .sender = "127.0.0.1"};

TEST(DumpLine, MessageAloneHasNoTag) {
    const osc::Packet packet(osc::Message{"/audio/beat", {std::int32_t{1}, 0.5F}});
    const auto all = messages_of(packet);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(print_dumped(all[0], noon), "13:00:00.250  127.0.0.1  /audio/beat if 1 0.5");
    EXPECT_EQ(
        print_dumped_json(all[0], noon),
        R"({"timestamp":43200.25,"source":"127.0.0.1","tag":null,"address":"/audio/beat","types":"if","args":[1,0.5]})"
    );
}

TEST(DumpLine, MessagesOfABundleHaveTheTimeOfTheInnermost) {
    const auto inner = osc::TimeTag::at(WallTime(12h + 1s));
    const osc::Packet packet(osc::Bundle{
        osc::TimeTag::immediately(), {osc::Message{"/a"}, osc::Bundle{inner, {osc::Message{"/b", {true}}}}}
    });
    const auto all = messages_of(packet);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(print_dumped(all[0], noon), "13:00:00.250  127.0.0.1  /a  @immediately");
    EXPECT_EQ(print_dumped(all[1], noon), "13:00:00.250  127.0.0.1  /b T true  @13:00:01.000");
}

} // namespace
} // namespace tutti::osc_router
