#include "input/serial/serial_input.hpp"

#include "bus/backoff.hpp"
#include "decode/bounded_lines.hpp"
#include "device/line.hpp"
#include "input/serial/board_events.hpp"
#include "input/serial/serial_port.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"
#include "io/path_watch.hpp"
#include "io/system_random.hpp"
#include "io/task_group.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <array>
#include <optional>
#include <set>
#include <vector>

namespace tutti::input {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// One board on an open port.
class Board {
public:
    Board(Desk& desk, const asio::any_io_executor& executor, const fs::path& port, microseconds long_press)
        : device_(desk, {.identity = port.filename().native()}), port_(executor), events_(long_press) {}
    /// What is held down is let go: nothing stays stuck.
    ~Board() {
        say(events_.let_go());
        device_.leave("its port is gone");
    }

    Task<void> hear(io::FileDescriptor port) {
        port_.assign(port.release());
        decode::BoundedLines lines;
        std::array<char, 4096> bytes{};
        error_code failed;
        port_.non_blocking(true, failed);
        while (!failed) {
            // Waited for and then read: a terminal that is read before it has something waits for the
            // kernel's own worker, a switch of tasks for each line.
            const auto [error] = co_await port_.async_wait(port_.wait_read, no_throw);
            if (error) co_return;
            const auto size = port_.read_some(asio::buffer(bytes), failed);
            if (failed == asio::error::would_block) failed.clear();
            if (failed) co_return;
            const auto too_long = lines.too_long();
            lines.feed({bytes.data(), size});
            while (const auto line = lines.next()) take(*line);
            if (lines.too_long() != too_long) device_.malformed("too_long", "");
        }
    }

private:
    void take(std::string_view text) {
        auto line = device::parse_line(text);
        if (!line) return device_.malformed("line", text);
        if (auto* event = std::get_if<device::EventLine>(&*line)) {
            const auto due = events_.deadline();
            say(events_.take(std::move(event->saying), io::steady_now()));
            if (events_.deadline() != due) wait_for_long_press();
        } else if (const auto* malformed = std::get_if<device::MalformedLine>(&*line)) {
            device_.malformed(malformed->what, malformed->sample, malformed->count);
        }
        // A board's port says how it is: what it says of that itself is nothing new.
    }

    void wait_for_long_press() {
        hold_.reset();
        const auto due = events_.deadline();
        if (!due) return;
        hold_.emplace(port_.get_executor(), *due - io::steady_now(), [this] {
            say(events_.reach(io::steady_now()));
            wait_for_long_press();
        });
    }

    void say(std::vector<Saying> sayings) {
        for (auto& saying : sayings) device_.say(std::move(saying));
    }

    Device device_;
    asio::posix::stream_descriptor port_;
    BoardEvents events_;
    std::optional<io::Deadline> hold_;
};

class Ports {
public:
    Ports(Desk& desk, const asio::any_io_executor& executor, device::Serial options)
        : desk_(desk), options_(std::move(options)), boards_(executor),
          watch_(executor, folders_of(options_.device)) {}

    Task<void> run() {
        while (true) {
            look();
            const auto changed = co_await watch_.changed();
            const auto state = co_await asio::this_coro::cancellation_state;
            if (state.cancelled() != asio::cancellation_type::none) break;
            if (!changed) {
                desk_.unavailable(changed.error());
                break;
            }
        }
        // What is cancelled may not wait for anything, not even for its own.
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        co_await boards_.stop();
    }

private:
    void look() {
        for (const auto& path : matching_paths(options_.device))
            if (attended_.insert(path).second) boards_.spawn("serial port", attend(path));
    }

    /// As long as the port is there: one that cannot be opened now may be later.
    Task<void> attend(fs::path path) {
        const auto executor = co_await asio::this_coro::executor;
        bus::Backoff backoff(100ms, 10s);
        std::error_code ignored;
        while (fs::exists(path, ignored)) {
            auto port = open_serial_port(path, options_.baud);
            if (port) {
                desk_.available();
                backoff.reset();
                Board board(desk_, executor, path, options_.long_press);
                co_await board.hear(std::move(*port));
            } else {
                desk_.unavailable(port.error());
            }
            const bool waited = co_await io::sleep_for(backoff.next(random_));
            if (!waited) break;
        }
        attended_.erase(path);
    }

    Desk& desk_;
    device::Serial options_;
    io::TaskGroup boards_;
    io::PathWatch watch_;
    io::SystemRandom random_;
    std::set<fs::path> attended_;
};

} // namespace

Task<void> run_serial(Desk& desk, device::Serial options) {
    const auto executor = co_await asio::this_coro::executor;
    Ports ports(desk, executor, std::move(options));
    co_await ports.run();
}

} // namespace tutti::input
