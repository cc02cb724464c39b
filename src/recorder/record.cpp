#include "recorder/record.hpp"

#include "base/describe_count.hpp"
#include "command/check_filters.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/progress_line.hpp"
#include "command/stay.hpp"
#include "command/terminal.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"
#include "recorder/recorded_message.hpp"
#include "recorder/recording_writer.hpp"
#include "recording/topic_selection.hpp"
#include "toml/values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <utility>

namespace tutti::recorder {

using namespace command;
using namespace std::chrono_literals;
using recording::TopicSelection;

namespace {

/// What the options mean.
struct RecordingPlan {
    TopicSelection selection;
    recording::Rotation rotation;
    std::optional<microseconds> duration;
};

Result<std::optional<microseconds>> read_duration(const char* option, const std::string& text) {
    if (text.empty()) return std::nullopt;
    const auto duration = toml::parse_duration(text);
    if (duration && *duration > microseconds(0)) return duration;
    return fail(
        ErrorCode::InvalidInput,
        fmt::format("{} \"{}\" is no duration such as \"30s\" or \"1h\"", option, text)
    );
}

Result<RecordingPlan> read_options(const RecordOptions& options) {
    RecordingPlan plan;
    plan.selection = recording::default_recording();
    if (!options.filters.empty()) plan.selection = {recording::without_covered(options.filters), {}};
    plan.selection.leave.insert(
        plan.selection.leave.end(), options.leave_out.begin(), options.leave_out.end()
    );
    for (const auto* filters : {&plan.selection.take, &plan.selection.leave})
        if (auto fine = check_filters(*filters); !fine) return pass_on(fine);
    auto every = read_duration("--rotate-every", options.rotate_every);
    if (!every) return pass_on(every);
    plan.rotation.every = *every;
    auto duration = read_duration("--for", options.duration);
    if (!duration) return pass_on(duration);
    plan.duration = *duration;
    if (!options.rotate_size.empty()) {
        plan.rotation.size = toml::parse_size(options.rotate_size);
        if (!plan.rotation.size || *plan.rotation.size == 0)
            return fail(
                ErrorCode::InvalidInput,
                fmt::format("--rotate-size \"{}\" is no size such as \"64MiB\"", options.rotate_size)
            );
    }
    if (options.keep) plan.rotation.keep = *options.keep;
    if (options.keep && !plan.rotation.rotates())
        return fail(ErrorCode::InvalidInput, "--keep goes with --rotate-size or --rotate-every");
    return plan;
}

/// Time of day as the steady clock counts it from the start: it neither jumps nor goes back, and spacing is
/// true.
class ArrivalClock {
public:
    explicit ArrivalClock(std::optional<WallTime> last)
        : wall_(std::max(io::wall_now(), last.value_or(WallTime{}))), steady_(io::steady_now()) {}
    WallTime now() const noexcept { return wall_ + (io::steady_now() - steady_); }

private:
    WallTime wall_;
    SteadyTime steady_;
};

/// One stay on the bus, every message of which goes to the writer.
class Recorder {
public:
    Recorder(
        const asio::any_io_executor& executor, const Stay& stay, const RecordOptions& options,
        const RecordingPlan& plan, RecordingWriter& writer
    )
        : stay_(stay), options_(options), plan_(plan), writer_(writer), clock_(writer.last_time()),
          progress_(!options.quiet), write_wakes_(executor), tasks_(executor) {}

    Task<int> run();

private:
    Task<bool> subscribe();
    void take(const bus::Message& message, std::size_t filter);
    void write_soon();
    Task<void> write_turns();
    void fail_with(const Error& why);
    Task<void> until_the_end();
    void show_progress();
    std::string summary() const;
    int finish();

    Stay stay_;
    const RecordOptions& options_;
    const RecordingPlan& plan_;
    RecordingWriter& writer_;
    ArrivalClock clock_;
    ProgressLine progress_;
    asio::steady_timer write_wakes_; ///< cancelled when there is something to write
    std::vector<bus::Subscription> subscriptions_;
    std::uint64_t taken_ = 0;
    std::uint64_t shown_ = 0; ///< messages when progress was last shown
    std::optional<Error> error_;
    io::TaskGroup tasks_;
};

void Recorder::fail_with(const Error& why) {
    if (!error_) error_ = why;
    stay_.end.ask();
}

void Recorder::take(const bus::Message& message, std::size_t filter) {
    if (error_ || (options_.count != 0 && taken_ == options_.count)) return;
    if (plan_.selection.first_match(message.topic) != filter) return;
    if (const auto added = writer_.add(to_recorded(message, clock_.now())); !added)
        return fail_with(added.error());
    if (++taken_ == options_.count) stay_.end.ask();
    write_soon();
}

void Recorder::write_soon() { write_wakes_.cancel(); }

/// One write for all that came in a turn of the loop.
Task<void> Recorder::write_turns() {
    while (true) {
        write_wakes_.expires_at(asio::steady_timer::time_point::max());
        const auto [error] = co_await write_wakes_.async_wait(no_throw);
        static_cast<void>(error);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        if (const auto flushed = writer_.flush(); !flushed) fail_with(flushed.error());
    }
}

Task<bool> Recorder::subscribe() {
    const auto& filters = plan_.selection.take;
    for (std::size_t filter = 0; filter < filters.size(); ++filter) {
        auto handler = [this, filter](const bus::Message& message) { take(message, filter); };
        auto made = stay_.bus.subscribe(filters[filter], bus::QoS::ExactlyOnce, std::move(handler));
        if (!made) {
            print_err("tutti: {}\n", made.error().message);
            co_return false;
        }
        subscriptions_.push_back(std::move(*made));
    }
    for (const auto& subscription : subscriptions_) {
        const auto confirmed = co_await stay_.bus.confirmed(subscription.id(), 10s);
        if (confirmed) continue;
        print_err("tutti: {}\n", confirmed.error().message);
        co_return false;
    }
    co_return true;
}

void Recorder::show_progress() {
    const auto& counts = writer_.counts();
    const auto rate = counts.messages - std::exchange(shown_, counts.messages);
    progress_.show(fmt::format(
        "{}  {}  {}  {}/s", writer_.file().filename().native(), describe_count(counts.messages, "message"),
        describe_bytes(static_cast<double>(counts.bytes)), rate
    ));
}

Task<void> Recorder::until_the_end() {
    const auto began = io::steady_now();
    const auto end = plan_.duration ? began + *plan_.duration : SteadyTime::max();
    const bool ticks = options_.sync || progress_.is_shown();
    auto wake = began;
    while (!stay_.end.is_asked() && wake < end) {
        wake = ticks ? std::min(wake + 1s, end) : end;
        co_await stay_.end.sleep_until(wake);
        if (options_.sync) {
            if (const auto synced = writer_.sync(); !synced) fail_with(synced.error());
        }
        show_progress();
    }
}

std::string Recorder::summary() const {
    const auto& counts = writer_.counts();
    auto text = fmt::format(
        "recorded {}, {}, to {}", describe_count(counts.messages, "message"),
        describe_bytes(static_cast<double>(counts.bytes)), writer_.file().native()
    );
    if (counts.files > 1) text += fmt::format(" (file {} of this run)", counts.files);
    if (stay_.breaks > 0)
        text += fmt::format(
            "; messages may be missing: the connection was lost {}",
            stay_.breaks == 1 ? "once" : describe_count(stay_.breaks, "time")
        );
    return text;
}

int Recorder::finish() {
    subscriptions_.clear();
    if (const auto flushed = options_.sync ? writer_.sync() : writer_.flush(); !flushed)
        fail_with(flushed.error());
    progress_.clear();
    if (error_) print_err("tutti: {}\n", error_->message);
    if (!options_.quiet || error_) print_err("tutti: {}\n", summary());
    return error_ ? Failure : Success;
}

Task<int> Recorder::run() {
    tasks_.spawn("write", write_turns());
    const bool subscribed = co_await subscribe();
    if (!subscribed) {
        subscriptions_.clear();
        co_await tasks_.stop();
        co_return Failure;
    }
    if (!options_.quiet)
        print_err(
            "tutti: recording {} to {}\n", fmt::join(plan_.selection.take, " "), writer_.file().native()
        );
    co_await until_the_end();
    co_await tasks_.stop();
    co_return finish();
}

/// A writer that could not be opened is a mistake of the command line more often than not.
int exit_code_of(const Error& error) {
    return error.code == ErrorCode::InvalidInput || error.code == ErrorCode::UnknownVersion ? Usage : Failure;
}

Task<int> record_while_there(Stay stay, const RecordOptions& options, const RecordingPlan& plan) {
    recording::Header header{io::wall_now(), options.bus.root, plan.selection.take};
    io::SystemDisk disk;
    auto writer = RecordingWriter::open(disk, options.file, plan.rotation, std::move(header));
    if (!writer) {
        print_err("tutti: {}\n", writer.error().message);
        co_return exit_code_of(writer.error());
    }
    const auto executor = co_await asio::this_coro::executor;
    Recorder recorder(executor, stay, options, plan, *writer);
    co_return co_await recorder.run();
}

} // namespace

int record(const RecordOptions& options) {
    const auto plan = read_options(options);
    if (!plan) {
        print_err("tutti: {}\n", plan.error().message);
        return Usage;
    }
    std::signal(SIGXFSZ, SIG_IGN); // a file that may not grow is an error of write(), not our death
    bus::BusOptions bus;
    bus.mqtt.packet_limit = 256 * 1024 * 1024 - 1; // as large as MQTT has them
    bus.mqtt.session_expiry = 60s; // the broker keeps for us what comes while the connection is mended
    return stay_on_bus(options.bus, std::move(bus), Interrupt::AsksFirst, [&](Stay stay) {
        return record_while_there(stay, options, *plan);
    });
}

} // namespace tutti::recorder
