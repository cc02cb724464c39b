// What `tutti osc dump` prints of a packet: a line for each message. Pure.
#pragma once

#include "base/time.hpp"
#include "osc/packet.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tutti::osc_router {

struct DumpedFrom {
    WallTime time;      ///< when it came
    seconds utc_offset; ///< of the clock of the place
    std::string_view sender;
};

/// A message, and the time tag of its bundle; nothing: it came alone.
struct DumpedMessage {
    const osc::Message* message;
    std::optional<osc::TimeTag> tag;
};

/// Those of a packet, in their order.
std::vector<DumpedMessage> messages_of(const osc::Packet& packet);

/// "12:00:00.250  127.0.0.1  /audio/beat if 1 0.5  @12:00:00.251", or as JSON.
std::string print_dumped(const DumpedMessage& dumped, const DumpedFrom& from);
std::string print_dumped_json(const DumpedMessage& dumped, const DumpedFrom& from);

} // namespace tutti::osc_router
