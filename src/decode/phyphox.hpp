// What phyphox answers when it is asked for its buffers (GET /get?accX&accY): the physics app of a phone, by
// its remote access. https://phyphox.org/wiki/index.php/Remote-interface_communication
#pragma once

#include "base/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::decode {

struct PhyphoxAnswer {
    /// The newest number of each buffer. One that is empty, or is no number (phyphox says null), is left out.
    std::map<std::string, double, std::less<>> buffers;
    bool is_measuring = true; ///< not: the person has paused the experiment
};

/// InvalidInput: it is no such answer.
Result<PhyphoxAnswer> parse_phyphox(std::string_view body);

} // namespace tutti::decode
