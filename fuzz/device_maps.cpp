// Any bytes as what devices of other systems say: a payload to the map of an input, an answer to its polls, a
// recording in place of a device. The first byte says which. What is said may be published; times of a
// recording never go back.
#include "base/name.hpp"
#include "contract/topics.hpp"
#include "device/http_poll.hpp"
#include "device/topic_map.hpp"
#include "input/simulated/playback.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace tutti;

void check(bool holds) {
    if (!holds) std::abort();
}

void check(const device::Saying& saying) {
    check(is_dotted_name(saying.type));
    check(!contract::is_reserved_event(saying.type));
    check(saying.data.is_object());
}

/// Those that are taken out of somebody else's JSON are plain.
void check_plain(const std::vector<device::Saying>& sayings) {
    for (const auto& saying : sayings) {
        check(saying);
        for (const auto& member : saying.data.members()) {
            check(device::is_plain(member.value));
            if (member.value.is_number()) check(std::isfinite(member.value.number()));
        }
    }
}

JsonPointer pointer(std::string_view text) { return *JsonPointer::parse(text); }

std::vector<device::TopicRule> rules() {
    return {
        {.topic = "+/#",
         .type = "{1}.seen",
         .pointer = pointer("/action"),
         .field = "code",
         .words = {{"single", "button.press"}, {"true", "raw.{1}"}}},
        {.topic = "+/#", .type = "raw.whole", .scale = 0.5, .offset = 1, .changes = true},
        {.topic = "+/#", .type = "door", .pointer = pointer("/contact"), .only = {Value(false), Value(1)}},
        {.topic = "+/#",
         .type = "raw.accelerometer",
         .pointer = std::nullopt,
         .fields = {{"x", pointer("/a/x")}, {"y", pointer("/a/0")}, {"all", JsonPointer()}},
         .data = {{"code", "{1}"}}},
    };
}

/// The topic stands before the first line feed.
void read_message(std::string_view bytes) {
    const auto end = bytes.find('\n');
    if (end == 0 || end == std::string_view::npos) return;
    static const auto same_rules = rules();
    device::TopicMap map(same_rules);
    for (int i = 0; i < 2; ++i) {
        const auto heard = map.take("+/#", bytes.substr(0, end), bytes.substr(end + 1), false);
        check(heard.identity.size() <= 128);
        check_plain(heard.sayings);
    }
}

void read_answer(device::Http options, std::string_view body) {
    options.url = "http://phone:8080";
    device::HttpPoll poll(std::move(options));
    const auto first = poll.take(200, body);
    check_plain(first.sayings);
    check(first.malformed.empty() == (poll.presence() != device::HttpPoll::Presence::Unknown));
    check(poll.take(200, body).sayings.empty());
}

void read_recording(std::string_view text) {
    input::Playback playback(std::string(text), input::Playback::Ends::Never);
    microseconds last{0};
    for (int i = 0; i < 200; ++i) {
        const auto next = playback.next();
        if (!next) return;
        check(next->at >= last);
        last = next->at;
        check(next->saying);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0]) {
    case 'm':
        read_message(bytes);
        break;
    case 'v':
        read_answer(
            {.values =
                 {{"raw.t", {{"value", pointer("/t")}, {"first", pointer("/s/0/t")}}},
                  {"whole", {{"value", JsonPointer()}}}}},
            bytes
        );
        break;
    case 'p':
        read_answer({.phyphox = {{"raw.accelerometer", {{"x", "accX"}, {"y", "accY"}}}}}, bytes);
        break;
    case 'r':
        read_recording(bytes);
        break;
    default:
        break;
    }
    return 0;
}
