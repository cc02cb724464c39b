#include "sound/pulse/pulse_input.hpp"

#include "io/clock.hpp"
#include "sound/pulse/pulse_loop.hpp"
#include "sound/pulse/sound_server.hpp"
#include "sound/pulse/source_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace tutti::sound {

namespace {

const SoundSource* find_chosen(const Soundscape& soundscape, const contract::PulsePlace& place) {
    const auto is_chosen = [&](const SoundSource& source) {
        switch (place.choice) {
        case contract::PulsePlace::Choice::DefaultSource:
            return source.name == soundscape.default_name;
        case contract::PulsePlace::Choice::DefaultMonitor:
            return source.is_monitor && source.sink == soundscape.default_sink;
        case contract::PulsePlace::Choice::Named:
            break;
        }
        return source.name == place.name;
    };
    const auto found = std::ranges::find_if(soundscape.sources, is_chosen);
    return found == soundscape.sources.end() ? nullptr : &*found;
}

std::string nothing_chosen(const contract::PulsePlace& place) {
    switch (place.choice) {
    case contract::PulsePlace::Choice::DefaultSource:
        return "the sound server has nothing to listen to: plug a microphone in";
    case contract::PulsePlace::Choice::DefaultMonitor:
        return "the sound server has no loudspeaker to listen to";
    case contract::PulsePlace::Choice::Named:
        break;
    }
    return fmt::format("the sound server has no source {}", place.name);
}

/// One connection, and the one source that is listened to.
class PulseInput {
public:
    PulseInput(
        const asio::any_io_executor& executor, contract::PulsePlace place, const SoundHandlers& handlers
    )
        : place_(std::move(place)), handlers_(handlers), loop_(executor), news_(executor),
          server_(
              loop_.api(), {
                               .on_change = [this](const Soundscape& soundscape) { follow(soundscape); },
                               .on_loss = [this](const Error& error) { end(error); },
                           }
          ) {}

    Task<Result<void>> run() {
        server_.connect();
        while (!end_) {
            news_.expires_at(asio::steady_timer::time_point::max());
            const auto [error] = co_await news_.async_wait(no_throw);
            static_cast<void>(error); // news, or it is cancelled
            const auto state = co_await asio::this_coro::cancellation_state;
            if (state.cancelled() != asio::cancellation_type::none) co_return Result<void>();
            if (std::exchange(is_spent_, false)) {
                stream_.reset();
                server_.look();
            }
        }
        co_return std::unexpected(*end_);
    }

private:
    void end(Error why) {
        if (!end_) end_ = std::move(why);
        news_.cancel();
    }

    void follow(const Soundscape& soundscape) {
        const auto* chosen = find_chosen(soundscape, place_);
        // A source that is still there refused us, and would again at once.
        if (chosen != nullptr && stream_ == nullptr && !refusal_.empty())
            return end({ErrorCode::Unavailable, std::exchange(refusal_, {})});
        refusal_.clear();
        if (chosen != nullptr && stream_ != nullptr && *chosen == source_) return;
        stream_.reset();
        if (chosen == nullptr) return handlers_.on_wait(nothing_chosen(place_));
        source_ = *chosen;
        const SoundFormat format{source_.rate, source_.channels};
        if (!can_be_heard(format)) return handlers_.on_wait(describe_unheard(source_.name, format));
        stream_ = std::make_unique<SourceStream>(
            server_.context(), source_, piece_length,
            SourceStream::Handlers{
                .on_ready = [this,
                             format] { handlers_.on_open({format, source_.name, source_.description}); },
                .on_sound = [this](std::span<const float> frames) { take(frames); },
                .on_loss = [this](std::size_t frames) { handlers_.on_loss(frames); },
                .on_sleep = [this](bool sleeps) { handlers_.on_sleep(sleeps); },
                .on_failure = [this](const std::string& reason) { fail_with(reason); },
            }
        );
    }

    void take(std::span<const float> frames) {
        handlers_.on_sound(frames);
        const auto now = io::steady_now();
        if (now < latency_at_) return;
        const auto latency = stream_->latency();
        if (!latency) return;
        latency_at_ = now + latency_period;
        handlers_.on_latency(*latency);
    }

    /// With its source a stream ends, too: what there is now tells. It is destroyed where it does not stand
    /// above us.
    void fail_with(const std::string& reason) {
        refusal_ = fmt::format("listening to {}: {}", source_.name, reason);
        is_spent_ = true;
        news_.cancel();
    }

    contract::PulsePlace place_;
    const SoundHandlers& handlers_;
    PulseLoop loop_;
    asio::steady_timer news_;
    SoundServer server_;
    SoundSource source_; ///< of the stream
    std::unique_ptr<SourceStream> stream_;
    SteadyTime latency_at_{};
    std::optional<Error> end_;
    bool is_spent_ = false; ///< the stream has ended
    std::string refusal_;   ///< why it has
};

} // namespace

Task<Result<void>> hear_pulse(contract::PulsePlace place, const SoundHandlers& handlers) {
    const auto executor = co_await asio::this_coro::executor;
    PulseInput input(executor, std::move(place), handlers);
    auto ended = co_await input.run();
    co_return ended;
}

Task<Result<Soundscape>> ask_pulse(SteadyTime deadline) {
    const auto executor = co_await asio::this_coro::executor;
    PulseLoop loop(executor);
    asio::steady_timer answered(executor, io::to_asio(deadline));
    Result<Soundscape> answer = fail(ErrorCode::Timeout, "the sound server does not answer");
    bool is_answered = false;
    const auto settle = [&](Result<Soundscape> with) {
        answer = std::move(with);
        is_answered = true;
        answered.cancel();
    };
    SoundServer server(
        loop.api(), {
                        .on_change = [&](const Soundscape& soundscape) { settle(soundscape); },
                        .on_loss = [&](const Error& error) { settle(std::unexpected(error)); },
                    }
    );
    server.connect();
    if (!is_answered) {
        const auto [error] = co_await answered.async_wait(no_throw);
        static_cast<void>(error); // answered, late, or cancelled: the answer says it
    }
    co_return answer;
}

} // namespace tutti::sound
