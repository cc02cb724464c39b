// The command line of tutti-tls. Only io::connect_tls() writes it: what is wrong in it is our own mistake.
#pragma once

#include "base/time.hpp"
#include "base/tls_files.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace tutti::tls {

struct Options {
    std::string host;
    std::uint16_t port = 0;
    milliseconds timeout{0}; ///< for all until the server has proved who it is
    TlsFiles files = {};

    /// "host:1883", "[::1]:1883": for people.
    std::string place() const;
};

/// HOST PORT MILLISECONDS CA CERTIFICATE KEY, the last three perhaps empty.
std::optional<Options> parse_options(std::span<char* const> arguments);

} // namespace tutti::tls
