// What the installation's file says of leadership, as the control plane takes it.
#pragma once

#include "control_plane/leadership_keeper.hpp"
#include "installation/installation.hpp"

namespace tutti {

/// An error: the password for etcd cannot be read.
Result<control_plane::LeadershipOptions> leadership_options(const installation::Installation& installation);

} // namespace tutti
