#include "worker/link.hpp"

#include "bus/kept_states.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unistd.h>

namespace tutti::worker {

namespace {

using namespace std::chrono_literals;

constexpr auto presence_pause = 1s;
constexpr auto patience_with_broker = 2s;

contract::WorkerPresence own_presence(const Settings& settings) {
    return {
        .instance = io::random_hex(8),
        .generation = 1, // the keeper counts on from what it finds
        .pid = static_cast<std::uint32_t>(::getpid()),
        .version = settings.version,
        .state = contract::Presence::Online,
        .topics = settings.topics
    };
}

/// A one-shot run must not take the name of the worker that runs beside it.
std::string client_id(const Settings& settings) {
    if (settings.pattern == Pattern::Always) return settings.name;
    return fmt::format("{}-once-{}", settings.name, ::getpid());
}

} // namespace

Link::Link(const asio::any_io_executor& executor, bus::Place place, const Settings& settings, const Log& log)
    : settings_(settings), log_(log), place_(bus::to_string(place)),
      presence_topic_(contract::worker_topic("", settings.name)), presence_(own_presence(settings)),
      changed_(executor), presence_pause_(executor) {
    bus::BusOptions options;
    options.client_id = client_id(settings);
    options.root = settings.root;
    // On a socket of this machine no password is asked for, and the hub learns for whom we speak. A URL that
    // names a user says who we are there.
    if (const auto* url = std::get_if<bus::MqttUrl>(&place);
        url != nullptr && url->kind == bus::MqttUrl::Kind::Unix)
        options.user = settings.name;
    const bool lasts = settings.pattern == Pattern::Always;
    if (lasts)
        options.will = bus::Message{.topic = presence_topic_, .payload = presence_.offline(), .retain = true};
    bus_ = bus::make_bus(executor, std::move(place), std::move(options), random_, *this);
    if (lasts) watch_presence();
}

Link::~Link() = default;

void Link::start() { bus_->start(); }

void Link::watch_presence() {
    subscribe(presence_topic_, bus::QoS::AtMostOnce, [this](const bus::Message& message) {
        if (!presence_.contradicted_by(message.payload) || presence_due_) return;
        presence_due_ = true;
        presence_pause_.async_wait([this](const error_code& error) {
            if (error) return;
            presence_due_ = false;
            say_presence();
        });
    });
}

void Link::say_presence() {
    if (leaving_) return; // the last word is said
    presence_pause_.expires_after(presence_pause);
    publish({.topic = presence_topic_, .payload = presence_.online(), .retain = true});
}

void Link::also_report_to(bus::BusReport& report) { reports_.push_back(&report); }

void Link::connected(bool resumed) {
    ++stats_.connections;
    told_away_ = 0;
    tells_of_drops_.begin_anew();
    log_.info("connected to the bus", {{"url", place_}});
    // The broker may have come back with nothing in its memory.
    if (stats_.connections > 1) say_kept_again();
    if (settings_.pattern == Pattern::Always) say_presence();
    for (auto* report : reports_) report->connected(resumed);
    changed_.cancel();
}

/// Our presence the bus says by itself.
void Link::emptied() {
    log_.warning("the bus was emptied: what is kept there is said again", {{"url", place_}});
    say_kept_again();
    for (auto* report : reports_) report->emptied();
}

void Link::say_kept_again() {
    for (auto& message : kept_.again(io::steady_now())) publish(std::move(message));
}

void Link::disconnected(const Error& why, SteadyClock::duration retry_in) {
    // Each kind of reason once: one that is away may come back and refuse us.
    const auto kind = std::uint32_t{1} << static_cast<unsigned>(why.code);
    if ((told_away_ & kind) == 0) log_.warning("the bus is away", {{"reason", why.message}});
    told_away_ |= kind;
    for (auto* report : reports_) report->disconnected(why, retry_in);
}

void Link::subscription_refused(std::string_view filter, const Error& why) {
    log_.warning("a subscription was refused", {{"filter", filter}, {"reason", why.message}});
    for (auto* report : reports_) report->subscription_refused(filter, why);
}

void Link::message_dropped(const bus::Message& message, const Error& why) { note_dropped(message, why); }

void Link::note_dropped(const bus::Message& message, const Error& why) {
    ++stats_.dropped;
    stats_.last_dropped = fmt::format("{}: {}", message.topic, why.message);
    if (tells_of_drops_.is_due(io::steady_now()))
        log_.warning(
            "a message was not published",
            {{"topic", message.topic}, {"reason", why.message}, {"so_far", stats_.dropped}}
        );
    for (auto* report : reports_) report->message_dropped(message, why);
}

void Link::goes_without(bus::Capability what) {
    log_.warning("messages go without what the bus has not", {{"missing", bus::name(what)}});
    for (auto* report : reports_) report->goes_without(what);
}

void Link::publish(bus::Message message) {
    if (message.topic != presence_topic_) kept_.said(message, io::steady_now());
    const bus::Message refused{.topic = message.topic};
    const auto taken = bus_->publish(std::move(message));
    if (taken)
        ++stats_.published;
    else
        note_dropped(refused, taken.error());
}

void Link::subscribe(std::string filter, bus::QoS qos, bus::Handler handler) {
    auto counting = [this, handler = std::move(handler)](const bus::Message& message) {
        ++stats_.received;
        handler(message);
    };
    auto subscription = bus_->subscribe(filter, qos, std::move(counting));
    if (subscription)
        subscriptions_.push_back(std::move(*subscription));
    else
        subscription_refused(filter, subscription.error());
}

void Link::subscribe_to_kept(std::string topic, bus::Handler handler) {
    auto first = [handler = std::move(handler), got = false](const bus::Message& message) mutable {
        if (got || !message.retain) return;
        got = true;
        handler(message);
    };
    auto subscription = bus_->subscribe(topic, bus::QoS::AtMostOnce, std::move(first));
    if (subscription)
        once_.push_back(std::move(*subscription));
    else
        subscription_refused(topic, subscription.error());
}

Task<bool> Link::connected_within(SteadyClock::duration patience) {
    if (bus_->is_connected()) co_return true;
    changed_.expires_after(patience);
    const auto [error] = co_await changed_.async_wait(no_throw);
    static_cast<void>(error);
    co_return bus_->is_connected();
}

void Link::interrupt() { changed_.cancel(); }

Task<void> Link::kept_states_arrived() {
    std::vector<bus::Subscription::Id> ids; // of now: handlers that run meanwhile may subscribe further
    for (const auto* subscriptions : {&subscriptions_, &once_})
        for (const auto& subscription : *subscriptions) ids.push_back(subscription.id());
    for (const auto id : ids) {
        const auto confirmed = co_await bus_->confirmed(id, patience_with_broker);
        if (!confirmed && confirmed.error().code != ErrorCode::NotFound) co_return;
    }
    const auto nothing = contract::reply_topic("", client_id(settings_)) + "/none";
    const auto came = co_await bus::kept_states_come(*bus_, nothing, patience_with_broker);
    if (came) once_.clear();
}

bool Link::is_connected() const noexcept { return bus_->is_connected(); }

Task<void> Link::stop() {
    presence_pause_.cancel();
    if (settings_.pattern == Pattern::Always && bus_->is_connected())
        publish({.topic = presence_topic_, .payload = presence_.offline(), .retain = true});
    presence_due_ = true; // our own last word is no contradiction
    leaving_ = true;
    const auto grace = settings_.pattern == Pattern::Once ? 5s : 1s;
    co_await bus_->stop(grace);
    subscriptions_.clear();
    once_.clear();
}

} // namespace tutti::worker
