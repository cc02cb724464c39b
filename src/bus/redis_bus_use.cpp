// What RedisBus offers its users: publish, subscribe, request; and how messages reach their handlers.
#include "bus/redis_bus.hpp"
#include "bus/request.hpp"
#include "io/clock.hpp"
#include "mqtt/topic.hpp"
#include "mqtt/utf8.hpp"

#include <fmt/format.h>

namespace tutti::bus {
namespace {

RedisNow this_moment() { return {io::steady_now(), io::wall_now()}; }

} // namespace

Result<void> RedisBus::publish(Message message) {
    if (stopping_) return fail(ErrorCode::Unavailable, "the bus is being left");
    auto taken = session_.publish(root_.to_wire(std::move(message)), this_moment());
    if (taken) wake();
    return taken;
}

Task<Result<void>> RedisBus::publish_surely(Message message, SteadyClock::duration timeout) {
    const auto now = this_moment();
    const Receipt receipt = receipts_.next();
    auto taken = session_.publish(root_.to_wire(std::move(message)), now, receipt);
    if (!taken) co_return taken;
    wake();
    co_return co_await receipts_.wait(receipt, now.steady + timeout);
}

Result<Subscription> RedisBus::subscribe(std::string filter, QoS qos, Handler handler) {
    const std::string wire = root_.to_wire(filter);
    const auto parsed = mqtt::parse_filter(wire);
    if (!parsed || !mqtt::is_mqtt_text(wire))
        return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is not a topic filter", filter));
    if (!parsed->share_name.empty())
        return fail(
            ErrorCode::Unavailable, fmt::format("Redis has no {}", name(Capability::SharedSubscriptions))
        );
    const auto added = subscribers_.add(wire, qos, std::move(handler));
    session_.subscribe(wire, added.filter_id, this_moment());
    wake();
    return Subscription(*this, added.id);
}

void RedisBus::unsubscribe(Subscription::Id id) noexcept {
    const auto unused = subscribers_.remove(id);
    if (!unused) return;
    session_.unsubscribe(*unused, this_moment());
    changes_.notify();
    wake();
}

Task<Result<void>> RedisBus::confirmed(Subscription::Id id, SteadyClock::duration timeout) {
    // By filter: another handler of it may be the one that asks.
    const std::string* known = subscribers_.filter_of(id);
    if (known == nullptr) co_return fail(ErrorCode::NotFound, "there is no such subscription");
    const std::string filter = *known;
    const auto is_settled = [&] { return session_.is_granted(filter) || session_.is_refused(filter); };
    const bool settled = co_await changes_.wait_until(io::steady_now() + timeout, is_settled);
    if (!settled) co_return fail(ErrorCode::Timeout, fmt::format("Redis did not confirm \"{}\"", filter));
    if (session_.is_refused(filter))
        co_return fail(ErrorCode::PermissionDenied, fmt::format("Redis refused \"{}\"", filter));
    co_return Result<void>();
}

Task<Result<Message>> RedisBus::request(Message command, SteadyClock::duration timeout) {
    const Requester requester{*this, changes_, options_.client_id, random_};
    co_return co_await request_over(requester, std::move(command), timeout);
}

Task<Result<void>> RedisBus::drained(SteadyClock::duration timeout) {
    const auto is_done = [this] { return session_.is_drained() && !writing_; };
    const bool done = co_await changes_.wait_until(io::steady_now() + timeout, is_done);
    if (!done) co_return fail(ErrorCode::Timeout, "not everything could be sent in time");
    co_return Result<void>();
}

void RedisBus::received(const Message& message, const std::vector<std::uint32_t>& filters) {
    received_ = message;
    received_.topic = root_.from_wire(message.topic);
    subscribers_.deliver(message.topic, filters, received_);
    forget_large(received_);
}

void RedisBus::subscription_answered(std::string_view filter, const Result<void>& answer) {
    changes_.notify();
    if (!answer) report_.subscription_refused(root_.from_wire(filter), answer.error());
}

void RedisBus::message_dropped(const Message& message, const Error& why) {
    Message ours = message;
    ours.topic = root_.from_wire(message.topic);
    report_.message_dropped(ours, why);
}

} // namespace tutti::bus
