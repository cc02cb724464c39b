#include "io/bluetooth/advertisement_listener.hpp"

#include "io/bluetooth/bluez_calls.hpp"
#include "io/bluetooth/bluez_error.hpp"
#include "io/bluetooth/bluez_view.hpp"
#include "io/clock.hpp"
#include "io/dbus/dbus_connection.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace tutti::io {

namespace {

constexpr auto longest_answer = seconds(10); ///< D-Bus may have to start BlueZ first
constexpr auto between_attempts = milliseconds(500);

/// One time of listening.
class Session {
public:
    Session(DBusConnection bus, std::string adapter, Hear hear, asio::steady_timer end, SteadyTime until)
        : bus_(std::move(bus)), view_(std::move(adapter)), hear_(std::move(hear)), end_(std::move(end)),
          until_(until) {
        for (const auto* rule : bluez_signals())
            bus_.on_signal(rule, [this](const DBusSignal& signal) { take(view_.take(signal)); });
        bus_.on_closed([this] { take(explain({"org.freedesktop.DBus.Error.Disconnected", {}})); });
    }
    /// Also where it is cancelled. Should the word not get through: BlueZ notices that we have left the bus.
    ~Session() {
        if (searches_) bus_.send(adapter_call(view_.adapter_path(), "StopDiscovery"));
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    Task<Result<void>> run() {
        auto found = co_await find_adapter();
        if (!found) co_return found;
        auto started = co_await start_search();
        if (!started) co_return started;
        while (!ended_) {
            const auto [interrupted] = co_await end_.async_wait(no_throw);
            if (!interrupted) break;
            // Also where we are cancelled: then the next wait throws.
        }
        co_return ended_.value_or(Result<void>());
    }

private:
    Error explain(const DBusError& error) const { return explain_bluez_error(error, view_.adapter()); }

    /// The first end counts.
    void take(BluezView::Said said) {
        if (ended_) return;
        if (const auto* advertisement = std::get_if<Advertisement>(&said)) {
            if (hear_(*advertisement) == Listening::GoesOn) return;
            ended_.emplace();
        } else if (auto* error = std::get_if<Error>(&said)) {
            ended_ = std::unexpected(std::move(*error));
        } else {
            return;
        }
        end_.cancel();
    }

    SteadyTime answer_by() const { return std::min(steady_now() + longest_answer, until_); }

    Task<Result<void>> find_adapter() {
        const auto objects = co_await bus_.call(bluez_objects_call(), answer_by());
        if (!objects) co_return std::unexpected(explain(objects.error()));
        co_return view_.take_objects(*objects);
    }

    Task<Result<void>> start_search() {
        const auto& path = view_.adapter_path();
        // Duplicates: a sensor that says the same as last time was heard all the same.
        std::vector<Value> filter{Value::object({{"Transport", "le"}, {"DuplicateData", true}})};
        auto filtering = adapter_call(path, "SetDiscoveryFilter", std::move(filter));
        const auto filtered = co_await bus_.call(std::move(filtering), answer_by());
        if (!filtered) co_return std::unexpected(explain(filtered.error()));
        while (!ended_) {
            searches_ = true; // from the moment that it is asked for
            auto starting = adapter_call(path, "StartDiscovery");
            const auto started = co_await bus_.call(std::move(starting), answer_by());
            if (started) co_return Result<void>();
            searches_ = false;
            // Another's search is just beginning or ending. What it hears reaches us, too.
            const bool may_wait = bluez_refusal(started.error()) == "InProgress";
            if (!may_wait || steady_now() + between_attempts >= until_)
                co_return std::unexpected(explain(started.error()));
            co_await sleep_for(between_attempts);
        }
        co_return Result<void>();
    }

    DBusConnection bus_;
    BluezView view_;
    Hear hear_;
    asio::steady_timer end_; ///< expires when there was time enough; cancelled when it has ended before
    SteadyTime until_;
    std::optional<Result<void>> ended_;
    bool searches_ = false;
};

} // namespace

Task<Result<void>> listen_for_advertisements(std::string adapter, Hear hear, SteadyTime until) {
    const auto executor = co_await asio::this_coro::executor;
    auto bus = DBusConnection::open_system(executor);
    if (!bus) co_return std::unexpected(bus.error());
    asio::steady_timer end(executor, to_asio(until));
    Session session(std::move(*bus), std::move(adapter), std::move(hear), std::move(end), until);
    co_return co_await session.run();
}

} // namespace tutti::io
