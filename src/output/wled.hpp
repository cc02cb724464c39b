// WLED controllers are called by name, and hear DDP. Who is where is asked of the network, by multicast DNS.
#pragma once

#include "io/mdns.hpp"

#include <string>

namespace tutti::output {

inline constexpr const char* wled_service = "_wled._tcp.local";

/// The addresses of the WLED of that name, or with that address. NotFound: none of that name answered within
/// three seconds.
Task<Result<io::Addresses>> find_wled(std::string name, io::MdnsOptions options = {});

} // namespace tutti::output
