#include "bus/local_bus.hpp"

#include "bus/local_broker.hpp"
#include "bus/mqtt_message.hpp"
#include "bus/request.hpp"
#include "io/clock.hpp"
#include "mqtt/topic.hpp"
#include "mqtt/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::bus {
namespace {

bool is_asked(const std::pair<const std::string, LocalBus::Wanted>& each) noexcept {
    return each.second.asked;
}

} // namespace

LocalBus::LocalBus(SharedLocalBroker broker, BusOptions options, RandomSource& random, BusReport& report)
    : broker_(std::move(broker)), options_(std::move(options)), random_(random), report_(report),
      root_(options_.root), backoff_(options_.reconnect_least, options_.reconnect_most),
      queue_(options_.queue), id_(broker_->enter(*this)) {
    if (options_.client_id.empty()) options_.client_id = random_client_id(random_);
    if (options_.will) options_.will = root_.to_wire(std::move(*options_.will));
}

LocalBus::~LocalBus() { broker_->leave(id_, is_connected() ? options_.will : std::nullopt); }

void LocalBus::start() {
    state_ = State::Joining;
    broker_->wake(id_);
}

Task<void> LocalBus::stop(SteadyClock::duration grace) {
    if (is_connected()) {
        const auto sent = co_await drained(grace);
        static_cast<void>(sent); // what could not be sent in time is lost, as said
    }
    state_ = State::Left;
    retry_.reset();
    broker_->leave(id_, std::nullopt);
    changes_.notify();
}

Result<void> LocalBus::publish(Message message) { return enqueue(std::move(message), {}); }

Task<Result<void>> LocalBus::publish_surely(Message message, SteadyClock::duration timeout) {
    const Receipt receipt = receipts_.next();
    auto taken = enqueue(std::move(message), receipt);
    if (!taken) co_return taken;
    co_return co_await receipts_.wait(receipt, io::steady_now() + timeout);
}

Result<void> LocalBus::enqueue(Message message, Receipt receipt) {
    Outgoing outgoing{root_.to_wire(std::move(message))};
    outgoing.receipt = receipt;
    if (auto good = check(outgoing.message); !good) return good;
    if (state_ == State::Left) return fail(ErrorCode::Unavailable, "the bus is being left");
    outgoing.expires = expires_at(outgoing.message, io::steady_now());
    auto [taken, dropped] = queue_.push(std::move(outgoing));
    for (const Outgoing& each : dropped) drop(each, {ErrorCode::LimitExceeded, "the outbound queue is full"});
    if (!taken) return fail(ErrorCode::LimitExceeded, "the outbound queue is full");
    broker_->wake(id_);
    return {};
}

Result<Subscription> LocalBus::subscribe(std::string filter, QoS qos, Handler handler) {
    const std::string wire = root_.to_wire(filter);
    if (!mqtt::parse_filter(wire) || !mqtt::is_mqtt_text(wire))
        return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is not a topic filter", filter));
    const auto added = subscribers_.add(wire, qos, std::move(handler));
    auto& wanted = wanted_[wire];
    wanted.qos = added.qos;
    wanted.filter_id = added.filter_id;
    wanted.asked = true;
    broker_->wake(id_);
    return Subscription(*this, added.id);
}

void LocalBus::unsubscribe(Subscription::Id id) noexcept {
    const auto unused = subscribers_.remove(id);
    if (!unused) return;
    wanted_.erase(*unused);
    changes_.notify();
}

Task<Result<void>> LocalBus::confirmed(Subscription::Id id, SteadyClock::duration timeout) {
    const std::string* known = subscribers_.filter_of(id);
    if (known == nullptr) co_return fail(ErrorCode::NotFound, "there is no such subscription");
    const std::string filter = *known;
    const auto is_settled = [&] {
        const auto found = wanted_.find(filter);
        return found != wanted_.end() && found->second.granted && !found->second.asked;
    };
    const bool settled = co_await changes_.wait_until(io::steady_now() + timeout, is_settled);
    if (!settled)
        co_return fail(ErrorCode::Timeout, fmt::format("the broker did not confirm \"{}\"", filter));
    co_return Result<void>();
}

Task<Result<Message>> LocalBus::request(Message command, SteadyClock::duration timeout) {
    const Requester requester{*this, changes_, options_.client_id, random_};
    co_return co_await request_over(requester, std::move(command), timeout);
}

Task<Result<void>> LocalBus::drained(SteadyClock::duration timeout) {
    const auto is_done = [this] { return queue_.empty(); };
    const bool done = co_await changes_.wait_until(io::steady_now() + timeout, is_done);
    if (!done) co_return fail(ErrorCode::Timeout, "not everything could be sent in time");
    co_return Result<void>();
}

bool LocalBus::has_work() const noexcept {
    if (broken_ || state_ == State::Joining) return true;
    if (state_ != State::Joined) return false;
    return !queue_.empty() || std::ranges::any_of(wanted_, is_asked);
}

void LocalBus::step() {
    if (broken_)
        tell_broken();
    else if (state_ == State::Joining)
        join();
    else if (state_ == State::Joined) {
        // Subscriptions first: who subscribes and then publishes hears itself.
        const auto asked = std::ranges::find_if(wanted_, is_asked);
        if (asked != wanted_.end())
            grant(asked->first, asked->second);
        else
            send_one();
    }
    if (has_work()) broker_->wake(id_);
}

void LocalBus::join() {
    if (!broker_->is_open()) return break_off({ErrorCode::Unavailable, "the broker is not there"});
    broker_->displace(id_, options_.client_id);
    state_ = State::Joined;
    joined_at_ = io::steady_now();
    for (auto& [filter, wanted] : wanted_) wanted.granted = false, wanted.asked = true;
    report_.connected(false);
    changes_.notify();
}

void LocalBus::break_off(Error why) {
    state_ = State::Away;
    broken_ = std::move(why);
    broker_->wake(id_);
}

void LocalBus::tell_broken() {
    const Error why = *std::exchange(broken_, std::nullopt);
    const auto joined_at = std::exchange(joined_at_, std::nullopt);
    if (joined_at && io::steady_now() - *joined_at >= lasting_connection) backoff_.reset();
    const auto pause = backoff_.next(random_, joined_at ? Attempt::CutShort : Attempt::Failed);
    retry_.emplace(broker_->executor(), pause, [this] {
        state_ = State::Joining;
        broker_->wake(id_);
    });
    report_.disconnected(why, pause);
    changes_.notify();
}

void LocalBus::grant(const std::string& asked, Wanted& wanted) {
    const std::string filter = asked; // a handler may unsubscribe
    wanted.granted = true;
    wanted.asked = false;
    broker_->replay(id_, filter, wanted);
    changes_.notify();
}

void LocalBus::send_one() {
    const auto now = io::steady_now();
    if (auto next = queue_.pop(); next && next->expires <= now) {
        receipts_.settle(next->receipt, std::unexpected(expired_before_its_turn()));
    } else if (next) {
        Message& message = next->message;
        if (message.expiry) message.expiry = seconds(*remaining_seconds(next->expires, now));
        if (broker_->publish(message))
            receipts_.settle(next->receipt, {});
        else
            drop(*next, {ErrorCode::LimitExceeded, "the broker has no room to keep it"});
    }
    changes_.notify();
}

void LocalBus::receive(
    const Message& message, News news, const std::vector<Subscribers::FilterId>& filters, QoS most
) {
    received_ = message;
    received_.topic = root_.from_wire(message.topic);
    if (message.response_topic) received_.response_topic = root_.from_wire(*message.response_topic);
    received_.qos = std::min(message.qos, most);
    received_.retain = news == News::Kept;
    subscribers_.deliver(message.topic, filters, received_);
    forget_large(received_);
}

void LocalBus::drop(const Outgoing& outgoing, const Error& why) {
    Message ours = outgoing.message;
    ours.topic = root_.from_wire(ours.topic);
    report_.message_dropped(ours, why);
    receipts_.settle(outgoing.receipt, std::unexpected(why));
}

} // namespace tutti::bus
