#include "io/log.hpp"

#include "base/json.hpp"
#include "io/clock.hpp"

#include <poll.h>
#include <unistd.h>

namespace tutti::io {

namespace {

const char* name(LogLevel level) {
    switch (level) {
    case LogLevel::Debug:
        return "debug";
    case LogLevel::Info:
        return "info";
    case LogLevel::Warning:
        return "warning";
    case LogLevel::Error:
        return "error";
    }
    return "info";
}

} // namespace

Log::Log(std::string service, LogLevel least, int fd, Patience patience)
    : service_(std::move(service)), least_(least), fd_(fd), patience_(patience) {}

void Log::write(LogLevel level, std::string_view message, const std::vector<Member>& fields) const {
    if (level < least_) return;
    std::vector<Member> members = {
        {"timestamp", to_seconds(wall_now())},
        {"level", name(level)},
        {"service", service_},
        {"message", message}
    };
    members.insert(members.end(), fields.begin(), fields.end());
    auto line = print_json(Value::object(std::move(members)));
    if (look_) line = look_(line);
    line += '\n';
    pollfd room{fd_, POLLOUT, 0};
    if (patience_ == Patience::Never && ::poll(&room, 1, 0) == 0) return;
    // A log that cannot be written must not stop the work; there is nobody to tell.
    [[maybe_unused]] const ssize_t written = ::write(fd_, line.data(), line.size());
}

} // namespace tutti::io
