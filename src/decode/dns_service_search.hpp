// Who offers a service, by DNS-SD (RFC 6763): from "_wled._tcp.local" by PTR to instances, by SRV to hosts
// and ports, by A to addresses. Answers come in pieces and from many; what is still unknown is asked for
// again. It says what to ask, and is told what came.
#pragma once

#include "decode/dns_message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tutti::decode {

/// One who offers it, found.
struct DnsServiceInstance {
    std::string name; ///< for people: "Porch"; as it was sent, perhaps not UTF-8
    std::string host; ///< "wled-porch.local"
    std::uint16_t port = 0;
    std::vector<std::string> addresses; ///< IPv4, at least one

    bool operator==(const DnsServiceInstance&) const = default;
};

class DnsServiceSearch {
public:
    static constexpr std::size_t max_instances = 256;
    static constexpr std::size_t max_addresses = 8; ///< of one host

    explicit DnsServiceSearch(DnsName service);

    /// What there is, and whatever else is not known yet; as much of it as one packet holds.
    std::vector<std::uint8_t> question() const;
    /// Whether it says anything new. What nobody asked for is passed over.
    bool take(const DnsMessage& message);
    /// Whether something is missing from those whom we know of.
    bool is_open() const;
    /// Those with an address, in the order in which they were heard of.
    std::vector<DnsServiceInstance> found() const;

private:
    struct Instance {
        DnsName name;
        std::optional<DnsService> place;
    };
    struct Host {
        DnsName name;
        std::vector<Ipv4> addresses;
    };

    bool take_pointer(const DnsRecord& record);
    bool take_place(const DnsRecord& record);
    bool take_address(const DnsRecord& record);
    std::vector<DnsQuestion> unknown() const;

    DnsName service_;
    std::vector<Instance> instances_;
    std::vector<Host> hosts_; ///< of instances' places
};

} // namespace tutti::decode
