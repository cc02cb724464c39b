#include "worker/clock_keeper.hpp"

#include "contract/clock.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "io/machine.hpp"
#include "io/wall_timer.hpp"
#include "worker/clock_estimate.hpp"
#include "worker/clock_inquiry.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace tutti::worker {

namespace {

using namespace std::chrono_literals;
using contract::Clock;

constexpr auto measures_every = 60s;
constexpr microseconds holds_for = 3 * measures_every;
constexpr auto shortest_rest = 1s; // then twice as long each time
constexpr int burst = 4;
constexpr auto between_questions = 100ms;

/// How long until the next turn; nothing: until something happens.
using Rest = std::optional<seconds>;

class ClockKeeper final : public bus::BusReport {
public:
    ClockKeeper(Worker& worker, std::vector<std::string> sources)
        : worker_(worker), sources_(std::move(sources)), machine_(io::boot_id()) {}

    /// What clock/hub says.
    void hear_of_the_bus(const bus::Message& message) {
        std::optional<Reference> heard;
        if (!message.payload.empty()) {
            const auto clock = contract::parse_clock(message.payload);
            if (!clock)
                worker_.log().warning("clock/hub was not understood", {{"reason", clock.error().message}});
            else if (clock->reference)
                heard = {*clock->reference, clock->machine};
        }
        reference_ = std::move(heard);
        look_again();
    }
    void connected(bool) override { look_again(); }

    Task<void> run() {
        io::WallTimer timer(co_await asio::this_coro::executor);
        const Presence presence(*this, timer);
        bool goes_on = true;
        while (goes_on) {
            news_ = false;
            const Rest rest = co_await look();
            std::optional<WallTime> until;
            if (rest) until = io::wall_now() + *rest;
            // Ends early where the clock is set: then what was said no longer holds.
            if (!news_) goes_on = co_await timer.wait_until(until);
        }
    }

private:
    /// Whose clock counts.
    struct Reference {
        std::string worker;
        std::string machine;

        bool operator==(const Reference&) const = default;
    };

    /// The timer is there while run() is.
    class Presence {
    public:
        Presence(ClockKeeper& keeper, io::WallTimer& timer) : keeper_(keeper) { keeper_.timer_ = &timer; }
        ~Presence() { keeper_.timer_ = nullptr; }
        Presence(const Presence&) = delete;
        Presence& operator=(const Presence&) = delete;

    private:
        ClockKeeper& keeper_;
    };

    void look_again() {
        next_rest_ = shortest_rest;
        news_ = true;
        if (timer_ != nullptr) timer_->interrupt();
    }

    Task<Rest> look() {
        if (!worker_.bus_connected()) co_return Rest(); // nobody would hear it
        if (!reference_) {
            say_unknown("nobody says on clock/hub whose clock counts here", contract::holds_for_ever);
            co_return Rest();
        }
        if (reference_->machine == machine_) {
            say_known(*reference_, {}, contract::holds_for_ever);
            co_return Rest();
        }
        const Reference reference = *reference_; // another may be heard of meanwhile
        if (reference != compared_with_) {
            compared_with_ = reference;
            estimate_.forget();
            measured_at_.reset();
        }
        auto why_not = co_await measure(reference.worker);
        const auto now = io::steady_now();
        if (!why_not) {
            measured_at_ = now;
            next_rest_ = shortest_rest;
            if (const auto best = estimate_.best(now)) say_known(reference, *best, holds_for);
            co_return Rest(measures_every);
        }
        // What was found before holds until it expires, unless our clock was set since.
        const bool holds = measured_at_ && now - *measured_at_ < holds_for && !estimate_.empty();
        if (holds) co_return Rest(measures_every);
        estimate_.forget();
        say_unknown(std::move(*why_not), holds_for, reference.worker);
        const auto rest = next_rest_;
        next_rest_ = std::min<seconds>(next_rest_ * 2, measures_every);
        co_return Rest(rest);
    }

    /// A question, or several where nothing is known. Nothing: at least one answer was of use.
    Task<std::optional<std::string>> measure(const std::string& reference) {
        estimate_.look(io::wall_now(), io::steady_now());
        ClockInquiry inquiry(bus(worker_), reference);
        const auto opened = co_await inquiry.open();
        if (!opened) co_return opened.error().message;
        std::optional<std::string> why_not;
        bool found = false;
        const int questions = estimate_.empty() ? burst : 1;
        for (int asked = 0; asked < questions && !why_not; ++asked) {
            if (asked > 0) co_await io::sleep_for(between_questions);
            const auto exchange = co_await inquiry.ask();
            why_not = exchange ? learn(reference, *exchange) : exchange.error().message;
            found = found || !why_not;
        }
        if (found) why_not.reset();
        co_return why_not;
    }

    /// Why it was of no use.
    std::optional<std::string> learn(const std::string& reference, const ClockExchange& exchange) {
        switch (estimate_.add(exchange)) {
        case ClockEstimate::Outcome::Taken:
            return std::nullopt;
        case ClockEstimate::Outcome::Slow:
            return fmt::format("answers of {} take longer than a second", reference);
        case ClockEstimate::Outcome::Nonsense:
            break;
        }
        return fmt::format("the times that {} says cannot be", reference);
    }

    void say_known(const Reference& reference, const ClockOffset& found, microseconds expires_in) {
        told_.clear();
        Clock clock;
        clock.reference = reference.worker;
        clock.offset = found.offset;
        clock.delay = found.delay;
        say(std::move(clock), expires_in);
    }
    void say_unknown(
        std::string reason, microseconds expires_in, std::optional<std::string> reference = std::nullopt
    ) {
        if (reason != told_) worker_.log().info("this machine's clock is not compared", {{"reason", reason}});
        told_ = reason;
        Clock clock;
        clock.reference = std::move(reference);
        clock.reason = std::move(reason);
        say(std::move(clock), expires_in);
    }
    void say(Clock clock, microseconds expires_in) {
        clock.machine = machine_;
        clock.measured_at = io::wall_now();
        clock.expires_in = expires_in;
        clock.sources = sources_;
        Publishing how{.retain = true};
        if (expires_in < contract::holds_for_ever) how.expires_in = std::chrono::ceil<seconds>(expires_in);
        worker_.publish_bytes(contract::clock_topic("", worker_.name()), contract::print(clock), how);
    }

    Worker& worker_;
    std::vector<std::string> sources_;
    std::string machine_;
    std::optional<Reference> reference_;     ///< as clock/hub says
    std::optional<Reference> compared_with_; ///< in the estimate
    ClockEstimate estimate_;
    std::optional<SteadyTime> measured_at_;
    std::string told_;                  ///< why it is not known, as the log has it
    io::WallTimer* timer_ = nullptr;    ///< while it runs
    seconds next_rest_ = shortest_rest; ///< before the next try, while nothing is known
    bool news_ = false;
};

} // namespace

void keep_clock(Worker& worker, std::vector<std::string> sources) {
    // Owned by the worker's subscription and by what it runs beside, and there as long as the worker.
    const auto keeper = std::make_shared<ClockKeeper>(worker, std::move(sources));
    on_message(
        worker, contract::clock_topic("", contract::clock_of_the_bus), bus::QoS::AtMostOnce,
        [keeper](const bus::Message& message) { keeper->hear_of_the_bus(message); }
    );
    on_bus_report(worker, *keeper);
    run_beside(worker, "keep the clock", [keeper] { return keeper->run(); });
}

} // namespace tutti::worker
