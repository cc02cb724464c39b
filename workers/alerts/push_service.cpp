#include "workers/alerts/push_service.hpp"

#include "base/address.hpp"
#include "base/ascii.hpp"
#include "base/public_host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace tutti::alerts {

namespace {

constexpr std::string_view scheme = "https://";
constexpr std::uint16_t https_port = 443;

/// Nothing where it is no https:// URL, or has a user in it.
std::optional<Address> service_of(std::string_view endpoint) {
    if (!endpoint.starts_with(scheme)) return std::nullopt;
    endpoint.remove_prefix(scheme.size());
    const auto cut = cut_host(endpoint.substr(0, endpoint.find_first_of("/?#")));
    if (!cut) return std::nullopt;
    const auto& [host, rest] = *cut;
    if (rest.empty()) return Address{std::string(host), https_port};
    const auto port = rest.starts_with(':') ? parse_port(rest.substr(1)) : std::nullopt;
    if (!port || *port == 0) return std::nullopt;
    return Address{std::string(host), *port};
}

bool is_named(const Address& service, std::span<const std::string> hosts) {
    return std::ranges::any_of(hosts, [&](const std::string& host) {
        return equal_ignoring_case(host, service.host);
    });
}

} // namespace

bool is_named_service(std::string_view endpoint, std::span<const std::string> hosts) {
    const auto service = service_of(endpoint);
    return service && is_named(*service, hosts);
}

Result<void> check_push_service(std::string_view endpoint, std::span<const std::string> hosts) {
    const auto service = service_of(endpoint);
    if (!service)
        return fail(
            ErrorCode::InvalidInput,
            "endpoint must be a URL that begins with https:// and a host, without a user"
        );
    if (is_named(*service, hosts)) return {};
    const auto refused = [&](std::string_view why) {
        return fail(
            ErrorCode::InvalidInput,
            fmt::format(
                "endpoint: {} {}; a push service of your own is named in `hosts` of the target",
                service->host, why
            )
        );
    };
    if (!is_public_host(service->host)) return refused("is no host of the public internet");
    if (service->port != https_port) return refused("is to be asked on another port than 443");
    return {};
}

} // namespace tutti::alerts
