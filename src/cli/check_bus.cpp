#include "cli/check_bus.hpp"

#include "bus/make_bus.hpp"
#include "io/system_random.hpp"

#include <fmt/format.h>

namespace tutti::cli {

namespace {

using namespace std::chrono_literals;
constexpr auto bus_patience = 5s;
/// Less, so that a server that is silent is told by whoever knows what it was asked.
constexpr auto answer_patience = 4s;

/// The first that is heard of it.
class FirstWord final : public bus::BusReport {
public:
    explicit FirstWord(const asio::any_io_executor& executor) : heard_(executor, bus_patience) {}

    void connected(bool) override {
        why_not_.reset();
        heard_.cancel();
    }
    void disconnected(const Error& why, SteadyClock::duration) override {
        why_not_ = why;
        heard_.cancel();
    }
    /// Nothing: it is there.
    Task<std::optional<Error>> wait() {
        const auto [error] = co_await heard_.async_wait(no_throw);
        static_cast<void>(error);
        co_return why_not_;
    }

private:
    asio::steady_timer heard_;
    std::optional<Error> why_not_ = Error{ErrorCode::Timeout, "no answer within 5 s"};
};

std::string remedy_for(ErrorCode code) {
    switch (code) {
    case ErrorCode::PermissionDenied:
        return "Mend the user and the password in bus.url (or REDIS_URL), or the rights of that user there.";
    case ErrorCode::InvalidInput:
        return "Mend [bus] in the file (or REDIS_URL).";
    default:
        return "Start it, or mend the host and port in bus.url (or REDIS_URL).";
    }
}

std::string remedy_where_it_takes_nothing(ErrorCode code) {
    if (code == ErrorCode::PermissionDenied) return remedy_for(code);
    return "Mend that there, or name another in bus.url (or REDIS_URL).";
}

/// A write that leaves nothing behind: a worker that never was is taken off. A server that answers may still
/// be one to read from alone, or have no disk to save to.
Task<Result<void>> write_something(bus::Bus& bus) {
    bus::Message farewell{
        .topic = "worker/tutti-doctor", .payload = "", .qos = bus::QoS::AtLeastOnce, .retain = true
    };
    co_return co_await bus.publish_surely(std::move(farewell), bus_patience);
}

} // namespace

Task<Finding> check_bus(installation::BusConfig bus) {
    const auto executor = co_await asio::this_coro::executor;
    io::SystemRandom random;
    FirstWord first(executor);
    bus::BusOptions options;
    options.root = bus.root;
    options.mqtt.answer_timeout = options.redis.answer_timeout = answer_patience;
    const auto client = bus::make_bus(executor, bus.url, std::move(options), random, first);
    if (!client)
        co_return Finding{
            Finding::Level::Problem, "bus", client.error().message, remedy_for(client.error().code)
        };
    (*client)->start();
    const auto why_not = co_await first.wait();
    Result<void> written;
    if (!why_not) written = co_await write_something(**client);
    co_await (*client)->stop(0s);
    if (why_not)
        co_return Finding{
            Finding::Level::Problem, "bus", fmt::format("{}: {}", bus.shown_url(), why_not->message),
            remedy_for(why_not->code)
        };
    if (!written)
        co_return Finding{
            Finding::Level::Problem, "bus",
            fmt::format("{} answers, but takes nothing: {}", bus.shown_url(), written.error().message),
            remedy_where_it_takes_nothing(written.error().code)
        };
    co_return Finding{Finding::Level::Good, "bus", fmt::format("{} answers", bus.shown_url()), ""};
}

} // namespace tutti::cli
