#include "cli/rehearse.hpp"

#include "cli/config_file.hpp"
#include "cli/expected_lines.hpp"
#include "cli/line_input.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "contract/recent_events.hpp"
#include "io/clock.hpp"
#include "recording/trace_input.hpp"
#include "show/rehearsal.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tutti::cli {

using namespace command;

namespace {

constexpr std::uint64_t most_malformed_shown = 10;
constexpr std::size_t most_types_said = 20;
constexpr std::size_t enough_output = 64 * 1024;
/// A circle with a delay goes on for ever: a trace for it needs an end.
constexpr std::uint64_t most_after_the_trace = 1'000'000;

/// The first types of many, as a sentence names them.
class SomeTypes {
public:
    void note(const std::string& type) {
        if (types_.size() < most_types_said)
            types_.insert(type);
        else if (!types_.contains(type))
            are_all_ = false;
    }
    bool empty() const noexcept { return types_.empty(); }
    std::string text() const { return fmt::format("{}{}", fmt::join(types_, ", "), are_all_ ? "" : ", …"); }

private:
    std::set<std::string> types_;
    bool are_all_ = true;
};

class Rehearse {
public:
    Rehearse(
        const RehearseOptions& options, LineInput input, std::optional<ExpectedLines> expected,
        RehearsalWatcher* watcher
    )
        : options_(options), input_(std::move(input)), expected_(std::move(expected)), watcher_(watcher) {}

    int run(const installation::Installation& installation) {
        if (auto loaded = rehearsal_.load(installation.playlists, installation.gestures); !loaded) {
            print_err("tutti: {}\n", loaded.error().message);
            return Usage;
        }
        heard_ = show::types_heard(installation.playlists, installation.gestures);
        if (watcher_ != nullptr) {
            installation_ = &installation;
            rehearsal_.on_event([this](const contract::Event& event) { watched(watcher_->heard(event)); });
        }
        const auto failed = play_trace();
        if (!failed) finish();
        give_out();
        summarise();
        if (failed) return *failed;
        if (!good_) return Failure;
        if (expected_ && !expected_->finish()) return Failure;
        if (!expected_ && watcher_ == nullptr && rehearsal_.events() == 0) say_why_nothing_happened();
        return Success;
    }

private:
    /// An exit code where it could not be played to its end.
    std::optional<int> play_trace() {
        while (good_ && !ended_) {
            if (const auto line = input_.next()) {
                if (!take(*line)) return Failure;
                continue;
            }
            if (input_.ended()) break;
            give_out();
            if (!wait_for_input()) continue;
            const auto more = input_.read();
            if (more) continue;
            print_err("tutti: {}\n", more.error().message);
            return Failure;
        }
        return std::nullopt;
    }

    /// False: it is malformed, and that is to stop the rehearsal.
    bool take(std::string_view line) {
        if (line.empty()) return true;
        if (input_.line_number() == 1 && recording::is_recording_header(line)) {
            is_recording_ = true;
            return true;
        }
        const auto parsed = is_recording_ ? recorded(line) : show::parse_trace_line(reader_, line);
        auto played = parsed ? play(*parsed) : Result<void>(std::unexpected(parsed.error()));
        if (played) return true;
        if (played.error().code == ErrorCode::NotFound) return true; // a recording holds more than inputs
        if (++malformed_ <= most_malformed_shown)
            print_err("{}:{}: {}\n", trace_name(), input_.line_number(), played.error().message);
        return options_.malformed == RehearseOptions::Malformed::SkipLines;
    }

    Result<show::TraceLine> recorded(std::string_view line) {
        const auto input = recording::trace_input(line);
        // An event that was delivered twice counts once, as it did live.
        if (!input || !seen_.note(input->source, input->id)) return fail(ErrorCode::NotFound, "no input");
        return show::TraceLine{input->time,   false,       input->type,   input->producer,
                               input->source, input->data, input->arrival};
    }

    Result<void> play(const show::TraceLine& line) {
        if (!line.end && rehearsal_.events() == 0) note_type(line.type);
        keep_pace(line.arrival.value_or(line.time));
        look_until(line.arrival.value_or(line.time));
        ended_ = line.end;
        auto played = rehearsal_.play(line);
        for (const auto& note : rehearsal_.take_notes())
            print_err("{}:{}: {}\n", trace_name(), input_.line_number(), note);
        if (rehearsal_.output().size() >= enough_output) give_out();
        return played;
    }

    /// Told only where nothing happens.
    void note_type(const std::string& type) {
        const bool is_heard = std::ranges::binary_search(heard_, type);
        (is_heard ? played_and_heard_ : played_).note(type);
    }

    void finish() {
        finish_events();
        if (watcher_ == nullptr || !good_) return;
        // The last frames are those of the trace's end, or of a while after the last event.
        look_until(last_ + (ended_ ? microseconds(1) : options_.tail + microseconds(1)));
    }

    void finish_events() {
        if (ended_ || !good_) return;
        if (watcher_ != nullptr && options_.pace == RehearseOptions::Pace::AsFastAsPossible)
            return finish_watched();
        if (options_.pace == RehearseOptions::Pace::RealTime) {
            while (const auto next = rehearsal_.next_deadline()) {
                keep_pace(*next);
                rehearsal_.advance(*next);
                give_out();
            }
            return;
        }
        std::uint64_t left = most_after_the_trace;
        constexpr std::uint64_t at_once = 1000;
        while (good_ && left > 0 && !rehearsal_.run_out(at_once)) {
            left -= at_once;
            give_out();
        }
        if (left == 0 && good_) say_no_end();
    }

    // ---- who looks at it ----

    void watched(Result<void> seen) {
        if (seen || !good_) return;
        print_err("tutti: {}\n", seen.error().message);
        good_ = false;
    }

    /// All looks before `time`.
    void look_until(WallTime time) {
        if (watcher_ == nullptr || !good_) return;
        if (const auto* read = std::exchange(installation_, nullptr); read != nullptr) {
            // A trace counts from 0, a recording has its day.
            const bool is_day = time.time_since_epoch() > std::chrono::days(1);
            watched(watcher_->begins(*read, is_day ? time : WallTime()));
        }
        last_ = std::max(last_, time);
        while (good_ && watcher_->next_look() < time) {
            rehearsal_.advance(watcher_->next_look());
            watched(watcher_->look());
        }
    }

    void finish_watched() {
        std::uint64_t left = most_after_the_trace;
        for (auto next = rehearsal_.next_deadline(); next && good_ && left > 0;
             next = rehearsal_.next_deadline()) {
            look_until(*next);
            const auto before = rehearsal_.events();
            rehearsal_.advance(*next);
            left -= std::min(left, rehearsal_.events() - before + 1);
            give_out();
        }
        if (left == 0) say_no_end();
    }

    void say_no_end() {
        print_err(
            "tutti: {} events after the trace, and still no end. Give the trace a line "
            "{{\"t\":…,\"end\":true}}.\n",
            most_after_the_trace
        );
        good_ = false;
    }

    // ---- real time ----

    /// Waits until the trace's time `until` is now, running what comes due before.
    void keep_pace(WallTime until) {
        if (options_.pace != RehearseOptions::Pace::RealTime) return;
        if (!started_) started_ = io::steady_now() - until.time_since_epoch();
        while (const auto next = rehearsal_.next_deadline()) {
            if (*next >= until) break;
            wait_until(*next);
            rehearsal_.advance(*next);
            give_out();
        }
        wait_until(until);
    }

    void wait_until(WallTime time) const { io::wait_until(*started_ + time.time_since_epoch()); }

    /// In real time what comes due while nothing is written must not wait. False: something came due.
    bool wait_for_input() {
        if (options_.pace != RehearseOptions::Pace::RealTime || !started_) return true;
        const auto next = rehearsal_.next_deadline();
        if (!next) return true;
        const auto left = *started_ + next->time_since_epoch() - io::steady_now();
        if (input_.readable_within(std::max(left, microseconds(0)))) return true;
        rehearsal_.advance(*next);
        give_out();
        return false;
    }

    // ---- what is printed ----

    void give_out() {
        auto& output = rehearsal_.output();
        if (output.empty() || !good_) return output.clear();
        if (expected_) {
            good_ = expected_->take(output);
        } else {
            put_out(output);
            flush_out();
        }
        output.clear();
    }

    void summarise() const {
        if (malformed_ > most_malformed_shown) print_err("tutti: and so on\n");
        if (malformed_ > 0) print_err("tutti: {} malformed lines\n", malformed_);
        if (const auto count = rehearsal_.clocks_set_back(); count > 0)
            print_err("tutti: {} inputs show a clock that was set back\n", count);
    }

    void say_why_nothing_happened() const {
        SomeTypes heard;
        for (const auto& type : heard_) heard.note(type);
        if (heard.empty())
            print_err(
                "tutti: nothing happened: {} has no playlist or gesture that hears an event\n",
                options_.config.native()
            );
        else if (!played_and_heard_.empty())
            print_err(
                "tutti: nothing happened: what {} listens for came ({}), and no pattern or condition was "
                "met\n",
                options_.config.native(), played_and_heard_.text()
            );
        else if (played_.empty())
            print_err("tutti: nothing happened: {} has no events\n", trace_name());
        else
            print_err(
                "tutti: nothing happened: {} has {}; {} listens for {}\n", trace_name(), played_.text(),
                options_.config.native(), heard.text()
            );
    }

    std::string trace_name() const {
        return options_.trace.empty() ? "standard input" : options_.trace.native();
    }

    const RehearseOptions& options_;
    LineInput input_;
    std::optional<ExpectedLines> expected_;
    RehearsalWatcher* watcher_;
    const installation::Installation* installation_ = nullptr; ///< until the watcher has begun
    WallTime last_{};                                          ///< of what was played
    JsonReader reader_;
    contract::RecentEvents seen_; ///< of a recording
    show::Rehearsal rehearsal_;
    std::optional<SteadyTime> started_; ///< when the trace's time 0 was, in real time
    std::vector<std::string> heard_;    ///< types that the show listens for, sorted
    SomeTypes played_and_heard_;        ///< of those, what the trace has
    SomeTypes played_;                  ///< what else it has
    std::uint64_t malformed_ = 0;
    bool is_recording_ = false;
    bool ended_ = false;
    bool good_ = true; ///< what was put out was taken, and as expected
};

} // namespace

int rehearse(const RehearseOptions& options, RehearsalWatcher* watcher) {
    const auto installation = read_config(options.config);
    if (!installation) {
        print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    auto input = LineInput::open(options.trace);
    if (!input) {
        print_err("tutti: {}\n", input.error().message);
        return input.error().code == ErrorCode::NotFound ? NotFound : Failure;
    }
    std::optional<ExpectedLines> expected;
    if (!options.expected.empty()) {
        auto opened = ExpectedLines::open(options.expected);
        if (!opened) {
            print_err("tutti: {}\n", opened.error().message);
            return opened.error().code == ErrorCode::NotFound ? NotFound : Failure;
        }
        expected = std::move(*opened);
    }
    return Rehearse(options, std::move(*input), std::move(expected), watcher).run(*installation);
}

} // namespace tutti::cli
