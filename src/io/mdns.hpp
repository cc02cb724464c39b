// Finding who offers a service on the local network, by multicast DNS: one-shot questions (RFC 6762 §5.1)
// from a port of our own, to which each answers by itself. Nothing is heard when nothing is asked.
#pragma once

#include "base/time.hpp"
#include "decode/dns_service_search.hpp"
#include "io/asio.hpp"
#include "io/resolve.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tutti::io {

struct MdnsOptions {
    std::string address = "224.0.0.251";
    std::uint16_t port = 5353;
};

using ServiceInstances = std::vector<decode::DnsServiceInstance>;

/// Those who answered until the deadline, or until `is_enough` of them, which is asked at each that is new.
/// Over Wi-Fi multicast is not repeated by itself, so it is asked twice in half a second, then each second.
/// `service` is "_wled._tcp.local". Unavailable: this machine is on no network.
Task<Result<ServiceInstances>> find_services(
    std::string service, SteadyTime deadline,
    std::function<bool(const ServiceInstances&)> is_enough = nullptr, MdnsOptions options = {}
);

/// Whether people mean this one: by its name ("Porch"), or its host's, with or without ".local"; in capitals
/// or not.
bool is_called(const decode::DnsServiceInstance& instance, std::string_view name);

/// The addresses of the one of that name. NotFound: nobody of that name answered; the message names those who
/// did.
Task<Result<Addresses>>
find_service(std::string service, std::string name, SteadyTime deadline, MdnsOptions options = {});

} // namespace tutti::io
