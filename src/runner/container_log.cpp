#include "runner/container_log.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace tutti::runner {

namespace {

constexpr seconds retry_pace{1};
/// Before every message, and something else than not knowing.
constexpr container::LogPlace beginning{.time = 1, .count = 0};

/// Waits where nobody reads: a container that prints faster than that is held up, as a process would be. What
/// cannot be written is nobody's any more.
void write_whole(int descriptor, std::string_view text) noexcept {
    while (!text.empty()) {
        const auto count = ::write(descriptor, text.data(), text.size());
        if (count < 0 && errno != EINTR) return;
        if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
    }
}

container::LogPlace read_place(int descriptor, std::string_view container) noexcept {
    std::array<char, 256> room;
    const auto count = ::pread(descriptor, room.data(), room.size(), 0);
    if (count <= 0) return {};
    return container::parse_place({room.data(), static_cast<std::size_t>(count)}, container);
}

} // namespace

ContainerLog::ContainerLog(
    const asio::any_io_executor& executor, Engine& engine, std::string container,
    container::LogReader::Form form, const std::filesystem::path& kept
)
    : engine_(engine), container_(std::move(container)), form_(form), retry_(executor) {
    constexpr int private_file = 0600;
    if (!kept.empty())
        kept_ = io::FileDescriptor(::open(kept.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, private_file));
    if (kept_) place_ = read_place(kept_.get(), container_);
}

Task<void> ContainerLog::follow() {
    if (place_ == container::LogPlace{}) note(beginning);
    while (!has_ended_) {
        co_await pass_on(Pass::Follow);
        if (has_ended_) break;
        // The engine has gone, or the container is about to have ended.
        retry_.expires_after(retry_pace);
        co_await retry_.async_wait(no_throw);
    }
    co_await pass_on(Pass::Rest);
}

void ContainerLog::end() {
    has_ended_ = true;
    retry_.cancel();
}

Task<void> ContainerLog::rest() {
    if (place_ != container::LogPlace{}) co_await pass_on(Pass::Rest);
}

Task<void> ContainerLog::pass_on(Pass pass) {
    auto body = co_await engine_.log(container_, place_, pass == Pass::Follow);
    if (!body) co_return; // whoever waits for the container notices what that means
    const auto read_to_end = co_await read(*body);
    if (!read_to_end) errors_ += read_to_end.error().message + "\n";
    put_out(place_);
}

Task<Result<void>> ContainerLog::read(io::HttpBody& body) {
    container::LogReader reader(form_, place_);
    while (true) {
        const auto bytes = co_await body.read();
        if (!bytes || bytes->empty()) break; // what is cut off comes again
        if (auto put = reader.put(*bytes, output_, errors_); !put) co_return put;
        put_out(reader.place());
    }
    co_return Result<void>();
}

void ContainerLog::put_out(container::LogPlace place) {
    write_whole(STDOUT_FILENO, std::exchange(output_, {}));
    write_whole(STDERR_FILENO, std::exchange(errors_, {}));
    if (place != place_) note(place);
}

void ContainerLog::note(container::LogPlace place) {
    place_ = place;
    if (!kept_) return;
    const auto text = container::print_place(container_, place);
    const auto written = ::pwrite(kept_.get(), text.data(), text.size(), 0);
    static_cast<void>(written); // on a full disk whoever comes after us says a few lines twice
}

} // namespace tutti::runner
