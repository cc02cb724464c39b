#include "base/json.hpp"
#include "cli/why_service.hpp"

#include <gtest/gtest.h>

namespace tutti::cli {
namespace {

TEST(WhyService, SaysStateCauseOutlookEndsAndLastWords) {
    const auto story = parse_json(R"({
        "service":"mixer","supervised":true,"state":"backoff","cause":"exited with code 3; restarts in 4 s",
        "since":98.0,"pid":null,"restarts":2,"pattern":"always","status":"","next_start":102.0,"next_run":null,
        "in_use_until":null,"starts_last_hour":3,"waits_for":[{"name":"hub","state":"starting"}],
        "ends":[{"timestamp":98.0,"service":"mixer","from":"ready","to":"backoff",
                 "cause":"exited with code 3; restarts in 4 s","pid":4711,
                 "exit":{"code":3,"message":"exited with code 3"}}],
        "transitions":[{"timestamp":90.0,"service":"mixer","from":"starting","to":"ready","cause":"running",
                        "pid":4711,"exit":null}],
        "last_lines":[{"v":1,"timestamp":97.0,"level":"error","service":"mixer","message":"no card"}]})");
    ASSERT_TRUE(story) << story.error().message;
    const auto text = describe_service_story(*story, 100.0, command::Colours::Off);
    EXPECT_TRUE(
        text.starts_with("mixer is backoff for 2s: exited with code 3; restarts in 4 s\n"
                         "  starts again in 2s\n"
                         "  needs what is not up: hub (starting)\n"
                         "  3 starts within the last hour, 2 restarts so far\n"
                         "\n"
                         "ENDED   PROCESS  HOW                 THEN\n"
                         "2s ago  4711     exited with code 3  backoff: exited with code 3; restarts in 4 s\n"
                         "\n"
                         "WHEN     STATE  CAUSE\n"
                         "10s ago  ready  running\n"
                         "\n"
                         "The last that it said before its end:\n")
    ) << text;
    EXPECT_TRUE(text.ends_with("error no card\n")) << text;
}

TEST(WhyService, WithoutASupervisorSaysThatItIsWhatWasKnown) {
    const auto story = parse_json(
        R"({"service":"mixer","supervised":false,"state":"ready","cause":"running","since":40.0,"pid":null,)"
        R"("starts_last_hour":1,"waits_for":[],"ends":[],"transitions":[],"last_lines":[]})"
    );
    ASSERT_TRUE(story);
    const auto text = describe_service_story(*story, 100.0, command::Colours::Off);
    EXPECT_TRUE(text.starts_with("mixer was ready since 1m 0s ago: running\n"
                                 "  nobody supervises it now: this is what was known last\n"
                                 "  1 start within the last hour\n")
    ) << text;
}

} // namespace
} // namespace tutti::cli
