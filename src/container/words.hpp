// The words in which people say where a container's ports, files and image are: as docker and its compose
// files have them, the plain forms alone.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::container {

/// A port of the container as the machine has it.
struct PublishedPort {
    std::string host; ///< the machine's address; empty: every one
    std::uint16_t port = 0;
    std::uint16_t inside = 0;
    std::string_view protocol = "tcp"; ///< or "udp", "sctp"

    bool operator==(const PublishedPort&) const = default;
};

/// "8080:80", "127.0.0.1:8080:80", "[::1]:8080:80/udp".
Result<PublishedPort> parse_published_port(std::string_view text);

/// A folder or a file of the machine, or a volume of the engine's, as the container has it.
struct Volume {
    std::string source;       ///< a path ("/srv", "./data") or a volume's name
    std::string target;       ///< absolute, in the container
    std::string options = {}; ///< "ro", "rw,z"

    bool is_path() const noexcept { return source.starts_with('/') || source.starts_with('.'); }
    bool operator==(const Volume&) const = default;
};

/// "./data:/data", "cache:/var/cache:ro".
Result<Volume> parse_volume(std::string_view text);

/// Whether it may be an image's name, with or without its registry, tag and digest.
bool is_image_name(std::string_view text) noexcept;

/// What is pulled of an image: its name, and its tag or digest; "latest" where it says none.
std::pair<std::string_view, std::string_view> name_and_tag(std::string_view image) noexcept;

} // namespace tutti::container
