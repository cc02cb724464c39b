#include "container/words.hpp"

#include "base/address.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace tutti::container {

namespace {

bool is_alphanumeric(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_of(std::string_view text, std::string_view further) noexcept {
    return std::ranges::all_of(text, [further](char c) {
        return is_alphanumeric(c) || further.find(c) != std::string_view::npos;
    });
}

std::unexpected<Error> no_port() {
    return fail(
        ErrorCode::InvalidInput,
        "must be the machine's port and the container's, such as \"8080:80\" or \"127.0.0.1:8080:80/udp\""
    );
}

std::unexpected<Error> no_volume() {
    return fail(
        ErrorCode::InvalidInput,
        "must be a path or a volume's name, and a path in the container, such as \"./data:/data\" or "
        "\"cache:/var/cache:ro\""
    );
}

bool is_volume_option(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 12> known = {"ro",      "rw",     "z",      "Z",
                                                        "private", "rslave", "shared", "slave",
                                                        "rshared", "nocopy", "U",      "rprivate"};
    return std::ranges::find(known, word) != known.end();
}

bool are_volume_options(std::string_view text) noexcept {
    while (true) {
        const auto comma = text.find(',');
        if (!is_volume_option(text.substr(0, comma))) return false;
        if (comma == std::string_view::npos) return true;
        text.remove_prefix(comma + 1);
    }
}

bool is_source(std::string_view text) noexcept {
    if (text.empty()) return false;
    if (text[0] == '/') return true;
    if (text[0] == '.')
        return text == "." || text == ".." || text.starts_with("./") || text.starts_with("../");
    return is_alphanumeric(text[0]) && is_of(text, "_.-");
}

} // namespace

Result<PublishedPort> parse_published_port(std::string_view text) {
    PublishedPort port;
    if (const auto slash = text.rfind('/'); slash != std::string_view::npos) {
        constexpr std::array<std::string_view, 3> known = {"tcp", "udp", "sctp"};
        const auto* const protocol = std::ranges::find(known, text.substr(slash + 1));
        if (protocol == known.end()) return no_port();
        port.protocol = *protocol;
        text = text.substr(0, slash);
    }
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return no_port();
    const auto inside = parse_port(text.substr(colon + 1));
    text = text.substr(0, colon);
    const auto before = text.rfind(':');
    const auto outside = parse_port(before == std::string_view::npos ? text : text.substr(before + 1));
    if (!inside || !outside || *inside == 0 || *outside == 0) return no_port();
    port.inside = *inside;
    port.port = *outside;
    if (before == std::string_view::npos) return port;
    auto host = text.substr(0, before);
    const bool is_bracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
    if (is_bracketed) host = host.substr(1, host.size() - 2);
    if (host.empty() || !is_of(host, is_bracketed ? ":." : ".")) return no_port();
    port.host = host;
    return port;
}

Result<Volume> parse_volume(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || text.find('\0') != std::string_view::npos) return no_volume();
    Volume volume;
    volume.source = text.substr(0, colon);
    text.remove_prefix(colon + 1);
    const auto end = text.find(':');
    volume.target = text.substr(0, end);
    if (!is_source(volume.source) || !volume.target.starts_with('/')) return no_volume();
    if (end == std::string_view::npos) return volume;
    volume.options = text.substr(end + 1);
    if (!are_volume_options(volume.options)) return no_volume();
    return volume;
}

bool is_image_name(std::string_view text) noexcept {
    constexpr std::size_t longest = 512;
    return !text.empty() && text.size() <= longest && is_alphanumeric(text[0]) && is_alphanumeric(text.back())
           && is_of(text, "._-/:@");
}

std::pair<std::string_view, std::string_view> name_and_tag(std::string_view image) noexcept {
    if (const auto at = image.find('@'); at != std::string_view::npos)
        return {image.substr(0, at), image.substr(at + 1)};
    const auto slash = image.rfind('/');
    const auto colon = image.find(':', slash == std::string_view::npos ? 0 : slash);
    if (colon == std::string_view::npos) return {image, "latest"};
    return {image.substr(0, colon), image.substr(colon + 1)};
}

} // namespace tutti::container
