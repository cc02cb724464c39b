#include "cli/logs.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/printable.hpp"
#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "io/file.hpp"
#include "io/file_descriptor.hpp"
#include "logs/find_lines.hpp"
#include "logs/log_files.hpp"
#include "logs/log_tail.hpp"

#include <fmt/format.h>
#include <sys/inotify.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <map>
#include <optional>

namespace tutti::cli {

using namespace command;

namespace fs = std::filesystem;

namespace {

std::string time_of_day(double timestamp) {
    const auto whole = static_cast<std::time_t>(timestamp);
    std::tm local{};
    ::localtime_r(&whole, &local);
    const auto milliseconds = static_cast<int>((timestamp - static_cast<double>(whole)) * 1000);
    return fmt::format("{:02}:{:02}:{:02}.{:03}", local.tm_hour, local.tm_min, local.tm_sec, milliseconds);
}

std::string text_member(const Value& line, std::string_view key) {
    const auto* member = line.find(key);
    return member != nullptr && member->is_string() ? std::string(member->string()) : std::string();
}

/// What a service wrote cannot steer the terminal, nor look like the line of another. Tabs are text.
std::string shown_text(std::string_view text) {
    constexpr std::string_view next_line = "\n                            "; // below the message's beginning
    std::string shown;
    while (true) {
        const auto end = std::min(text.find_first_of("\t\n"), text.size());
        shown += printable(text.substr(0, end));
        if (end == text.size()) return shown;
        shown += text[end] == '\t' ? "\t" : next_line;
        text.remove_prefix(end + 1);
    }
}

/// Of each name the same colour, whoever else speaks.
std::string shown_name(std::string_view name, Colours colours, LogNames names) {
    constexpr std::array hues = {36, 35, 34, 32, 96, 95, 94, 92}; // none of those that mean trouble
    const auto padded = fmt::format("{:<14}", name);
    if (names == LogNames::Strong || colours == Colours::Off) return paint(colours, Tone::Strong, padded);
    return fmt::format("\x1b[{}m{}\x1b[0m", hues[digest(name) % hues.size()], padded);
}

/// Says which name is no service's, and what was perhaps meant; or which service is silent.
std::optional<int> look_at_names(const LogsOptions& options, const std::vector<std::string>& logged) {
    auto known = logged;
    for (const auto& path : io::paths_in(options.services)) known.push_back(path.filename());
    for (const auto& name : options.names) {
        if (std::ranges::find(known, name) != known.end()) continue;
        print_err(
            "tutti: no service named {}, and no log of one in {}.{}\n", name, options.directory.native(),
            did_you_mean(name, known)
        );
        return NotFound;
    }
    for (const auto& name : options.names)
        if (std::ranges::find(logged, name) == logged.end())
            print_err("tutti: {} has written nothing yet\n", name);
    return std::nullopt;
}

/// The last lines that pass, of all the services' files, oldest first.
std::vector<tutti::logs::LogRecord>
recent_lines(const LogsOptions& options, const std::vector<std::string>& services) {
    if (options.lines == 0) return {};
    const tutti::logs::Query query{.services = services, .filter = options.filter, .lines = options.lines};
    auto found = tutti::logs::find_lines(options.directory, query);
    for (const auto& error : found.errors) print_err("tutti: {}\n", error);
    return std::move(found.lines);
}

void show(const LogsOptions& options, Colours colours, std::string_view line) {
    if (options.json)
        print_out("{}\n", line);
    else
        print_out("{}\n", describe_log_line(line, colours));
}

int follow(const LogsOptions& options, Colours colours) {
    const io::FileDescriptor watch(::inotify_init1(IN_CLOEXEC));
    if (!watch
        || ::inotify_add_watch(watch.get(), options.directory.c_str(), IN_MODIFY | IN_CREATE | IN_MOVED_TO)
               < 0) {
        print_err("tutti: cannot watch {}\n", options.directory.native());
        return Failure;
    }
    std::map<std::string, tutti::logs::LogTail> tails;
    std::size_t past = 0; // of those that are there now; of who comes later, all
    while (true) {
        for (const auto& service :
             options.names.empty() ? tutti::logs::logged_services(options.directory) : options.names) {
            const auto [tail, added] =
                tails.try_emplace(service, options.directory / (service + ".log"), past);
            tail->second.read_new([&](std::string_view line) {
                if (options.filter.passes(tutti::logs::parse_log_record(line))) show(options, colours, line);
            });
        }
        past = tutti::logs::LogTail::all;
        flush_out();
        char events[4096];
        if (::read(watch.get(), events, sizeof events) < 0 && errno != EINTR) return Failure;
    }
}

} // namespace

std::string describe_log_line(std::string_view line, Colours colours, LogNames names) {
    const auto value = parse_json(line);
    if (!value || !value->is_object()) return shown_text(line);
    const auto* timestamp = value->find("timestamp");
    const auto time = timestamp != nullptr && timestamp->is_number() ? time_of_day(timestamp->number()) : "";
    const auto level = text_member(*value, "level");
    auto text = paint(colours, Tone::Quiet, time) + ' '
                + shown_name(printable(text_member(*value, "service")), colours, names);
    if (level == "error" || level == "warning")
        text += ' ' + paint(colours, level == "error" ? Tone::Bad : Tone::Busy, level);
    const auto* message = value->find("message");
    const bool is_text = message == nullptr || message->is_string();
    text += ' ' + (is_text ? shown_text(text_member(*value, "message")) : print_json(*message));
    for (const auto& member : value->members()) {
        const auto& key = member.key;
        if (key == "timestamp" || key == "level" || key == "service" || key == "message" || key == "stream"
            || key == "v")
            continue;
        text += paint(
            colours, Tone::Quiet, fmt::format(" {}={}", printable(key), printable(print_json(member.value)))
        );
    }
    return text;
}

int logs(const LogsOptions& options) {
    const auto logged = tutti::logs::logged_services(options.directory);
    if (const auto failed = look_at_names(options, logged)) return *failed;
    const auto colours = colours_for(1);
    for (const auto& line : recent_lines(options, options.names.empty() ? logged : options.names))
        show(options, colours, line.text);
    return options.follow ? follow(options, colours) : Success;
}

} // namespace tutti::cli
