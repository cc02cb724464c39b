#include "gateway/gateway.hpp"

#include "contract/topics.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::gateway {

namespace {

/// What the state is made of, below the root.
constexpr const char* filters[] = {"reading/#", "status/+", "meta/+", "service/+", "health/+"};

} // namespace

Gateway::Gateway(
    const asio::any_io_executor& executor, io::Listener listener, std::unique_ptr<Access> access,
    worker::PresenceKeeper presence, const io::Log& log, GatewayOptions options
)
    : executor_(executor), access_(std::move(access)), presence_(std::move(presence)), log_(log),
      options_(std::move(options)), state_(options_.installation, options_.state),
      feed_(
          state_, &Gateway::now, [this] { set_alarm(); }, options_.feed
      ),
      files_(options_.web), api_(Api::Parts{
                                state_, feed_, files_, options_.hosts, access_.get(), options_.supervised,
                                &Gateway::now, [this] { return server_.statistics(); }
                            }),
      server_(executor, std::move(listener), api_, options_.http) {}

LiveFeed::Now Gateway::now() { return {io::wall_now(), io::steady_now()}; }

void Gateway::start(bus::Bus& bus) {
    bus_ = &bus;
    for (const auto* filter : filters) {
        auto taken = bus.subscribe(filter, bus::QoS::AtMostOnce, [this](const bus::Message& m) { take(m); });
        if (taken) subscriptions_.push_back(std::move(*taken));
    }
    auto own =
        bus.subscribe("worker/" + options_.worker, bus::QoS::AtMostOnce, [this](const bus::Message& message) {
            if (presence_.contradicted_by(message.payload)) say_presence(presence_.online());
        });
    if (own) subscriptions_.push_back(std::move(*own));
    server_.start();
}

Task<void> Gateway::stop() {
    feed_.close_all(io::WebSocketClose::GoingAway, "the gateway ends");
    co_await server_.stop();
    alarm_.reset();
    subscriptions_.clear();
    if (bus_ != nullptr) say_presence(presence_.offline());
}

void Gateway::reload_files() { files_.reload(); }

void Gateway::connected(bool resumed) {
    log_.info(said_disconnected_ ? "the bus is back" : "connected to the bus", {{"resumed", resumed}});
    said_disconnected_ = false;
    say_presence(presence_.online());
    state_.set_bus_connected(true, io::steady_now());
    state_changed();
}

void Gateway::disconnected(const Error& why, SteadyClock::duration) {
    // Each attempt says this again; once is enough.
    if (!said_disconnected_) log_.warning("the bus is away", {{"reason", why.message}});
    said_disconnected_ = true;
    state_.set_bus_connected(false, io::steady_now());
    state_changed();
}

void Gateway::subscription_refused(std::string_view filter, const Error& why) {
    log_.error("the bus refused a subscription", {{"filter", filter}, {"reason", why.message}});
}

void Gateway::take(const bus::Message& message) {
    const auto at = now();
    switch (state_.apply(message.topic, message.payload, {message.retain, message.expiry}, at.wall, at.steady)
    ) {
    case Applied::Done:
        state_changed();
        return;
    case Applied::Ignored:
        return;
    case Applied::UnknownVersion:
        if (versions_.note(message.topic))
            log_.warning("a message of a version not spoken here", {{"topic", message.topic}});
        break;
    case Applied::Malformed:
    case Applied::Full:
        if (malformed_.note(message.topic)) log_.warning("a message was refused", {{"topic", message.topic}});
        break;
    }
    api_.note_refused_message();
}

void Gateway::state_changed() {
    feed_.state_changed(now());
    set_alarm();
}

void Gateway::tick() {
    alarm_at_.reset();
    const auto at = now();
    state_.expire(at.steady);
    feed_.tick(at);
    set_alarm();
}

/// One timer for expiry, deltas and pings; none where nothing is due.
void Gateway::set_alarm() {
    auto next = state_.next_deadline();
    if (const auto feed = feed_.next_deadline()) next = next ? std::min(*next, *feed) : *feed;
    if (next == alarm_at_ || !next) return;
    // An alarm that rings too early does no harm; one that moves with every message would.
    if (alarm_at_ && *alarm_at_ <= *next) return;
    alarm_at_ = next;
    const auto wait =
        std::max<SteadyClock::duration>(*next - io::steady_now(), SteadyClock::duration::zero());
    if (alarm_)
        alarm_->restart(wait);
    else
        alarm_.emplace(executor_, wait, [this] { tick(); });
}

void Gateway::say_presence(std::string payload) {
    bus::Message message;
    message.topic = "worker/" + options_.worker;
    message.payload = std::move(payload);
    message.retain = true;
    if (auto taken = bus_->publish(std::move(message)); !taken)
        log_.warning("the presence was not taken", {{"reason", taken.error().message}});
}

Value Gateway::stats() const {
    const auto& http = server_.statistics();
    return Value::object({
        {"requests", http.requests},
        {"connections", http.open},
        {"web_sockets", http.web_sockets},
        {"malformed", http.malformed},
        {"timeouts", http.timeouts},
        {"sent_bytes", http.sent_bytes},
        {"deltas", feed_.statistics().deltas},
        {"sources", state_.sources().size()},
        {"services", state_.services().size()},
        {"bus_connected", state_.bus_connected()},
        {"refused_messages", versions_.total() + malformed_.total()},
    });
}

} // namespace tutti::gateway
