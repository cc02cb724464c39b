#include "recording/topic_selection.hpp"

#include <gtest/gtest.h>

namespace tutti::recording {
namespace {

TEST(WithoutCovered, LeavesWhatNobodyElseTakes) {
    EXPECT_EQ(
        without_covered({"event/raw/#", "event/#", "event/#", "+/raw/x"}),
        (std::vector<std::string>{"event/#", "+/raw/x"})
    );
}

TEST(TopicSelection, CountsAMessageForItsFirstFilter) {
    const TopicSelection selection{{"event/+/press", "event/button/#"}, {"event/button/noise"}};
    EXPECT_EQ(selection.first_match("event/button/press"), 0U);
    EXPECT_EQ(selection.first_match("event/button/release"), 1U);
    EXPECT_FALSE(selection.takes("event/button/noise"));
    EXPECT_FALSE(selection.takes("reading/x/y"));
}

TEST(DefaultRecording, LeavesOutFramesAndLogs) {
    EXPECT_TRUE(default_recording().takes("event/raw/x"));
    EXPECT_TRUE(default_recording().takes("note/door"));
    EXPECT_FALSE(default_recording().takes("frame/wall"));
    EXPECT_FALSE(default_recording().takes("log/hub"));
}

TEST(DefaultReplay, RepeatsNoDeedsAndNoPresence) {
    for (const auto* topic :
         {"event/button/press", "reading/system/load", "status/system", "meta/system", "note/door"})
        EXPECT_TRUE(default_replay().takes(topic)) << topic;
    for (const auto* topic : {"cmd/director", "reply/me/1", "worker/system", "service/hub", "config/home"})
        EXPECT_FALSE(default_replay().takes(topic)) << topic;
}

} // namespace
} // namespace tutti::recording
