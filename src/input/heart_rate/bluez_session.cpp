#include "input/heart_rate/bluez_session.hpp"

#include "bus/backoff.hpp"
#include "io/bluetooth/bluez_calls.hpp"
#include "io/bluetooth/bluez_error.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"

#include <algorithm>
#include <utility>

namespace tutti::input::heart_rate {

namespace {

constexpr auto shortest_pause = seconds(1);
constexpr auto longest_pause = seconds(30);
constexpr auto longest_answer = seconds(10);
// BlueZ gives up by itself after some 40 s.
constexpr auto longest_connect = seconds(60);
// It may ask somebody to pair.
constexpr auto longest_subscribe = seconds(30);

SteadyClock::duration longest(Request::Kind kind) {
    if (kind == Request::Kind::Connect) return longest_connect;
    if (kind == Request::Kind::StartNotify) return longest_subscribe;
    return longest_answer;
}

io::DBusCall call_for(const Request& request) {
    switch (request.kind) {
    case Request::Kind::ListObjects:
        return io::bluez_objects_call();
    case Request::Kind::StartSearch:
        return io::adapter_call(request.path, "StartDiscovery");
    case Request::Kind::StopSearch:
        return io::adapter_call(request.path, "StopDiscovery");
    case Request::Kind::Connect:
        return io::device_call(request.path, "Connect");
    case Request::Kind::Disconnect:
        return io::device_call(request.path, "Disconnect");
    case Request::Kind::StartNotify:
        return io::characteristic_call(request.path, "StartNotify");
    case Request::Kind::ReadBattery:
        return io::characteristic_call(request.path, "ReadValue", {Value::object({})});
    }
    return {};
}

/// Else BlueZ would tell of every device around.
io::DBusCall filter_for(const Request& request) {
    auto services = Value::array({Value(heart_rate_service)});
    auto filter = Value::object({{"Transport", "le"}, {"UUIDs", std::move(services)}});
    return io::adapter_call(request.path, "SetDiscoveryFilter", {std::move(filter)});
}

} // namespace

BluezSession::BluezSession(const asio::any_io_executor& executor, HeartRateMonitor& monitor, Voice& voice)
    : executor_(executor), monitor_(monitor), voice_(voice), timer_(executor) {}

Task<void> BluezSession::run() {
    bus::Backoff backoff(shortest_pause, longest_pause);
    io::SystemRandom random;
    while (!is_ended_) {
        auto connection = io::DBusConnection::open_system(executor_);
        const auto since = io::steady_now();
        if (connection) {
            co_await serve(std::move(*connection));
        } else {
            monitor_.lose(connection.error());
            perform();
        }
        // Being open says little: the bus has not answered by then, and may hang up at once.
        if (io::steady_now() - since >= bus::lasting_connection) backoff.reset();
        const auto again = io::steady_now() + backoff.next(random);
        while (!is_ended_ && io::steady_now() < again) co_await wait_for_something(again);
    }
}

Task<void> BluezSession::serve(io::DBusConnection bus) {
    bus_ = &bus;
    is_closed_ = false;
    for (const auto* rule : io::bluez_signals())
        bus.on_signal(rule, [this](const io::DBusSignal& signal) { hear(signal); });
    bus.on_closed([this] {
        is_closed_ = true;
        wake();
    });
    monitor_.begin();
    while (!is_closed_ && !is_ended_) {
        monitor_.advance(io::steady_now());
        voice_.advance(io::steady_now());
        perform();
        co_await wait_for_something(earlier_of(monitor_.deadline(), voice_.deadline()));
    }
    if (is_ended_)
        monitor_.end();
    else
        monitor_.lose(io::explain_bluez_error({"org.freedesktop.DBus.Error.Disconnected", {}}, {}));
    perform();
    bus_ = nullptr;
}

void BluezSession::end() {
    is_ended_ = true;
    wake();
}

void BluezSession::hear(const io::DBusSignal& signal) {
    monitor_.take(signal, io::steady_now());
    wake();
}

/// What the monitor and the voice are told wakes us; the timer alone is cancelled by it.
Task<void> BluezSession::wait_for_something(std::optional<SteadyTime> until) {
    if (!std::exchange(is_woken_, false)) {
        timer_.expires_at(until ? io::to_asio(*until) : asio::steady_timer::time_point::max());
        static_cast<void>(co_await timer_.async_wait(no_throw));
        is_woken_ = false;
    }
}

void BluezSession::wake() {
    is_woken_ = true;
    timer_.cancel();
}

void BluezSession::perform() {
    auto out = monitor_.take_out();
    for (const Saying& saying : out.sayings) voice_.say(saying, io::steady_now());
    for (const Request& request : out.requests) {
        if (bus_ == nullptr) continue;
        if (is_ended_)
            bus_->send(call_for(request)); // nobody waits for it any more
        else if (request.kind == Request::Kind::StartSearch)
            search(request);
        else
            ask(request);
    }
}

/// Answers come in the order in which BlueZ gave them among its signals: an older list of objects does not
/// undo what changed since.
void BluezSession::ask(const Request& request) {
    const auto until = io::steady_now() + longest(request.kind);
    bus_->ask(call_for(request), until, [this, request](const io::DBusReply& reply) {
        answered(request, reply);
    });
}

void BluezSession::search(const Request& request) {
    const auto until = io::steady_now() + longest_answer;
    bus_->ask(filter_for(request), until, [this, request](const io::DBusReply& filtered) {
        if (filtered)
            ask(request);
        else
            answered(request, filtered);
    });
}

void BluezSession::answered(const Request& request, const io::DBusReply& reply) {
    monitor_.answered(request, reply, io::steady_now());
    wake();
}

} // namespace tutti::input::heart_rate
