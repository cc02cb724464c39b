#include "input/microphone/microphone.hpp"

#include "bus/backoff.hpp"
#include "input/microphone/chosen_sources.hpp"
#include "input/microphone/level_feed.hpp"
#include "io/system_random.hpp"
#include "signal/level_meter.hpp"
#include "sound/pulse/sound_server.hpp"
#include "sound/pulse/source_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <pulse/context.h>
#include <pulse/mainloop-api.h>
#include <pulse/mainloop.h>
#include <pulse/rtclock.h>
#include <span>
#include <unistd.h>
#include <utility>
#include <vector>

namespace tutti::input::microphone {

namespace {

using sound::Soundscape;
using sound::SoundServer;
using sound::SoundSource;
using sound::SourceStream;

constexpr auto shortest_pause = milliseconds(500);
constexpr auto longest_pause = seconds(15);

class Loop {
public:
    Loop() : loop_(pa_mainloop_new()) {}
    ~Loop() { pa_mainloop_free(loop_); }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    pa_mainloop_api& api() { return *pa_mainloop_get_api(loop_); }
    void run() { pa_mainloop_run(loop_, nullptr); }
    void end() { pa_mainloop_quit(loop_, 0); }

private:
    pa_mainloop* loop_;
};

/// The sources that are listened to, over the one connection that there is at a time.
class Listener {
public:
    Listener(pa_mainloop_api& loop, feeder::LineWriter& lines, Options options)
        : loop_(loop), lines_(lines), options_(std::move(options)) {}
    ~Listener() { stop_waiting(); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    void connect() {
        streams_.clear();
        is_lost_ = false;
        server_ = std::make_unique<SoundServer>(
            loop_, SoundServer::Handlers{
                       .on_change = [this](const Soundscape& soundscape) { follow(soundscape); },
                       .on_loss = [this](const Error& error) { lose(error); },
                   }
        );
        server_->connect();
    }

private:
    struct Listening {
        Listening(SoundSource wanted, microseconds block)
            : source(std::move(wanted)),
              meter(static_cast<std::size_t>(block.count()) * source.rate / 1'000'000) {}

        SoundSource source;
        signal::LevelMeter meter;
        std::vector<float> mono = {}; ///< kept between pieces, so that none of them allocates
        LevelFeed feed = {};
        bool is_heard = false;
        bool has_failed = false;
        std::unique_ptr<SourceStream> stream = nullptr;
    };

    /// Listens to what is wanted of this, and to nothing else.
    void follow(const Soundscape& soundscape) {
        auto wanted = chosen_sources(soundscape, options_.device);
        if (wanted.empty())
            lines_.unavailable(
                options_.device.empty()
                    ? "the sound server has nothing to listen to: plug a microphone in"
                    : fmt::format(
                          "no source matches \"{}\": tutti-microphone --list says what is there",
                          options_.device
                      )
            );
        std::erase_if(streams_, [&](const auto& entry) {
            const auto& [name, listening] = entry;
            if (std::erase(wanted, listening->source) > 0) return false;
            const bool is_there =
                std::ranges::find(soundscape.sources, name, &SoundSource::name) != soundscape.sources.end();
            lines_.disconnected(name, is_there ? "another source takes its place" : "the source is gone");
            return true;
        });
        for (const auto& source : wanted) begin(source);
    }

    void begin(const SoundSource& source) {
        auto& slot = streams_[source.name];
        slot = std::make_unique<Listening>(source, options_.block);
        auto& listening = *slot;
        listening.stream = std::make_unique<SourceStream>(
            server_->context(), listening.source, options_.block,
            SourceStream::Handlers{
                .on_ready = [this, &listening] { say_ready(listening); },
                .on_sound = [this, &listening](std::span<const float> frames) { hear(listening, frames); },
                // What was said there is lost.
                .on_loss = [&listening](std::size_t) { listening.meter.begin_anew(); },
                .on_sleep = [this, &listening](bool sleeps) { say_sleep(listening, sleeps); },
                .on_failure = [this,
                               &listening](const std::string& reason) { say_failure(listening, reason); },
            }
        );
    }

    void say_ready(Listening& listening) {
        listening.is_heard = true;
        lines_.available();
        lines_.connected(listening.source.name, listening.source.description);
    }

    void say_failure(Listening& listening, const std::string& reason) {
        listening.has_failed = true;
        if (listening.is_heard)
            lines_.disconnected(listening.source.name, reason);
        else
            lines_.unavailable(fmt::format("listening to {}: {}", listening.source.name, reason));
        try_later();
    }

    void hear(Listening& listening, std::span<const float> frames) {
        listening.mono.clear();
        signal::append_mono(frames, listening.source.channels, listening.mono);
        listening.meter.feed(listening.mono, [&](const signal::Level& level) { say(listening, level); });
    }

    void say(Listening& listening, const signal::Level& level) {
        backoff_.reset();
        auto data = listening.feed.next(level);
        if (data)
            lines_.say_if_room(
                {.type = "raw.microphone.level", .data = std::move(*data), .device = listening.source.name}
            );
    }

    void say_sleep(Listening& listening, bool sleeps) {
        listening.meter.begin_anew();
        if (listening.source.is_monitor) { // nothing is played there
            if (sleeps) say(listening, {});
        } else if (sleeps) {
            lines_.suspected(listening.source.name, "the sound server has put the source to sleep");
        } else {
            lines_.recovered(listening.source.name);
        }
    }

    void lose(const Error& error) {
        is_lost_ = true;
        for (const auto& [name, listening] : streams_) lines_.disconnected(name, "the sound server is gone");
        lines_.unavailable(error.message);
        try_later();
    }

    void try_later() {
        if (timer_ != nullptr) return;
        const auto call = [](pa_mainloop_api*, pa_time_event*, const timeval*, void* self) {
            static_cast<Listener*>(self)->try_again();
        };
        const auto pause = static_cast<pa_usec_t>(backoff_.next(random_).count());
        timer_ = pa_context_rttime_new(server_->context(), pa_rtclock_now() + pause, call, this);
    }

    void try_again() {
        stop_waiting();
        if (is_lost_) return connect();
        std::erase_if(streams_, [](const auto& entry) { return entry.second->has_failed; });
        server_->look();
    }

    void stop_waiting() {
        if (timer_ != nullptr) loop_.time_free(std::exchange(timer_, nullptr));
    }

    pa_mainloop_api& loop_;
    feeder::LineWriter& lines_;
    Options options_;
    io::SystemRandom random_;
    bus::Backoff backoff_{shortest_pause, longest_pause};
    std::unique_ptr<SoundServer> server_;
    std::map<std::string, std::unique_ptr<Listening>> streams_; ///< by the source's name; before its server
    pa_time_event* timer_ = nullptr;
    bool is_lost_ = false;
};

} // namespace

void listen(feeder::LineWriter& lines, Options options) {
    Loop loop;
    // A source may be silent for hours: that nobody reads is not found out by writing.
    const auto end = [](pa_mainloop_api*, pa_io_event*, int, pa_io_event_flags_t, void* it) {
        static_cast<Loop*>(it)->end();
    };
    constexpr auto closing = static_cast<pa_io_event_flags_t>(PA_IO_EVENT_HANGUP | PA_IO_EVENT_ERROR);
    loop.api().io_new(&loop.api(), STDOUT_FILENO, closing, end, &loop);
    Listener listener(loop.api(), lines, std::move(options));
    listener.connect();
    loop.run();
}

Result<void> list(feeder::LineWriter& lines) {
    Loop loop;
    Result<void> result;
    const auto say = [&](const Soundscape& soundscape) {
        for (const bool is_default : {true, false})
            for (const auto& source : soundscape.sources)
                if ((source.name == soundscape.default_name) == is_default)
                    lines.list(source.name, source.description);
        loop.end();
    };
    const auto lose = [&](const Error& error) {
        result = std::unexpected(error);
        loop.end();
    };
    SoundServer server(loop.api(), {.on_change = say, .on_loss = lose});
    server.connect();
    loop.run();
    return result;
}

} // namespace tutti::input::microphone
