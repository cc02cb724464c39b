#include "apps/tutti/log_arguments.hpp"

#include "io/clock.hpp"
#include "logs/since.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <string>

namespace tutti {

namespace {

constexpr std::size_t every_line = SIZE_MAX;

/// The sentence for a person where it is wrong; else nothing.
template <typename T>
std::string complaint(const Result<T>& result) {
    return result ? std::string() : result.error().message;
}

/// A program may say seconds since 1970. Somebody who says "10" means something else.
std::string complaint_about_since(const std::string& text) {
    constexpr std::size_t digits_of_1970s_seconds = 10; // since 2001
    const bool is_number = text.find_first_not_of("0123456789") == std::string::npos;
    if (is_number && !text.empty() && text.size() < digits_of_1970s_seconds)
        return fmt::format("needs a unit, such as {0}s, {0}m or {0}h", text);
    return complaint(logs::parse_since(text, 0));
}

double now() { return to_seconds(io::wall_now()); }

} // namespace

void add_log_filter(CLI::App& command, cli::LogsOptions& options) {
    auto* lines = command.get_option("--lines");
    command
        .add_option_function<std::string>(
            "--since",
            [&options, lines](const std::string& text) {
                options.filter.since = logs::parse_since(text, now()).value();
                if (lines->empty()) options.lines = every_line;
            },
            "How long ago (10m, 1h30m), or a local time (2026-11-29T10:00, 10:00); all lines since, unless -n"
        )
        ->type_name("WHEN")
        ->check(complaint_about_since);
    command
        .add_option_function<std::string>(
            "--level",
            [&options](const std::string& text) { options.filter.level = logs::level_named(text).value(); },
            "debug, info, warning or error, and what is worse; a line that names no level is info"
        )
        ->type_name("LEVEL")
        ->check([](const std::string& text) {
            return logs::level_named(text) ? std::string() : "must be debug, info, warning or error";
        });
    command
        .add_option_function<std::string>(
            "--grep",
            [&options](const std::string& text) { options.filter.grep = logs::Pattern::parse(text).value(); },
            "A regular expression in the line; case counts where it has upper case"
        )
        ->type_name("REGEX")
        ->check([](const std::string& text) { return complaint(logs::Pattern::parse(text)); });
}

} // namespace tutti
