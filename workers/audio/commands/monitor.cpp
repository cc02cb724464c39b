#include "workers/audio/commands/monitor.hpp"

#include "audio/analyzer.hpp"
#include "command/exit_code.hpp"
#include "command/own_screen.hpp"
#include "command/print.hpp"
#include "command/stay.hpp"
#include "contract/event.hpp"
#include "contract/health.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"
#include "sound/input_keeper.hpp"
#include "workers/audio/commands/monitor_view.hpp"
#include "workers/audio/event_out.hpp"

#include <fmt/format.h>

#include <optional>
#include <unistd.h>

namespace tutti::audio {

namespace {

using namespace command;

constexpr auto picture_length = microseconds(1'000'000 / 30);

/// Draws thirty times a second, until it is asked to end.
Task<int> draw(EndRequest& end, const MonitorView& view) {
    const auto executor = co_await asio::this_coro::executor;
    std::optional<TerminalSize> shown;
    OwnScreen screen(executor, end, [&shown] { shown.reset(); });
    io::TaskGroup tasks(executor);
    tasks.spawn("keys", screen.obey_keys(end));
    tasks.spawn("signals", screen.obey_signals());
    auto next = io::steady_now();
    while (!end.is_asked()) {
        const auto now = io::steady_now();
        const auto size = terminal_size();
        // What stood where the window was is no longer there.
        screen.put((size == shown ? "\x1b[H" : "\x1b[2J\x1b[H") + view.print(size, now));
        shown = size;
        next = std::max(next + picture_length, now);
        const bool goes_on = co_await end.sleep_until(next);
        if (!goes_on) break;
    }
    co_await tasks.stop();
    co_return Success;
}

Task<int> watch_worker(Stay stay, const MonitorOptions& options) {
    MonitorView view(colours_for(STDOUT_FILENO));
    const auto name = options.prefix + "audio";
    view.say("nothing yet: does the service run? tutti status");
    const auto hear = [&](const bus::Message& message) {
        const auto event = contract::parse_event(message.payload);
        if (event && event->source == name) view.hear(event->type, event->data, io::steady_now());
    };
    const auto hear_health = [&](const bus::Message& message) {
        const auto health = contract::parse_health(message.payload);
        if (health) view.say(health->message);
    };
    auto raw = stay.bus.subscribe("event/raw/audio/#", bus::QoS::AtMostOnce, hear);
    if (!raw) co_return report_failure(raw.error());
    auto events = stay.bus.subscribe("event/audio/#", bus::QoS::AtMostOnce, hear);
    if (!events) co_return report_failure(events.error());
    auto health = stay.bus.subscribe("health/" + name, bus::QoS::AtMostOnce, hear_health);
    if (!health) co_return report_failure(health.error());
    co_return co_await draw(stay.end, view);
}

/// Ears of one's own: from the place of sound to the events that the worker would say.
class OwnEars {
public:
    OwnEars(const contract::SoundPlace& place, MonitorView& view)
        : view_(view), keeper_(
                           place, {.on_sound = [this](const sound::MonoSound& sound) { hear(sound); },
                                   .on_change = [this](const auto& status) { tell(status); }}
                       ) {}

    Task<void> run() { return keeper_.run(); }

private:
    void hear(const sound::MonoSound& sound) {
        if (!analyzer_ || analyzer_->rate() != sound.rate)
            analyzer_.emplace(sound.rate, Settings(), [this](const Features& features) { say(features); });
        analyzer_->push(sound.samples);
    }
    void say(const Features& features) {
        events_.next(features, {});
        events_.flush([this](std::string_view type, const Value& data) {
            view_.hear(type, data, io::steady_now());
        });
    }
    void tell(const sound::InputStatus& status) {
        const auto& what = status.description.empty() ? status.place : status.description;
        view_.say(fmt::format(
            "{}: {}{}{}", what, sound::name(status.state), status.reason.empty() ? "" : ", ", status.reason
        ));
    }

    MonitorView& view_;
    std::optional<Analyzer> analyzer_;
    EventOut events_;
    sound::InputKeeper keeper_;
};

Task<int> listen_here(asio::io_context& context, EndRequest& end, const contract::SoundPlace& place) {
    MonitorView view(colours_for(STDOUT_FILENO));
    OwnEars ears(place, view);
    io::TaskGroup tasks(context.get_executor());
    tasks.spawn("hear", ears.run());
    const int exit_code = co_await draw(end, view);
    co_await tasks.stop();
    co_return exit_code;
}

} // namespace

int monitor(const MonitorOptions& options) {
    if (const auto why = why_no_screen(); !why.empty()) {
        print_err("tutti audio monitor: {}\n", why);
        return Usage;
    }
    if (!options.input)
        return stay_on_bus(options.bus, {}, Interrupt::AsksFirst, [&options](Stay stay) {
            return watch_worker(stay, options);
        });
    return run_task(Interrupt::AsksFirst, [&options](asio::io_context& context, EndRequest& end) {
        return listen_here(context, end, *options.input);
    });
}

} // namespace tutti::audio
