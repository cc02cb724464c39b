// Has the rotated logs of services packed that want it: by `tutti pack-logs`, one at a time, some time after
// a rotation. Does nothing, and waits for nothing, while nobody rotates.
#pragma once

#include "io/task_group.hpp"

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>

namespace tutti::supervisor {

class LogPacker {
public:
    /// `tasks` outlives this. `on_failure` is called when logs could not be packed, once until they can be.
    LogPacker(
        asio::any_io_executor executor, io::TaskGroup& tasks, std::filesystem::path program,
        std::filesystem::path state_directory, std::function<void()> on_failure
    );

    /// That service may have files to be packed.
    void ask(const std::string& service);

    /// A child of this process has ended, and was reaped.
    void ended(pid_t pid, int wait_status) noexcept;

private:
    Task<void> pack_all();
    Task<bool> pack(const std::set<std::string>& services);

    asio::any_io_executor executor_;
    io::TaskGroup& tasks_;
    std::filesystem::path program_;
    std::filesystem::path state_directory_;
    std::function<void()> on_failure_;
    std::set<std::string> waiting_;
    bool is_busy_ = false;
    bool has_failed_ = false;
    pid_t pid_ = 0;                  ///< of the program that runs; 0: none
    std::optional<int> wait_status_; ///< of it
    asio::steady_timer ending_;      ///< never expires; cancelled at its end
};

} // namespace tutti::supervisor
