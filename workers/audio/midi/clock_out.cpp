#include "workers/audio/midi/clock_out.hpp"

#include "io/clock.hpp"

#include <cmath>

namespace tutti::audio {

void ClockOut::set(bool is_on) {
    if (is_on == is_on_) return;
    is_on_ = is_on;
    if (is_on_) return;
    stop();
    asked_.reset();
    trouble_.clear();
    if (timer_) timer_->cancel();
}

/// Who follows it would wait for the next pulse for good.
void ClockOut::stop() {
    if (port_ && clock_.is_running()) port_->say(PulseClock::Word::Stop);
    port_.reset();
    clock_ = {};
}

void ClockOut::open(SteadyTime now) {
    if (asked_ && now - *asked_ < asks_again) return;
    asked_ = now;
    auto port = ClockPort::open();
    trouble_ = port ? std::string() : port.error().message;
    if (port) port_.emplace(std::move(*port));
}

void ClockOut::follow(const HeardBeat& beat, SteadyTime ended, SteadyTime now) {
    if (!is_on_) return;
    if (!port_) open(now);
    if (!port_) return;
    clock_.follow(beat, ended);
    say_due(now);
    if (timer_) timer_->cancel(); // what is due next has moved
}

void ClockOut::say_due(SteadyTime now) {
    while (const auto message = clock_.take(now)) {
        const bool went = port_ && port_->say(message->word);
        if (!went) ++lost_;
        if (went && message->word == PulseClock::Word::Pulse) ++pulses_;
    }
}

Task<void> ClockOut::run() {
    timer_.emplace(co_await asio::this_coro::executor);
    while (true) {
        const auto due = clock_.next_due();
        timer_->expires_at(due ? io::to_asio(*due) : asio::steady_timer::time_point::max());
        const auto [error] = co_await timer_->async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) break;
        say_due(io::steady_now());
        static_cast<void>(error); // cancelled by follow(): another time is due
    }
    stop();
    timer_.reset(); // before the io_context goes
}

Value ClockOut::to_value() const {
    if (!is_on_) return Value();
    std::vector<Member> members = {
        {"running", clock_.is_running()},
        {"bpm", std::round(clock_.bpm() * 10) / 10},
        {"pulses", pulses_},
        {"lost", lost_},
    };
    if (!trouble_.empty()) members.push_back({"trouble", trouble_});
    return Value::object(std::move(members));
}

} // namespace tutti::audio
