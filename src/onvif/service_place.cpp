#include "onvif/service_place.hpp"

#include "base/address.hpp"

#include <fmt/format.h>

#include <optional>

namespace tutti::onvif {

Result<Place> parse_place(std::string_view url) {
    const auto scheme_end = url.find("://");
    if (scheme_end == std::string_view::npos || scheme_end == 0 || url.size() > 2000)
        return fail(ErrorCode::InvalidInput, "it is no URL");
    for (const char letter : url)
        if (static_cast<unsigned char>(letter) <= 0x20 || letter == 0x7F || letter == '"' || letter == '<')
            return fail(ErrorCode::InvalidInput, "a URL has no blanks and quotes in it");
    Place place;
    place.scheme = url.substr(0, scheme_end);
    auto after = url.substr(scheme_end + 3);
    const auto path = after.find_first_of("/?#");
    auto authority = after.substr(0, path);
    if (path != std::string_view::npos) place.rest = after.substr(path);
    if (!place.rest.empty() && place.rest.front() != '/') place.rest.insert(0, "/");
    authority.remove_prefix(authority.rfind('@') + 1); // npos + 1 is 0
    const auto cut = cut_host(authority);
    const auto port =
        cut && !cut->second.empty() ? parse_port(cut->second.substr(1)) : std::optional<std::uint16_t>(0);
    if (!cut || !port || (!cut->second.empty() && (cut->second.front() != ':' || *port == 0)))
        return fail(ErrorCode::InvalidInput, "the URL names no host, or no port that can be");
    place.host = cut->first;
    place.port = *port;
    return place;
}

std::string print(const Place& place) {
    const bool is_v6 = place.host.contains(':');
    const auto host = is_v6 ? fmt::format("[{}]", place.host) : place.host;
    const auto port = place.port == 0 ? std::string() : fmt::format(":{}", place.port);
    return fmt::format("{}://{}{}{}", place.scheme, host, port, place.rest);
}

Result<std::string> reachable(std::string_view said, const Place& known) {
    auto place = parse_place(said);
    if (!place) return pass_on(place);
    if (place->host != known.host) {
        place->host = known.host;
        if (place->scheme == known.scheme) place->port = known.port;
    }
    return print(*place);
}

} // namespace tutti::onvif
