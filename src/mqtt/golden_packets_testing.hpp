// Every packet type in both versions with its exact bytes, written by hand from the specifications.
#pragma once

#include "mqtt/packet.hpp"

#include <ostream>
#include <string>
#include <vector>

namespace tutti::mqtt::testing {

struct Golden {
    const char* name;
    Version version;
    Sender sender;
    std::string bytes;
    Packet packet; ///< its texts view literals or `bytes` of static storage
};

/// For gtest's messages.
inline void PrintTo(const Golden& golden, std::ostream* out) { *out << golden.name; }

const std::vector<Golden>& golden_packets();

} // namespace tutti::mqtt::testing
