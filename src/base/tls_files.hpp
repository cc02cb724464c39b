// What a client of a server over TLS is told besides the server's address. In a URL it stands behind the
// address: "?ca=/etc/tutti/ca.pem&certificate=/etc/tutti/me.pem&key=/etc/tutti/me.key". There is no way to
// say that the server is not to be verified.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace tutti {

/// Absolute paths of files in PEM; empty where there is none.
struct TlsFiles {
    std::string ca = {};          ///< whom to trust; none: those whom this machine trusts
    std::string certificate = {}; ///< our own, for a server that asks who we are
    std::string key = {};         ///< its private key, which stands in a file of its own

    bool operator==(const TlsFiles&) const = default;
};

/// What stands before and behind the '?' of a URL; a '?' of the password is none.
std::pair<std::string_view, std::string_view> cut_url_query(std::string_view url);

/// A query, percent-encoded: "ca=/path&…". Empty: no files.
Result<TlsFiles> parse_tls_query(std::string_view query);

/// With the '?'; empty where there are no files.
std::string print_tls_query(const TlsFiles& files);

/// That the paths are absolute, and that certificate and key come together.
Result<void> check_tls_files(const TlsFiles& files);

} // namespace tutti
