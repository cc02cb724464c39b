#include "worker/clock_keeper.hpp"

#include "bus/changes.hpp"
#include "contract/clock.hpp"
#include "contract/command.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "io/machine.hpp"
#include "io/system_random.hpp"
#include "io/wall_timer.hpp"
#include "worker/clock_estimate.hpp"
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
constexpr auto patience = ClockEstimate::longest_delay + 200ms;

/// How long until the next turn; nothing: until something happens.
using Rest = std::optional<seconds>;

class ClockKeeper {
public:
    ClockKeeper(Worker& worker, std::vector<std::string> sources)
        : worker_(worker), sources_(std::move(sources)), machine_(io::boot_id()) {}

    /// What clock/hub says. It comes again with each connection, which is a good time to look, too.
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
        next_rest_ = shortest_rest;
        news_ = true;
        if (timer_ != nullptr) timer_->interrupt();
    }

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

    Task<Rest> look() {
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
        // What was found before holds until it expires.
        if (measured_at_ && now - *measured_at_ < holds_for) co_return Rest(measures_every);
        estimate_.forget();
        say_unknown(std::move(*why_not), holds_for, reference.worker);
        const auto rest = next_rest_;
        next_rest_ = std::min<seconds>(next_rest_ * 2, measures_every);
        co_return Rest(rest);
    }

    /// A question, or several where nothing is known. Nothing: at least one answer was of use.
    Task<std::optional<std::string>> measure(const std::string& reference) {
        estimate_.look(io::wall_now(), io::steady_now());
        if (!worker_.bus_connected()) co_return "the bus is away";
        const auto request_id = io::random_hex(8);
        auto listening = bus(worker_).subscribe(
            contract::command_response_topic("", reference, request_id), bus::QoS::AtLeastOnce,
            [this](const bus::Message& message) { take_answer(message.payload); }
        );
        if (!listening) co_return not_asked(reference, listening.error());
        const auto ready = co_await bus(worker_).confirmed(listening->id(), patience);
        if (!ready) co_return not_asked(reference, ready.error());
        std::optional<std::string> why_not;
        bool found = false;
        const int questions = estimate_.empty() ? burst : 1;
        for (int asked = 0; asked < questions && !why_not; ++asked) {
            if (asked > 0) co_await io::sleep_for(between_questions);
            why_not = co_await ask(reference, request_id);
            found = found || !why_not;
        }
        if (found) why_not.reset();
        co_return why_not;
    }

    /// One question. Nothing: its answer was of use.
    Task<std::optional<std::string>> ask(const std::string& reference, const std::string& request_id) {
        answer_.reset();
        refusal_.clear();
        asked_ = {
            .sent = io::wall_now(),
            .received = {},
            .answered = {},
            .arrived = {},
            .sent_at = io::steady_now(),
            .arrived_at = {}
        };
        contract::Command command;
        command.action = "clock";
        command.request_id = request_id;
        command.params = Value::object({{"sent", to_seconds(asked_.sent)}});
        command.timestamp = asked_.sent;
        bus::Message question{
            .topic = contract::command_topic("", reference),
            .payload = contract::print(command),
            .qos = bus::QoS::AtLeastOnce,
            .expiry = std::chrono::ceil<seconds>(patience)
        };
        const auto deadline = asked_.sent_at + patience;
        const auto sent = co_await bus(worker_).publish_surely(std::move(question), patience);
        if (!sent && sent.error().code != ErrorCode::Timeout) co_return not_asked(reference, sent.error());
        const auto is_answered = [this] { return answer_.has_value() || !refusal_.empty(); };
        const bool answered = co_await changes_.wait_until(deadline, is_answered);
        if (!answered) co_return fmt::format("{} does not answer", reference);
        if (!answer_) co_return fmt::format("{} does not say its time: {}", reference, refusal_);
        switch (estimate_.add(*answer_)) {
        case ClockEstimate::Outcome::Taken:
            co_return std::nullopt;
        case ClockEstimate::Outcome::Slow:
            co_return fmt::format("answers of {} take longer than a second", reference);
        case ClockEstimate::Outcome::Nonsense:
            break;
        }
        co_return fmt::format("the times that {} says cannot be", reference);
    }

    void take_answer(std::string_view payload) {
        auto answer = asked_;
        answer.arrived = io::wall_now();
        answer.arrived_at = io::steady_now();
        const auto reply = contract::parse_command_reply(payload);
        if (!reply) return;
        if (reply->error) {
            refusal_ = reply->error->message;
            return changes_.notify();
        }
        const auto said = [&](std::string_view key) -> std::optional<WallTime> {
            const Value* time = reply->data.find(key);
            if (time == nullptr || !time->is_number()) return std::nullopt;
            return wall_time_from_seconds(time->number());
        };
        const auto received = said("received");
        const auto answered = said("answered");
        // RFC 5905 §8: an answer to another question, a former one that came late, is none.
        if (!received || !answered || said("sent") != answer.sent) return;
        answer.received = *received;
        answer.answered = *answered;
        answer_ = answer;
        changes_.notify();
    }

    static std::string not_asked(const std::string& reference, const Error& why) {
        return fmt::format("{} cannot be asked for its time: {}", reference, why.message);
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
    ClockExchange asked_{};
    std::optional<ClockExchange> answer_;
    std::string refusal_; ///< in place of an answer
    std::string told_;    ///< why it is not known, as the log has it
    bus::Changes changes_;
    io::WallTimer* timer_ = nullptr;    ///< while it runs
    seconds next_rest_ = shortest_rest; ///< before the next try, while nothing is known
    bool news_ = false;
};

} // namespace

void keep_clock(Worker& worker, std::vector<std::string> sources) {
    // Owned by the worker's subscription and by what it runs beside.
    const auto keeper = std::make_shared<ClockKeeper>(worker, std::move(sources));
    on_message(
        worker, contract::clock_topic("", contract::clock_of_the_bus), bus::QoS::AtMostOnce,
        [keeper](const bus::Message& message) { keeper->hear_of_the_bus(message); }
    );
    run_beside(worker, "keep the clock", [keeper] { return keeper->run(); });
}

} // namespace tutti::worker
