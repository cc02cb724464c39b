// What RedisSession does with what arrives: subscriptions, their messages, and the states that are kept.
#include "base/name.hpp"
#include "bus/redis_errors.hpp"
#include "bus/redis_session.hpp"
#include "mqtt/topic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace tutti::bus {
namespace {

/// How much waits here while a notice's states are read.
constexpr std::size_t most_arrived_bytes = 4 * 1024 * 1024;
/// Of which sources, values and workers is remembered what was last heard.
constexpr std::size_t most_remembered = 4096;
/// Keys of one filter that are looked at: Redis may hold more than our bus.
constexpr std::size_t most_keys = 50'000;
/// Keys that are asked for at once.
constexpr std::size_t slice = 64;
constexpr std::string_view scan_slice = "256";
/// A pattern that takes more slices is not looked for at each notice, but for a twentieth of the time.
constexpr std::size_t quick_slices = 16;
constexpr int of_the_time = 20;
constexpr std::size_t most_matched = 64;
/// A larger state is not one of ours: it is not read.
constexpr std::size_t most_state_bytes = 16 * 1024 * 1024;
/// What stands for a section whose key holds no text.
constexpr const char* no_section = R"({"v":1,"revision":0,"config":null})";

bool tells_of_a_source(RedisKind kind) noexcept {
    return kind == RedisKind::Reading || kind == RedisKind::Status || kind == RedisKind::Meta;
}

} // namespace

// ---- subscriptions ----

void RedisSession::subscribe(const std::string& filter, FilterId id, RedisNow now) {
    now_ = now;
    auto& wanted = wanted_[filter];
    const bool is_new = wanted.id != id;
    wanted.id = id;
    if (!is_online()) return;
    if (is_new)
        ask(filter, wanted);
    else if (wanted.unconfirmed == 0)
        begin_kept_walk(filter, wanted);
}

void RedisSession::ask(const std::string& filter, Wanted& wanted) {
    wanted = Wanted{.id = wanted.id, .unconfirmed = 0};
    std::optional<Error> refusal; // of a channel that an earlier filter has asked for
    for (const auto& name : names_.channels(filter)) {
        const auto [at, is_new] = channels_.try_emplace(name);
        at->second.filters.insert(filter);
        if (is_new) ask_channel(name, at->second);
        if (!at->second.confirmed) ++wanted.unconfirmed;
        if (at->second.refusal) refusal = at->second.refusal;
    }
    if (refusal) return refuse(filter, wanted, *refusal);
    if (wanted.unconfirmed == 0) begin_kept_walk(filter, wanted);
}

void RedisSession::refuse(const std::string& filter, Wanted& wanted, const Error& why) {
    wanted.refused = true;
    listener_.subscription_answered(filter, std::unexpected(why));
}

void RedisSession::ask_channel(const RedisName& name, Channel& channel) {
    channel.generation = ++generation_;
    subscriptions_.send(
        now_.steady,
        [this, name, generation = channel.generation](RedisReply& reply) -> Result<void> {
            channel_answered(name, generation, reply);
            return {};
        },
        {name.is_pattern ? "PSUBSCRIBE" : "SUBSCRIBE", name.text}
    );
}

void RedisSession::channel_answered(
    const RedisName& name, std::uint64_t generation, const RedisReply& reply
) {
    const auto at = channels_.find(name);
    if (at == channels_.end() || at->second.generation != generation) return;
    at->second.confirmed = !reply.is_error();
    if (reply.is_error()) at->second.refusal = redis_error(reply.text);
    const auto refusal = at->second.refusal;
    const auto filters = at->second.filters; // a listener may unsubscribe
    for (const auto& filter : filters) {
        const auto wanted = wanted_.find(filter);
        if (wanted == wanted_.end() || wanted->second.refused) continue;
        if (refusal)
            refuse(filter, wanted->second, *refusal);
        else if (--wanted->second.unconfirmed == 0)
            begin_kept_walk(filter, wanted->second);
    }
}

void RedisSession::unsubscribe(const std::string& filter, RedisNow now) {
    now_ = now;
    wanted_.erase(filter);
    for (auto at = channels_.begin(); at != channels_.end();) {
        auto& [name, channel] = *at;
        if (channel.filters.erase(filter) == 0 || !channel.filters.empty()) {
            ++at;
            continue;
        }
        if (is_online())
            subscriptions_.send(
                now_.steady, {}, {name.is_pattern ? "PUNSUBSCRIBE" : "UNSUBSCRIBE", name.text}
            );
        at = channels_.erase(at);
    }
}

bool RedisSession::is_granted(const std::string& filter) const {
    const auto at = wanted_.find(filter);
    return at != wanted_.end() && at->second.unconfirmed == 0 && at->second.walks == 0 && !at->second.refused;
}

bool RedisSession::is_refused(const std::string& filter) const {
    const auto at = wanted_.find(filter);
    return at != wanted_.end() && at->second.refused;
}

// ---- messages ----

std::vector<RedisSession::FilterId> RedisSession::ids_of(const Channel& channel) const {
    std::vector<FilterId> ids;
    for (const auto& filter : channel.filters)
        if (const auto wanted = wanted_.find(filter); wanted != wanted_.end())
            ids.push_back(wanted->second.id);
    return ids;
}

bool RedisSession::wants_input(RedisLine line) const noexcept {
    return line == RedisLine::Commands || arrived_bytes_ < most_arrived_bytes;
}

/// ["message", channel, payload] or ["pmessage", pattern, channel, payload].
void RedisSession::pushed(RedisReply& push) {
    auto& items = push.items;
    const bool by_pattern = items[0].text == "pmessage";
    if (items.size() != (by_pattern ? 4 : 3)) return;
    const auto at = channels_.find(RedisName{items[1].text, by_pattern});
    if (at == channels_.end()) return;
    Arrived arrived{
        std::move(items[items.size() - 2].text), std::move(items.back().text), ids_of(at->second)
    };
    const bool is_notice =
        arrived.channel == names_.changes_channel() || names_.source_of_data(arrived.channel).has_value();
    if (is_notice && !names_.takes_notices(at->first)) return;
    arrived_bytes_ += arrived.channel.size() + arrived.payload.size();
    arrived_.push_back(std::move(arrived));
    deliver_arrived();
}

void RedisSession::deliver_arrived() {
    if (std::exchange(is_delivering_, true)) return;
    while (!arrived_.empty() && !is_looking_up_) {
        auto arrived = std::move(arrived_.front());
        arrived_.pop_front();
        arrived_bytes_ -= arrived.channel.size() + arrived.payload.size();
        if (arrived.channel == names_.changes_channel())
            take_change_notice(arrived);
        else if (const auto source = names_.source_of_data(arrived.channel))
            take_data_notice(*source, arrived);
        else
            deliver(arrived);
    }
    is_delivering_ = false;
}

void RedisSession::deliver(Arrived& arrived) {
    const auto topic = names_.topic_of_channel(arrived.channel);
    if (!topic) return;
    const auto kind = names_.kind_of(*topic);
    received_ = Message{.topic = *topic, .payload = completed(kind, std::move(arrived.payload), now_.wall)};
    if (tells_of_a_source(kind)) {
        if (heard_.size() < most_remembered) heard_[std::string(names_.name_of(*topic))].clear();
        last_values_.erase(*topic);
    }
    received_.qos = names_.qos_of(*topic);
    remember_presence(received_);
    listener_.received(received_, arrived.filters);
    forget_large(received_);
}

void RedisSession::remember_presence(const Message& message) {
    if (!names_.is_presence(message.topic)) return;
    if (message.payload.empty())
        presences_.erase(message.topic);
    else if (presences_.size() < most_remembered)
        presences_.insert(message.topic);
}

/// A source of ours has said by itself what it measured; of another one it is read now.
void RedisSession::take_data_notice(std::string_view source, const Arrived& arrived) {
    if (const auto heard = heard_.find(source); heard != heard_.end()) {
        auto& covered = heard->second;
        const bool is_covered = covered.empty() || covered == arrived.payload;
        covered = arrived.payload;
        if (is_covered) return;
        heard_.erase(heard);
    }
    if (!is_dotted_name(source)) return;
    // What is read from now on is what those say, too, that have come and wait.
    std::erase_if(arrived_, [&](const Arrived& later) {
        if (later.channel != arrived.channel || later.filters != arrived.filters) return false;
        arrived_bytes_ -= later.channel.size() + later.payload.size();
        return true;
    });
    std::set<RedisName> names;
    for (const auto& [filter, wanted] : wanted_) {
        if (std::ranges::find(arrived.filters, wanted.id) == arrived.filters.end()) continue;
        const auto more = names_.keys_of_source(filter, source);
        names.insert(more.begin(), more.end());
    }
    begin_notice_walk(arrived.filters, names);
}

void RedisSession::take_change_notice(const Arrived& arrived) {
    const auto section = changed_section(arrived.payload);
    if (!section) return;
    const auto topic = names_.config_topic(*section);
    const bool is_asked_for = std::ranges::any_of(wanted_, [&](const auto& each) {
        const auto& [filter, wanted] = each;
        return std::ranges::find(arrived.filters, wanted.id) != arrived.filters.end()
               && mqtt::matches(filter, topic);
    });
    if (is_asked_for) begin_notice_walk(arrived.filters, {{names_.key(topic), false}});
}

// ---- kept states ----

void RedisSession::begin_kept_walk(const std::string& filter, Wanted& wanted) {
    ++wanted.walks;
    walks_.push_back(
        {.reason = Walk::Reason::Kept, .filter = filter, .ids = {wanted.id}, .names = {names_.keys(filter)}}
    );
    if (walks_.size() == 1) walk_on();
}

/// Goes before what is only kept: messages wait for it.
void RedisSession::begin_notice_walk(std::vector<FilterId> ids, const std::set<RedisName>& names) {
    is_looking_up_ = true;
    walks_.push_front(
        {.reason = Walk::Reason::Notice, .ids = std::move(ids), .names = {names.begin(), names.end()}}
    );
    walk_on();
}

bool RedisSession::is_wanted(const Walk& walk) const {
    if (walk.reason == Walk::Reason::Notice) return true;
    const auto wanted = wanted_.find(walk.filter);
    return wanted != wanted_.end() && wanted->second.id == walk.ids.front();
}

void RedisSession::walk_on() {
    while (!walks_.empty()) {
        Walk& walk = walks_.front();
        if (walk.unanswered > 0) return;
        if (!is_wanted(walk) || (walk.keys.empty() && walk.names.empty()))
            end_walk();
        else if (!walk.keys.empty())
            read_keys(walk);
        else
            scan_on(walk);
    }
}

void RedisSession::scan_on(Walk& walk) {
    const auto& name = walk.names.front();
    if (!name.is_pattern) {
        walk.keys.push_back(name.text);
        walk.names.pop_front();
        return;
    }
    if (walk.cursor.empty()) {
        const auto known = matched_.find(name.text);
        const bool is_known = walk.reason == Walk::Reason::Notice && known != matched_.end();
        if (is_known && now_.steady < known->second.until) {
            walk.keys.assign(known->second.keys.begin(), known->second.keys.end());
            walk.names.pop_front();
            return;
        }
        walk.cursor = "0";
        walk.begun = now_.steady;
        walk.slices = 0;
        walk.matched.clear();
    }
    ++walk.unanswered;
    ++walk.slices;
    commands_.send(
        now_.steady,
        [this, &walk](RedisReply& reply) -> Result<void> {
            --walk.unanswered;
            scan_answered(walk, reply);
            walk_on();
            return {};
        },
        {"SCAN", walk.cursor, "MATCH", name.text, "COUNT", scan_slice}
    );
}

/// [cursor, [key, …]].
void RedisSession::scan_answered(Walk& walk, const RedisReply& reply) {
    const bool is_good = reply.kind == RedisReply::Kind::Array && reply.items.size() == 2;
    if (is_good)
        for (const auto& key : reply.items[1].items)
            if (walk.seen.size() < most_keys && walk.seen.insert(key.text).second) {
                walk.keys.push_back(key.text);
                if (walk.reason == Walk::Reason::Notice) walk.matched.push_back(key.text);
            }
    if (reply.is_error()) walk.refusal = redis_error(reply.text);
    walk.cursor = is_good ? reply.items[0].text : "0";
    if (walk.cursor == "0") scan_ended(walk);
}

void RedisSession::scan_ended(Walk& walk) {
    if (walk.reason == Walk::Reason::Notice && walk.slices > quick_slices) {
        if (matched_.size() >= most_matched) matched_.clear();
        const auto until = now_.steady + of_the_time * (now_.steady - walk.begun);
        matched_.insert_or_assign(walk.names.front().text, Matched{std::move(walk.matched), until});
    }
    walk.cursor.clear();
    walk.names.pop_front();
}

void RedisSession::read_keys(Walk& walk) {
    for (std::size_t i = 0; i < slice && !walk.keys.empty(); ++i) {
        const auto key = std::move(walk.keys.front());
        walk.keys.pop_front();
        auto topic = names_.topic_of_key(key);
        // A glob takes more than the filter: what it only brushes is not read.
        const bool is_meant =
            topic && (walk.reason == Walk::Reason::Notice || mqtt::matches(walk.filter, *topic));
        if (is_meant) read_key(walk, key, std::move(*topic));
    }
}

void RedisSession::read_key(Walk& walk, const std::string& key, std::string topic) {
    // Owned by the replies to come.
    const auto one = std::make_shared<Found>(Found{.topic = std::move(topic)});
    const auto now = now_.steady;
    // Not GET: a foreign value may be of any size. Of a key that holds no text it is an error, as it is
    // there.
    commands_.send(
        now,
        [one](RedisReply& reply) -> Result<void> {
            if (reply.kind == RedisReply::Kind::Text && reply.text.size() < most_state_bytes)
                one->value = std::move(reply.text);
            one->is_no_text = reply.is_error() && reply.text.starts_with("WRONGTYPE");
            if (reply.is_error() && !one->is_no_text) one->refusal = redis_error(reply.text);
            return {};
        },
        {"GETRANGE", key, "0", fmt::format("{}", most_state_bytes - 1)}
    );
    if (names_.kind_of(one->topic) == RedisKind::Config)
        commands_.send(
            now,
            [one](RedisReply& reply) -> Result<void> {
                if (reply.kind == RedisReply::Kind::Text) one->revision = std::move(reply.text);
                return {};
            },
            {"GETRANGE", names_.revision_key(one->topic), "0", "200"}
        );
    ++walk.unanswered;
    commands_.send(
        now,
        [this, &walk, one](RedisReply& reply) -> Result<void> {
            --walk.unanswered;
            found(walk, *one, reply);
            walk_on();
            return {};
        },
        {"PTTL", key}
    );
}

void RedisSession::found(Walk& walk, const Found& one, const RedisReply& left) {
    constexpr int is_gone = -2;
    const auto kind = names_.kind_of(one.topic);
    // Of commands and the like nothing is kept: who may not read there misses nothing.
    if (one.refusal && (tells_of_a_source(kind) || kind == RedisKind::Config)) walk.refusal = one.refusal;
    // A list where a section belongs is no section that was taken away: whoever keeps it writes over it.
    const bool is_wrong = one.is_no_text && kind == RedisKind::Config;
    const bool is_there =
        (!one.value.empty() || is_wrong) && left.kind == RedisReply::Kind::Integer && left.integer != is_gone;
    const bool was_forgotten = !is_there && walk.reason == Walk::Reason::Notice && kind == RedisKind::Config;
    if ((!is_there && !was_forgotten) || !is_wanted(walk) || !is_news(walk, one)) return;
    received_ = Message{.topic = one.topic, .retain = walk.reason == Walk::Reason::Kept};
    if (is_there) {
        RedisCircumstances at{.name = names_.name_of(one.topic), .revision = one.revision, .now = now_.wall};
        if (left.integer >= 0) {
            at.left = milliseconds(left.integer);
            received_.expiry = std::chrono::ceil<seconds>(*at.left);
        }
        received_.payload = is_wrong ? no_section : restored(kind, one.value, at);
    }
    received_.qos = names_.qos_of(one.topic);
    remember_presence(received_);
    listener_.received(received_, walk.ids);
    forget_large(received_);
}

/// Not what a notice is about for the second time: of a source not everything is new at each of its notices.
bool RedisSession::is_news(const Walk& walk, const Found& one) {
    if (!tells_of_a_source(names_.kind_of(one.topic))) return true;
    const auto value = std::hash<std::string_view>()(one.value);
    const auto last = last_values_.find(one.topic);
    const bool is_same = last != last_values_.end() && last->second == value;
    if (last != last_values_.end())
        last->second = value;
    else if (last_values_.size() < most_remembered)
        last_values_.emplace(one.topic, value);
    return !is_same || walk.reason == Walk::Reason::Kept;
}

void RedisSession::end_walk() {
    const Walk done = std::move(walks_.front());
    walks_.pop_front();
    if (done.reason == Walk::Reason::Notice) {
        is_looking_up_ = false;
        deliver_arrived();
        return;
    }
    if (!is_wanted(done)) return;
    --wanted_.find(done.filter)->second.walks;
    // What is said live still comes.
    listener_.subscription_answered(
        done.filter, done.refusal ? Result<void>(std::unexpected(*done.refusal)) : Result<void>()
    );
}

} // namespace tutti::bus
