#include "cli/governed/job_text.hpp"

#include <gtest/gtest.h>

namespace tutti::cli {
namespace {

using command::Colours;

Value running_job() {
    return Value::object(
        {{"id", "01M8NQY2EW30EFV5HQ0K1QA6KG"},
         {"kind", "store.export"},
         {"state", "running"},
         {"since", 1000.0},
         {"queued", 990.0},
         {"priority", 0},
         {"by", "anna"},
         {"attempt", 2},
         {"attempts", 3},
         {"worker", "exports"},
         {"progress", 0.309},
         {"message", "3 of 10 parts"},
         {"params", Value::object({{"to", "/media"}})},
         {"history", Value::array({Value::object(
                         {{"attempt", 1},
                          {"worker", "exports"},
                          {"began", 991.0},
                          {"ended", 995.0},
                          {"outcome", "failed"},
                          {"message", "no disk"}}
                     )})}}
    );
}

TEST(JobText, ParametersAreJsonWhereTheyCanBe) {
    const auto params =
        read_job_params({"to=/media/usb", "parts=3", "deep={\"a\":[1]}", "empty=", "flag=true"});
    ASSERT_TRUE(params);
    EXPECT_EQ(*params->find("to"), Value("/media/usb"));
    EXPECT_EQ(*params->find("parts"), Value(3));
    EXPECT_EQ(*params->find("deep"), Value::object({{"a", Value::array({1})}}));
    EXPECT_EQ(*params->find("empty"), Value(""));
    EXPECT_EQ(*params->find("flag"), Value(true));
    EXPECT_EQ(*read_job_params({R"({"a":1})"}), Value::object({{"a", 1}}));
}

TEST(JobText, WhatIsNoParameterIsRefused) {
    EXPECT_FALSE(read_job_params({"to"}));
    EXPECT_FALSE(read_job_params({"=1"}));
    EXPECT_FALSE(read_job_params({"a=1", "a=2"}));
    EXPECT_FALSE(read_job_params({"{\"a\":"}));
}

TEST(JobText, ABarIsFullOnlyAtTheEnd) {
    EXPECT_EQ(progress_bar(0, 4), "[----]   0 %");
    EXPECT_EQ(progress_bar(0.5, 4), "[##--]  50 %");
    EXPECT_EQ(progress_bar(0.999, 4), "[###-]  99 %");
    EXPECT_EQ(progress_bar(1, 4), "[####] 100 %");
    EXPECT_EQ(progress_bar(7, 4), "[####] 100 %");
}

TEST(JobText, ALineSaysHowFarItIs) {
    EXPECT_EQ(
        describe_job_in_a_line(running_job(), 1012), "store.export: running for 12s, 30 %: 3 of 10 parts"
    );
    const auto delayed =
        Value::object({{"kind", "copy"}, {"state", "queued"}, {"since", 1000.0}, {"not_before", 1070.0}});
    EXPECT_EQ(describe_job_in_a_line(delayed, 1010), "copy: queued for 10s, in 1m 0s");
}

TEST(JobText, AJobIsShownWithWhatBecameOfItsAttempts) {
    const auto text = describe_job(running_job(), 1012, Colours::Off);
    EXPECT_NE(text.find("state      running for 12s, 30 %: 3 of 10 parts\n"), std::string::npos) << text;
    EXPECT_NE(text.find("wanted     22s ago by anna\n"), std::string::npos) << text;
    EXPECT_NE(text.find("params     {\"to\":\"/media\"}\n"), std::string::npos) << text;
    EXPECT_NE(text.find("no disk"), std::string::npos) << text;
}

TEST(JobText, OneThatIsOverSaysSinceWhen) {
    const auto over = Value::object({{"kind", "copy"}, {"state", "succeeded"}, {"since", 1000.0}});
    EXPECT_NE(
        describe_job(over, 1010, Colours::Off).find("state      succeeded 10s ago\n"), std::string::npos
    );
}

TEST(JobText, AKindThatNobodyTakesIsSaidToBe) {
    const auto kind = Value::object(
        {{"kind", "copy"},
         {"waiting", 1},
         {"running", 0},
         {"concurrency", 0},
         {"attempts", 3},
         {"workers", Value::array({})}}
    );
    const Value kinds[] = {kind};
    const auto text = describe_job_kinds(kinds, Colours::Off);
    EXPECT_NE(text.find("nobody"), std::string::npos) << text;
}

} // namespace
} // namespace tutti::cli
