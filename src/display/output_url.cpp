#include "display/output_url.hpp"

#include "base/scan.hpp"
#include "base/url_parts.hpp"
#include "display/url_options.hpp"
#include "pixel/artnet.hpp"
#include "pixel/ddp.hpp"
#include "pixel/sacn.hpp"
#include "toml/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tutti::display {

namespace {

using toml::complain;
using toml::Read;

/// "host", "host:port", "[v6]:port".
Read<Address> address(std::string_view text, std::uint16_t usual) {
    const auto cut = cut_host(text);
    if (!cut) return complain("must name a host: an address, such as 192.168.1.20, or a name");
    Address found{std::string(cut->first), usual};
    if (cut->second.empty()) return found;
    const auto port = cut->second.front() == ':' ? parse_port(cut->second.substr(1)) : std::nullopt;
    if (!port || *port == 0) return complain("has a port that is not 1 to 65535");
    found.port = *port;
    return found;
}

template <typename T>
Read<Target> checked(T target, const UrlOptions& options) {
    if (auto complaint = options.complaint()) return std::unexpected(std::move(*complaint));
    return target;
}

Read<Target> ddp(std::string_view place, UrlOptions& options) {
    auto to = address(place, pixel::ddp_port);
    if (!to) return std::unexpected(std::move(to.error()));
    DdpTarget target{std::move(to->host), to->port};
    options.read("destination", target.destination, 1, 255);
    return checked(std::move(target), options);
}

Read<Target> artnet(std::string_view place, UrlOptions& options) {
    const bool is_broadcast = place == "broadcast";
    auto to = address(is_broadcast ? "255.255.255.255" : place, pixel::artnet_port);
    if (!to) return std::unexpected(std::move(to.error()));
    ArtnetTarget target{std::move(to->host), to->port, is_broadcast};
    options.read("universe", target.universe, 0, pixel::last_artnet_universe);
    options.read("sync", target.sync);
    return checked(std::move(target), options);
}

/// The universe whose lights are heard at a multicast address (E1.31 §9.3.1); nothing where it is none.
std::optional<std::uint16_t> universe_at(std::string_view host) {
    constexpr std::string_view front = "239.255.";
    if (!host.starts_with(front)) return std::nullopt;
    host.remove_prefix(front.size());
    const auto dot = host.find('.');
    const auto high = parse_number<std::uint8_t>(host.substr(0, dot));
    const auto low = parse_number<std::uint8_t>(dot == host.npos ? "" : host.substr(dot + 1));
    if (!high || !low) return std::nullopt;
    return static_cast<std::uint16_t>(*high << 8 | *low);
}

Read<Target> sacn(std::string_view place, UrlOptions& options) {
    auto to = address(place, pixel::sacn_port);
    if (!to) return std::unexpected(std::move(to.error()));
    const auto at = universe_at(to->host);
    SacnTarget target{at || to->host == "multicast" ? "" : std::move(to->host), to->port};
    if (at) {
        if (*at == 0 || *at > pixel::last_sacn_universe)
            return complain("is no multicast address of a universe, which are 1 to 63999");
        target.universe = *at;
    }
    options.read("universe", target.universe, 1, pixel::last_sacn_universe);
    options.read("priority", target.priority, 0, pixel::max_sacn_priority);
    options.read("sync", target.sync_universe, 1, pixel::last_sacn_universe);
    options.read("interface", target.interface);
    options.read("ttl", target.ttl, 1, 255);
    if (at && target.universe != *at) {
        const auto right = pixel::sacn_multicast_address(target.universe);
        return complain(fmt::format(
            "is where universe {} is heard; universe {} is heard at {}.{}.{}.{}", *at, target.universe,
            right[0], right[1], right[2], right[3]
        ));
    }
    return checked(std::move(target), options);
}

Read<Target> wled(std::string_view place, UrlOptions& options) {
    auto name = percent_decoded(place);
    if (!name) return complain("has a % without two hex digits");
    if (name->empty()) return complain("must have the name of the device as WLED shows it: wled://Porch");
    return checked(WledTarget{std::move(*name)}, options);
}

template <typename T>
Read<Target> file(std::string_view place, UrlOptions& options) {
    if (place.empty()) return complain("must have a path behind the colon");
    return checked(T{std::string(place)}, options);
}

struct Scheme {
    std::string_view word; ///< with what stands behind it
    Read<Target> (*parse)(std::string_view place, UrlOptions& options);
    bool is_network; ///< has options behind a '?'; in a path that is a letter like others
};
constexpr std::array<Scheme, 8> schemes = {{
    {"ddp", ddp, true},
    {"artnet", artnet, true},
    {"sacn", sacn, true},
    {"wled", wled, true},
    {"framebuffer", file<FramebufferTarget>, false},
    {"png", file<PngTarget>, false},
    {"gif", file<GifTarget>, false},
    {"video", file<VideoTarget>, false},
}};

std::unexpected<toml::Complaint> unknown(std::string_view word) {
    if (word == "window")
        return complain("a window is no output but a program of its own: start tutti-window");
    std::array<std::string_view, schemes.size()> known;
    std::ranges::transform(schemes, known.begin(), &Scheme::word);
    return complain(
        "must begin with ddp://, artnet://, sacn://, wled://, framebuffer:, png:, gif: or video:",
        std::string(toml::nearest(word, known))
    );
}

} // namespace

Read<OutputUrl> parse_output_url(std::string_view text) {
    const auto colon = text.find(':');
    const auto word = text.substr(0, colon);
    const auto* scheme = std::ranges::find(schemes, word, &Scheme::word);
    if (scheme == schemes.end()) return unknown(word);
    const bool has_place = colon != text.npos;
    auto place = has_place ? text.substr(colon + 1) : std::string_view();
    if (scheme->is_network) {
        if (!place.starts_with("//"))
            return complain(
                fmt::format("must go on as in {}://{}", word, word == "wled" ? "Porch" : "192.168.1.20")
            );
        place.remove_prefix(2);
    }
    const auto question = scheme->is_network ? place.find('?') : place.npos;
    UrlOptions options(question == place.npos ? std::string_view() : place.substr(question + 1));
    place = place.substr(0, question);
    if (scheme->is_network && place.ends_with('/')) place.remove_suffix(1); // as URLs are often written
    auto target = scheme->parse(place, options);
    if (!target) return std::unexpected(std::move(target.error()));
    return OutputUrl{std::string(text), std::move(*target)};
}

Read<OutputUrl> Output::operator()(const Value& value) const {
    const auto text = toml::Text{}(value);
    if (!text) return std::unexpected(text.error());
    return parse_output_url(*text);
}

} // namespace tutti::display
