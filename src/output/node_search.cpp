#include "output/node_search.hpp"

#include "base/printable.hpp"
#include "io/clock.hpp"
#include "io/inquiry.hpp"
#include "output/wled.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

namespace tutti::output {

namespace {

std::span<const std::uint8_t> bytes_of(const io::Datagram& datagram) {
    return {reinterpret_cast<const std::uint8_t*>(datagram.bytes.data()), datagram.bytes.size()};
}

void add_output(std::vector<std::uint16_t>& outputs, std::uint16_t output) {
    const auto place = std::ranges::lower_bound(outputs, output);
    if (place == outputs.end() || *place != output) outputs.insert(place, output);
}

void add_node(std::vector<ArtnetFound>& nodes, const std::string& address, pixel::ArtnetNode node) {
    auto known = std::ranges::find(nodes, address, &ArtnetFound::address);
    if (known == nodes.end()) {
        if (nodes.size() == max_nodes) return;
        known = nodes.insert(
            known,
            {address, std::move(node.short_name), std::move(node.long_name), std::vector<std::uint16_t>{}}
        );
    }
    for (const auto output : node.outputs) add_output(known->outputs, output);
}

/// What came meanwhile: it waits in the socket.
std::vector<ArtnetFound> take_nodes(io::Inquiry& inquiry) {
    std::vector<ArtnetFound> nodes;
    for (std::size_t i = 0; i < 4 * max_nodes; ++i) { // what comes still does not hold us up
        const auto datagram = inquiry.take();
        if (!datagram) break;
        if (auto node = pixel::parse_art_poll_reply(bytes_of(*datagram)))
            add_node(nodes, datagram->sender, std::move(*node));
    }
    std::ranges::sort(nodes, {}, &ArtnetFound::address);
    return nodes;
}

/// "wled://Porch"; where the name would have to be written otherwise in a URL, by its host.
std::string url_of(const decode::DnsServiceInstance& wled) {
    const auto is_plain = [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z')
               || (letter >= 'a' && letter <= 'z') || letter == '-' || letter == '_';
    };
    return "wled://" + (std::ranges::all_of(wled.name, is_plain) ? wled.name : printable(wled.host));
}

std::string line_of(const decode::DnsServiceInstance& wled) {
    return fmt::format(
        "{:<40} {}, {}, at {}\n", url_of(wled), printable(wled.name), printable(wled.host),
        fmt::join(wled.addresses, ", ")
    );
}

std::string line_of(const ArtnetFound& node) {
    const auto first = node.outputs.empty() ? std::string() : fmt::format("?universe={}", node.outputs[0]);
    const auto outputs = node.outputs.empty() ? std::string("no outputs")
                                              : fmt::format("universes {}", fmt::join(node.outputs, ", "));
    return fmt::format(
        "{:<40} {}, {}, {}\n", fmt::format("artnet://{}{}", node.address, first), printable(node.short_name),
        printable(node.long_name), outputs
    );
}

} // namespace

Task<FoundNodes> find_nodes(SteadyTime deadline, NodeSearchOptions options) {
    const auto executor = co_await asio::this_coro::executor;
    FoundNodes found;
    auto artnet = io::Inquiry::open(executor, options.own_artnet_port);
    if (!artnet) found.failures.push_back(artnet.error());
    if (artnet) {
        const auto asked = artnet->ask(options.artnet_address, options.artnet_port, pixel::print_art_poll());
        if (!asked) found.failures.push_back(asked.error());
    }
    auto wled = co_await io::find_services(wled_service, deadline, nullptr, std::move(options.mdns));
    if (wled)
        found.wled = std::move(*wled);
    else
        found.failures.push_back(wled.error());
    if (!wled && artnet) { // nodes have their time all the same
        const bool elapsed = co_await io::sleep_until(deadline);
        static_cast<void>(elapsed);
    }
    std::ranges::sort(found.wled, {}, &decode::DnsServiceInstance::name);
    if (artnet) found.artnet = take_nodes(*artnet);
    co_return found;
}

std::string describe(const FoundNodes& found) {
    std::string text;
    for (const auto& wled : found.wled) text += line_of(wled);
    for (const auto& node : found.artnet) text += line_of(node);
    for (const auto& failure : found.failures) text += fmt::format("{}\n", failure.message);
    if (text.empty())
        text = "No controller answered: neither a WLED nor a node of Art-Net. They have to be on this "
               "network, and "
               "switched on; guests' Wi-Fi often keeps devices apart.\n";
    return text;
}

} // namespace tutti::output
