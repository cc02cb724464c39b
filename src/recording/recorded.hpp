// One message of a recording, as it came over the bus. The bus's own Message stands on a higher floor;
// src/cli turns one into the other.
#pragma once

#include "base/time.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tutti::recording {

struct Recorded {
    WallTime time = {};       ///< of arrival; never before the message above it in one recorder's file
    std::string topic = {};   ///< below the root; with a leading '/' outside it, as in bus::Message
    std::string payload = {}; ///< the exact bytes
    int qos = 0;
    bool retain = false; ///< it was the topic's kept state when the recorder came
    std::optional<std::chrono::seconds> expiry = {};
    std::optional<std::string> response_topic = {};
    std::optional<std::string> correlation_data = {};
    std::optional<std::string> content_type = {};
    std::vector<std::pair<std::string, std::string>> user_properties = {};

    bool operator==(const Recorded&) const = default;
};

/// The first line of a file, and again wherever a recorder went on with one.
struct Header {
    WallTime started = {};
    std::string root = {};
    std::vector<std::string> filters = {};

    bool operator==(const Header&) const = default;
};

} // namespace tutti::recording
