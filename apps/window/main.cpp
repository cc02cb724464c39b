// tutti-window: a display of this installation in a window. Only wiring.
#include "base/arguments.hpp"
#include "base/printable.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "frames/frame_client.hpp"
#include "io/clock.hpp"
#include "io/directories.hpp"
#include "io/task_group.hpp"
#include "output/window/window_viewer.hpp"

#include <fmt/format.h>

#include <charconv>
#include <csignal>

namespace tutti {

namespace {

constexpr const char* description =
    "Shows a display of this installation in a window, as lights, while it runs (tutti up FILE).\n\n"
    "Keys:\n"
    "  left, right   browse to the mode before, to the next one\n"
    "  Enter         show what was browsed to\n"
    "  1 to 9, 0     show the mode of that number, 0 the tenth\n"
    "  B             blackout, and light again\n"
    "  F             full screen, and back\n"
    "  S             save what is seen as a PNG in this folder\n"
    "  Q, Esc        quit\n\n"
    "As a service of the file, for a machine with a screen:\n"
    "  [service.window]\n"
    "  run = [\"tutti-window\", \"--display\", \"panel\"]\n"
    "  ready = \"exec\"\n"
    "  needs = []\n\n"
    "The last picture stands when nobody draws; the title says \"no frames\" then.";

struct Options {
    output::ViewerOptions viewer;
    output::WindowOptions window;
    bool shows_help = false;
    bool lists = false;
};

Arguments command_line(Options& options) {
    Arguments line;
    const auto add_flag = [&line](std::string option, std::string help, auto set) {
        line.add(std::move(option), std::move(help), [set](std::string_view) -> Result<void> {
            set();
            return {};
        });
    };
    line.add(
        "--display NAME", "Which one; default: the first in the file.",
        [&options](std::string_view said) -> Result<void> {
            options.viewer.display = said;
            return {};
        }
    );
    line.add(
        "--scale N", "Pixels of a light at first, 1 to 64; default: what suits a screen.",
        [&options](std::string_view said) -> Result<void> {
            int number = 0;
            const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), number);
            if (error != std::errc() || end != said.data() + said.size() || number < 1 || number > 64)
                return fail(ErrorCode::InvalidInput, "a whole number from 1 to 64 is wanted");
            options.window.scale = number;
            return {};
        }
    );
    add_flag("--plain", "Square pixels instead of round lights.", [&options] {
        options.window.look = output::LightLook::Plain;
    });
    add_flag("--fold", "A cube that turns, instead of its faces side by side.", [&options] {
        options.window.folds = true;
    });
    line.add(
        "--once FILE", "Save the first picture as a PNG there, and end.",
        [&options](std::string_view said) -> Result<void> {
            options.viewer.once = said;
            return {};
        }
    );
    add_flag("--list", "Print which displays there are.", [&options] { options.lists = true; });
    add_flag("--help", "Print this.", [&options] { options.shows_help = true; });
    return line;
}

/// Prints the displays of the first who draws.
class Lister final : public frames::FrameListener {
public:
    explicit Lister(command::EndRequest& end) : end_(end) {}

    bool has_listed = false;

    void frames_come(std::span<const frames::DisplayAbout> displays) override {
        for (const auto& display : displays)
            command::print_out(
                "{:<16} {:>4} x {:<4} {}\n", printable(display.name), display.size.width, display.size.height,
                display.shape
            );
        has_listed = true;
        end_.ask();
    }
    void frame(std::size_t) override {}
    void frames_end() override {}
    void cannot_read(const Error& error) override { command::print_err("{}\n", error.message); }

private:
    command::EndRequest& end_;
};

/// For the first frame, where it is all that is wanted.
constexpr auto patience = seconds(10);

int nobody_draws() {
    command::print_err(
        "nobody draws here ({}): start an installation with `tutti up FILE`, or say where its run directory "
        "is "
        "with TUTTI_RUN_DIR\n",
        io::run_directory().native()
    );
    return command::NotRunning;
}

Task<int> list(asio::any_io_executor executor, command::EndRequest& end) {
    Lister lister(end);
    frames::FrameClient client({.directory = io::run_directory()}, lister);
    io::TaskGroup tasks(executor);
    tasks.spawn("read frames", client.run());
    const bool is_late = co_await end.sleep_until(io::steady_now() + seconds(1));
    static_cast<void>(is_late);
    co_await tasks.stop();
    co_return lister.has_listed ? static_cast<int>(command::Success) : nobody_draws();
}

Task<void> end_when_asked(output::WindowViewer& viewer, command::EndRequest& end, bool is_for_once) {
    if (is_for_once) {
        const bool is_late = co_await end.sleep_until(io::steady_now() + patience);
        static_cast<void>(is_late);
    } else
        co_await end.asked();
    viewer.end();
}

Task<int> play(
    output::WindowViewer& viewer, bool is_for_once, asio::any_io_executor executor, command::EndRequest& end
) {
    io::TaskGroup tasks(executor);
    tasks.spawn("end", end_when_asked(viewer, end, is_for_once));
    co_await viewer.run();
    end.ask();
    co_await tasks.join();
    if (is_for_once && !viewer.has_saved()) co_return nobody_draws();
    co_return command::Success;
}

int run_window(int argc, char** argv) {
    Options options;
    const auto line = command_line(options);
    if (const auto parsed = line.parse(argc, argv); !parsed) return command::report_failure(parsed.error());
    if (options.shows_help) {
        command::put_out(line.help("tutti-window", description));
        return command::Success;
    }
    if (options.lists)
        return command::run_task(
            command::Interrupt::AsksFirst, [](asio::io_context& context, command::EndRequest& end
                                           ) { return list(context.get_executor(), end); }
        );
    auto window = output::SdlWindow::open(options.window);
    if (!window) return command::report_failure(window.error());
    const bool is_for_once = !options.viewer.once.empty();
    options.viewer.run_directory = io::run_directory();
    output::WindowViewer viewer(
        std::move(options.viewer), std::move(*window),
        [](const std::string& sentence) { command::print_err("{}\n", sentence); }
    );
    return command::run_task(
        command::Interrupt::AsksFirst,
        [&viewer, is_for_once](asio::io_context& context, command::EndRequest& end) {
            return play(viewer, is_for_once, context.get_executor(), end);
        }
    );
}

} // namespace

} // namespace tutti

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const int exit_code = tutti::run_window(argc, argv);
    tutti::command::flush_out();
    return exit_code;
}
