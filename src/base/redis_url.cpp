#include "base/redis_url.hpp"

#include "base/url_parts.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace tutti {
namespace {

constexpr std::string_view tcp_scheme = "redis://";
constexpr std::string_view tls_scheme = "rediss://";
constexpr std::string_view socket_scheme = "redis+unix://";
/// As some other clients of Redis write it.
constexpr std::string_view short_socket_scheme = "unix:";
constexpr std::string_view broker_scheme = "unix://";

Result<std::uint32_t> parse_database(std::string_view digits) {
    std::uint32_t database = 0;
    const char* last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, database);
    if (error != std::errc{} || end != last || database > 0x7FFF'FFFF)
        return fail(ErrorCode::InvalidInput, "the bus URL has a database that is no number: …/0");
    return database;
}

/// Takes "user:password@" off the front, as far as `end` of it.
Result<void> take_credentials(std::string_view& text, std::string_view::size_type end, RedisUrl& url) {
    const auto at = text.substr(0, end).rfind('@');
    if (at == std::string_view::npos) return {};
    auto credentials = parse_url_credentials(text.substr(0, at));
    if (!credentials) return pass_on(credentials);
    // Of "redis://:password@host" the server's default user is meant.
    if (!credentials->user->empty()) url.user = std::move(credentials->user);
    url.password = std::move(credentials->password);
    text.remove_prefix(at + 1);
    if (url.user && !url.password)
        return fail(ErrorCode::InvalidInput, "the bus URL has a user without a password");
    return {};
}

/// "/path", "/path?db=1".
Result<RedisUrl> parse_socket(std::string_view text, RedisUrl url) {
    url.kind = RedisUrl::Kind::Unix;
    const auto query = text.find('?');
    url.path = text.substr(0, query);
    if (!url.path.starts_with('/'))
        return fail(
            ErrorCode::InvalidInput,
            "the bus URL needs an absolute path: redis+unix:///run/redis/redis.sock?db=0"
        );
    if (query == std::string_view::npos) return url;
    text.remove_prefix(query + 1);
    if (!text.starts_with("db="))
        return fail(ErrorCode::InvalidInput, "behind the socket of a bus URL stands ?db=NUMBER alone");
    const auto database = parse_database(text.substr(3));
    if (!database) return std::unexpected(database.error());
    url.database = *database;
    return url;
}

} // namespace

bool is_redis_url(std::string_view text) noexcept {
    for (const auto scheme : {tcp_scheme, tls_scheme, socket_scheme})
        if (text.starts_with(scheme)) return true;
    if (!text.starts_with(short_socket_scheme)) return false;
    return !text.starts_with(broker_scheme) || text.find("?db=") != std::string_view::npos;
}

Result<RedisUrl> parse_redis_url(std::string_view text) {
    if (!is_redis_url(text))
        return fail(
            ErrorCode::InvalidInput,
            "the URL of a Redis server begins with redis://, rediss:// or redis+unix://"
        );
    RedisUrl url;
    const bool is_tls = text.starts_with(tls_scheme);
    if (!is_tls && !text.starts_with(tcp_scheme)) {
        const bool is_short = text.starts_with(short_socket_scheme) && !text.starts_with(broker_scheme);
        text.remove_prefix(is_short ? short_socket_scheme.size() : text.find("://") + 3);
        // A path may have an '@', and begins with the first '/'.
        if (auto taken = take_credentials(text, text.find('/'), url); !taken) return pass_on(taken);
        return parse_socket(text, std::move(url));
    }
    text.remove_prefix((is_tls ? tls_scheme : tcp_scheme).size());
    if (is_tls) {
        const auto [place, query] = cut_url_query(text);
        auto files = parse_tls_query(query);
        if (!files) return pass_on(files);
        url.tls = std::move(*files);
        text = place;
    }
    // A password may have a '/' in it, a host may not.
    if (auto taken = take_credentials(text, std::string_view::npos, url); !taken) return pass_on(taken);
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        const auto digits = text.substr(slash + 1);
        if (!digits.empty()) {
            const auto database = parse_database(digits);
            if (!database) return std::unexpected(database.error());
            url.database = *database;
        }
        text = text.substr(0, slash);
    }
    auto address = parse_url_address(text);
    if (!address) return pass_on(address);
    url.host = std::move(address->host);
    url.port = address->port.value_or(url.port);
    return url;
}

std::string to_string(const RedisUrl& url) {
    if (url.kind == RedisUrl::Kind::Unix) {
        const auto path = (url.user ? *url.user + "@" : std::string()) + url.path;
        return url.database == 0 ? fmt::format("redis+unix://{}", path)
                                 : fmt::format("redis+unix://{}?db={}", path, url.database);
    }
    return fmt::format(
        "{}{}/{}", url.tls ? tls_scheme : tcp_scheme, print_url_address(url.user, url.host, url.port),
        url.database
    );
}

} // namespace tutti
