#include "cli/dev/dev.hpp"

#include "cli/config_file.hpp"
#include "cli/dev/dev_prompt.hpp"
#include "cli/dev/dev_work.hpp"
#include "cli/services.hpp"
#include "command/crash_guard.hpp"
#include "command/exit_code.hpp"
#include "command/keyboard.hpp"
#include "command/own_terminal.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "io/child.hpp"
#include "io/child_output.hpp"
#include "io/clock.hpp"
#include "io/environment.hpp"
#include "io/lock_file.hpp"
#include "io/process.hpp"
#include "io/task_group.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <optional>
#include <unistd.h>
#include <utility>

namespace tutti::cli {

using namespace command;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

constexpr microseconds look_pace = 500ms;
constexpr std::size_t longest_line = 256 << 10;
constexpr std::string_view leaves_last_row = "\r\x1b[0m\x1b[K";

bool is_at_terminal() { return ::isatty(STDOUT_FILENO) == 1 && ::isatty(STDIN_FILENO) == 1; }

/// As nohup(1) has it for what is to outlive its terminal.
bool is_ignored(int signal) {
    struct sigaction now{};
    return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

std::string page_of(const installation::Installation& installation, const std::string& listen) {
    const auto scheme = installation.gateway.certificate.empty() ? "http" : "https";
    if (!listen.empty()) return fmt::format("{}://{}/", scheme, listen);
    return installation.gateway.listen ? fmt::format("{}://{}/", scheme, print(*installation.gateway.listen))
                                       : std::string();
}

class DevSession {
public:
    DevSession(const asio::any_io_executor& executor, const DevOptions& options, EndRequest& end)
        : options_(options), end_(end), executor_(executor),
          screen_(
              is_at_terminal() ? DevScreen::Bottom::Shown : DevScreen::Bottom::Left, [this] { end_.ask(); }
          ),
          log_(screen_, options.state_directory / "log", colours_for(STDOUT_FILENO)),
          work_(
              executor, log_, {options.config, options.programs}, [this] { return read_again(); },
              [this] { draw(); }
          ),
          endings_(executor, SIGQUIT), sizes_(executor, SIGWINCH) {
        if (!is_ignored(SIGHUP)) endings_.add(SIGHUP);
    }

    Task<int> run(const installation::Installation& installation);

private:
    Task<void> build_and_supervise();
    Task<void> supervise();
    void give_up(std::string_view why);
    Task<void> read_lines(asio::posix::stream_descriptor& from);
    Task<void> look();
    Task<void> hear_endings();
    Task<void> hear_sizes();
    Task<void> obey_keys(Keyboard& keyboard);
    Task<void> open_page();
    void obey(const DevOrder& order);
    std::vector<DevService> read_again();
    void draw();
    std::string summary(const Value& services) const;

    const DevOptions& options_;
    EndRequest& end_;
    asio::any_io_executor executor_;
    DevScreen screen_;
    DevLog log_;
    DevWork work_;
    DevPrompt prompt_;
    std::string page_;
    std::string health_ = "starting";
    pid_t supervisor_ = 0; ///< 0: it has not begun, or has ended
    int exit_code_ = Success;
    bool wants_page_ = false;
    asio::signal_set endings_; ///< but for those that end every command
    asio::signal_set sizes_;
    io::TaskGroup tasks_{executor_};
    io::TaskGroup supervision_{executor_};
};

Task<int> DevSession::run(const installation::Installation& installation) {
    page_ = page_of(installation, options_.listen);
    work_.look_after(dev_services(installation, options_.config, options_.programs));
    std::optional<CrashGuard> guard;
    std::optional<Keyboard> keyboard;
    if (is_at_terminal()) {
        guard.emplace(leaves_last_row, terminal_modes());
        tasks_.spawn("keys", obey_keys(keyboard.emplace(executor_)));
    }
    tasks_.spawn("endings", hear_endings());
    tasks_.spawn("sizes", hear_sizes());
    draw();
    supervision_.spawn("supervisor", build_and_supervise());
    co_await end_.asked();
    health_ = "stopping";
    draw();
    // What it says of that is shown, and its log is told to the end. A build is just given up.
    if (supervisor_ != 0) {
        ::kill(supervisor_, SIGTERM);
        co_await supervision_.join();
    }
    co_await supervision_.stop();
    co_await tasks_.stop();
    co_return exit_code_;
}

Task<void> DevSession::build_and_supervise() {
    co_await work_.build_all();
    tasks_.spawn("log", log_.follow());
    tasks_.spawn("watch", work_.watch());
    tasks_.spawn("work", work_.work());
    tasks_.spawn("look", look());
    co_await supervise();
}

/// `tutti up`, for as long as it runs.
Task<void> DevSession::supervise() {
    auto pipe = io::make_pipe();
    if (!pipe) co_return give_up("there is no pipe left");
    const auto program = options_.programs / "tutti";
    std::vector<std::string> arguments = {"tutti", "up", options_.config.native()};
    if (!options_.listen.empty()) arguments.insert(arguments.end(), {"--listen", options_.listen});
    const auto environment = io::environment_assignments();
    io::SpawnRequest request;
    request.program = program.c_str();
    request.arguments = arguments;
    request.environment = environment;
    request.errors = pipe->write.get();
    const auto started = io::spawn(request);
    if (!started) co_return give_up(started.error().message);
    io::Child child(*started);
    supervisor_ = *started;
    pipe->write = io::FileDescriptor();
    asio::posix::stream_descriptor errors(executor_, pipe->read.release());
    co_await read_lines(errors);
    supervisor_ = 0;
    const int ended = child.reap();
    if (!end_.is_asked()) {
        log_.say("error", fmt::format("the supervisor ended, with exit code {}", ended));
        exit_code_ = ended; // where somebody said `tutti down`, all is well
        end_.ask();
    }
}

void DevSession::give_up(std::string_view why) {
    log_.say("error", why);
    exit_code_ = Failure;
    end_.ask();
}

Task<void> DevSession::read_lines(asio::posix::stream_descriptor& from) {
    std::array<char, 4096> bytes{};
    std::string rest;
    while (true) {
        const auto [error, count] = co_await from.async_read_some(asio::buffer(bytes), no_throw);
        if (error) break;
        rest.append(bytes.data(), count);
        for (auto end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
            log_.show("supervisor", std::string_view(rest).substr(0, end));
            rest.erase(0, end + 1);
        }
        if (rest.size() > longest_line) rest.clear();
        screen_.flush();
    }
    if (!rest.empty()) log_.show("supervisor", rest);
}

/// How all of them are, in the last row.
Task<void> DevSession::look() {
    while (true) {
        const bool goes_on = co_await io::sleep_for(look_pace);
        if (!goes_on) co_return;
        if (std::exchange(wants_page_, false)) co_await open_page();
        auto client = co_await control::Client::connect(options_.place.run_directory / "supervisor.sock");
        if (!client) continue;
        const auto list = co_await ask_supervisor(*client, "list", {}, 5s);
        const auto* services = list && list->data ? list->data->find("services") : nullptr;
        if (services != nullptr && services->is_array()) health_ = summary(*services);
        std::vector<std::string> names;
        if (services != nullptr && services->is_array())
            for (const auto& service : services->items()) names.push_back(text_of(service, "name"));
        if (!names.empty()) prompt_.know(std::move(names));
        draw();
    }
}

std::string DevSession::summary(const Value& services) const {
    const auto colours = colours_for(STDOUT_FILENO);
    std::size_t ready = 0;
    std::string troubled;
    for (const auto& service : services.items()) {
        const auto state = text_of(service, "state");
        const auto tone = tone_of_state(state);
        if (tone == Tone::Good) ++ready;
        if (tone == Tone::Busy || tone == Tone::Bad)
            troubled += fmt::format(", {} {}", text_of(service, "name"), paint(colours, tone, state));
    }
    const auto count = fmt::format("{} of {} are well", ready, services.items().size());
    return paint(colours, all_ready(services.items()) ? Tone::Good : Tone::Busy, count) + troubled;
}

void DevSession::draw() {
    const auto asked = prompt_.text();
    if (!asked.empty()) return screen_.status(asked);
    const auto doing = work_.doing().empty() ? std::string() : fmt::format(" | {}", work_.doing());
    screen_.status(fmt::format("{}{} | {}", health_, doing, describe_dev_keys()));
}

/// The terminal that went tells it more than once: it is no second wish.
Task<void> DevSession::hear_endings() {
    while (true) {
        const auto [error, signal] = co_await endings_.async_wait(no_throw);
        static_cast<void>(signal);
        if (error) co_return;
        end_.ask();
    }
}

Task<void> DevSession::hear_sizes() {
    while (true) {
        const auto [error, signal] = co_await sizes_.async_wait(no_throw);
        static_cast<void>(signal);
        if (error) co_return;
        screen_.redraw();
    }
}

Task<void> DevSession::obey_keys(Keyboard& keyboard) {
    while (true) {
        const auto keys = co_await keyboard.pressed();
        if (keys.empty()) co_return end_.ask(); // as the terminal has gone
        for (const auto& key : keys)
            if (const auto order = prompt_.press(key)) obey(*order);
        draw();
    }
}

void DevSession::obey(const DevOrder& order) {
    using What = DevOrder::What;
    switch (order.what) {
    case What::Restart:
        if (!order.name.empty()) return work_.order({"restart", order.name});
        return work_.order_all("restart");
    case What::Stop:
        return work_.order({"stop", order.name});
    case What::Start:
        return work_.order({"start", order.name});
    case What::Reload:
        return work_.order({"reload"});
    case What::Filter:
        log_.show_only(order.name);
        return log_.say("info", order.name.empty() ? "the log of all" : "the log of " + order.name);
    case What::Open:
        wants_page_ = true;
        return;
    case What::Help:
        return log_.say("info", describe_dev_keys());
    case What::Quit:
        return end_.ask();
    }
}

/// In the browser of whoever sits here; where nobody does, it is said where the page is.
Task<void> DevSession::open_page() {
    if (page_.empty()) {
        log_.say("warning", "there is no page: gateway.listen is off");
        co_return;
    }
    const auto program = io::find_program("xdg-open", io::environment("PATH").value_or(""));
    const bool has_screen = io::environment("DISPLAY") || io::environment("WAYLAND_DISPLAY");
    log_.say("info", fmt::format("the page is at {}", page_));
    if (program.empty() || !has_screen) co_return;
    // A browser may stay for as long as it likes, and hold what it was given to write to: the shell goes at
    // once.
    io::ChildCall call{
        .program = "/bin/sh", .arguments = {"-c", "\"$0\" \"$1\" >/dev/null 2>&1 &", program.native(), page_}
    };
    const auto opened = co_await io::run_child(std::move(call), io::steady_now() + 10s);
    if (!opened) log_.say("warning", opened.error().message);
}

std::vector<DevService> DevSession::read_again() {
    const auto installation = read_config(options_.config);
    if (installation) return dev_services(*installation, options_.config, options_.programs);
    log_.say("error", installation.error().text);
    return {};
}

} // namespace

Task<int> run_dev(DevOptions options, EndRequest& end) {
    const auto installation = read_config(options.config, Warnings::Print);
    if (!installation) {
        print_err("{}", installation.error().text);
        co_return installation.error().exit_code;
    }
    if (io::LockFile::holder(options.place.run_directory / "up.lock") != 0) {
        print_err("tutti dev: an installation runs here already; `tutti down` stops it\n");
        co_return Failure;
    }
    const auto executor = co_await asio::this_coro::executor;
    DevSession session(executor, options, end);
    co_return co_await session.run(*installation);
}

int dev(const DevOptions& options) {
    return run_task(Interrupt::AsksFirst, [&](asio::io_context&, EndRequest& end) {
        return run_dev(options, end);
    });
}

} // namespace tutti::cli
