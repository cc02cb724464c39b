#include "camera/stream_machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace tutti::camera {

namespace {

/// min(first · 2^(n−1), longest).
microseconds delay_of(const StreamTimes& times, unsigned failures) {
    auto delay = times.first_delay;
    for (unsigned n = 1; n < failures && delay < times.longest_delay; ++n) delay *= 2;
    return std::min(delay, times.longest_delay);
}

std::string say_silence(microseconds patience) {
    return fmt::format("nothing came from the camera for {} s", patience / seconds(1));
}

} // namespace

std::string_view name(StreamState state) noexcept {
    switch (state) {
    case StreamState::Stopped:
        return "stopped";
    case StreamState::Starting:
        return "starting";
    case StreamState::Streaming:
        return "streaming";
    case StreamState::Reconnecting:
        return "reconnecting";
    case StreamState::Error:
        break;
    }
    return "error";
}

StreamActions StreamMachine::start(SteadyTime now) {
    StreamActions actions;
    const bool goes_on = state_ == StreamState::Starting || state_ == StreamState::Streaming
                         || (wanted_ && process_ == Process::Running);
    if (goes_on) return actions;
    if (!wanted_) failures_ = 0;
    wanted_ = true;
    state_ = StreamState::Starting;
    reason_.clear();
    retry_at_ = now;
    if (process_ == Process::None) spawn(now, actions);
    return actions;
}

StreamActions StreamMachine::stop(SteadyTime now, std::string reason) {
    StreamActions actions;
    if (!wanted_) return actions;
    wanted_ = false;
    end(std::move(reason), actions);
    state_ = StreamState::Stopped;
    reason_.clear();
    failures_ = 0;
    if (process_ == Process::Running) quit(now, actions);
    return actions;
}

StreamActions StreamMachine::restart(SteadyTime now, std::string reason) {
    if (!wanted_) return {};
    auto actions = stop(now, std::move(reason));
    auto begun = start(now);
    std::ranges::move(begun, std::back_inserter(actions));
    return actions;
}

StreamActions StreamMachine::spawn_failed(SteadyTime now, std::string reason) {
    StreamActions actions;
    process_ = Process::None;
    if (wanted_) lose(now, StreamState::Error, std::move(reason), actions);
    return actions;
}

StreamActions StreamMachine::segment_written(SteadyTime now) {
    if (process_ != Process::Running) return {};
    process_deadline_ = now + times_.patience;
    if (state_ == StreamState::Streaming) return {};
    state_ = StreamState::Streaming;
    streaming_since_ = now;
    failures_ = 0;
    reason_.clear();
    return {};
}

StreamActions StreamMachine::exited(SteadyTime now, std::string reason) {
    StreamActions actions = {Clear{}};
    const auto before = std::exchange(process_, Process::None);
    if (!wanted_) return actions;
    if (before == Process::Running)
        lose(now, StreamState::Reconnecting, std::move(reason), actions);
    else if (now >= retry_at_)
        spawn(now, actions);
    return actions;
}

StreamActions StreamMachine::tick(SteadyTime now) {
    StreamActions actions;
    const auto due = deadline();
    if (!due || now < *due) return actions;
    switch (process_) {
    case Process::None:
        spawn(now, actions);
        break;
    case Process::Running: {
        const bool streamed = state_ == StreamState::Streaming;
        const auto patience = streamed ? times_.patience : times_.start_patience;
        lose(now, StreamState::Reconnecting, say_silence(patience), actions);
        quit(now, actions);
        break;
    }
    case Process::Quitting:
        process_ = Process::Terminating;
        process_deadline_ = now + times_.terminate_grace;
        actions.emplace_back(Terminate{});
        break;
    case Process::Terminating:
        process_ = Process::Killed;
        actions.emplace_back(Kill{});
        break;
    case Process::Killed:
        break;
    }
    return actions;
}

std::optional<SteadyTime> StreamMachine::deadline() const {
    if (process_ == Process::None) return wanted_ ? std::optional(retry_at_) : std::nullopt;
    if (process_ == Process::Killed) return std::nullopt;
    return process_deadline_;
}

microseconds StreamMachine::uptime(SteadyTime now) const {
    return state_ == StreamState::Streaming ? now - streaming_since_ : microseconds(0);
}

void StreamMachine::spawn(SteadyTime now, StreamActions& actions) {
    process_ = Process::Running;
    process_deadline_ = now + times_.start_patience;
    if (state_ == StreamState::Error) state_ = StreamState::Reconnecting;
    actions.emplace_back(Spawn{});
}

void StreamMachine::lose(SteadyTime now, StreamState state, std::string reason, StreamActions& actions) {
    ++failures_;
    retry_at_ = now + delay_of(times_, failures_);
    end(reason, actions);
    state_ = state;
    reason_ = std::move(reason);
}

void StreamMachine::quit(SteadyTime now, StreamActions& actions) {
    process_ = Process::Quitting;
    process_deadline_ = now + times_.quit_grace;
    actions.emplace_back(Quit{});
}

void StreamMachine::end(std::string reason, StreamActions& actions) {
    if (state_ == StreamState::Starting || state_ == StreamState::Streaming)
        actions.emplace_back(Ended{std::move(reason)});
}

} // namespace tutti::camera
