#include "input/mqtt/mqtt_input.hpp"

#include "bus/make_bus.hpp"
#include "device/topic_map.hpp"
#include "input/named_devices.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/system_random.hpp"
#include "worker/secret_reference.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace tutti::input {

namespace {

using namespace std::chrono_literals;

constexpr auto until_secret_is_read_again = 5s;

Task<void> wait_until_cancelled() {
    asio::steady_timer never(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    const auto [error] = co_await never.async_wait(no_throw);
    static_cast<void>(error);
    // Who was cancelled has a bus to take leave of.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
}

/// What topics say that a bus brings, to the desk.
class Listener final : public bus::BusReport {
public:
    /// `root`: what stands before the topics of this installation.
    Listener(Desk& desk, const asio::any_io_executor& executor, device::Mqtt options, std::string root)
        : desk_(desk), executor_(executor), options_(std::move(options)), map_(options_.map), devices_(desk),
          own_events_(root + "/event/"), root_(std::move(root)) {}

    /// On the installation's own bus, where our topics are written without its root.
    void listen_beside(bus::Bus& bus) { listen(bus, "/", root_ + "/"); }
    /// On a bus without a root.
    void listen_to(bus::Bus& bus) { listen(bus, "", ""); }
    void hear_no_more() { subscriptions_.clear(); }

    void connected(bool) override {
        desk_.available();
        devices_.each([](Device& device) { device.recover(); });
    }
    void disconnected(const Error& why, SteadyClock::duration) override {
        desk_.unavailable({ErrorCode::Unavailable, "the broker " + options_.url + " is away: " + why.message}
        );
        devices_.each([](Device& device) { device.suspect("the broker is away"); });
    }
    void subscription_refused(std::string_view filter, const Error& why) override {
        desk_.unavailable(
            {ErrorCode::PermissionDenied,
             "the broker does not let us hear " + std::string(filter) + ": " + why.message}
        );
    }

private:
    void listen(bus::Bus& bus, const std::string& before, const std::string& root) {
        for (auto& filter : map_.filters()) {
            auto handler = [this, filter, root](const bus::Message& message) { take(filter, root, message); };
            auto subscription = bus.subscribe(before + filter, bus::QoS::AtLeastOnce, std::move(handler));
            if (subscription)
                subscriptions_.push_back(std::move(*subscription));
            else
                desk_.unavailable(subscription.error());
        }
    }

    /// Whatever this installation says itself is no word of a device: it would go around for ever.
    void take(const std::string& filter, const std::string& root, const bus::Message& message) {
        const bool is_outside = root.empty() || message.topic.starts_with('/');
        const auto topic = is_outside ? message.topic.substr(root.empty() ? 0 : 1) : root + message.topic;
        if (topic.starts_with(own_events_)) return;
        auto heard = map_.take(filter, topic, message.payload, message.retain);
        if (heard.sayings.empty() && heard.malformed.empty()) return;
        auto& device = device_of(heard.identity, io::steady_now());
        for (auto& saying : heard.sayings) device.say(std::move(saying));
        for (const auto& each : heard.malformed) device.malformed(each.kind, each.sample);
    }

    /// No device here says that it goes: the one that was silent for longest makes room.
    Device& device_of(const std::string& identity, SteadyTime now) {
        if (auto* device = devices_.find(identity, now)) return *device;
        devices_.make_room(now);
        auto& device = devices_.find_or_connect({.identity = identity}, now);
        if (!devices_.is_crowded())
            crowd_lasts_.reset();
        else if (crowd_lasts_ && !crowd_lasts_->expired())
            crowd_lasts_->restart(NamedDevices::silence);
        else
            crowd_lasts_.emplace(executor_, NamedDevices::silence, [this] { devices_.forget_crowd(); });
        return device;
    }

    Desk& desk_;
    asio::any_io_executor executor_;
    device::Mqtt options_;
    device::TopicMap map_;
    NamedDevices devices_;
    std::optional<io::Deadline> crowd_lasts_; ///< while some are refused
    std::string own_events_;
    std::string root_;
    std::vector<bus::Subscription> subscriptions_;
};

Task<void> listen_elsewhere(Desk& desk, const device::Mqtt& options, Listener& listener) {
    bus::BusOptions how;
    how.root = "";
    how.user = options.user;
    while (options.password) {
        auto password = worker::read_secret(*options.password);
        if (password) {
            how.password = std::move(*password);
            break;
        }
        desk.unavailable(password.error());
        // Somebody may write its file, or unlock the vault.
        const bool elapsed = co_await io::sleep_for(until_secret_is_read_again);
        if (!elapsed) co_return;
    }
    io::SystemRandom random;
    const auto executor = co_await asio::this_coro::executor;
    auto bus = bus::make_bus(executor, options.url, std::move(how), random, listener);
    if (!bus) {
        desk.unavailable(bus.error());
        co_await wait_until_cancelled();
        co_return;
    }
    listener.listen_to(**bus);
    (*bus)->start();
    co_await wait_until_cancelled();
    listener.hear_no_more();
    co_await (*bus)->stop(0s);
}

} // namespace

Task<void> run_mqtt(Desk& desk, device::Mqtt options, Surroundings around) {
    Listener listener(desk, co_await asio::this_coro::executor, options, around.root);
    if (!options.url.empty()) {
        co_await listen_elsewhere(desk, options, listener);
        co_return;
    }
    listener.listen_beside(around.bus);
    co_await wait_until_cancelled();
}

} // namespace tutti::input
