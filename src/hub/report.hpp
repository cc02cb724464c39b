// What the hub has to tell people about: what the broker does, and what its sockets deny it.
#pragma once

#include "base/result.hpp"
#include "broker/report.hpp"

#include <string_view>

namespace tutti::hub {

class Report : public broker::Report {
public:
    /// A client came and could not be served.
    virtual void not_served([[maybe_unused]] const Error& why) {}
    /// New clients wait at `door` until another client goes, and then it is tried again.
    virtual void door_stays_shut([[maybe_unused]] std::string_view door, [[maybe_unused]] const Error& why) {}
};

} // namespace tutti::hub
