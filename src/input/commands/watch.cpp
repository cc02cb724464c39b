#include "input/commands/watch.hpp"

#include "command/check_filters.hpp"
#include "command/crash_guard.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/terminal.hpp"
#include "contract/event.hpp"
#include "input/commands/chosen_inputs.hpp"
#include "input/commands/live_table.hpp"
#include "io/clock.hpp"

#include <sys/ioctl.h>

#include <algorithm>
#include <optional>
#include <unistd.h>

namespace tutti::input {

using namespace command;

namespace {

using namespace std::chrono_literals;

constexpr auto frame = 100ms;

struct Size {
    std::size_t columns = 80;
    std::size_t rows = 24;
};

Size terminal_size() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
    return {size.ws_col, size.ws_row};
}

/// Draws the table ten times a second, over itself.
class Picture {
public:
    void draw(const LiveTable& table) {
        const auto size = terminal_size();
        const auto text =
            table.is_empty()
                ? std::string("nothing was said yet: touch something (Ctrl-C ends)\n")
                : table.print(colours_, size.columns, size.rows > 2 ? size.rows - 2 : 1, io::wall_now());
        std::string out = lines_ > 0 ? fmt::format("\x1b[{}A", lines_) : "";
        out += "\x1b[J" + text;
        lines_ = static_cast<std::size_t>(std::ranges::count(text, '\n'));
        put_out(out);
        flush_out();
    }

private:
    Colours colours_ = colours_for(STDOUT_FILENO);
    std::size_t lines_ = 0;
};

Task<int> watch_events(Stay stay, const WatchOptions& options) {
    auto sources = co_await chosen_sources(stay.bus, options.names);
    if (!sources) co_return report_failure(sources.error());
    const bool draws = !options.json && ::isatty(STDOUT_FILENO) == 1;
    LiveTable table;
    std::size_t seen = 0;
    const auto subscription =
        stay.bus.subscribe("event/#", bus::QoS::AtMostOnce, [&](const bus::Message& message) {
            if (message.retain || (options.count != 0 && seen == options.count)) return;
            const auto event = contract::parse_event(message.payload);
            if (!event || !sources->contains(event->source)) return;
            table.take(*event);
            if (!draws) {
                print_out("{}\n", contract::print(*event));
                flush_out();
            }
            if (++seen == options.count) stay.end.ask();
        });
    if (!subscription) co_return report_failure(subscription.error());
    if (!draws) co_await stay.end.asked();
    std::optional<CrashGuard> guard; // a picture that breaks off may be in the middle of a colour
    if (draws) guard.emplace("\x1b[0m\n", std::nullopt);
    Picture picture;
    bool goes_on = draws;
    while (goes_on) {
        picture.draw(table);
        goes_on = co_await stay.end.sleep_until(io::steady_now() + frame);
    }
    co_return Success;
}

} // namespace

int watch(const WatchOptions& options) {
    return stay_on_bus(options.bus, {}, Interrupt::AsksFirst, [&](Stay stay) {
        return watch_events(stay, options);
    });
}

} // namespace tutti::input
