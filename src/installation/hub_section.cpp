#include "installation/hub_section.hpp"

#include "mqtt/topic.hpp"
#include "supervise/topic_filter.hpp"

namespace tutti::installation {

namespace {

constexpr std::size_t kibibyte = 1024;
constexpr std::size_t gibibyte = std::size_t{1} << 30;
constexpr toml::Whole percent{1, 100};

/// A host and a port that a client can connect to.
struct OtherServer {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        if (!text) return text;
        const auto address = parse_address(*text);
        if (!address || address->port == 0) return toml::complain("must be \"HOST:PORT\"");
        return text;
    }
};

/// A filter of topics, below the root or, after a '/', from the top.
struct TopicFilter {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        if (!text) return text;
        if (!mqtt::is_topic_filter(text->starts_with('/') ? std::string_view(*text).substr(1) : *text))
            return toml::complain("must be a filter of topics");
        return text;
    }
};

void read_redirect(toml::TableReader& table, std::optional<broker::Redirect>& redirect) {
    broker::Redirect read;
    const bool is_there = table.read("redirect", read.server, OtherServer{});
    table.read("redirect_permanent", read.is_permanent, toml::Boolean{});
    if (is_there) redirect = std::move(read);
}

void read_client_limits(toml::TableReader& table, broker::Limits& limits) {
    // MQTT 5 §1.5.5: no packet is longer.
    table.read("packet", limits.packet, toml::Size{kibibyte, gibibyte / 4});
    table.read("queue_messages", limits.queue_messages, toml::Whole{1, 1'000'000});
    table.read("queue_bytes", limits.queue_bytes, toml::Size{kibibyte, gibibyte});
    table.read("topic_aliases", limits.topic_aliases, toml::Whole{0, 1000});
    constexpr toml::Whole window{1, 10'000};
    table.read("receive_maximum", limits.receive_maximum, window);
    table.read("inflight", limits.inflight, window);
    table.read("hold", limits.hold, toml::Duration{milliseconds(100), seconds(600)});
    table.read("sleeping_bytes", limits.sleeping_bytes, toml::Size{kibibyte, gibibyte});
    table.read("connect_timeout", limits.connect_timeout, toml::Duration{milliseconds(100), seconds(60)});
    microseconds keep_alive{};
    if (table.read("keep_alive", keep_alive, toml::Duration{microseconds(0), seconds(65'535)}))
        limits.keep_alive = std::chrono::ceil<seconds>(keep_alive);
}

void read_lent(toml::TableReader& table, broker::Limits& limits) {
    constexpr toml::Whole many{16, 1'000'000};
    table.read("clients", limits.clients, toml::Whole{16, 100'000});
    table.read("sessions", limits.sessions, many);
    table.read("subscriptions", limits.all_subscriptions, many);
    table.read("retained_messages", limits.retained_messages, many);
    table.read("retained_bytes", limits.retained_bytes, toml::Size{64 * kibibyte, gibibyte});
    table.read("session_messages", limits.session_messages, many);
    table.read("session_bytes", limits.session_bytes, toml::Size{64 * kibibyte, gibibyte});
}

void read_shares(toml::TableReader& table, broker::Shares& shares) {
    table.read("anonymous", shares.anonymous, percent);
    table.read("user", shares.user, percent);
    table.read("trusted", shares.trusted, percent);
    table.read("reserve", shares.reserve, toml::Whole{0, 90});
    table.read("client", shares.client, percent);
}

void read_hub_limits(toml::TableReader& table, HubConfig& hub) {
    broker::Limits& limits = hub.limits;
    read_client_limits(table, limits);
    table.read_list("latest", hub.latest, TopicFilter{});
    table.read("messages_per_second", hub.messages_per_second, toml::Whole{1, 1'000'000});
    table.read("bytes_per_second", hub.bytes_per_second, toml::Size{kibibyte, gibibyte});
    read_lent(table, limits);
    table.read_table("shares", [&](toml::TableReader& shares) { read_shares(shares, limits.shares); });
}

struct DurationOrOff {
    toml::Duration duration;

    toml::Read<std::optional<microseconds>> operator()(const Value& value) const {
        if (value.is_string() && value.string() == "off") return std::optional<microseconds>();
        auto read = duration(value);
        if (!read) return std::unexpected(std::move(read.error()));
        return *read;
    }
};

void read_durable(toml::TableReader& table, HubDurable& durable) {
    constexpr std::size_t mebibyte = kibibyte * kibibyte;
    table.read(
        "session_expiry", durable.session_expiry, DurationOrOff{{seconds(1), std::chrono::hours(24 * 7)}}
    );
    table.read_list("retained", durable.retained, supervise::TopicFilter{});
    table.read("bytes", durable.bytes, toml::Size{mebibyte, 16 * gibibyte});
}

} // namespace

void read_hub(toml::TableReader& table, HubConfig& hub) {
    if (table.read("tcp", hub.tcp, toml::AddressOrOff{}) && hub.tcp && !hub.tcp->is_loopback())
        table.mistake(
            "tcp", "is of this machine alone; others come in by a listener that says who may: "
                   "`[hub.listener.house]` with `tcp = \""
                       + print(*hub.tcp) + "\"`"
        );
    read_redirect(table, hub.redirect);
    table.read("sys_interval", hub.sys_interval, toml::Duration{microseconds(0), seconds(3600)});
    read_hub_listeners(table, hub.listeners);
    table.read("users", hub.users, toml::Text{});
    if (table.read("rules", hub.rules, toml::Text{}) && !hub.rules.ends_with(".toml"))
        table.mistake("rules", "must be called `….toml`, as it is a file of rules");
    table.read_table("durable", [&](toml::TableReader& durable) { read_durable(durable, hub.durable); });
    table.read_table("limits", [&](toml::TableReader& limits) { read_hub_limits(limits, hub); });
}

} // namespace tutti::installation
