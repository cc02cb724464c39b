#include "hub/redirect_command.hpp"

#include "base/address.hpp"

#include <fmt/format.h>

namespace tutti::hub {

control::Reply answer_redirect(broker::Broker& broker, const control::Request& request, SteadyTime now) {
    const auto server = request.text("server");
    if (!server) return control::refused("server: must be \"HOST:PORT\", or empty");
    if (server->empty()) {
        broker.redirect(std::nullopt, now);
        return control::acknowledged("clients are served here");
    }
    if (const auto address = parse_address(*server); !address || address->port == 0)
        return control::refused("server: must be \"HOST:PORT\", or empty");
    const auto* const permanent = request.find("permanent");
    if (permanent != nullptr && !permanent->is_bool())
        return control::refused("permanent: must be true or false");
    const bool is_permanent = permanent != nullptr && permanent->boolean();
    const auto count = broker.redirect(broker::Redirect{*server, is_permanent}, now);
    return control::acknowledged(fmt::format("{} clients were sent to {}", count, *server));
}

} // namespace tutti::hub
