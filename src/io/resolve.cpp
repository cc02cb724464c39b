#include "io/resolve.hpp"

#include <arpa/inet.h>
#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <netdb.h>

namespace tutti::io {

namespace {

using namespace std::chrono_literals;

Result<Addresses> ask_system(const std::string& host) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    const int failed = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
    if (failed != 0) {
        const bool later = failed == EAI_AGAIN;
        return fail(
            later ? ErrorCode::Unavailable : ErrorCode::NotFound,
            fmt::format("looking up {}: {}", host, ::gai_strerror(failed))
        );
    }
    Addresses addresses;
    for (const auto* entry = found; entry != nullptr; entry = entry->ai_next) {
        char text[INET6_ADDRSTRLEN + 16];
        const int printed =
            ::getnameinfo(entry->ai_addr, entry->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
        if (printed == 0 && std::ranges::find(addresses, text) == addresses.end())
            addresses.emplace_back(text);
    }
    ::freeaddrinfo(found);
    if (addresses.empty()) return fail(ErrorCode::NotFound, fmt::format("{} has no address", host));
    return addresses;
}

} // namespace

std::optional<Addresses> addresses_without_lookup(const std::string& host) {
    if (host == "localhost") return Addresses{"127.0.0.1", "::1"}; // RFC 6761 §6.3
    error_code error;
    asio::ip::make_address(host, error);
    if (error) return std::nullopt;
    return Addresses{host};
}

NameResolver::NameResolver(asio::any_io_executor executor, Lookup lookup)
    : lookup_(lookup ? std::move(lookup) : Lookup(ask_system)),
      service_(std::move(executor), {.name = "the name service", .grace = 100ms}) {}

Task<Result<Addresses>> NameResolver::resolve(std::string host, SteadyTime deadline) {
    if (auto known = addresses_without_lookup(host)) co_return std::move(*known);
    auto doing = fmt::format("looking up {}", host);
    auto call = [lookup = lookup_, host = std::move(host)] { return lookup(host); };
    co_return co_await service_.run(std::move(doing), std::move(call), deadline);
}

} // namespace tutti::io
