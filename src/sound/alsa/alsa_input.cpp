#include "sound/alsa/alsa_input.hpp"

#include "io/blocking.hpp"
#include "io/clock.hpp"
#include "sound/alsa/alsa_capture.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>

#include <alsa/asoundlib.h>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace tutti::sound {

namespace {

constexpr auto opening_patience = seconds(4);

/// Waits for the descriptors of a device together, however many they are, and whether they are to be read or
/// written: what each means, the device knows.
class Watch {
public:
    explicit Watch(const asio::any_io_executor& executor, std::vector<pollfd> wanted)
        : polled_(std::move(wanted)), news_(std::make_shared<asio::steady_timer>(executor)) {
        for (const auto& one : polled_) {
            // One of our own: the device closes its.
            const int own = ::fcntl(one.fd, F_DUPFD_CLOEXEC, 3);
            if (own >= 0) descriptors_.emplace_back(executor, own);
        }
    }

    /// Until one of them has news; the news are in polled(). False: cancelled.
    Task<bool> wait() {
        using Descriptor = asio::posix::stream_descriptor;
        auto at = polled_.begin();
        for (auto& descriptor : descriptors_) {
            const auto what = (at++->events & POLLOUT) != 0 ? Descriptor::wait_write : Descriptor::wait_read;
            descriptor.async_wait(what, [news = news_](const error_code& error) {
                if (!error) news->cancel();
            });
        }
        news_->expires_at(asio::steady_timer::time_point::max());
        const auto [error] = co_await news_->async_wait(no_throw);
        static_cast<void>(error);
        for (auto& descriptor : descriptors_) descriptor.cancel();
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return false;
        ::poll(polled_.data(), static_cast<nfds_t>(polled_.size()), 0);
        co_return true;
    }
    std::span<pollfd> polled() noexcept { return polled_; }

private:
    std::vector<pollfd> polled_;
    std::list<asio::posix::stream_descriptor> descriptors_;
    std::shared_ptr<asio::steady_timer> news_; ///< owned by this and by the handlers that wait
};

class AlsaInput {
public:
    AlsaInput(AlsaCapture capture, const SoundHandlers& handlers)
        : capture_(std::move(capture)), handlers_(handlers), heard_at_(io::steady_now()) {}

    Task<Result<void>> run() {
        const auto executor = co_await asio::this_coro::executor;
        if (auto started = capture_.start(); !started) co_return started;
        Watch watch(executor, capture_.descriptors());
        while (!end_) {
            const bool has_news = co_await watch.wait();
            if (!has_news) co_return Result<void>();
            if (capture_.is_ready(watch.polled())) take();
        }
        co_return std::unexpected(*end_);
    }

private:
    void take() {
        while (!end_) {
            auto heard = capture_.read();
            if (std::holds_alternative<AlsaCapture::Nothing>(heard)) return;
            if (auto* error = std::get_if<Error>(&heard)) {
                end_ = std::move(*error);
            } else if (const auto* frames = std::get_if<std::span<const float>>(&heard)) {
                heard_at_ = io::steady_now();
                handlers_.on_sound(*frames);
                say_latency();
            } else {
                say_loss();
            }
        }
    }

    /// The device does not say how much was lost: what it would have given since.
    void say_loss() {
        const auto now = io::steady_now();
        const auto missed = now - std::exchange(heard_at_, now);
        handlers_.on_loss(static_cast<std::uint64_t>(missed.count()) * capture_.format().rate / 1'000'000);
    }

    void say_latency() {
        if (heard_at_ < latency_at_) return;
        latency_at_ = heard_at_ + latency_period;
        handlers_.on_latency(
            microseconds(static_cast<std::int64_t>(capture_.waiting() * 1'000'000 / capture_.format().rate))
        );
    }

    AlsaCapture capture_;
    const SoundHandlers& handlers_;
    SteadyTime heard_at_;
    SteadyTime latency_at_{};
    std::optional<Error> end_;
};

/// One hint of ALSA's list, as text; empty: it has none.
std::string hint_text(const void* hint, const char* key) {
    const std::unique_ptr<char, decltype(&std::free)> text(snd_device_name_get_hint(hint, key), &std::free);
    return text == nullptr ? "" : text.get();
}

/// The same device by other roads, and what records nothing.
bool is_worth_listing(std::string_view name) {
    constexpr std::string_view left_out[] = {"null",   "lavrate",    "samplerate", "speexrate", "jack",
                                             "oss",    "speex",      "upmix",      "vdownmix",  "usbstream",
                                             "dsnoop", "sysdefault", "front",      "iec958",    "surround"};
    const auto word = name.substr(0, name.find(':'));
    for (const auto one : left_out)
        if (word.starts_with(one)) return false;
    return true;
}

} // namespace

Task<Result<void>> hear_alsa(contract::AlsaPlace place, const SoundHandlers& handlers) {
    const auto executor = co_await asio::this_coro::executor;
    // A plugin may ask a server that hangs: the loop goes on meanwhile.
    io::BlockingDevice opener(
        executor, {.name = fmt::format("ALSA's {}", place.name), .grace = milliseconds(100)}
    );
    const auto open = [name = place.name] { return AlsaCapture::open(name); };
    auto capture = co_await opener.run("opening it", open, io::steady_now() + opening_patience);
    if (!capture) co_return pass_on(capture);
    handlers.on_open({capture->format(), place.name, place.name});
    AlsaInput input(std::move(*capture), handlers);
    auto ended = co_await input.run();
    co_return ended;
}

std::vector<SoundDevice> list_alsa() {
    std::vector<SoundDevice> found;
    void** hints = nullptr;
    if (snd_device_name_hint(-1, "pcm", &hints) < 0) return found;
    for (void** hint = hints; *hint != nullptr; ++hint) {
        const auto name = hint_text(*hint, "NAME");
        const auto direction = hint_text(*hint, "IOID"); // empty: both
        if (name.empty() || direction == "Output" || !is_worth_listing(name)) continue;
        auto description = hint_text(*hint, "DESC");
        for (char& letter : description)
            if (letter == '\n') letter = ' ';
        const bool is_default = name == "default";
        found.push_back({
            .place = is_default ? "alsa" : "alsa:" + name,
            .description = description.empty() ? name : std::move(description),
            .kind = SoundDevice::Kind::Alsa,
            .is_default = is_default,
        });
    }
    snd_device_name_free_hint(hints);
    return found;
}

} // namespace tutti::sound
