#include "installation/bus_section.hpp"

#include "base/name.hpp"
#include "base/redis_url.hpp"

namespace tutti::installation {

namespace {

/// Name segments joined by '/'.
struct TopicRoot {
    toml::Read<std::string> operator()(const Value& value) const {
        constexpr std::size_t longest = 128;
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        if (!is_dotted_name(value.string(), '/') || value.string().size() > longest)
            return toml::complain("must be names of a-z, 0-9, '_' and '-', joined by '/'");
        return std::string(value.string());
    }
};

constexpr std::string_view mqtt = "mqtt://";
constexpr const char* forms =
    "must be \"hub\", mqtt://host:port or redis://[user:password@]host:port/database";

} // namespace

toml::Read<std::string> BusUrl::operator()(const Value& value) const {
    if (!value.is_string()) return toml::wrong_kind("a string", value);
    const auto url = value.string();
    if (url == "hub") return std::string(url);
    if (url.starts_with("mqtts://")) return toml::unsupported("mqtts://");
    if (url.starts_with("rediss://")) return toml::unsupported("rediss://");
    if (is_redis_url(url)) {
        if (const auto parsed = parse_redis_url(url); !parsed) return toml::complain(parsed.error().message);
        return std::string(url);
    }
    if (!url.starts_with(mqtt)) return toml::complain(forms);
    const auto rest = url.substr(mqtt.size());
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

std::string BusConfig::shown_url() const {
    const auto redis = parse_redis_url(url);
    return redis ? to_string(*redis) : url;
}

bool BusConfig::has_password() const {
    const auto redis = parse_redis_url(url);
    return redis && redis->password;
}

std::optional<Address> BusConfig::address() const {
    constexpr std::uint16_t usual_port = 1883;
    if (const auto redis = parse_redis_url(url)) {
        if (redis->kind == RedisUrl::Kind::Unix) return std::nullopt;
        return Address{redis->host, redis->port};
    }
    if (!url.starts_with(mqtt)) return std::nullopt;
    const auto cut = cut_host(std::string_view(url).substr(mqtt.size()));
    if (!cut) return std::nullopt;
    const auto port = cut->second.empty() ? usual_port : parse_port(cut->second.substr(1)).value_or(0);
    return Address{std::string(cut->first), port};
}

Result<BusConfig> usual_bus(const std::optional<std::string>& redis_url) {
    BusConfig bus;
    if (!redis_url) return bus;
    auto redis = parse_redis_url(*redis_url);
    if (!redis && redis_url->starts_with("rediss://"))
        redis.error().message = "rediss:// is not supported by this version yet";
    if (!redis) return fail(redis.error().code, "REDIS_URL: " + redis.error().message);
    bus.url = *redis_url;
    return bus;
}

void read_bus(toml::TableReader& table, BusConfig& bus) {
    table.read("url", bus.url, BusUrl{});
    table.read("root", bus.root, TopicRoot{});
}

} // namespace tutti::installation
