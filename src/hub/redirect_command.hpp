// The command that sends clients to another server, for the time that this one is not to serve them.
#pragma once

#include "broker/broker.hpp"
#include "control/message.hpp"

namespace tutti::hub {

/// `redirect {server: "HOST:PORT", permanent?}`: who is not trusted goes there, those who are here and those
/// who come. With `server: ""` the hub serves them again.
control::Reply answer_redirect(broker::Broker& broker, const control::Request& request, SteadyTime now);

} // namespace tutti::hub
