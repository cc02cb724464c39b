// From the installation's file to where clients come in.
#pragma once

#include "apps/hub/options.hpp"
#include "apps/hub/tls_doors.hpp"
#include "base/result.hpp"
#include "hub/doors.hpp"

#include <vector>

namespace tutti {

/// The hub's own socket, its TCP address, and each listener of the file.
Result<std::vector<hub::DoorOptions>> doors_of(const HubArguments& arguments, TlsDoors& tls);

} // namespace tutti
