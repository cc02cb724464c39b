#include "cli/check_bus.hpp"

#include "bus/make_bus.hpp"
#include "cli/check_clocks.hpp"
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

/// What is found on a bus that answers; it is left before this returns.
struct Visit {
    std::optional<Error> why_not; ///< it does not answer
    Result<void> written = {};    ///< whether it took something, where that was tried
    std::vector<Finding> clocks = {};
};

enum class Try : std::uint8_t { ReadsAlone, Writes };

Task<Visit> visit(const std::string& url, const std::string& root, Try what) {
    const auto executor = co_await asio::this_coro::executor;
    io::SystemRandom random;
    FirstWord first(executor);
    bus::BusOptions options;
    options.root = root;
    options.mqtt.answer_timeout = options.redis.answer_timeout = answer_patience;
    const auto client = bus::make_bus(executor, url, std::move(options), random, first);
    if (!client) co_return Visit{client.error()};
    (*client)->start();
    Visit made{co_await first.wait()};
    if (!made.why_not && what == Try::Writes) made.written = co_await write_something(**client);
    if (!made.why_not && made.written) made.clocks = co_await check_clocks(**client);
    co_await (*client)->stop(0s);
    co_return made;
}

} // namespace

Task<std::vector<Finding>> check_hub(std::string url, std::string root) {
    auto made = co_await visit(url, root, Try::ReadsAlone);
    co_return std::move(made.clocks);
}

Task<std::vector<Finding>> check_bus(installation::BusConfig bus) {
    auto made = co_await visit(bus.url, bus.root, Try::Writes);
    auto& [why_not, written, findings] = made;
    Finding of_bus{Finding::Level::Good, "bus", fmt::format("{} answers", bus.shown_url()), ""};
    if (why_not)
        of_bus = {
            Finding::Level::Problem, "bus", fmt::format("{}: {}", bus.shown_url(), why_not->message),
            remedy_for(why_not->code)
        };
    else if (!written)
        of_bus = {
            Finding::Level::Problem, "bus",
            fmt::format("{} answers, but takes nothing: {}", bus.shown_url(), written.error().message),
            remedy_where_it_takes_nothing(written.error().code)
        };
    findings.insert(findings.begin(), std::move(of_bus));
    co_return std::move(findings);
}

} // namespace tutti::cli
