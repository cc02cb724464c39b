// What a proxy says of its client, in fields whose front the client itself has written. Whoever it is, it is
// an address, and nothing that stands before the last stranger changes who it is.
#include "gateway/forwarded.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace tutti;

void check(bool holds) {
    if (!holds) std::abort();
}

gateway::Forwarded read(std::string_view addresses, std::string_view scheme, std::string_view host) {
    static const gateway::TrustedProxies proxies = {
        parse_ip_network("10.0.0.0/8").value(), parse_ip_network("fd00::/8").value()
    };
    const io::HttpField fields[] = {
        {"X-Forwarded-For", addresses}, {"X-Forwarded-Proto", scheme}, {"X-Forwarded-Host", host}
    };
    io::HttpRequest request;
    request.peer = "10.0.0.1";
    request.fields = fields;
    return gateway::read_forwarded(proxies, request);
}

} // namespace

/// Lines: the addresses, the scheme, the host.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto first = text.substr(0, text.find('\n'));
    const auto rest = text.substr(std::min(first.size() + 1, text.size()));
    const auto second = rest.substr(0, rest.find('\n'));
    const auto third = rest.substr(std::min(second.size() + 1, rest.size()));
    const auto said = read(first, second, third);
    const auto address = parse_ip_address(said.client);
    check(address.has_value() && print(*address) == said.client);
    // A client's own words before its address.
    const std::string forged = std::string(first) + ", 192.0.2.7";
    check(read(forged, second, third).client == "192.0.2.7");
    check(read(forged, std::string(second) + ",http", third).is_secure == false);
    const auto network = parse_ip_network(first);
    check(!network || network->contains(network->address));
    return 0;
}
