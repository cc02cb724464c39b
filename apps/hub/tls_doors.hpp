// TlsDoors: the doors of the hub that speak TLS. tutti-hub itself carries no OpenSSL, and becomes
// tutti-hub-tls where the file asks for it: the same program, with this class filled in (docs/adr/0043).
#pragma once

#include "apps/hub/options.hpp"
#include "base/result.hpp"
#include "hub/server.hpp"
#include "hub/transport.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace tutti {

/// In tutti-hub: becomes the program that can do what the file asks for; comes back where it need not, or
/// with why it cannot. In that program: nothing.
std::optional<Error> become_tls_hub(const HubArguments& arguments, char** argv);

class TlsDoors {
public:
    /// The report outlives this, and this the server.
    explicit TlsDoors(hub::Report& report) : report_(report) {}

    /// Reads the certificate of a listener that has one.
    Result<hub::WrapTransport> open(const installation::HubListener& listener, const HubArguments& arguments);
    /// Once all are open: the server's loop follows their certificates.
    Result<void> attach_to(hub::Server& server);

private:
    [[maybe_unused]] hub::Report& report_; ///< of no use without TLS
    std::vector<std::unique_ptr<hub::Annex>> doors_;
};

} // namespace tutti
