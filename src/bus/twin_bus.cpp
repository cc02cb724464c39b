#include "bus/twin_bus.hpp"

#include <utility>

namespace tutti::bus {

TwinBus::TwinBus(
    const asio::any_io_executor& executor, LocalPlace& near, Place far, BusOptions options,
    RandomSource& random, BusReport& report
)
    : far_report_(report), near_(near.join(options, random, report)),
      far_(make_bus(executor, std::move(far), std::move(options), random, far_report_)) {}

void TwinBus::start() {
    near_->start();
    far_->start();
}

Task<void> TwinBus::stop(SteadyClock::duration grace) {
    co_await far_->stop(grace);
    co_await near_->stop(grace);
}

bool TwinBus::is_for_far(const Message& message) const noexcept {
    return far_->is_connected() || !message.topic.starts_with("event/");
}

Result<void> TwinBus::publish(Message message) {
    // What the far one cannot take is its own trouble: light goes on without it.
    if (is_for_far(message)) static_cast<void>(far_->publish(message));
    return near_->publish(std::move(message));
}

Task<Result<void>> TwinBus::publish_surely(Message message, SteadyClock::duration timeout) {
    if (!far_->is_connected()) {
        if (is_for_far(message)) static_cast<void>(far_->publish(message));
        co_return co_await near_->publish_surely(std::move(message), timeout);
    }
    if (auto published = near_->publish(message); !published) co_return published;
    co_return co_await far_->publish_surely(std::move(message), timeout);
}

Result<Subscription> TwinBus::subscribe(std::string filter, QoS qos, Handler handler) {
    Pair pair;
    auto near = near_->subscribe(filter, qos, handler);
    if (!near) return near;
    pair.near = std::move(*near);
    auto far = far_->subscribe(std::move(filter), qos, std::move(handler));
    if (!far) return far;
    pair.far = std::move(*far);
    const auto id = ++last_id_;
    subscriptions_.emplace(id, std::move(pair));
    return Subscription(*this, id);
}

void TwinBus::unsubscribe(Subscription::Id id) noexcept { subscriptions_.erase(id); }

Task<Result<void>> TwinBus::confirmed(Subscription::Id id, SteadyClock::duration timeout) {
    const auto found = subscriptions_.find(id);
    if (found == subscriptions_.end()) co_return fail(ErrorCode::NotFound, "no such subscription");
    const auto near = found->second.near.id();
    const auto far = found->second.far.id();
    auto confirmed = co_await near_->confirmed(near, timeout);
    if (!confirmed || !far_->is_connected()) co_return confirmed;
    co_return co_await far_->confirmed(far, timeout);
}

Task<Result<Message>> TwinBus::request(Message command, SteadyClock::duration timeout) {
    if (far_->is_connected()) co_return co_await far_->request(std::move(command), timeout);
    co_return co_await near_->request(std::move(command), timeout);
}

Task<Result<void>> TwinBus::drained(SteadyClock::duration timeout) {
    auto drained = co_await near_->drained(timeout);
    if (!drained || !far_->is_connected()) co_return drained;
    co_return co_await far_->drained(timeout);
}

std::unique_ptr<Bus> TwinPlace::join(BusOptions options, RandomSource& random, BusReport& report) {
    return std::make_unique<TwinBus>(executor_, *near_, far_, std::move(options), random, report);
}

} // namespace tutti::bus
