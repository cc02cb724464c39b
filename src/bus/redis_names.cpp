#include "bus/redis_names.hpp"

#include "mqtt/topic.hpp"
#include "mqtt/utf8.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::bus {
namespace {

/// The root whose names have nothing before them.
constexpr std::string_view root_of_all = "tutti/";
constexpr std::string_view readings = "reading";
constexpr std::string_view sources = "source";
constexpr std::string_view commands = "cmd";
constexpr std::string_view data_prefix = "data:";
constexpr std::string_view changes = "config:changed";
constexpr std::string_view revisions = "tutti:revision:";

struct KindRow {
    std::string_view level;
    RedisKind kind;
};
constexpr std::array<KindRow, 4> kinds = {{
    {readings, RedisKind::Reading},
    {"status", RedisKind::Status},
    {"meta", RedisKind::Meta},
    {"config", RedisKind::Config},
}};

std::pair<std::string_view, std::string_view> cut(std::string_view text) noexcept {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return {text, {}};
    return {text.substr(0, slash), text.substr(slash + 1)};
}

constexpr bool is_glob(char c) noexcept { return c == '*' || c == '?' || c == '[' || c == ']' || c == '\\'; }

enum class Form : std::uint8_t { Plain, Glob };

void append(std::string& out, std::string_view text, Form form) {
    for (const char c : text) {
        if (form == Form::Glob && is_glob(c)) out += '\\';
        out += c;
    }
}

/// A level of a topic within a name: its own ':' must not look like the end of the level.
void append_level(std::string& out, std::string_view level, Form form) {
    for (const char c : level) {
        if (c == ':')
            out += "%3A";
        else if (c == '%')
            out += "%25";
        else
            append(out, {&c, 1}, form);
    }
}

std::string level_of(std::string_view text) {
    std::string level;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto code = text.substr(i, 3);
        if (code != "%3A" && code != "%25") {
            level += text[i];
            continue;
        }
        level += code == "%3A" ? ':' : '%';
        i += 2;
    }
    return level;
}

/// The levels of a topic or a filter as a name. Readings begin with a word of their own (nothing: they are as
/// all else), and what stands behind their source is left as it is: "source:<source>:<sensor>", however a
/// sensor is called.
class NameWriter {
public:
    NameWriter(std::string_view prefix, Form form, std::string_view first_of_readings)
        : form_(form), first_of_readings_(first_of_readings) {
        append(name_, prefix, form);
    }

    void level(std::string_view text) {
        separate();
        if (levels_ == 0 && text == readings && !first_of_readings_.empty()) {
            is_reading_ = true;
            name_ += first_of_readings_;
        } else if (form_ == Form::Glob && text == "+")
            name_ += '*';
        else if (is_reading_ && levels_ >= 2)
            append(name_, text, form_);
        else
            append_level(name_, text, form_);
        ++levels_;
    }
    void rest() {
        separate();
        name_ += '*';
    }
    std::string take() { return std::move(name_); }

private:
    void separate() {
        if (levels_ > 0) name_ += is_reading_ && levels_ > 2 ? '/' : ':';
    }

    Form form_;
    std::string_view first_of_readings_;
    std::string name_;
    int levels_ = 0;
    bool is_reading_ = false;
};

std::string
name_of_topic(std::string_view prefix, std::string_view topic, std::string_view first_of_readings) {
    NameWriter writer(prefix, Form::Plain, first_of_readings);
    for (;;) {
        const auto slash = topic.find('/');
        writer.level(topic.substr(0, slash));
        if (slash == std::string_view::npos) return writer.take();
        topic.remove_prefix(slash + 1);
    }
}

bool has_wildcard(std::string_view filter) noexcept {
    return filter.find_first_of("+#") != std::string_view::npos;
}

/// A filter with wildcards as a glob; a '#' at its end takes all that begins so.
std::string glob_of(std::string_view prefix, std::string_view filter, std::string_view first_of_readings) {
    NameWriter writer(prefix, Form::Glob, first_of_readings);
    for (;;) {
        const auto [level, rest] = cut(filter);
        if (level == "#") {
            writer.rest();
            return writer.take();
        }
        writer.level(level);
        if (rest.empty() && level.size() == filter.size()) return writer.take();
        filter = rest;
    }
}

bool begins_with_wildcard(std::string_view filter) noexcept {
    return filter.starts_with('+') || filter.starts_with('#');
}

std::string everything_below(std::string_view prefix) {
    std::string glob;
    append(glob, prefix, Form::Glob);
    return glob + '*';
}

} // namespace

RedisNames::RedisNames(std::string_view root) {
    while (root.ends_with('/')) root.remove_suffix(1);
    if (root.empty()) return;
    root_ = std::string(root) + '/';
    if (root_ == root_of_all) return;
    prefix_ = root_;
    std::ranges::replace(prefix_, '/', ':');
}

RedisNames::Place RedisNames::place(std::string_view topic) const noexcept {
    if (!root_.empty() && topic.starts_with(root_)) return {prefix_, topic.substr(root_.size()), true};
    if (topic.starts_with(root_of_all)) return {{}, topic.substr(root_of_all.size()), true};
    return {":", topic, false};
}

RedisKind RedisNames::kind(std::string_view below_root) noexcept {
    const auto [first, rest] = cut(below_root);
    if (rest.empty()) return RedisKind::Plain;
    const auto [name, detail] = cut(rest);
    if ((first == "matrix" && name.size() == rest.size()) || below_root == "stream/ended")
        return RedisKind::Bare;
    if (first == commands) {
        if (name.size() == rest.size()) return RedisKind::Command;
        return detail.starts_with("response/") ? RedisKind::Response : RedisKind::Plain;
    }
    const auto row = std::ranges::find(kinds, first, &KindRow::level);
    if (row == kinds.end()) return RedisKind::Plain;
    const bool has_more = name.size() != rest.size();
    return has_more == (row->kind == RedisKind::Reading) ? row->kind : RedisKind::Plain;
}

RedisKind RedisNames::kind_of(std::string_view topic) const noexcept {
    const auto at = place(topic);
    return at.is_below ? kind(at.rest) : RedisKind::Plain;
}

std::string_view RedisNames::name_of(std::string_view topic) const noexcept {
    return cut(cut(place(topic).rest).second).first;
}

std::string RedisNames::channel(std::string_view topic) const {
    const auto at = place(topic);
    return name_of_topic(at.prefix, at.rest, at.is_below ? readings : std::string_view());
}

std::string RedisNames::key(std::string_view topic) const {
    const auto at = place(topic);
    return name_of_topic(at.prefix, at.rest, at.is_below ? sources : std::string_view());
}

std::string RedisNames::revision_key(std::string_view topic) const {
    return std::string(place(topic).prefix).append(revisions).append(name_of(topic));
}

std::string RedisNames::data_channel(std::string_view source) const {
    return std::string(prefix_).append(data_prefix).append(source);
}

std::string RedisNames::changes_channel() const { return std::string(prefix_).append(changes); }

std::string RedisNames::config_topic(std::string_view section) const {
    return std::string(root_.empty() ? root_of_all : std::string_view(root_))
        .append("config/")
        .append(section);
}

std::optional<std::string>
RedisNames::topic(std::string_view name, std::string_view first_of_readings) const {
    std::string topic;
    if (!prefix_.empty() && name.starts_with(prefix_)) {
        topic = root_;
        name.remove_prefix(prefix_.size());
    } else if (name.starts_with(':')) {
        name.remove_prefix(1);
        first_of_readings = {};
    } else {
        topic = root_of_all;
    }
    for (int levels = 0;; ++levels) {
        const auto colon = name.find(':');
        const auto level = name.substr(0, colon);
        const bool is_reading = levels == 0 && !first_of_readings.empty() && level == first_of_readings;
        topic += is_reading ? std::string(readings) : level_of(level);
        if (colon == std::string_view::npos) break;
        topic += '/';
        name.remove_prefix(colon + 1);
        if (!is_reading) continue;
        const auto [source, sensor] = std::pair(name.substr(0, name.find(':')), name.find(':'));
        topic += level_of(source);
        if (sensor != std::string_view::npos) topic.append("/").append(name.substr(sensor + 1));
        break;
    }
    if (!mqtt::is_topic_name(topic) || !mqtt::is_mqtt_text(topic)) return std::nullopt;
    return topic;
}

std::optional<std::string> RedisNames::topic_of_channel(std::string_view channel) const {
    if (channel == changes_channel() || source_of_data(channel)) return std::nullopt;
    return topic(channel, readings);
}

std::optional<std::string> RedisNames::topic_of_key(std::string_view key) const {
    auto bare = key;
    if (bare.starts_with(prefix_)) bare.remove_prefix(prefix_.size());
    if (bare.starts_with(revisions)) return std::nullopt;
    return topic(key, sources);
}

std::optional<std::string_view> RedisNames::source_of_data(std::string_view channel) const noexcept {
    if (!channel.starts_with(prefix_)) return std::nullopt;
    channel.remove_prefix(prefix_.size());
    if (!channel.starts_with(data_prefix)) return std::nullopt;
    return channel.substr(data_prefix.size());
}

bool RedisNames::takes_notices(const RedisName& name) const {
    if (!name.is_pattern || name.text == "*") return true;
    auto glob = everything_below(prefix_);
    if (name.text == glob) return true;
    glob.pop_back();
    return name.text == glob.append(data_prefix).append("*");
}

mqtt::QoS RedisNames::qos_of(std::string_view topic) const noexcept {
    const auto at = place(topic);
    const auto first = cut(at.rest).first;
    const bool is_sure = first == commands || first == "config" || first == "reply" || first == "event";
    const bool is_raw = at.rest.starts_with("event/raw/");
    return at.is_below && is_sure && !is_raw ? mqtt::QoS::AtLeastOnce : mqtt::QoS::AtMostOnce;
}

bool RedisNames::is_presence(std::string_view topic) const noexcept {
    const auto at = place(topic);
    const auto [first, name] = cut(at.rest);
    return at.is_below && first == "worker" && !name.empty();
}

std::vector<RedisName> RedisNames::channels(std::string_view filter) const {
    if (begins_with_wildcard(filter)) return {{"*", true}};
    const auto at = place(filter);
    if (begins_with_wildcard(at.rest)) return {{everything_below(at.prefix), true}};
    const auto first_of_readings = at.is_below ? readings : std::string_view();
    std::vector<RedisName> names;
    if (!has_wildcard(at.rest)) {
        names.push_back({name_of_topic(at.prefix, at.rest, first_of_readings), false});
    } else {
        // "event/#" takes "event", too (MQTT 5 §4.7.1.2): by its own name, or by a glob that takes both.
        auto glob = glob_of(at.prefix, at.rest, first_of_readings);
        const auto parent =
            at.rest.ends_with("/#") ? at.rest.substr(0, at.rest.size() - 2) : std::string_view();
        if (has_wildcard(parent)) glob.erase(glob.size() - 2, 1);
        names.push_back({std::move(glob), true});
        if (!parent.empty() && !has_wildcard(parent))
            names.push_back({name_of_topic(at.prefix, parent, first_of_readings), false});
    }
    if (!at.is_below) return names;
    const auto [first, tail] = cut(at.rest);
    const auto row = std::ranges::find(kinds, first, &KindRow::level);
    if (row == kinds.end()) return names;
    if (row->kind == RedisKind::Config) {
        names.push_back({std::string(at.prefix).append(changes), false});
        return names;
    }
    const auto source = cut(tail).first;
    if (source.empty() || has_wildcard(source)) {
        std::string glob;
        append(glob, at.prefix, Form::Glob);
        names.push_back({glob.append(data_prefix).append("*"), true});
    } else {
        names.push_back({std::string(at.prefix).append(data_prefix).append(source), false});
    }
    return names;
}

RedisName RedisNames::keys(std::string_view filter) const {
    if (begins_with_wildcard(filter)) return {"*", true};
    const auto at = place(filter);
    if (begins_with_wildcard(at.rest)) return {everything_below(at.prefix), true};
    const auto first_of_readings = at.is_below ? sources : std::string_view();
    if (!has_wildcard(at.rest)) return {name_of_topic(at.prefix, at.rest, first_of_readings), false};
    auto glob = glob_of(at.prefix, at.rest, first_of_readings);
    // The level above a '#' is meant, too: its ':' goes, and what else begins so is looked at in vain.
    if (at.rest.ends_with('#')) glob.erase(glob.size() - 2, 1);
    return {std::move(glob), true};
}

std::vector<RedisName> RedisNames::keys_of_source(std::string_view filter, std::string_view source) const {
    const auto at = place(filter);
    const bool any = begins_with_wildcard(filter) || begins_with_wildcard(at.rest);
    const std::string_view prefix = any || !at.is_below ? std::string_view(prefix_) : at.prefix;
    const auto [first, tail] = cut(at.rest);
    std::vector<RedisName> names;
    for (const auto& row : kinds) {
        if (row.kind == RedisKind::Config || (!any && first != row.level)) continue;
        std::string below = std::string(row.level).append("/").append(source);
        if (row.kind == RedisKind::Reading) {
            const auto slash = tail.find('/');
            const bool whole = any || slash == std::string_view::npos;
            below.append("/").append(whole ? std::string_view("#") : tail.substr(slash + 1));
        }
        if (!has_wildcard(below))
            names.push_back({name_of_topic(prefix, below, sources), false});
        else
            names.push_back({glob_of(prefix, below, sources), true});
    }
    return names;
}

} // namespace tutti::bus
