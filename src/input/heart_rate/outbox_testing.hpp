// What came out of the heart-rate machines as plain words, for tests.
#pragma once

#include "input/heart_rate/outbox.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace tutti::input::heart_rate {

struct InWords {
    std::string operator()(const Connected& said) const { return "connected " + said.name; }
    std::string operator()(const Suspected& said) const { return "suspected " + said.reason; }
    std::string operator()(const Recovered&) const { return "recovered"; }
    std::string operator()(const Disconnected& said) const { return "disconnected " + said.reason; }
    std::string operator()(const Measured& said) const {
        return fmt::format("bpm {}", said.measurement.beats_per_minute.value_or(0));
    }
    std::string operator()(const BatteryLevel& said) const { return fmt::format("battery {}", said.percent); }
    std::string operator()(const Malformed& said) const { return "malformed " + said.kind; }
    std::string operator()(const Unavailable& said) const { return "unavailable " + said.reason; }
    std::string operator()(const Available&) const { return "available"; }
    std::string operator()(const Trouble& said) const { return "trouble " + said.words; }
};

inline const char* name_of(Request::Kind kind) {
    constexpr const char* names[] = {"list",       "search",       "end search",  "connect",
                                     "disconnect", "start notify", "read battery"};
    return names[static_cast<std::size_t>(kind)];
}

/// "connect", "start notify char000b"; then what was said.
inline std::vector<std::string> in_words(const Outbox& out) {
    std::vector<std::string> words;
    for (const Request& request : out.requests) {
        const auto at = request.path.rfind("/char");
        words.push_back(
            name_of(request.kind) + (at == std::string::npos ? "" : " " + request.path.substr(at + 1))
        );
    }
    for (const Saying& saying : out.sayings) words.push_back(std::visit(InWords(), saying));
    return words;
}

} // namespace tutti::input::heart_rate
