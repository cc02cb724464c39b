#include "render/event_round_trip.hpp"

#include "contract/topics.hpp"
#include "io/clock.hpp"

#include <boost/asio/detached.hpp>
#include <fmt/format.h>

namespace tutti::render {

namespace {
constexpr SteadyClock::duration patience = seconds(5);
} // namespace

EventRoundTrip::~EventRoundTrip() {
    if (!bus_) return;
    subscription_.reset();
    asio::co_spawn(context_, leave(), asio::detached);
    run_until([this] { return has_left_; });
}

Task<void> EventRoundTrip::leave() {
    co_await bus_->stop(seconds(1));
    has_left_ = true;
}

Task<void> EventRoundTrip::confirm() { confirmed_ = co_await bus_->confirmed(subscription_.id(), patience); }

template <typename Done>
bool EventRoundTrip::run_until(const Done& done) {
    const auto deadline = io::steady_now() + patience;
    while (!done()) {
        const auto left = deadline - io::steady_now();
        if (left <= SteadyClock::duration(0)) return false;
        context_.restart();
        context_.run_one_for(left);
    }
    return true;
}

Result<void> EventRoundTrip::join(const std::string& url) {
    bus::BusOptions options;
    // Its events are seen by nobody else.
    options.root = "rehearsal-" + io::random_hex(6);
    auto made = bus::make_bus(context_.get_executor(), url, std::move(options), random_, *this);
    if (!made) return pass_on(made);
    bus_ = std::move(*made);
    bus_->start();
    auto subscribed = bus_->subscribe("event/#", bus::QoS::AtLeastOnce, [this](const bus::Message& message) {
        back_ = contract::parse_event(message.payload);
    });
    if (!subscribed) return pass_on(subscribed);
    subscription_ = std::move(*subscribed);
    asio::co_spawn(context_, confirm(), asio::detached);
    if (run_until([this] { return confirmed_.has_value(); }) && *confirmed_) return {};
    return fail(
        ErrorCode::Unavailable, trouble_     ? trouble_->message
                                : confirmed_ ? confirmed_->error().message
                                             : "the bus does not answer"
    );
}

Result<contract::Event> EventRoundTrip::send(const contract::Event& event) {
    back_.reset();
    bus::Message message;
    message.topic = contract::event_topic(event.type);
    message.payload = contract::print(event);
    message.qos = bus::QoS::AtLeastOnce;
    if (auto published = bus_->publish(std::move(message)); !published) return pass_on(published);
    if (run_until([this] { return back_.has_value(); })) return std::move(*back_);
    return fail(ErrorCode::Timeout, fmt::format("{} did not come back over the bus", event.type));
}

void EventRoundTrip::disconnected(const Error& why, SteadyClock::duration) { trouble_ = why; }

} // namespace tutti::render
