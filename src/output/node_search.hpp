// Which controllers of lights there are on the network: WLED, by multicast DNS, and nodes of Art-Net, by
// ArtPoll.
#pragma once

#include "io/mdns.hpp"
#include "pixel/artnet.hpp"
#include "pixel/artnet_poll.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tutti::output {

inline constexpr std::size_t max_nodes = 1024;

/// A node of Art-Net; of its answers, one for each four outputs, one is made.
struct ArtnetFound {
    std::string address; ///< where the answer came from
    std::string short_name;
    std::string long_name;
    std::vector<std::uint16_t> outputs; ///< port-addresses, each once, in their order

    bool operator==(const ArtnetFound&) const = default;
};

struct FoundNodes {
    io::ServiceInstances wled;
    std::vector<ArtnetFound> artnet;
    std::vector<Error> failures; ///< of what could not be asked
};

struct NodeSearchOptions {
    io::MdnsOptions mdns = {};
    std::string artnet_address = "255.255.255.255";
    std::uint16_t artnet_port = pixel::artnet_port;
    /// Where nodes answer to: Art-Net has one port for both ends. 0: any, for nodes that answer to the asker.
    std::uint16_t own_artnet_port = pixel::artnet_port;
};

/// Those who answer until the deadline, in the order of their names and addresses.
Task<FoundNodes> find_nodes(SteadyTime deadline, NodeSearchOptions options = {});

/// For people: a line for each, beginning with what `output` of a display is to say; or what to do where
/// nobody answered.
std::string describe(const FoundNodes& found);

} // namespace tutti::output
