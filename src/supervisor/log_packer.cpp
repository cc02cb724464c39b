#include "supervisor/log_packer.hpp"

#include "io/child.hpp"
#include "io/process.hpp"

#include <utility>
#include <vector>

namespace tutti::supervisor {

namespace {

// A flood rotates many times a second: most of that is let go of before it would be worth packing.
constexpr auto pause_before = std::chrono::seconds(5);

} // namespace

LogPacker::LogPacker(
    asio::any_io_executor executor, io::TaskGroup& tasks, std::filesystem::path program,
    std::filesystem::path state_directory, std::function<void()> on_failure
)
    : executor_(std::move(executor)), tasks_(tasks), program_(std::move(program)),
      state_directory_(std::move(state_directory)), on_failure_(std::move(on_failure)),
      ending_(executor_, asio::steady_timer::time_point::max()) {}

void LogPacker::ask(const std::string& service) {
    waiting_.insert(service);
    if (!std::exchange(is_busy_, true)) tasks_.spawn("packing logs", pack_all());
}

void LogPacker::ended(pid_t pid, int wait_status) noexcept {
    if (pid != pid_ || pid_ == 0) return;
    pid_ = 0;
    wait_status_ = wait_status;
    ending_.cancel();
}

Task<void> LogPacker::pack_all() {
    asio::steady_timer pause(executor_);
    while (!waiting_.empty()) {
        pause.expires_after(pause_before);
        co_await pause.async_wait(asio::use_awaitable);
        const auto services = std::exchange(waiting_, {});
        const bool done = co_await pack(services);
        if (!done && !has_failed_) on_failure_();
        has_failed_ = !done;
    }
    is_busy_ = false;
}

/// Whether all could be packed. Stopped, it takes the program with it, which may die at any moment.
Task<bool> LogPacker::pack(const std::set<std::string>& services) {
    std::vector<std::string> arguments = {program_.native(), "pack-logs", "--"};
    arguments.insert(arguments.end(), services.begin(), services.end());
    const std::vector<std::string> environment = {"TUTTI_STATE_DIR=" + state_directory_.native()};
    const auto spawned = io::spawn(
        {.program = program_.c_str(), .arguments = arguments, .environment = environment, .descriptors = {}}
    );
    if (!spawned) co_return false;
    io::Child child(*spawned);
    pid_ = *spawned;
    wait_status_.reset();
    while (!wait_status_) {
        const auto [error] = co_await ending_.async_wait(no_throw);
        static_cast<void>(error); // its end; ours throws
    }
    child.release();
    co_return *wait_status_ == 0;
}

} // namespace tutti::supervisor
