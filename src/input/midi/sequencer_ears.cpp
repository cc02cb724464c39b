#include "input/midi/sequencer_ears.hpp"

#include "bus/backoff.hpp"
#include "command/print.hpp"
#include "input/midi/device_voice.hpp"
#include "input/midi/sequencer.hpp"
#include "io/clock.hpp"
#include "io/path_watch.hpp"
#include "io/system_random.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace tutti::input::midi {

namespace {

class Ears {
public:
    Ears(feeder::LineWriter& lines, Sequencer sequencer, const std::string& pattern, Beats beats)
        : lines_(lines), sequencer_(std::move(sequencer)), pattern_(pattern), beats_(beats) {}

    /// Gives why it ended; nothing where it was cancelled.
    Task<std::optional<Error>> run() {
        const auto executor = co_await asio::this_coro::executor;
        asio::posix::stream_descriptor news(executor, sequencer_.descriptor());
        look();
        std::optional<Error> end;
        while (!end) {
            const auto [error] = co_await news.async_wait(asio::posix::descriptor_base::wait_read, no_throw);
            if (error) break;
            end = take_news();
        }
        news.release(); // the sequencer closes it
        if (end)
            for (auto& [address, voice] : voices_) voice.leave("the ALSA sequencer is gone");
        co_return end;
    }

private:
    std::optional<Error> take_news() {
        bool looks = false;
        while (true) {
            auto news = sequencer_.next();
            if (!news) return std::move(news.error());
            if (!*news) break;
            if (const auto* heard = std::get_if<Sequencer::Heard>(&**news)) {
                const auto voice = voices_.find(heard->from);
                if (voice != voices_.end()) voice->second.take(heard->message, io::steady_now());
            } else if (const auto* gone = std::get_if<Sequencer::Gone>(&**news)) {
                forget(*gone);
            } else {
                looks = true;
                if (std::holds_alternative<Sequencer::Lost>(**news)) let_notes_go();
            }
        }
        if (looks) look();
        return std::nullopt;
    }

    /// Which notes are down is not known any more: one that is said to be up falsely is heard when it is
    /// pressed again, one that is said to be down would hang.
    void let_notes_go() {
        for (auto& [address, voice] : voices_) voice.let_notes_go();
    }

    template <typename IsGone>
    void let_go(IsGone is_gone) {
        for (auto at = voices_.begin(); at != voices_.end();) {
            if (!is_gone(at->first, at->second)) {
                ++at;
                continue;
            }
            at->second.leave("its port is gone");
            at = voices_.erase(at);
        }
    }

    void forget(const Sequencer::Gone& gone) {
        let_go([&](PortAddress address, const DeviceVoice&) {
            return address.client == gone.client && address.port == gone.port.value_or(address.port);
        });
    }

    /// Listens to what is wanted of what there is now, and to nothing else.
    void look() {
        Identities known;
        for (const auto& [address, voice] : voices_) known.emplace(address, voice.identity());
        auto ports = sequencer_.ports();
        identify(ports, known);
        const auto wanted = chosen_ports(ports, pattern_);
        let_go([&](PortAddress address, const DeviceVoice& voice) {
            return std::ranges::none_of(wanted, [&](const MidiPort& port) {
                return port.address == address && port.identity == voice.identity();
            });
        });
        for (const auto& port : wanted)
            if (!voices_.contains(port.address)) begin(port);
    }

    void begin(const MidiPort& port) {
        if (const auto begun = sequencer_.listen_to(port.address); !begun)
            return command::print_err("tutti-midi: {}: {}\n", port.identity, begun.error().message);
        voices_.try_emplace(port.address, lines_, port.identity, port.port, beats_);
    }

    feeder::LineWriter& lines_;
    Sequencer sequencer_;
    const std::string& pattern_;
    Beats beats_;
    std::map<PortAddress, DeviceVoice> voices_;
};

} // namespace

Task<void> hear_sequencer(feeder::LineWriter& lines, std::string pattern, Beats beats) {
    const auto executor = co_await asio::this_coro::executor;
    io::PathWatch devices(executor, {"/dev/snd"});
    io::SystemRandom random;
    bus::Backoff backoff(seconds(1), seconds(30));
    while (true) {
        auto sequencer = Sequencer::open(beats);
        auto why = sequencer ? std::nullopt : std::optional(sequencer.error());
        if (sequencer) {
            lines.available();
            Ears ears(lines, std::move(*sequencer), pattern, beats);
            why = co_await ears.run();
            if (!why) co_return;
        }
        lines.unavailable(why->message);
        const auto changed = co_await devices.changed();
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        if (changed) {
            backoff.reset();
            continue;
        }
        lines.unavailable(changed.error().message);
        const bool waited = co_await io::sleep_for(backoff.next(random));
        if (!waited) co_return;
    }
}

} // namespace tutti::input::midi
