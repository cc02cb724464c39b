// The section [bus]: where the bus is, and the root of its topics.
#pragma once

#include "base/address.hpp"
#include "base/result.hpp"
#include "toml/table_reader.hpp"

#include <optional>
#include <string>

namespace tutti::installation {

struct BusConfig {
    std::string url = "hub";    ///< "hub": the embedded one; or of another broker, or of a Redis, with ?ca=…
                                ///< where there is one
    std::string root = "tutti"; ///< first segments of every topic

    bool is_embedded() const noexcept { return url == "hub"; }
    /// For people: without a password.
    std::string shown_url() const;
    bool has_password() const;
    bool is_tls() const noexcept;
    /// Where it listens; nothing where that is no TCP address, or the hub's.
    std::optional<Address> address() const;

    bool operator==(const BusConfig&) const = default;
};

/// "hub", mqtt://host:port, mqtts://host:port?ca=/path, unix:///path, or what parse_redis_url() takes.
struct BusUrl {
    toml::Read<std::string> operator()(const Value& value) const;
};

/// Name segments joined by '/'.
struct TopicRoot {
    toml::Read<std::string> operator()(const Value& value) const;
};

/// The keys ca, certificate and key. Whoever is handed the URL needs them, too: they become a part of it.
void read_tls_files(toml::TableReader& table, std::string& url);

void read_bus(toml::TableReader& table, BusConfig& bus);

/// The bus where the file says none: the Redis that the environment names ($REDIS_URL), or the embedded hub.
Result<BusConfig> usual_bus(const std::optional<std::string>& redis_url);

} // namespace tutti::installation
