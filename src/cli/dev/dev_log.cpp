#include "cli/dev/dev_log.hpp"

#include "base/json.hpp"
#include "cli/logs.hpp"
#include "io/clock.hpp"
#include "io/path_watch.hpp"
#include "logs/log_files.hpp"

namespace tutti::cli {

namespace {

constexpr microseconds pace = milliseconds(50); ///< of a log that is written without a pause
constexpr std::string_view supervisor = "supervisor";

} // namespace

void DevLog::say(std::string_view level, std::string_view message) {
    while (message.ends_with('\n')) message.remove_suffix(1);
    if (message.empty()) return;
    const auto line = Value::object(
        {{"timestamp", to_seconds(io::wall_now())}, {"level", level}, {"service", "dev"}, {"message", message}
        }
    );
    screen_.line(describe_log_line(print_json(line), colours_, LogNames::EachInItsColour));
    screen_.flush();
}

void DevLog::show(std::string_view service, std::string_view line) {
    if (!only_.empty() && service != only_ && service != supervisor) return;
    screen_.line(describe_log_line(line, colours_, LogNames::EachInItsColour));
}

Task<void> DevLog::follow() {
    io::PathWatch watch(co_await asio::this_coro::executor, {folder_}, io::PathWatch::Of::Growth);
    read(0);
    while (true) {
        const auto changed = co_await watch.changed();
        static_cast<void>(changed); // where it cannot be watched it is looked at all the same, at this pace
        const bool goes_on = co_await io::sleep_for(pace);
        if (!goes_on) break;
        read(logs::LogTail::all);
    }
}

/// Of whoever comes later, all.
void DevLog::read(std::size_t past) {
    for (const auto& service : logs::logged_services(folder_)) {
        const auto [tail, added] = tails_.try_emplace(service, folder_ / (service + ".log"), past);
        tail->second.read_new([&](std::string_view line) { show(service, line); });
    }
    screen_.flush();
}

} // namespace tutti::cli
