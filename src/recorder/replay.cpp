#include "recorder/replay.hpp"

#include "archive/recording_reader.hpp"
#include "base/describe_count.hpp"
#include "base/scan.hpp"
#include "command/check_filters.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/progress_line.hpp"
#include "command/stay.hpp"
#include "command/terminal.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"
#include "recorder/recorded_message.hpp"
#include "recording/replay_plan.hpp"
#include "recording/restamp.hpp"
#include "recording/topic_selection.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <map>
#include <utility>

namespace tutti::recorder {

using namespace command;
using namespace std::chrono_literals;
using archive::RecordingReader;
using recording::Recorded;

namespace {

constexpr std::uint64_t forever = 0;
/// What may wait to be sent before the replay waits for the bus.
constexpr std::size_t most_waiting_messages = 1000;
constexpr std::size_t most_waiting_bytes = 8 * 1024 * 1024;
constexpr int interrupted = 128 + SIGINT;

/// What the options mean for this recording.
struct Plan {
    recording::Speed speed;
    recording::Section section;
    WallTime end; ///< where a round ends
    std::uint64_t rounds = 1;
    recording::TopicSelection selection;
};

Result<std::uint64_t> read_rounds(const std::string& text) {
    if (text == "forever") return forever;
    const auto rounds = parse_number<std::uint64_t>(text);
    if (rounds && *rounds > 0) return *rounds;
    return fail(
        ErrorCode::InvalidInput, fmt::format("--loop \"{}\" is neither a number of rounds nor forever", text)
    );
}

Result<recording::TopicSelection> read_selection(const ReplayOptions& options) {
    auto selection = recording::default_replay();
    if (!options.filters.empty()) selection = {options.filters, {}};
    selection.leave.insert(selection.leave.end(), options.leave_out.begin(), options.leave_out.end());
    for (const auto* filters : {&selection.take, &selection.leave})
        if (auto fine = check_filters(*filters); !fine) return pass_on(fine);
    return selection;
}

Result<Plan> read_options(const ReplayOptions& options, WallTime first, WallTime last) {
    Plan plan{.speed = {}, .section = {first, {}}, .end = last, .rounds = 1, .selection = {}};
    const auto speed = recording::parse_speed(options.speed);
    if (!speed) return std::unexpected(speed.error());
    plan.speed = *speed;
    if (!options.from.empty()) {
        const auto from = recording::parse_place(options.from);
        if (!from) return std::unexpected(from.error());
        plan.section.from = std::max(first, recording::resolve(*from, first));
    }
    if (!options.to.empty()) {
        const auto to = recording::parse_place(options.to);
        if (!to) return std::unexpected(to.error());
        plan.section.to = recording::resolve(*to, first);
        plan.end = std::min(last, *plan.section.to);
    }
    auto rounds = read_rounds(options.loop);
    if (!rounds) return pass_on(rounds);
    plan.rounds = *rounds;
    auto selection = read_selection(options);
    if (!selection) return pass_on(selection);
    plan.selection = std::move(*selection);
    return plan;
}

class Replayer {
public:
    Replayer(const Stay& stay, const ReplayOptions& options, const Plan& plan, RecordingReader& reader)
        : stay_(stay), options_(options), plan_(plan), reader_(reader), progress_(!options.quiet),
          started_(io::steady_now()), wall_started_(io::wall_now()), tag_(io::random_hex(4)),
          schedule_(plan.speed, plan.section.from, started_) {}

    Task<int> run();

private:
    enum class Ended { Whole, Interrupted, Failed };

    Task<Ended> play_round();
    Task<Ended> check_rest();
    Task<bool> play(Recorded message);
    /// Waits until it is time, showing how far we are. False: asked to end.
    Task<bool> until(SteadyTime due, WallTime place);
    Task<bool> drain();
    void make_new(Recorded& message, SteadyTime due) const;
    void show_progress(WallTime place);
    void fail_with(const Error& why);
    int finish(Ended how);
    std::string describe_left_out() const;

    Stay stay_;
    const ReplayOptions& options_;
    const Plan& plan_;
    RecordingReader& reader_;
    ProgressLine progress_;
    SteadyTime started_;
    WallTime wall_started_;
    std::string tag_; ///< differs for every replay
    recording::ReplayPlan schedule_;
    std::uint64_t sent_ = 0;
    std::map<std::string, std::uint64_t, std::less<>> left_out_; ///< by first level of the topic
    std::size_t waiting_messages_ = 0;
    std::size_t waiting_bytes_ = 0;
    SteadyTime shown_{};
    bool failed_ = false;
};

void Replayer::fail_with(const Error& why) {
    progress_.clear();
    print_err("tutti: {}\n", why.message);
    failed_ = true;
}

void Replayer::show_progress(WallTime place) {
    if (!progress_.is_shown()) return;
    const auto now = io::steady_now();
    if (now - shown_ < 200ms) return;
    shown_ = now;
    const auto length = to_seconds(plan_.end - plan_.section.from);
    const auto at = to_seconds(std::max(place - plan_.section.from, microseconds(0)));
    const auto round = plan_.rounds == 1 ? "" : fmt::format("  round {}", schedule_.round() + 1);
    progress_.show(
        fmt::format("{:.1f} s of {:.1f} s  {}{}", at, length, describe_count(sent_, "message"), round)
    );
}

Task<bool> Replayer::until(SteadyTime due, WallTime place) {
    while (true) {
        show_progress(place);
        const auto now = io::steady_now();
        if (stay_.end.is_asked()) co_return false;
        if (now >= due) co_return true;
        const auto wake = progress_.is_shown() ? std::min(due, now + 1s) : due;
        co_await stay_.end.sleep_until(wake);
    }
}

/// Stamped with the time at which it was due, not with that of this turn: spacing stays exact.
void Replayer::make_new(Recorded& message, SteadyTime due) const {
    const auto sent_at = wall_started_ + ((plan_.speed.is_max() ? io::steady_now() : due) - started_);
    const auto round = schedule_.round();
    const auto tag = round == 0 ? tag_ : fmt::format("{}-{}", tag_, round + 1);
    recording::restamp(message, sent_at - message.time, tag);
}

/// Nothing that was sent waits any more: at any speed no message is lost to a full queue of ours.
Task<bool> Replayer::drain() {
    waiting_messages_ = waiting_bytes_ = 0;
    for (int patience = 30; patience > 0; --patience) {
        const auto drained = co_await stay_.bus.drained(1s);
        if (drained) co_return true;
        if (stay_.end.is_asked()) co_return false;
    }
    fail_with({ErrorCode::Timeout, "the bus took nothing for 30 s"});
    co_return false;
}

Task<bool> Replayer::play(Recorded message) {
    const auto due = schedule_.due(message.time);
    const auto place = message.time;
    const bool is_time = co_await until(due, place);
    if (!is_time) co_return false;
    if (!options_.exact) make_new(message, due);
    const auto bytes = message.topic.size() + message.payload.size();
    const auto published = stay_.bus.publish(to_message(std::move(message)));
    if (!published) {
        fail_with(published.error());
        co_return false;
    }
    ++sent_;
    ++waiting_messages_;
    waiting_bytes_ += bytes;
    if (waiting_messages_ < most_waiting_messages && waiting_bytes_ < most_waiting_bytes) co_return true;
    co_return co_await drain();
}

Task<Replayer::Ended> Replayer::play_round() {
    if (const auto found = reader_.seek(plan_.section.from); !found) {
        fail_with(found.error());
        co_return Ended::Failed;
    }
    while (true) {
        auto message = reader_.next();
        if (!message) {
            fail_with(message.error());
            co_return Ended::Failed;
        }
        if (!*message) co_return Ended::Whole;
        if (plan_.section.is_after((*message)->time)) co_return co_await check_rest();
        if (plan_.section.is_before((*message)->time)) continue;
        if (!plan_.selection.takes((*message)->topic)) {
            if (schedule_.round() == 0) ++left_out_[(*message)->topic.substr(0, (*message)->topic.find('/'))];
            continue;
        }
        const bool played = co_await play(std::move(**message));
        if (!played) co_return failed_ ? Ended::Failed : Ended::Interrupted;
    }
}

/// Behind the section there may stand messages of it, so far behind that they could not be put in order: then
/// it was not whole.
Task<Replayer::Ended> Replayer::check_rest() {
    constexpr int at_a_time = 4096;
    if (schedule_.round() > 0) co_return Ended::Whole;
    for (int read = 1;; ++read) {
        const auto message = reader_.next();
        if (!message) {
            fail_with(message.error());
            co_return Ended::Failed;
        }
        if (!*message) co_return Ended::Whole;
        if (read % at_a_time != 0) continue;
        const bool goes_on = co_await io::sleep_for(0ms);
        if (!goes_on) co_return Ended::Interrupted;
    }
}

std::string Replayer::describe_left_out() const {
    std::string text;
    for (const auto& [family, count] : left_out_)
        text += fmt::format("{}{} {}", text.empty() ? "; left out: " : ", ", count, family);
    return text;
}

int Replayer::finish(Ended how) {
    progress_.clear();
    if (reader_.unreadable() > 0)
        print_err(
            "tutti: {} could not be read; the first: {}\n", describe_count(reader_.unreadable(), "line"),
            reader_.first_unreadable()
        );
    if (reader_.sorted() > 0 && !options_.quiet)
        print_err(
            "tutti: {} stood behind later ones and {} put in order\n",
            describe_count(reader_.sorted(), "message"), reader_.sorted() == 1 ? "was" : "were"
        );
    if (stay_.dropped > 0)
        print_err("tutti: not sent: {}; {}\n", describe_count(stay_.dropped, "message"), stay_.drop_reason);
    if (!options_.quiet)
        print_err(
            "tutti: replayed {} in {:.1f} s{}\n", describe_count(sent_, "message"),
            to_seconds(io::steady_now() - started_), describe_left_out()
        );
    if (how == Ended::Failed || reader_.unreadable() > 0 || stay_.dropped > 0) return Failure;
    return how == Ended::Interrupted && plan_.rounds != forever ? interrupted : Success;
}

Task<int> Replayer::run() {
    auto how = Ended::Whole;
    while (how == Ended::Whole) {
        how = co_await play_round();
        const bool is_last = plan_.rounds != forever && schedule_.round() + 1 >= plan_.rounds;
        if (how != Ended::Whole || is_last) break;
        if (sent_ == 0) break; // nothing to say: a loop over it would only spin
        schedule_.next_round(plan_.end);
        const auto next = schedule_.due(plan_.section.from);
        const bool is_time = co_await until(next, plan_.section.from);
        if (!is_time) how = Ended::Interrupted;
    }
    if (how == Ended::Whole) {
        const bool drained = co_await drain();
        if (!drained) how = failed_ ? Ended::Failed : Ended::Interrupted;
    }
    co_return finish(how);
}

Task<int>
replay_while_there(Stay stay, const ReplayOptions& options, const Plan& plan, RecordingReader& reader) {
    Replayer replayer(stay, options, plan, reader);
    co_return co_await replayer.run();
}

} // namespace

int replay(const ReplayOptions& options) {
    io::SystemDisk disk;
    const auto files = archive::find_recordings(disk, options.recording);
    if (!files) return report_failure(files.error());
    auto reader = RecordingReader::open(disk, *files);
    if (!reader) return report_failure(reader.error());
    const auto nothing = WallTime{};
    const auto plan =
        read_options(options, reader->first().value_or(nothing), reader->last().value_or(nothing));
    if (!plan) return report_failure(plan.error());
    bus::BusOptions bus;
    bus.queue = {.messages = 4 * most_waiting_messages, .bytes = 512 * 1024 * 1024};
    bus.mqtt.session_expiry = 60s;
    return stay_on_bus(options.bus, std::move(bus), Interrupt::AsksFirst, [&](Stay stay) {
        return replay_while_there(stay, options, *plan, *reader);
    });
}

} // namespace tutti::recorder
