#include "console/terminal/session.hpp"

#include "command/exit_code.hpp"
#include "command/own_terminal.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "command/screen_signals.hpp"
#include "console/console.hpp"
#include "console/terminal/links.hpp"
#include "console/terminal/painter.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"
#include "io/wait_readable.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <optional>
#include <poll.h>
#include <unistd.h>

namespace tutti::console {

using namespace std::chrono_literals;

namespace {

/// What comes by itself is drawn together: eyes follow no more, and nobody waits for it.
constexpr auto drawn_together = 60ms;
constexpr auto others_have_it_for = 100ms; ///< before they are asked again

Now now() {
    const auto wall = io::wall_now();
    return {io::steady_now(), wall, io::utc_offset(wall)};
}

class Session {
public:
    Session(
        asio::any_io_executor executor, command::EndRequest& end, const SessionOptions& options,
        bus::Place place, Painter painter
    )
        : executor_(executor), end_(end), painter_(std::move(painter)),
          console_({.host = options.host, .screen = options.screen}, painter_.size(), now()),
          tasks_(executor), draws_(executor), terminal_(executor, io::readiness_of(STDIN_FILENO).release()),
          signals_(
              executor, end,
              {.leave = [this] { painter_.leave(); },
               .come_back =
                   [this] {
                       painter_.come_back();
                       draw_resized();
                   },
               .resize =
                   [this] {
                       painter_.resize();
                       draw_resized();
                   }}
          ),
          supervisor_(executor, options.run_directory, taker()),
          workers_(executor, options.run_directory, taker()),
          bus_(executor, std::move(place), bus_options(options), taker()),
          logs_(executor, options.logs, taker()) {}

    Task<int> run() {
        draw();
        tasks_.spawn("keys", read_keys());
        tasks_.spawn("signals", signals_.hear());
        tasks_.spawn("supervisor", supervisor_.run());
        tasks_.spawn("ticks", tick());
        tasks_.spawn("draw", draw_when_due());
        follow_wants();
        bus_.start();
        co_await end_.asked();
        has_ended_ = true;
        co_await tasks_.stop();
        co_await workers_.stop();
        co_await logs_.stop();
        co_await bus_.stop();
        co_return command::Success;
    }

private:
    static bus::BusOptions bus_options(const SessionOptions& options) {
        bus::BusOptions bus;
        // The hub says nothing of the coming and going of such clients.
        bus.client_id = "cli-" + io::random_hex(8);
        bus.root = options.bus.root;
        bus.reconnect_most = 500ms;
        return bus;
    }

    Take taker() {
        return [this](const Event& event) { take(event); };
    }

    void take(const Event& event) {
        if (has_ended_) return;
        const auto requests = console_.take(event, now());
        for (const auto& request : requests) perform(request);
        if (!std::holds_alternative<Heard>(event) && !std::holds_alternative<LogLine>(event)) follow_wants();
        draw_soon();
    }

    void follow_wants() {
        const auto wants = console_.wants();
        bus_.listen_to(wants.filters);
        logs_.follow(wants.logs);
    }

    void perform(const Request& request) {
        if (const auto* ask = std::get_if<Ask>(&request))
            workers_.ask(*ask);
        else if (const auto* publish = std::get_if<Publish>(&request))
            bus_.publish(*publish);
        else if (std::holds_alternative<ListServices>(request))
            supervisor_.ask_now();
        else if (std::holds_alternative<Quit>(request))
            end_.ask();
        else if (std::holds_alternative<Suspend>(request))
            signals_.suspend();
        else
            painter_.forget();
    }

    Task<void> read_keys() {
        while (true) {
            const auto error = co_await io::wait_readable(terminal_);
            if (error) co_return;
            if (!command::has_terminal()) {
                // The keys are another's.
                const bool goes_on = co_await io::sleep_for(others_have_it_for);
                if (!goes_on) co_return;
                continue;
            }
            bool has_any = false;
            while (const auto pressed = painter_.next()) {
                has_any = true;
                if (const auto* key = std::get_if<Key>(&*pressed))
                    take(*key);
                else
                    take(pressed_at(std::get<Mouse>(*pressed)));
            }
            if (!has_any && is_terminal_gone()) {
                end_.ask();
                co_return;
            }
            if (!has_ended_) draw();
        }
    }

    /// The second of two presses on one row, soon after each other.
    Mouse pressed_at(Mouse mouse) {
        const auto at = io::steady_now();
        const bool is_second = mouse.action == Mouse::Action::Press && mouse.row == last_press_.row
                               && at - last_press_at_ < 400ms;
        if (mouse.action == Mouse::Action::Press) {
            last_press_ = mouse;
            last_press_at_ = is_second ? SteadyTime{} : at;
        }
        if (is_second) mouse.action = Mouse::Action::Twice;
        return mouse;
    }

    /// That nothing came of what was to be read says little: it may be a key that means nothing here, or the
    /// first half of a character.
    static bool is_terminal_gone() {
        pollfd terminal{STDIN_FILENO, POLLIN, 0};
        const int known = ::poll(&terminal, 1, 0);
        return known == 1 && (terminal.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
    }

    void draw_resized() {
        take(Resized{painter_.size()});
        draw();
    }

    Task<void> tick() {
        while (true) {
            const bool goes_on = co_await io::sleep_for(1s);
            if (!goes_on) co_return;
            take(Tick{});
        }
    }

    void draw_soon() {
        if (is_due_) return;
        is_due_ = true;
        draws_.cancel();
    }

    Task<void> draw_when_due() {
        while (true) {
            if (!is_due_) {
                draws_.expires_at(asio::steady_timer::time_point::max());
                const auto [error] = co_await draws_.async_wait(no_throw);
                static_cast<void>(error);
                continue;
            }
            const bool goes_on = co_await io::sleep_until(drawn_at_ + drawn_together);
            if (!goes_on) co_return;
            if (is_due_) draw();
        }
    }

    void draw() {
        is_due_ = false;
        drawn_at_ = io::steady_now();
        painter_.paint(console_.draw(), console_.cursor());
    }

    asio::any_io_executor executor_;
    command::EndRequest& end_;
    Painter painter_;
    Console console_;
    io::TaskGroup tasks_;
    asio::steady_timer draws_;
    asio::posix::stream_descriptor terminal_; ///< its readiness
    command::ScreenSignals signals_;
    SupervisorLink supervisor_;
    WorkerCalls workers_;
    BusLink bus_;
    LogLink logs_;
    SteadyTime drawn_at_;
    bool is_due_ = false;
    bool has_ended_ = false;
    Mouse last_press_;
    SteadyTime last_press_at_;
};

Task<int> end_at_once() { co_return command::Usage; }

Task<int> hold(
    asio::any_io_executor executor, command::EndRequest& end, const SessionOptions& options, bus::Place place,
    Painter painter
) {
    Session session(executor, end, options, std::move(place), std::move(painter));
    co_return co_await session.run();
}

} // namespace

int run_session(const SessionOptions& options) {
    auto place = bus::parse_bus_url(options.bus.url);
    if (!place) return command::report_failure(place.error());
    std::optional<Error> failed;
    const int exit_code = command::run_task(
        command::Interrupt::AsksFirst,
        [&](asio::io_context& context, command::EndRequest& end) {
            // After the signals are ours: ncurses leaves those alone that somebody has taken.
            auto painter = Painter::open();
            if (!painter) {
                failed = painter.error();
                end.ask();
                return end_at_once();
            }
            return hold(context.get_executor(), end, options, std::move(*place), std::move(*painter));
        }
    );
    return failed ? command::report_failure(*failed) : exit_code;
}

} // namespace tutti::console
