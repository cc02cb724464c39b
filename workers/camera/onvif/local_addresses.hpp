// What the system says of this machine's interfaces, for src/onvif/local_networks.hpp to judge.
#pragma once

#include "base/result.hpp"
#include "onvif/local_networks.hpp"

#include <vector>

namespace tutti::camera {

/// All that have an IPv4 address. Environment: the system does not say.
Result<std::vector<onvif::LocalAddress>> local_addresses();

} // namespace tutti::camera
