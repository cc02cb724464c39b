#include "installation/bus_section.hpp"

#include "base/name.hpp"
#include "base/redis_url.hpp"
#include "base/tls_files.hpp"

namespace tutti::installation {

namespace {

constexpr std::string_view mqtt = "mqtt://";
constexpr std::string_view mqtts = "mqtts://";
constexpr std::string_view unix_socket = "unix://";
constexpr const char* forms =
    "must be \"hub\", mqtt://host:port, unix:///path of a broker's socket or "
    "redis://[user:password@]host:port/database; mqtts:// and rediss:// are the same over TLS";

bool is_tls_url(std::string_view url) noexcept {
    return url.starts_with(mqtts) || url.starts_with("rediss://");
}

/// What stands behind the scheme of an MQTT broker's URL, without the query that one over TLS may have.
std::optional<std::string_view> mqtt_place(std::string_view url) {
    if (url.starts_with(mqtt)) return url.substr(mqtt.size());
    if (!url.starts_with(mqtts)) return std::nullopt;
    return cut_url_query(url).first.substr(mqtts.size());
}

struct AbsolutePath {
    toml::Read<std::string> operator()(const Value& value) const {
        auto path = toml::Text{}(value);
        if (path && !path->starts_with('/')) return toml::complain("must be an absolute path");
        return path;
    }
};

} // namespace

toml::Read<std::string> TopicRoot::operator()(const Value& value) const {
    constexpr std::size_t longest = 128;
    if (!value.is_string()) return toml::wrong_kind("a string", value);
    if (!is_dotted_name(value.string(), '/') || value.string().size() > longest)
        return toml::complain("must be names of a-z, 0-9, '_' and '-', joined by '/'");
    return std::string(value.string());
}

toml::Read<std::string> BusUrl::operator()(const Value& value) const {
    if (!value.is_string()) return toml::wrong_kind("a string", value);
    const auto url = value.string();
    if (url == "hub") return std::string(url);
    if (is_redis_url(url)) {
        if (const auto parsed = parse_redis_url(url); !parsed) return toml::complain(parsed.error().message);
        return std::string(url);
    }
    if (url.starts_with(unix_socket)) {
        if (!url.substr(unix_socket.size()).starts_with('/'))
            return toml::complain("needs an absolute path: unix:///run/tutti/mqtt");
        return std::string(url);
    }
    const auto place = mqtt_place(url);
    if (!place) return toml::complain(forms);
    if (is_tls_url(url))
        if (auto files = parse_tls_query(cut_url_query(url).second); !files)
            return toml::complain(files.error().message);
    const auto rest = *place;
    if (rest.find('@') != std::string_view::npos)
        return toml::complain(
            "a secret does not stand in the file, and a user of another broker is not supported by "
            "this version yet"
        );
    const auto cut = cut_host(rest);
    if (!cut) return toml::complain(forms);
    if (cut->second.empty()) return std::string(url);
    const auto port = cut->second.starts_with(':') ? parse_port(cut->second.substr(1)) : std::nullopt;
    if (!port || *port == 0) return toml::complain("the port must be from 1 to 65535");
    return std::string(url);
}

bool BusConfig::is_tls() const noexcept { return is_tls_url(url); }

std::string BusConfig::shown_url() const {
    const auto redis = parse_redis_url(url);
    return redis ? to_string(*redis) : std::string(cut_url_query(url).first);
}

bool BusConfig::has_password() const {
    const auto redis = parse_redis_url(url);
    return redis && redis->password;
}

std::optional<Address> BusConfig::address() const {
    if (const auto redis = parse_redis_url(url)) {
        if (redis->kind == RedisUrl::Kind::Unix) return std::nullopt;
        return Address{redis->host, redis->port};
    }
    const auto place = mqtt_place(url);
    const auto cut = place ? cut_host(*place) : std::nullopt;
    const std::uint16_t usual_port = is_tls_url(url) ? 8883 : 1883;
    if (!cut) return std::nullopt;
    const auto port = cut->second.empty() ? usual_port : parse_port(cut->second.substr(1)).value_or(0);
    return Address{std::string(cut->first), port};
}

Result<BusConfig> usual_bus(const std::optional<std::string>& redis_url) {
    BusConfig bus;
    if (!redis_url) return bus;
    const auto redis = parse_redis_url(*redis_url);
    if (!redis) return fail(redis.error().code, "REDIS_URL: " + redis.error().message);
    bus.url = *redis_url;
    return bus;
}

void read_tls_files(toml::TableReader& table, std::string& url) {
    const auto [place, query] = cut_url_query(url);
    TlsFiles files = (is_tls_url(url) ? parse_tls_query(query) : Result<TlsFiles>()).value_or(TlsFiles());
    struct Key {
        const char* name;
        std::string& file;
    };
    const char* given = nullptr;
    for (const auto& [name, file] :
         {Key{"ca", files.ca}, Key{"certificate", files.certificate}, Key{"key", files.key}})
        if (table.read(name, file, AbsolutePath{}) && given == nullptr) given = name;
    if (given == nullptr) return;
    if (!is_tls_url(url)) return table.mistake(given, "is for a url that begins with mqtts:// or rediss://");
    if (auto right = check_tls_files(files); !right) return table.mistake(given, right.error().message);
    url = std::string(place) + print_tls_query(files);
}

void read_bus(toml::TableReader& table, BusConfig& bus) {
    table.read("url", bus.url, BusUrl{});
    read_tls_files(table, bus.url);
    table.read("root", bus.root, TopicRoot{});
}

} // namespace tutti::installation
