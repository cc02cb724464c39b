#include "gateway/forwarded.hpp"

#include "base/ascii.hpp"
#include "base/scan.hpp"

#include <algorithm>
#include <optional>

namespace tutti::gateway {

namespace {

/// A client may say as much as it likes before it comes to the first proxy.
constexpr std::size_t most_hops = 32;

/// The entries of all fields of that name, the last one first.
std::vector<std::string_view> entries_from_the_last(const io::HttpRequest& request, std::string_view name) {
    std::vector<std::string_view> entries;
    for (auto field = request.fields.rbegin(); field != request.fields.rend(); ++field) {
        if (!equal_ignoring_case(field->name, name)) continue;
        auto rest = field->value;
        while (entries.size() < most_hops) {
            const auto comma = rest.rfind(',');
            entries.push_back(trimmed(comma == rest.npos ? rest : rest.substr(comma + 1), " \t"));
            if (comma == rest.npos) break;
            rest = rest.substr(0, comma);
        }
    }
    return entries;
}

/// "10.0.0.1", "10.0.0.1:5000", "2001:db8::1", "[2001:db8::1]:5000".
std::optional<IpAddress> address_in(std::string_view entry) {
    if (entry.starts_with('[')) return parse_ip_address(entry.substr(1, entry.find(']') - 1));
    if (std::ranges::count(entry, ':') == 1) return parse_ip_address(entry.substr(0, entry.find(':')));
    return parse_ip_address(entry);
}

bool contains(const TrustedProxies& proxies, const IpAddress& address) {
    return std::ranges::any_of(proxies, [&](const IpNetwork& network) { return network.contains(address); });
}

/// What the proxy said that has put the client's address there.
std::string_view word_for(const io::HttpRequest& request, std::string_view name, std::size_t hop) {
    const auto entries = entries_from_the_last(request, name);
    return entries.empty() ? std::string_view() : entries[std::min(hop, entries.size() - 1)];
}

} // namespace

bool is_trusted(const TrustedProxies& proxies, std::string_view address) {
    const auto known = proxies.empty() ? std::nullopt : parse_ip_address(address);
    return known && contains(proxies, *known);
}

Forwarded read_forwarded(const TrustedProxies& proxies, const io::HttpRequest& request) {
    Forwarded said{std::string(request.peer), false, {}};
    const auto hops = entries_from_the_last(request, "X-Forwarded-For");
    std::size_t hop = 0;
    for (std::size_t index = 0; index < hops.size(); ++index) {
        const auto address = address_in(hops[index]);
        if (!address) break; // "unknown": then it is the proxy that says so
        said.client = print(*address);
        hop = index;
        if (!contains(proxies, *address)) break;
    }
    const auto scheme = word_for(request, "X-Forwarded-Proto", hop);
    said.is_secure = equal_ignoring_case(scheme, "https") || equal_ignoring_case(scheme, "wss");
    said.host = word_for(request, "X-Forwarded-Host", hop);
    return said;
}

} // namespace tutti::gateway
