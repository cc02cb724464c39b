#include "cli/logs.hpp"

#include "base/json.hpp"
#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "io/file.hpp"
#include "io/file_descriptor.hpp"

#include <fmt/format.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <map>
#include <optional>
#include <ranges>

namespace tutti::cli {

using namespace command;

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest_log_file = 64 << 20;

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

double time_of(std::string_view line) {
    const auto value = parse_json(line);
    const auto* timestamp = value ? value->find("timestamp") : nullptr;
    return timestamp != nullptr && timestamp->is_number() ? timestamp->number() : 0.0;
}

std::vector<std::string> logged_in(const fs::path& directory) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory, error))
        if (entry.path().extension() == ".log") names.push_back(entry.path().stem());
    std::ranges::sort(names);
    return names;
}

/// Says which name is no service's, and what was perhaps meant; or which service is silent.
std::optional<int> look_at_names(const LogsOptions& options, const std::vector<std::string>& logged) {
    auto known = logged;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(options.services, error))
        known.push_back(entry.path().filename());
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

struct Line {
    double time;
    std::size_t order; ///< in which it was read: lines of one instant stay as they were
    std::string text;
};

void append_lines(std::vector<Line>& out, std::string_view text) {
    for (const auto part : std::views::split(text, '\n')) {
        const std::string_view line(part.begin(), part.end());
        if (!line.empty()) out.push_back({time_of(line), out.size(), std::string(line)});
    }
}

/// Nothing where there is no such file; where it cannot be read, that is said.
std::string log_text(const fs::path& path) {
    auto text = io::read_file(path, largest_log_file);
    if (!text && text.error().code != ErrorCode::NotFound) print_err("tutti: {}\n", text.error().message);
    return std::move(text).value_or("");
}

/// The last lines of all the services' files, oldest first. The file before the present one counts as well.
std::vector<Line> recent_lines(const LogsOptions& options, const std::vector<std::string>& services) {
    std::vector<Line> lines;
    for (const auto& service : services)
        for (const auto* suffix : {".log.1", ".log"})
            append_lines(lines, log_text(options.directory / (service + suffix)));
    std::ranges::sort(lines, {}, [](const Line& line) { return std::pair(line.time, line.order); });
    if (lines.size() > options.lines)
        lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(options.lines));
    return lines;
}

/// One file as it grows. Its rotation is seen by another inode under the name: then the rest of the old one
/// is read first.
class Tail {
public:
    Tail(fs::path path, bool from_end) : path_(std::move(path)) {
        open();
        if (from_end && file_) ::lseek(file_.get(), 0, SEEK_END);
    }

    template <typename Each>
    void read_new(Each each) {
        drain(each);
        if (!was_rotated()) return;
        open();
        drain(each);
    }

private:
    void open() { file_ = io::FileDescriptor(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)); }

    bool was_rotated() const {
        struct stat named{};
        struct stat held{};
        if (::stat(path_.c_str(), &named) != 0) return false;
        return !file_ || ::fstat(file_.get(), &held) != 0 || held.st_ino != named.st_ino;
    }

    template <typename Each>
    void drain(Each& each) {
        char chunk[8192];
        while (file_) {
            const ssize_t got = ::read(file_.get(), chunk, sizeof chunk);
            if (got <= 0) break;
            pending_.append(chunk, static_cast<std::size_t>(got));
        }
        std::size_t start = 0;
        for (auto end = pending_.find('\n'); end != std::string::npos; end = pending_.find('\n', start)) {
            each(std::string_view(pending_).substr(start, end - start));
            start = end + 1;
        }
        pending_.erase(0, start);
    }

    fs::path path_;
    io::FileDescriptor file_;
    std::string pending_;
};

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
    std::map<std::string, Tail> tails;
    bool first = true;
    while (true) {
        for (const auto& service : options.names.empty() ? logged_in(options.directory) : options.names) {
            const auto [tail, added] =
                tails.try_emplace(service, options.directory / (service + ".log"), first);
            tail->second.read_new([&](std::string_view line) { show(options, colours, line); });
        }
        first = false;
        flush_out();
        char events[4096];
        if (::read(watch.get(), events, sizeof events) < 0 && errno != EINTR) return Failure;
    }
}

} // namespace

std::string describe_log_line(std::string_view line, Colours colours) {
    const auto value = parse_json(line);
    if (!value || !value->is_object()) return std::string(line);
    const auto* timestamp = value->find("timestamp");
    const auto time = timestamp != nullptr && timestamp->is_number() ? time_of_day(timestamp->number()) : "";
    const auto level = text_member(*value, "level");
    auto text = paint(colours, Tone::Quiet, time) + ' '
                + paint(colours, Tone::Strong, fmt::format("{:<14}", text_member(*value, "service")));
    if (level == "error" || level == "warning")
        text += ' ' + paint(colours, level == "error" ? Tone::Bad : Tone::Busy, level);
    text += ' ' + text_member(*value, "message");
    for (const auto& member : value->members()) {
        const auto& key = member.key;
        if (key == "timestamp" || key == "level" || key == "service" || key == "message" || key == "stream"
            || key == "v")
            continue;
        text += paint(colours, Tone::Quiet, fmt::format(" {}={}", key, print_json(member.value)));
    }
    return text;
}

int logs(const LogsOptions& options) {
    const auto logged = logged_in(options.directory);
    if (const auto failed = look_at_names(options, logged)) return *failed;
    const auto colours = colours_for(1);
    for (const auto& line : recent_lines(options, options.names.empty() ? logged : options.names))
        show(options, colours, line.text);
    return options.follow ? follow(options, colours) : Success;
}

} // namespace tutti::cli
