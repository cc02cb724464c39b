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

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tutti::input {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto shortest_pause = 100ms;
constexpr auto longest_pause = 10s;
constexpr auto settling = 300ms;

/// One board on an open port.
class Board {
public:
    Board(Desk& desk, const asio::any_io_executor& executor, std::string identity, microseconds long_press)
        : device_(desk, {.identity = std::move(identity)}), port_(executor), events_(long_press) {}
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
            if (lines.too_long() != too_long) device_.malformed("too_long", "", lines.too_long() - too_long);
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
        bus::Backoff backoff(1s, 30s);
        bool goes_on = true;
        while (goes_on) {
            look();
            auto changed = co_await watch_.changed();
            const auto state = co_await asio::this_coro::cancellation_state;
            if (state.cancelled() != asio::cancellation_type::none) break;
            const bool sees = changed.has_value();
            blind_ = sees ? std::nullopt : std::optional(std::move(changed.error()));
            tell();
            if (sees)
                backoff.reset();
            else
                goes_on = co_await io::sleep_for(backoff.next(random_)); // looks from time to time
        }
        // What is cancelled may not wait for anything, not even for its own.
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        co_await boards_.stop();
    }

private:
    void look() {
        for (const auto& port : matching_ports(options_.device))
            if (attended_.insert(port.target).second) boards_.spawn("serial port", attend(port.target));
        is_first_look_ = false;
    }

    /// As long as the port is there: one that cannot be opened now may be later.
    Task<void> attend(fs::path target) {
        bus::Backoff backoff(shortest_pause, longest_pause);
        bool goes_on = true;
        // A port gets its lasting names a little later than the one by which the kernel counts it.
        if (options_.device.size() > 1 && !is_first_look_) goes_on = co_await io::sleep_for(settling);
        while (goes_on) {
            const auto name = name_of(target);
            if (name.empty()) break;
            if (auto port = open_serial_port(name, options_.baud)) {
                troubles_.erase(target);
                tell();
                const auto since = io::steady_now();
                co_await hear(name, std::move(*port));
                if (io::steady_now() - since >= bus::lasting_connection) backoff.reset();
            } else {
                troubles_.insert_or_assign(target, std::move(port.error()));
                tell();
            }
            if (name_of(target).empty()) break;
            goes_on = co_await io::sleep_for(backoff.next(random_));
        }
        troubles_.erase(target);
        tell();
        attended_.erase(target);
    }

    Task<void> hear(fs::path name, io::FileDescriptor port) {
        const auto executor = co_await asio::this_coro::executor;
        auto identity = name.filename().native();
        if (identities_.contains(identity)) identity = name.native();
        const auto in_use = identities_.insert(std::move(identity));
        {
            Board board(desk_, executor, *in_use, options_.long_press);
            co_await board.hear(std::move(port));
        }
        identities_.erase(in_use);
    }

    /// The first of the names that stand for it now; empty: it is gone.
    fs::path name_of(const fs::path& target) const {
        const auto ports = matching_ports(options_.device);
        const auto port = std::ranges::find(ports, target, &NamedPort::target);
        return port != ports.end() ? port->name : fs::path();
    }

    void tell() {
        if (blind_) return desk_.unavailable(*blind_);
        if (!troubles_.empty()) return desk_.unavailable(troubles_.begin()->second);
        desk_.available();
    }

    Desk& desk_;
    device::Serial options_;
    io::TaskGroup boards_;
    io::PathWatch watch_;
    io::SystemRandom random_;
    std::set<fs::path> attended_;           ///< what names stand for
    std::multiset<std::string> identities_; ///< of boards that are heard
    std::map<fs::path, Error> troubles_;    ///< of ports that are there and cannot be opened
    std::optional<Error> blind_;            ///< why ports that come are not noticed
    bool is_first_look_ = true;
};

} // namespace

Task<void> run_serial(Desk& desk, device::Serial options) {
    const auto executor = co_await asio::this_coro::executor;
    Ports ports(desk, executor, std::move(options));
    co_await ports.run();
}

} // namespace tutti::input
