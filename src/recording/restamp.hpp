// Makes a recorded message one of today. Receivers drop an event whose (source, id) they know, and a reading
// whose time is long past: what is replayed as it was would not be heard.
#pragma once

#include "recording/recorded.hpp"

#include <string_view>

namespace tutti::recording {

/// Events: `timestamp` moves by `shift`; `id` and the ids that `cause` names get "~<tag>", so that they are
/// new and still name each other. Readings and status: their times move. The rest of the payload, unknown
/// members too, stays. Other messages and payloads that do not read as such stay as they are.
void restamp(Recorded& message, microseconds shift, std::string_view tag);

/// Whether the contract keeps the topic's last message (readings, status, …). The bus tells a receiver of
/// kept messages only when it comes, so a recording of later ones does not know.
bool is_kept_by_contract(std::string_view topic);

} // namespace tutti::recording
