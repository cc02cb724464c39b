#include "decode/input_event.hpp"

#include <gtest/gtest.h>
#include <linux/input.h>

#include <cstring>

namespace tutti::decode {
namespace {

static_assert(InputEventSplitter::record_size == sizeof(input_event));

std::vector<std::uint8_t> record(std::uint16_t type, std::uint16_t code, std::int32_t value) {
    input_event event{};
    event.input_event_sec = 1'700'000'000;
    event.type = type;
    event.code = code;
    event.value = value;
    std::vector<std::uint8_t> bytes(sizeof event);
    std::memcpy(bytes.data(), &event, sizeof event);
    return bytes;
}

std::vector<std::uint8_t> a_press_and_its_end() {
    auto bytes = record(EV_KEY, KEY_UP, 1);
    for (const auto& more : {record(EV_SYN, 0, 0), record(EV_KEY, KEY_UP, 0)})
        bytes.insert(bytes.end(), more.begin(), more.end());
    return bytes;
}

const std::vector<InputEvent> expected = {{EV_KEY, KEY_UP, 1}, {EV_SYN, 0, 0}, {EV_KEY, KEY_UP, 0}};

TEST(InputEvents, AreTypeCodeAndValue) {
    InputEventSplitter splitter;
    EXPECT_EQ(splitter.feed(a_press_and_its_end()), expected);
}

TEST(InputEvents, AreTheSameSplitAtEachByte) {
    const auto bytes = a_press_and_its_end();
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        InputEventSplitter splitter;
        auto events = splitter.feed(std::span(bytes).first(cut));
        const auto rest = splitter.feed(std::span(bytes).subspan(cut));
        events.insert(events.end(), rest.begin(), rest.end());
        EXPECT_EQ(events, expected) << cut;
    }
}

TEST(InputEvents, ThatAreCutAreNone) {
    const auto bytes = record(EV_KEY, KEY_ENTER, 1);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        InputEventSplitter splitter;
        EXPECT_TRUE(splitter.feed(std::span(bytes).first(size)).empty()) << size;
    }
}

} // namespace
} // namespace tutti::decode
