#include "device/heart_rate.hpp"
#include "toml/document.hpp"

#include <gtest/gtest.h>

namespace tutti::device {
namespace {

toml::Review read_straps(std::string_view text, HeartRate& into) {
    return toml::read_text(text, [&](toml::TableReader& table) { read_heart_rate(table, into); });
}

std::string strap_mistake(std::string_view text) {
    HeartRate straps;
    const auto review = read_straps(text, straps);
    EXPECT_EQ(review.mistakes.size(), 1U) << text;
    return review.mistakes.empty() ? "" : review.mistakes.front().key + ": " + review.mistakes.front().reason;
}

TEST(HeartRateInput, IsOfEveryStrapUnlessSomeAreNamed) {
    HeartRate straps;
    EXPECT_TRUE(read_straps("", straps).mistakes.empty());
    EXPECT_TRUE(arguments_of(straps).empty());
    const auto* text = "device = [\"aa:bb:cc:dd:ee:01\", \"Polar*\"]\nadapter = \"hci1\"\n";
    EXPECT_TRUE(read_straps(text, straps).mistakes.empty());
    EXPECT_EQ(
        arguments_of(straps),
        (std::vector<std::string>{"--device=AA:BB:CC:DD:EE:01", "--device=Polar*", "--adapter=hci1"})
    );
}

TEST(HeartRateInput, OneStrapIsOneText) {
    HeartRate straps;
    EXPECT_TRUE(read_straps("device = \"--help\"\n", straps).mistakes.empty());
    EXPECT_EQ(arguments_of(straps), (std::vector<std::string>{"--device=--help"}));
}

TEST(HeartRateInput, SaysWhatIsWrong) {
    EXPECT_EQ(
        strap_mistake("device = \"AA:BB:CC\"\n"), "device: must be an address such as AA:BB:CC:DD:EE:FF"
    );
    EXPECT_EQ(strap_mistake("device = []\n"), "device: must name at least one");
    EXPECT_EQ(strap_mistake("adapter = \"../x\"\n"), "adapter: must be an adapter's name such as hci0");
}

} // namespace
} // namespace tutti::device
