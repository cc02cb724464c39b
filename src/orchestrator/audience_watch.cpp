#include "orchestrator/audience_watch.hpp"

#include "io/clock.hpp"

#include <algorithm>
#include <utility>

namespace tutti::orchestrator {

namespace {

constexpr microseconds retry_hub = milliseconds(500);

} // namespace

Task<void> AudienceWatch::watch() {
    while (!idle_stop_.empty()) {
        auto hub = co_await control::Client::connect(hub_socket_);
        if (hub) {
            // A change may come with the reply in one read, and is told before we go on here.
            bool has_changed = false;
            hub->on_frame([this, &has_changed](const Value& frame) {
                has_changed = true;
                take(frame);
            });
            const auto reply = co_await hub->call("watch_audience");
            if (reply && reply->success && !has_changed) take(reply->data.value_or(Value()));
            co_await hub->closed();
        }
        // Whoever subscribed is connected anew when the hub is, and may have gone elsewhere.
        wanted_.clear();
        const bool waited = co_await io::sleep_for(retry_hub);
        if (!waited) co_return;
    }
}

void AudienceWatch::take(const Value& message) {
    const Value* services = message.find("services");
    if (services == nullptr || !services->is_array()) return;
    wanted_.clear();
    for (const auto& service : services->items())
        if (service.is_string() && idle_stop_.contains(std::string(service.string())))
            wanted_.emplace(service.string());
    renew_now();
}

void AudienceWatch::renew_now() {
    changed_ = true;
    if (news_) news_->cancel();
}

Task<void> AudienceWatch::renew() {
    if (idle_stop_.empty()) co_return;
    news_.emplace(co_await asio::this_coro::executor);
    while (true) {
        changed_ = false;
        auto next = SteadyTime::max();
        for (const auto& service : std::set(wanted_)) {
            co_await use_(service);
            next = std::min(next, io::steady_now() + idle_stop_.at(service) / 2);
        }
        if (changed_) continue; // while a lease was taken
        news_->expires_at(io::to_asio(next));
        const auto [error] = co_await news_->async_wait(no_throw);
        static_cast<void>(error);
    }
}

} // namespace tutti::orchestrator
