// What comes from a Redis, and what is told to it: URLs, names, states, and a session that hears any bytes on
// its two connections. The first byte says which.
#include "base/redis_url.hpp"
#include "bus/redis_session.hpp"
#include "contract/config_section.hpp"
#include "contract/reading.hpp"
#include "contract/source.hpp"
#include "mqtt/topic.hpp"
#include "mqtt/utf8.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace {

using namespace tutti;
using namespace tutti::bus;

void check(bool holds) {
    if (!holds) std::abort();
}

void read_url(std::string_view text) {
    const auto url = parse_redis_url(text);
    if (!url) return check(!url.error().message.empty());
    check(is_redis_url(text));
    if (url->user) return; // what is printed lacks the password that a user needs
    auto again = parse_redis_url(to_string(*url));
    if (!again) return; // a host that only percent-encoding could have carried
    check(again->kind == url->kind && again->database == url->database);
}

/// A glob as Redis reads it, of those that we write: '*', and a backslash before what is meant.
bool glob_matches(std::string_view glob, std::string_view text) {
    if (glob.empty()) return text.empty();
    if (glob.front() == '*') {
        for (std::size_t skip = 0; skip <= text.size(); ++skip)
            if (glob_matches(glob.substr(1), text.substr(skip))) return true;
        return false;
    }
    if (glob.front() == '\\') glob.remove_prefix(1);
    return !text.empty() && !glob.empty() && text.front() == glob.front()
           && glob_matches(glob.substr(1), text.substr(1));
}

bool takes(const RedisName& name, std::string_view text) {
    return name.is_pattern ? glob_matches(name.text, text) : name.text == text;
}

bool is_topic(std::string_view text) { return mqtt::is_topic_name(text) && mqtt::is_mqtt_text(text); }

/// A topic, a line break and a filter.
void name_things(std::string_view text) {
    constexpr std::size_t longest = 48; // of what the glob above looks through
    const auto end = text.find('\n');
    const auto topic = text.substr(0, end);
    const auto filter = end == text.npos ? std::string_view() : text.substr(end + 1);
    for (const char* root : {"tutti", "home", ""}) {
        const RedisNames names(root);
        if (!is_topic(topic)) continue;
        const auto channel = names.channel(topic);
        const auto key = names.key(topic);
        // A first level of nothing looks as if it were outside the root.
        const bool is_plain = topic.find("//") == topic.npos && !topic.starts_with('/');
        const auto back = names.topic_of_channel(channel);
        if (is_plain && back && std::string_view(root) == "tutti") check(*back == topic);
        if (!mqtt::is_topic_filter(filter) || !mqtt::matches(filter, topic)) continue;
        if (topic.size() > longest || filter.size() > longest) continue;
        const auto channels = names.channels(filter);
        check(std::ranges::any_of(channels, [&](const RedisName& name) { return takes(name, channel); }));
        check(takes(names.keys(filter), key));
    }
}

template <typename Parse>
void keep(RedisKind kind, std::string_view payload, Parse parse) {
    const auto before = parse(payload);
    auto state = stored(kind, payload);
    const RedisCircumstances at{.name = "a", .left = milliseconds(1500), .revision = state.revision};
    const auto after = parse(restored(kind, state.value, at));
    if (before) check(after.has_value());
    const auto notice = changed_section(payload);
    if (notice) check(!notice->empty());
}

void translate(std::string_view text) {
    keep(RedisKind::Reading, text, contract::parse_reading);
    keep(RedisKind::Status, text, contract::parse_source_status);
    keep(RedisKind::Meta, text, contract::parse_source_meta);
    keep(RedisKind::Config, text, contract::parse_config_section);
    for (const auto kind : {RedisKind::Command, RedisKind::Response, RedisKind::Bare})
        check(completed(kind, std::string(text), {}).size() >= std::min<std::size_t>(text.size(), 1));
}

/// Lines: 'c' and 's' are bytes on a connection, a '\' in them a line break of the protocol; 'p' publishes,
/// 'u' unsubscribes and subscribes again, 't' lets time pass.
class Talk final : RedisSessionListener {
public:
    Talk() {
        for (const auto* filter : filters) session_.subscribe(filter, ++last_id_, now_);
        session_.opened(now_);
    }
    void step(std::string_view line) {
        if (line.empty()) return;
        const auto rest = line.substr(1);
        switch (line.front()) {
        case 'c':
            return hear(RedisLine::Commands, rest);
        case 's':
            return hear(RedisLine::Subscriptions, rest);
        case 'p':
            return publish(rest);
        case 'u':
            session_.unsubscribe(filters[1], now_);
            session_.subscribe(filters[1], ++last_id_, now_);
            return write();
        case 't':
            now_.steady += seconds(5);
            now_.wall += seconds(5);
            if (!session_.tick(now_)) begin_again();
            return write();
        default:
            return;
        }
    }

private:
    static constexpr const char* filters[] = {
        "tutti/#", "tutti/reading/a/+", "tutti/config/+", "tutti/cmd/a"
    };

    void hear(RedisLine line, std::string_view text) {
        std::string bytes;
        for (const char c : text) c == '\\' ? bytes += "\r\n" : bytes += c;
        if (!session_.receive(line, bytes, now_)) begin_again();
        write();
    }
    void publish(std::string_view payload) {
        const auto taken = session_.publish(
            {.topic = "tutti/reading/a/b",
             .payload = std::string(payload),
             .qos = QoS::AtLeastOnce,
             .retain = true},
            now_
        );
        static_cast<void>(taken);
        write();
    }
    void write() {
        for (const auto line : redis_lines) session_.take_output(line, output_, now_);
    }
    void begin_again() {
        session_.lost();
        session_.opened(now_);
    }

    void accepted() override {}
    void received(const Message& message, const std::vector<std::uint32_t>&) override {
        check(is_topic(message.topic));
        if (++received_ % 3 == 0) session_.subscribe("tutti/#", 1, now_);
        if (received_ % 7 == 0) session_.unsubscribe("tutti/config/+", now_);
    }
    void subscription_answered(std::string_view, const Result<void>&) override {}
    void message_dropped(const Message&, const Error& why) override { check(!why.message.empty()); }
    void settled(Receipt, const Result<void>&) override {}
    void emptied() override {}
    void goes_without(Capability) override {}

    RedisNow now_{SteadyTime{std::chrono::hours(1)}, wall_time_from_seconds(1000)};
    std::uint32_t last_id_ = 0;
    int received_ = 0;
    std::string output_;
    RedisSession session_{RedisUrl{.host = "redis"}, BusOptions{.client_id = "fuzz"}, *this};
};

void talk(std::string_view text) {
    Talk talk;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        talk.step(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (text.empty()) return 0;
    const auto rest = text.substr(1);
    switch (text.front()) {
    case 'u':
        read_url(rest);
        break;
    case 'n':
        name_things(rest);
        break;
    case 't':
        translate(rest);
        break;
    default:
        talk(rest);
    }
    return 0;
}
