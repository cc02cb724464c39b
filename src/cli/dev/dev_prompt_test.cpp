#include "cli/dev/dev_prompt.hpp"
#include "cli/dev/dev_screen.hpp"

#include <gtest/gtest.h>

namespace tutti::cli {
namespace {

using What = DevOrder::What;

/// What comes of the last of these keys.
std::optional<DevOrder> type(DevPrompt& prompt, std::string_view keys) {
    std::optional<DevOrder> order;
    command::KeyDecoder decoder;
    for (const auto& key : decoder.feed(keys)) order = prompt.press(key);
    for (const auto& key : decoder.decide()) order = prompt.press(key);
    return order;
}

TEST(DevPrompt, SomeKeysDoSomethingAtOnce) {
    DevPrompt prompt;
    EXPECT_EQ(type(prompt, "o"), (DevOrder{What::Open}));
    EXPECT_EQ(type(prompt, "q"), (DevOrder{What::Quit}));
    EXPECT_EQ(type(prompt, "x"), std::nullopt);
    EXPECT_EQ(prompt.text(), "");
}

TEST(DevPrompt, OthersAskForAName) {
    DevPrompt prompt;
    EXPECT_EQ(type(prompt, "r"), std::nullopt);
    EXPECT_EQ(prompt.text(), "restart which service? (none: all) ");
    EXPECT_EQ(type(prompt, "lanp\x7f\x7fmp"), std::nullopt);
    EXPECT_EQ(prompt.text(), "restart which service? (none: all) lamp");
    EXPECT_EQ(type(prompt, "\r"), (DevOrder{What::Restart, "lamp"}));
    EXPECT_EQ(prompt.text(), "");
    EXPECT_EQ(type(prompt, "f\r"), (DevOrder{What::Filter}));
}

TEST(DevPrompt, NothingIsStoppedWithoutAName) {
    DevPrompt prompt;
    EXPECT_EQ(type(prompt, "s\r"), std::nullopt);
    EXPECT_EQ(prompt.text(), "");
}

TEST(DevPrompt, EscapeForgetsTheQuestion) {
    DevPrompt prompt;
    type(prompt, "sla");
    EXPECT_EQ(type(prompt, "\x1b"), std::nullopt);
    EXPECT_EQ(type(prompt, "q"), (DevOrder{What::Quit}));
}

TEST(DevPrompt, WhatIsTypedAfterControlZIsNoOrder) {
    DevPrompt prompt;
    EXPECT_EQ(type(prompt, "\x1aq"), std::nullopt);
    EXPECT_EQ(type(prompt, "\x1a"), std::nullopt);
    EXPECT_TRUE(prompt.text().contains("not suspended"));
    EXPECT_EQ(type(prompt, "r\r"), std::nullopt);
    EXPECT_EQ(prompt.text(), "");
    EXPECT_EQ(type(prompt, "\x1a\x1b"), std::nullopt);
    EXPECT_EQ(type(prompt, "q"), (DevOrder{What::Quit}));
}

TEST(DevPrompt, ControlZLeavesAQuestionAsItIs) {
    DevPrompt prompt;
    type(prompt, "sla\x1amp\r");
    EXPECT_EQ(prompt.text(), "stop which service? la");
}

TEST(DevPrompt, TabCompletesAsFarAsNamesAreAlike) {
    DevPrompt prompt;
    prompt.know({"hub", "lamp-left", "lamp-right"});
    type(prompt, "sl\t");
    EXPECT_EQ(prompt.text(), "stop which service? lamp-");
    EXPECT_EQ(type(prompt, "r\t\r"), (DevOrder{What::Stop, "lamp-right"}));
    type(prompt, "sx\t");
    EXPECT_EQ(prompt.text(), "stop which service? x");
}

TEST(CutTo, CountsCharactersAndNoColours) {
    EXPECT_EQ(cut_to("\x1b[31mäbc\x1b[0mdef", 4), "\x1b[31mäbc\x1b[0md");
    EXPECT_EQ(cut_to("abc", 10), "abc");
    EXPECT_EQ(cut_to("", 3), "");
    EXPECT_EQ(cut_to("a\x1b[", 3), "a\x1b[");
}

} // namespace
} // namespace tutti::cli
