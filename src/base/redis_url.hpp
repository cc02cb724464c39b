// Where a Redis server is: "redis://user:password@host:6379/0", over TLS "rediss://host:6380/0?ca=/path", or
// on a Unix socket "redis+unix://user:password@/run/redis/redis.sock?db=1".
#pragma once

#include "base/result.hpp"
#include "base/tls_files.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti {

struct RedisUrl {
    enum class Kind : std::uint8_t { Unix, Tcp };

    Kind kind = Kind::Tcp;
    std::string path = {}; ///< Unix: the socket
    std::string host = {}; ///< Tcp
    std::uint16_t port = 6379;
    std::uint32_t database = 0;
    std::optional<std::string> user = {}; ///< nothing: the server's default user
    std::optional<std::string> password = {};
    std::optional<TlsFiles> tls = {}; ///< Tcp: spoken over TLS

    bool operator==(const RedisUrl&) const = default;
};

/// Whether it is for this file: "redis://…", "rediss://…", "redis+unix://…", or what names a socket as other
/// clients of Redis do: "unix:/path", "unix:///path?db=0". A plain "unix:///path" is a broker's.
bool is_redis_url(std::string_view text) noexcept;

/// Percent-encoding is undone in user and password. An error never repeats the URL: a secret may be in it.
Result<RedisUrl> parse_redis_url(std::string_view text);

/// For logs and errors: without the password.
std::string to_string(const RedisUrl& url);

} // namespace tutti
