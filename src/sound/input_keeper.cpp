#include "sound/input_keeper.hpp"

#include "io/clock.hpp"
#include "io/task_group.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::sound {

namespace {

/// Silence comes in pieces of a frame.
constexpr auto silence_piece = microseconds(1'000'000 / 60);
/// A wait that ended later than this: the loop was held up, and sound may be there that nobody could take.
constexpr auto held_up = milliseconds(20);
constexpr auto moment = milliseconds(2);
/// Of time in which nothing came, for whatever reason, so much is made up for with silence.
constexpr microseconds most_made_up = seconds(10);

ReopenPolicy::Limits limits_of(const contract::SoundPlace& place) {
    // A network takes its time, and stalls without being broken.
    if (std::holds_alternative<contract::StreamPlace>(place))
        return {.opening = seconds(15), .first = seconds(5), .mute = seconds(5)};
    return {};
}

} // namespace

const char* name(InputState state) noexcept {
    static constexpr std::array<const char*, 6> names = {"opening", "waiting", "open",
                                                         "asleep",  "failed",  "ended"};
    return names.at(static_cast<std::size_t>(state));
}

InputKeeper::InputKeeper(contract::SoundPlace place, Handlers handlers)
    : place_(std::move(place)), handlers_(std::move(handlers)) {
    status_.place = contract::print_without_secrets(place_);
}

Task<void> InputKeeper::run() {
    const auto executor = co_await asio::this_coro::executor;
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::steady_timer alarm(executor);
    alarm_ = &alarm;
    given_until_ = io::steady_now();
    io::TaskGroup silence(executor);
    silence.spawn("silence", fill_with_silence());
    co_await keep_open();
    alarm_ = nullptr;
    co_await silence.stop();
}

void InputKeeper::choose(contract::SoundPlace place) {
    place_ = std::move(place);
    status_.place = contract::print_without_secrets(place_);
    is_chosen_ = true;
    wake();
}

Task<void> InputKeeper::keep_open() {
    ReopenPolicy policy(limits_of(place_));
    while (true) {
        const bool is_another = std::exchange(is_chosen_, false);
        if (is_another) policy = ReopenPolicy(limits_of(place_));
        // What does not work is said to be so until it does.
        if (is_another) change(InputState::Opening);
        const auto end = co_await attempt(policy);
        status_.device.clear();
        status_.description.clear();
        status_.latency.reset();
        if (end == End::Cancelled) co_return;
        if (end == End::Chosen) continue;
        auto again = SteadyTime::max();
        if (end == End::Mute) {
            ++status_.mute_closes;
            again = io::steady_now() + policy.after_mute();
            if (policy.has_given_up())
                change(
                    InputState::Failed, "it gives no sound, however often it is opened: tried each minute"
                );
            else
                change(InputState::Opening, "it gave no sound: it is opened anew");
        } else if (*end_) {
            change(InputState::Ended, "it was heard to its end");
        } else {
            const auto& error = end_->error();
            again = io::steady_now() + policy.after_failure(error.code);
            const bool may_come = error.code == ErrorCode::NotFound || error.code == ErrorCode::Unavailable;
            change(may_come ? InputState::Waiting : InputState::Failed, error.message);
        }
        while (!is_chosen_ && io::steady_now() < again) {
            const bool goes_on = co_await wait(again);
            if (!goes_on) co_return;
        }
    }
}

Task<InputKeeper::End> InputKeeper::attempt(ReopenPolicy& policy) {
    const auto executor = co_await asio::this_coro::executor;
    const auto handlers = handlers_for(policy);
    end_.reset();
    policy.begin(io::steady_now());
    io::TaskGroup hearing(executor);
    hearing.spawn("hearing", hear_once(place_, handlers));
    auto end = End::Ended;
    while (!end_) {
        if (is_chosen_) {
            end = End::Chosen;
            break;
        }
        const auto mute_at = policy.mute_at().value_or(SteadyTime::max());
        if (io::steady_now() >= mute_at) {
            end = End::Mute;
            break;
        }
        const bool goes_on = co_await wait(mute_at);
        if (!goes_on) {
            end = End::Cancelled;
            break;
        }
    }
    co_await hearing.stop();
    co_return end;
}

Task<void> InputKeeper::hear_once(contract::SoundPlace place, const SoundHandlers& handlers) {
    end_ = co_await hear(std::move(place), handlers);
    wake();
}

SoundHandlers InputKeeper::handlers_for(ReopenPolicy& policy) {
    return {
        .on_open =
            [this, &policy](const OpenedSound& opened) {
                policy.opened(io::steady_now());
                open(opened);
                if (status_.state == InputState::Open) change(InputState::Opening); // another device by now
                wake(); // another time to be mute by
            },
        .on_sound =
            [this, &policy](std::span<const float> frames) {
                policy.heard(io::steady_now());
                if (status_.state != InputState::Open) change(InputState::Open);
                take(frames);
            },
        .on_loss = [this](std::uint64_t frames) { lose(frames); },
        .on_sleep =
            [this, &policy](bool sleeps) {
                if (sleeps) {
                    policy.rest();
                    change(InputState::Asleep, "the sound server lets it sleep: nothing is played there");
                } else {
                    policy.wake(io::steady_now());
                }
                wake();
            },
        .on_wait =
            [this, &policy](const std::string& reason) {
                policy.rest();
                status_.device.clear();
                status_.description.clear();
                status_.latency.reset();
                change(InputState::Waiting, reason);
            },
        .on_latency = [this](microseconds latency) { status_.latency = latency + mixdown_.latency(); },
    };
}

Task<bool> InputKeeper::wait(SteadyTime until) {
    alarm_->expires_at(io::to_asio(until));
    const auto [error] = co_await alarm_->async_wait(no_throw);
    static_cast<void>(error); // it is time, it was woken, or it is cancelled
    const auto state = co_await asio::this_coro::cancellation_state;
    co_return state.cancelled() == asio::cancellation_type::none;
}

void InputKeeper::wake() {
    if (alarm_ != nullptr) alarm_->cancel();
}

void InputKeeper::change(InputState state, std::string reason) {
    if (status_.state == state && status_.reason == reason) return;
    status_.state = state;
    status_.reason = std::move(reason);
    handlers_.on_change(status_);
}

void InputKeeper::open(const OpenedSound& opened) {
    ++status_.opens;
    status_.device = opened.name;
    status_.description = opened.description;
    status_.format = opened.format;
    status_.latency.reset();
    mixdown_ = Mixdown(opened.format);
}

void InputKeeper::take(std::span<const float> frames) {
    given_until_ = io::steady_now();
    is_silent_ = false;
    const auto samples = mixdown_.mix(frames);
    if (!samples.empty()) handlers_.on_sound({samples, mixdown_.rate(), true});
}

void InputKeeper::lose(std::uint64_t frames) {
    ++status_.xruns;
    status_.lost_frames += frames;
    // Who counts beats by samples is to miss none of the time.
    const auto length = std::min<std::uint64_t>(frames, status_.format.rate);
    const auto lost = microseconds(static_cast<std::int64_t>(length * 1'000'000 / status_.format.rate));
    give_silence(std::min(given_until_ + lost, io::steady_now()));
}

Task<void> InputKeeper::fill_with_silence() {
    while (true) {
        const auto due = given_until_ + (is_silent_ ? microseconds(silence_piece) : silence_after);
        const bool waited = co_await io::sleep_until(due);
        if (!waited) co_return;
        const auto now = io::steady_now();
        if (now - due > held_up) { // first whatever sound there is
            const bool is_over = co_await io::sleep_for(moment);
            if (!is_over) co_return;
        }
        if (given_until_ + (is_silent_ ? microseconds(silence_piece) : silence_after) > now) continue;
        is_silent_ = true;
        give_silence(now);
    }
}

void InputKeeper::give_silence(SteadyTime until) {
    const auto rate = mixdown_.rate();
    // A process that was stopped for an hour does not hear the hour: that would hold up what comes now.
    given_until_ = std::max(given_until_, until - most_made_up);
    while (given_until_ < until) {
        const auto piece = std::min<microseconds>(until - given_until_, milliseconds(100));
        const auto samples = static_cast<std::size_t>(piece.count()) * rate / 1'000'000;
        if (samples == 0) return;
        zeros_.assign(samples, 0.0F);
        // As long as these samples are, so that no part of one is lost from piece to piece.
        given_until_ += microseconds(static_cast<std::int64_t>(samples * 1'000'000 / rate));
        handlers_.on_sound({zeros_, rate, false});
    }
}

} // namespace tutti::sound
