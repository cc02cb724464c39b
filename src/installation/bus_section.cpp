#include "installation/bus_section.hpp"

#include "base/address.hpp"
#include "base/name.hpp"

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

} // namespace

toml::Read<std::string> BusUrl::operator()(const Value& value) const {
    constexpr std::string_view mqtt = "mqtt://";
    if (!value.is_string()) return toml::wrong_kind("a string", value);
    const auto url = value.string();
    if (url == "hub") return std::string(url);
    if (url.starts_with("mqtts://")) return toml::unsupported("mqtts://");
    if (url.starts_with("redis://")) return toml::unsupported("redis://");
    if (!url.starts_with(mqtt)) return toml::complain("must be \"hub\" or mqtt://host:port");
    const auto rest = url.substr(mqtt.size());
    if (rest.find('@') != std::string_view::npos)
        return toml::complain(
            "a secret does not stand in the file, and a user of another broker is not supported by "
            "this version yet"
        );
    const auto cut = cut_host(rest);
    if (!cut) return toml::complain("must be \"hub\" or mqtt://host:port");
    if (cut->second.empty()) return std::string(url);
    const auto port = cut->second.starts_with(':') ? parse_port(cut->second.substr(1)) : std::nullopt;
    if (!port || *port == 0) return toml::complain("the port must be from 1 to 65535");
    return std::string(url);
}

void read_bus(toml::TableReader& table, BusConfig& bus) {
    table.read("url", bus.url, BusUrl{});
    table.read("root", bus.root, TopicRoot{});
}

} // namespace tutti::installation
