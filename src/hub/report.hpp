// What the hub has to tell people about: what the broker does, and what its sockets deny it.
#pragma once

#include "base/result.hpp"
#include "broker/report.hpp"

#include <cstddef>
#include <string_view>

namespace tutti::hub {

class Report : public broker::Report {
public:
    /// A client came and could not be served.
    virtual void not_served([[maybe_unused]] const Error& why) {}
    /// New clients wait at `door` until another client goes, and then it is tried again.
    virtual void door_stays_shut([[maybe_unused]] std::string_view door, [[maybe_unused]] const Error& why) {}
    /// Somebody's handshake of TLS failed; so did `others`, of whom nothing was told since the last.
    virtual void handshake_failed(
        [[maybe_unused]] std::string_view peer, [[maybe_unused]] std::string_view why,
        [[maybe_unused]] std::size_t others
    ) {}
    /// Clients from now on get what the files of a certificate now hold.
    virtual void certificate_read([[maybe_unused]] std::string_view file) {}
    /// These files are wrong now: what was read before holds.
    virtual void certificate_kept([[maybe_unused]] std::string_view file, [[maybe_unused]] const Error& why) {
    }
};

} // namespace tutti::hub
