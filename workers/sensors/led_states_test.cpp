#include "workers/sensors/led_states.hpp"

#include <gtest/gtest.h>

namespace tutti::sensors {
namespace {

const LedStates states = {{"PWR", "default-on", 255}, {"ACT", "mmc0", 0}};

TEST(LedStates, ReadBackWhatWasPrinted) { EXPECT_EQ(parse_led_states(print(states)), states); }

TEST(LedStates, CutAnywhereAreRefused) {
    const auto text = print(states);
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_FALSE(parse_led_states(text.substr(0, size))) << size;
}

TEST(LedStates, OfAnotherKindAreRefused) {
    for (const auto* wrong :
         {R"([])", R"({"v":2,"leds":[]})", R"({"v":1})",
          R"({"v":1,"leds":[{"name":"ACT","trigger":"mmc0"}]})",
          R"({"v":1,"leds":[{"name":"../x","trigger":"mmc0","brightness":0}]})",
          R"({"v":1,"leds":[{"name":"","trigger":"mmc0","brightness":0}]})",
          R"({"v":1,"leds":[{"name":"ACT","trigger":"a\nb","brightness":0}]})",
          R"({"v":1,"leds":[{"name":"ACT","trigger":"mmc0","brightness":"1"}]})",
          R"({"v":1,"leds":[1,2,3,4,5,6,7,8,9]})"})
        EXPECT_FALSE(parse_led_states(wrong)) << wrong;
}

TEST(LedStates, FindThePresentTriggerAmongAll) {
    EXPECT_EQ(present_trigger("none rc-feedback [mmc0] timer\n"), "mmc0");
    EXPECT_EQ(present_trigger("[none] mmc0\n"), "none");
    for (const auto* odd : {"", "mmc0\n", "none [mmc0", "[]", "[a b]"})
        EXPECT_EQ(present_trigger(odd), "none") << odd;
}

} // namespace
} // namespace tutti::sensors
