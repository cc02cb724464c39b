#include "workers/camera/onvif/local_addresses.hpp"

#include "io/file.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/if_packet.h>
#include <netinet/in.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <ifaddrs.h>
#include <map>
#include <memory>
#include <net/if.h>
#include <net/if_arp.h>
#include <string>

namespace tutti::camera {

namespace {

namespace fs = std::filesystem;

std::optional<std::vector<std::string>> joined_by(const std::string& interface) {
    std::error_code error;
    const auto ports = io::paths_in(fs::path("/sys/class/net") / interface / "brif", error);
    if (error && ports.empty()) return std::nullopt;
    std::vector<std::string> joined;
    for (const auto& port : ports) joined.push_back(port.filename());
    return joined;
}

onvif::Ipv4 number_of(const sockaddr* address) {
    return ntohl(reinterpret_cast<const sockaddr_in*>(address)->sin_addr.s_addr);
}

} // namespace

Result<std::vector<onvif::LocalAddress>> local_addresses() {
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0)
        return fail(ErrorCode::Environment, fmt::format("this machine's networks: {}", std::strerror(errno)));
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> all(first, ::freeifaddrs);
    std::map<std::string, bool> is_ethernet; // by interface: Wi-Fi says so, too
    for (const auto* one = first; one != nullptr; one = one->ifa_next)
        if (one->ifa_addr != nullptr && one->ifa_addr->sa_family == AF_PACKET)
            is_ethernet[one->ifa_name] =
                reinterpret_cast<const sockaddr_ll*>(one->ifa_addr)->sll_hatype == ARPHRD_ETHER;
    std::vector<onvif::LocalAddress> addresses;
    for (const auto* one = first; one != nullptr; one = one->ifa_next) {
        if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET || one->ifa_netmask == nullptr)
            continue;
        onvif::LocalAddress address;
        address.interface = one->ifa_name;
        // An address by a name of its own ("eth0:1") is its interface's.
        address.interface.resize(std::min(address.interface.find(':'), address.interface.size()));
        address.address = number_of(one->ifa_addr);
        address.prefix = std::popcount(number_of(one->ifa_netmask));
        address.is_up = (one->ifa_flags & IFF_UP) != 0 && (one->ifa_flags & IFF_RUNNING) != 0;
        address.is_loopback = (one->ifa_flags & IFF_LOOPBACK) != 0;
        address.is_point_to_point = (one->ifa_flags & IFF_POINTOPOINT) != 0;
        address.is_ethernet = is_ethernet[address.interface];
        address.joins = joined_by(address.interface);
        addresses.push_back(std::move(address));
    }
    return addresses;
}

} // namespace tutti::camera
