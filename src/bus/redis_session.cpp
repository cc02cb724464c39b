// RedisSession's own doing: the greeting, the time, and what is published. What arrives:
// redis_session_receive.cpp.
#include "bus/redis_session.hpp"

#include "bus/mqtt_message.hpp"
#include "bus/redis_errors.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::bus {
namespace {

/// How much is written before Redis has answered what was written earlier.
constexpr std::size_t most_sent = 200;
constexpr std::size_t most_sent_bytes = 1024 * 1024;

/// CLIENT SETNAME takes no blanks and nothing that cannot be seen.
std::string visible(std::string name) {
    std::ranges::replace_if(name, [](char c) { return c <= ' ' || c > '~'; }, '_');
    return name;
}

} // namespace

RedisSession::RedisSession(RedisUrl url, BusOptions options, RedisSessionListener& listener)
    : url_(std::move(url)), options_(std::move(options)), listener_(listener), names_(options_.root),
      subscriptions_([this](RedisReply& push) { pushed(push); }), queue_(options_.queue) {}

void RedisSession::opened(RedisNow now) {
    now_ = now;
    state_ = State::Greeting;
    greetings_due_ = static_cast<int>(redis_lines.size());
    told_without_ = {};
    for (const auto line : redis_lines) {
        pipe(line).open();
        greet(line);
    }
}

void RedisSession::greet(RedisLine line) {
    auto& to = pipe(line);
    const auto check = [](RedisReply& reply) -> Result<void> {
        if (reply.is_error()) return std::unexpected(redis_error(reply.text));
        return {};
    };
    if (options_.password && options_.user)
        to.send(now_.steady, check, {"AUTH", *options_.user, *options_.password});
    else if (options_.password)
        to.send(now_.steady, check, {"AUTH", *options_.password});
    if (url_.database != 0 && line == RedisLine::Commands)
        to.send(now_.steady, check, {"SELECT", fmt::format("{}", url_.database)});
    to.send(
        now_.steady,
        [this](RedisReply& reply) -> Result<void> {
            if (reply.is_error()) return std::unexpected(redis_error(reply.text));
            return greeted();
        },
        {"PING"}
    );
    // For whoever looks at CLIENT LIST; who may not say it goes without.
    to.send(now_.steady, {}, {"CLIENT", "SETNAME", visible(options_.client_id)});
}

Result<void> RedisSession::greeted() {
    if (--greetings_due_ > 0) return {};
    state_ = State::Online;
    presence_due_ = now_.steady + presence_pause();
    ping_due_ = url_.kind == RedisUrl::Kind::Tcp && options_.redis.keep_alive.count() > 0
                    ? now_.steady + options_.redis.keep_alive
                    : SteadyTime::max();
    for (const auto& change : untold_) tell_of_change(change.message.topic);
    for (auto& [filter, wanted] : wanted_) ask(filter, wanted);
    listener_.accepted();
    return {};
}

void RedisSession::lost() {
    state_ = State::Offline;
    presence_due_ = ping_due_ = SteadyTime::max();
    // What may not get lost is sent again; whether Redis had taken it nobody knows.
    while (!sent_.empty()) {
        auto& outgoing = sent_.back().outgoing;
        if (outgoing.message.qos > QoS::AtMostOnce || outgoing.receipt != Receipt{})
            queue_.push_front(std::move(outgoing));
        sent_.pop_back();
    }
    sent_bytes_ = 0;
    written_sources_.clear();
    notices_ = 0;
    channels_.clear();
    for (auto& [filter, wanted] : wanted_) wanted = Wanted{.id = wanted.id};
    arrived_.clear();
    arrived_bytes_ = 0;
    walks_.clear();
    is_looking_up_ = false;
    heard_.clear();
    last_values_.clear();
    matched_.clear();
}

Result<void> RedisSession::receive(RedisLine line, std::string_view bytes, RedisNow now) {
    now_ = now;
    return pipe(line).receive(bytes, now.steady);
}

SteadyTime RedisSession::deadline() const noexcept {
    if (state_ == State::Offline) return SteadyTime::max();
    auto next = std::min(presence_due_, ping_due_);
    for (const auto* each : {&commands_, &subscriptions_})
        if (const auto since = each->awaited_since())
            next = std::min(next, *since + options_.redis.answer_timeout);
    return next;
}

Result<void> RedisSession::tick(RedisNow now) {
    now_ = now;
    if (state_ == State::Offline) return {};
    for (const auto* each : {&commands_, &subscriptions_}) {
        const auto since = each->awaited_since();
        if (since && *since + options_.redis.answer_timeout <= now.steady)
            return fail(
                ErrorCode::Timeout,
                fmt::format(
                    "Redis has not answered for {} s",
                    std::chrono::duration_cast<seconds>(options_.redis.answer_timeout).count()
                )
            );
    }
    if (ping_due_ <= now.steady) {
        ping_due_ = now.steady + options_.redis.keep_alive;
        for (const auto line : redis_lines) pipe(line).send(now.steady, {}, {"PING"});
    }
    if (presence_due_ <= now.steady) {
        presence_due_ = now.steady + presence_pause();
        renew_presence();
        look_for_presences();
    }
    return {};
}

void RedisSession::take_output(RedisLine line, std::string& out, RedisNow now) {
    now_ = now;
    if (line == RedisLine::Commands) pump();
    pipe(line).take_output(out);
}

bool RedisSession::wants_to_send(RedisLine line) const noexcept {
    if (line == RedisLine::Subscriptions) return subscriptions_.wants_to_send();
    if (commands_.wants_to_send()) return true;
    return state_ == State::Online && !queue_.empty() && sent_.size() < most_sent
           && sent_bytes_ < most_sent_bytes;
}

bool RedisSession::is_drained() const noexcept {
    return queue_.empty() && sent_.empty() && untold_.empty() && notices_ == 0 && !commands_.wants_to_send();
}

Result<void> RedisSession::publish(Message message, RedisNow now, Receipt receipt) {
    now_ = now;
    if (auto good = check(message); !good) return good;
    Outgoing outgoing{std::move(message)};
    outgoing.receipt = receipt;
    outgoing.expires = expires_at(outgoing.message, now.steady);
    auto [taken, dropped] = queue_.push(std::move(outgoing));
    for (const Outgoing& each : dropped) drop(each, {ErrorCode::LimitExceeded, "the outbound queue is full"});
    if (!taken) return fail(ErrorCode::LimitExceeded, "the outbound queue is full");
    return {};
}

void RedisSession::pump() {
    while (state_ == State::Online && sent_.size() < most_sent && sent_bytes_ < most_sent_bytes) {
        auto next = queue_.pop();
        if (!next) break;
        if (next->expires > now_.steady)
            write(std::move(*next));
        else if (next->receipt != Receipt{})
            listener_.settled(next->receipt, std::unexpected(expired_before_its_turn()));
    }
    notify_of_data();
}

void RedisSession::write(Outgoing outgoing) {
    sent_bytes_ += weight(outgoing);
    sent_.push_back({std::move(outgoing)});
    const auto& written = sent_.back().outgoing;
    const auto& message = written.message;
    lower_to_what_there_is(message);
    const auto kind = names_.kind_of(message.topic);
    if (message.retain) keep(written);
    if (message.retain && kind == RedisKind::Reading) written_sources_.emplace(names_.name_of(message.topic));
    // Of a section others read the key: they are told when it is there.
    if (!message.retain || kind != RedisKind::Config)
        command({"PUBLISH", names_.channel(message.topic), announced(kind, message.payload)});
}

void RedisSession::keep(const Outgoing& outgoing) {
    const auto& message = outgoing.message;
    const auto kind = names_.kind_of(message.topic);
    const auto key = names_.key(message.topic);
    const bool is_presence = is_presence_to_renew(message);
    if (options_.will && message.topic == options_.will->topic)
        presence_ = is_presence ? std::optional(message) : std::nullopt;
    if (message.payload.empty()) {
        command({"DEL", key});
        if (kind == RedisKind::Config) command({"DEL", names_.revision_key(message.topic)});
        return;
    }
    const auto state = stored(kind, message.payload);
    if (state.revision && state.is_seed) {
        // One step: a seed whose revision is missing would later be taken for what another client wrote. Not
        // MSETNX, which would not write it where a revision was left behind of a section that is gone.
        command({"MULTI"});
        command({"SET", key, state.value, "NX"});
        command({"SET", names_.revision_key(message.topic), *state.revision, "NX"});
        command({"EXEC"});
    } else if (state.revision) {
        command({"MSET", key, state.value, names_.revision_key(message.topic), *state.revision});
    } else if (is_presence) {
        command({"SET", key, state.value, "PX", fmt::format("{}", options_.redis.presence.count())});
    } else if (const auto left = remaining_seconds(outgoing.expires, now_.steady)) {
        command({"SET", key, state.value, "EX", fmt::format("{}", std::max<std::uint32_t>(*left, 1))});
    } else {
        command({"SET", key, state.value});
    }
}

/// One of those that a message takes: it is settled with the answer to the last.
void RedisSession::command(std::initializer_list<std::string_view> words) {
    ++sent_.back().replies;
    commands_.send(now_.steady, [this](RedisReply& reply) { return answered(reply); }, words);
}

Result<void> RedisSession::answered(const RedisReply& reply) {
    Sent& first = sent_.front();
    if (reply.is_error() && !first.error) first.error = redis_error(reply.text);
    if (--first.replies > 0) return {};
    const Sent done = std::move(first);
    sent_.pop_front();
    sent_bytes_ -= weight(done.outgoing);
    if (done.error) {
        drop(done.outgoing, *done.error);
        return {};
    }
    const auto& message = done.outgoing.message;
    if (message.retain && names_.kind_of(message.topic) == RedisKind::Config) {
        tell_of_change(message.topic);
        untold_.push_back(done.outgoing);
    } else if (done.outgoing.receipt != Receipt{}) {
        listener_.settled(done.outgoing.receipt, {});
    }
    return {};
}

/// Not before it was written: whoever looked then, and found nothing, would answer it, and so on for ever.
void RedisSession::tell_of_change(const std::string& topic) {
    const auto told = [this](RedisReply& reply) -> Result<void> {
        const Outgoing change = std::move(untold_.front());
        untold_.pop_front();
        if (reply.is_error())
            drop(change, redis_error(reply.text));
        else if (change.receipt != Receipt{})
            listener_.settled(change.receipt, {});
        return {};
    };
    const auto notice = change_notice(names_.name_of(topic), now_.wall);
    commands_.send(now_.steady, told, {"PUBLISH", names_.changes_channel(), notice});
}

/// Other clients of Redis learn by this that there are new readings.
void RedisSession::notify_of_data() {
    const auto told = [this](RedisReply&) -> Result<void> {
        --notices_;
        return {};
    };
    for (const auto& source : written_sources_) {
        ++notices_;
        commands_.send(
            now_.steady, told, {"PUBLISH", names_.data_channel(source), data_notice(source, now_.wall)}
        );
    }
    written_sources_.clear();
}

void RedisSession::lower_to_what_there_is(const Message& message) {
    if (message.qos > capabilities_of(Backend::Redis).maximum_qos) tell_without(Capability::QualityOfService);
    if (message.response_topic || message.correlation_data || message.content_type
        || !message.user_properties.empty())
        tell_without(Capability::RequestProperties);
}

void RedisSession::tell_without(Capability what) {
    if (std::exchange(told_without_[static_cast<std::size_t>(what)], true)) return;
    listener_.goes_without(what);
}

void RedisSession::drop(const Outgoing& outgoing, const Error& why) {
    listener_.message_dropped(outgoing.message, why);
    if (outgoing.receipt != Receipt{}) listener_.settled(outgoing.receipt, std::unexpected(why));
}

bool RedisSession::is_presence_to_renew(const Message& message) const {
    return options_.will && options_.will->retain && message.topic == options_.will->topic
           && !message.payload.empty() && message.payload != options_.will->payload;
}

void RedisSession::renew_presence() {
    if (!presence_) return;
    const auto said_again = [this](RedisReply& reply) -> Result<void> {
        if (reply.is_error() && presence_) listener_.message_dropped(*presence_, redis_error(reply.text));
        // Gone: Redis was emptied, or has slept for so long.
        if (reply.kind == RedisReply::Kind::Integer && reply.integer == 0 && presence_) {
            const auto taken = publish(*presence_, now_);
            static_cast<void>(taken); // the next turn comes
            listener_.emptied();
        }
        return {};
    };
    commands_.send(
        now_.steady, said_again,
        {"PEXPIRE", names_.key(presence_->topic), fmt::format("{}", options_.redis.presence.count())}
    );
}

/// Expiry is silent: whoever was told of a worker has to be told that it is gone.
void RedisSession::look_for_presences() {
    for (const auto& topic : presences_) {
        const auto looked = [this, topic](RedisReply& reply) -> Result<void> {
            if (reply.kind != RedisReply::Kind::Integer || reply.integer != 0) return {};
            if (presences_.erase(topic) == 0) return {};
            received_ = Message{.topic = topic};
            listener_.received(received_, {});
            return {};
        };
        commands_.send(now_.steady, looked, {"EXISTS", names_.key(topic)});
    }
}

} // namespace tutti::bus
