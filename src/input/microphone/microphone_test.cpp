#include "base/json.hpp"
#include "input/microphone/chosen_sources.hpp"
#include "input/microphone/level_feed.hpp"

#include <gtest/gtest.h>

namespace tutti::input::microphone {
namespace {

using sound::Soundscape;

const Soundscape two_of_each{
    .sources =
        {{.name = "alsa_input.usb-Yeti-00", .description = "Yeti"},
         {.name = "alsa_input.pci-0000", .description = "Built-in"},
         {.name = "alsa_output.usb-Yeti-00.monitor", .description = "Monitor of Yeti", .is_monitor = true},
         {.name = "alsa_output.pci-0000.monitor", .description = "Monitor of Built-in", .is_monitor = true}},
    .default_name = "alsa_input.pci-0000",
};

std::vector<std::string> names_chosen(const std::string& pattern, const Soundscape& from = two_of_each) {
    std::vector<std::string> names;
    for (const auto& source : chosen_sources(from, pattern)) names.push_back(source.name);
    return names;
}

using Names = std::vector<std::string>;

TEST(ChosenSources, IsTheDefaultOneWhereNothingIsAskedFor) {
    EXPECT_EQ(names_chosen(""), Names{"alsa_input.pci-0000"});
    EXPECT_EQ(names_chosen("", {.sources = two_of_each.sources, .default_name = ""}), Names{});
}

TEST(ChosenSources, AreAllThatMatch) {
    EXPECT_EQ(names_chosen("alsa_input.*"), (Names{"alsa_input.usb-Yeti-00", "alsa_input.pci-0000"}));
    EXPECT_EQ(names_chosen("alsa_input.pci-0000"), Names{"alsa_input.pci-0000"});
    EXPECT_EQ(names_chosen("Yeti"), Names{});
}

TEST(ChosenSources, AreMonitorsOnlyWhereTheyAreSpokenOf) {
    EXPECT_EQ(names_chosen("*Yeti*"), Names{"alsa_input.usb-Yeti-00"});
    EXPECT_EQ(names_chosen("*Yeti*.monitor"), Names{"alsa_output.usb-Yeti-00.monitor"});
}

TEST(ChosenSources, AreNoMoreThanTheLimit) {
    Soundscape many;
    for (int i = 0; i < 100; ++i) many.sources.push_back({.name = "in." + std::to_string(i)});
    EXPECT_EQ(names_chosen("in.*", many).size(), most_sources);
}

TEST(LevelFeed, SaysEachBlockRounded) {
    LevelFeed feed;
    const auto said = feed.next({0.70710678, 1, -3.0103});
    ASSERT_TRUE(said);
    EXPECT_EQ(print_json(*said), "{\"rms\":0.70711,\"peak\":1.0,\"db\":-3.01}");
    EXPECT_TRUE(feed.next({0.70710678, 1, -3.0103}));
}

TEST(LevelFeed, SaysSilenceOnceUntilThereIsSound) {
    LevelFeed feed;
    const auto silence = feed.next({});
    ASSERT_TRUE(silence);
    EXPECT_EQ(print_json(*silence), "{\"rms\":0.0,\"peak\":0.0,\"db\":-120.0}");
    EXPECT_FALSE(feed.next({}));
    EXPECT_TRUE(feed.next({1e-6, 1e-6, -120}));
    EXPECT_TRUE(feed.next({}));
    EXPECT_FALSE(feed.next({}));
}

} // namespace
} // namespace tutti::input::microphone
