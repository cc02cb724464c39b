#include "installation/bridge_section.hpp"

#include "device/mqtt.hpp"
#include "installation/bus_section.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::installation {

namespace {

using bridge::Direction;

constexpr std::size_t most_bridges = 16;
constexpr std::size_t most_rules = 64;
constexpr toml::Duration session_expiries{microseconds(0), std::chrono::days(365)};
constexpr toml::OneOf<Direction, 3> directions{
    {{{"in", Direction::In}, {"out", Direction::Out}, {"both", Direction::Both}}}
};
constexpr toml::OneOf<mqtt::Version, 2> versions{{{{"5", mqtt::Version::V5}, {"3.1.1", mqtt::Version::V311}}}
};

struct Upstream {
    toml::Read<std::string> operator()(const Value& value) const {
        if (value.is_string() && value.string().starts_with("unix://")) return BusUrl{}(value);
        return device::BrokerUrl{}(value);
    }
};

/// The root of topics upstream: as ours, or none.
struct UpstreamRoot {
    toml::Read<std::string> operator()(const Value& value) const {
        if (value.is_string() && value.string().empty()) return std::string();
        return TopicRoot{}(value);
    }
};

struct ClientId {
    toml::Read<std::string> operator()(const Value& value) const {
        constexpr std::size_t longest = 128;
        auto text = toml::Text{}(value);
        // It marks messages, too, and is a name in logs.
        const auto is_odd = [](char c) {
            return c <= ' ' || c >= '\x7f' || c == '/' || c == '+' || c == '#';
        };
        if (text && (text->size() > longest || std::ranges::any_of(*text, is_odd)))
            return toml::complain(
                "must be at most 128 letters, digits and signs, without spaces, '/', '+' and '#'"
            );
        return text;
    }
};

void read_rule(toml::TableReader& table, bridge::TopicRule& rule) {
    int qos = 1;
    table.read_needed("filter", rule.filter, toml::Text{}, "which topics: \"event/#\"");
    table.read("direction", rule.direction, directions);
    if (table.read("qos", qos, toml::Whole{0, 2})) rule.qos = static_cast<mqtt::QoS>(qos);
    table.read("local_prefix", rule.local_prefix, toml::AnyText{});
    table.read("remote_prefix", rule.remote_prefix, toml::AnyText{});
    if (rule.filter.empty()) return;
    if (auto wrong = bridge::check_rule(rule)) table.mistake(wrong->key, std::move(wrong->reason));
}

void read_topics(toml::TableReader& table, std::string_view root, BridgeConfig& config) {
    if (!table.has("topics"))
        return table.missing(
            "topics", R"(what crosses: topics = [{ filter = "event/#", direction = "out" }])"
        );
    const auto mistakes = table.mistakes().size();
    table.read_tables("topics", most_rules, [&](toml::TableReader& rule) {
        read_rule(rule, config.topics.emplace_back());
    });
    if (table.mistakes().size() != mistakes) return;
    if (config.topics.empty()) return table.mistake("topics", "is empty: nothing would cross");
    if (const auto twice = bridge::find_overlap(config.topics, {std::string(root), config.root}))
        table.mistake(
            "topics", fmt::format(
                          R"("{}" and "{}" take the same messages, which would cross twice)",
                          config.topics[twice->first].filter, config.topics[twice->second].filter
                      )
        );
}

void read_bridge(toml::TableReader& table, std::string_view root, BridgeConfig& config) {
    table.read_needed(
        "url", config.url, Upstream{}, "the broker upstream: \"mqtt://host:1883\", or mqtts:// over TLS"
    );
    read_tls_files(table, config.url);
    table.read("root", config.root, UpstreamRoot{});
    table.read("user", config.user, toml::Text{});
    table.read("password", config.password, toml::Secret{});
    if (config.password && !config.user) table.mistake("password", "is a user's: user = \"…\"");
    table.read("client_id", config.client_id, ClientId{});
    table.read("version", config.version, versions);
    table.read("session_expiry", config.session_expiry, session_expiries);
    table.read("keep_retained", config.keep_retained, toml::Boolean{});
    read_topics(table, root, config);
}

/// Two bridges to one broker: they do not know each other's messages until these have crossed.
void check_circles(
    toml::TableReader& table, std::string_view root, const std::vector<BridgeConfig>& bridges
) {
    const auto map_of = [root](const BridgeConfig& config) {
        return bridge::TopicMap(config.topics, {std::string(root), config.root});
    };
    for (const auto& sender : bridges)
        for (const auto& taker : bridges)
            if (&sender != &taker && sender.url == taker.url && brings_back(map_of(sender), map_of(taker)))
                table.mistake(
                    taker.name,
                    fmt::format(
                        "brings back what bridge.{} sends there: let one of them carry it", sender.name
                    )
                );
}

} // namespace

void read_bridges(toml::TableReader& table, std::string_view root, std::vector<BridgeConfig>& bridges) {
    const auto mistakes = table.mistakes().size();
    table.read_each_table([&](const Member& member, toml::TableReader& inner) {
        if (!toml::Name{}(Value(member.key)))
            inner.mistake_at(member.position, member.key, "must be a name of a-z, 0-9, '_' and '-'");
        else if (bridges.size() == most_bridges)
            inner.mistake_here("there are too many bridges");
        BridgeConfig config{.name = member.key};
        config.root = root;
        read_bridge(inner, root, config);
        bridges.push_back(std::move(config));
    });
    if (table.mistakes().size() == mistakes) check_circles(table, root, bridges);
}

} // namespace tutti::installation
