// tutti-hub75: a display on RGB panels at the pins of a Raspberry Pi. Only wiring.
#include "base/arguments.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "io/directories.hpp"
#include "io/task_group.hpp"
#include "output/display_player.hpp"
#include "output/hub75/hub75_wire.hpp"

#include <fmt/format.h>

#include <charconv>
#include <csignal>

namespace tutti {

namespace {

constexpr const char* description =
    "Shows a display of this installation on RGB panels (HUB75) at the pins of a Raspberry Pi.";

struct Options {
    std::string display;
    output::Hub75Options panels;
    bool shows_help = false;
};

void add_text(Arguments& line, std::string option, std::string help, std::string& place) {
    line.add(std::move(option), std::move(help), [&place](std::string_view said) -> Result<void> {
        place = said;
        return {};
    });
}

void add_number(Arguments& line, std::string option, std::string help, int least, int most, int& place) {
    line.add(
        std::move(option), std::move(help),
        [&place, least, most](std::string_view said) -> Result<void> {
            int number = 0;
            const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), number);
            if (error != std::errc() || end != said.data() + said.size() || number < least || number > most)
                return fail(
                    ErrorCode::InvalidInput,
                    fmt::format("a whole number from {} to {} is wanted", least, most)
                );
            place = number;
            return {};
        }
    );
}

Arguments command_line(Options& options) {
    Arguments line;
    auto& panels = options.panels;
    add_text(line, "--display NAME", "Which one; default: the first in the file.", options.display);
    add_text(
        line, "--mapping NAME",
        "How the panels are wired: regular (default), adafruit-hat, adafruit-hat-pwm, …", panels.mapping
    );
    add_number(line, "--rows N", "Of one panel; default: 64.", 1, 256, panels.rows);
    add_number(line, "--columns N", "Of one panel; default: 64.", 1, 256, panels.columns);
    add_number(line, "--chain N", "Panels one behind the other; default: 1.", 1, 64, panels.chain);
    add_number(line, "--parallel N", "Chains beside each other; default: 1.", 1, 6, panels.parallel);
    add_number(line, "--slowdown N", "Of the pins; higher where panels flicker.", 0, 10, panels.slowdown);
    add_number(line, "--pwm-bits N", "Depth of colours; less is quicker.", 1, 11, panels.pwm_bits);
    add_number(line, "--brightness N", "Percent; default: 100.", 1, 100, panels.brightness);
    add_text(line, "--pixel-mapper TEXT", "\"U-mapper\", \"Rotate:90\"", panels.pixel_mapper);
    add_text(line, "--panel-type NAME", "Of panels that want to be woken: FM6126A, …", panels.panel_type);
    add_text(line, "--order LETTERS", "Of the colours, where they are mixed up: RBG, …", panels.order);
    line.add("--help", "Print this.", [&options](std::string_view) -> Result<void> {
        options.shows_help = true;
        return {};
    });
    return line;
}

Task<int> play(output::DisplayPlayer& player, asio::any_io_executor executor, command::EndRequest& end) {
    io::TaskGroup tasks(executor);
    tasks.spawn("play", player.run());
    co_await end.asked();
    player.end();
    co_await tasks.join();
    co_return command::Success;
}

int run_hub75(int argc, char** argv) {
    Options options;
    const auto line = command_line(options);
    if (const auto parsed = line.parse(argc, argv); !parsed) return command::report_failure(parsed.error());
    if (options.shows_help) {
        command::put_out(line.help("tutti-hub75", description));
        return command::Success;
    }
    auto wire = output::Hub75Wire::open(options.panels);
    if (!wire) return command::report_failure(wire.error());
    const auto size = (*wire)->size();
    output::DisplayPlayer player(
        {.display = options.display, .size = size, .run_directory = io::run_directory()}, std::move(*wire),
        [](const std::string& sentence) { command::print_err("{}\n", sentence); }
    );
    return command::run_task(
        command::Interrupt::AsksFirst,
        [&player](asio::io_context& context, command::EndRequest& end) {
            return play(player, context.get_executor(), end);
        }
    );
}

} // namespace

} // namespace tutti

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const int exit_code = tutti::run_hub75(argc, argv);
    tutti::command::flush_out();
    return exit_code;
}
