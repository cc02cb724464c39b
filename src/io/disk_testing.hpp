// For tests: a disk in memory that fails, tears or dies at the step that a test names, and tells what would
// be found after a crash. at_every_step() goes through all steps of a scenario.
#pragma once

#include "io/disk.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace tutti::io {

enum class Fault : std::uint8_t {
    Refused, ///< an I/O error: nothing of the step is done. A sync loses what was not synced
    Full,    ///< half of the bytes find room
    Crash,   ///< half of the bytes are written, and from then on nothing happens any more
};

class MemoryDisk final : public Disk {
public:
    MemoryDisk();
    ~MemoryDisk() override;
    MemoryDisk(MemoryDisk&&) noexcept;
    MemoryDisk& operator=(MemoryDisk&&) noexcept;

    /// Steps `step` to `step + count - 1` fail, of those that change something: opening to write, appending,
    /// cutting, syncing, renaming, removing. The first is 0.
    void fail_at(std::size_t step, Fault fault, std::size_t count = 1);
    /// Dies when so many bytes have been appended, in all files.
    void crash_after(std::uint64_t bytes);
    bool has_failed() const; ///< a step did

    /// What the next process finds: all that was written. Its locks are free, and it fails no more.
    MemoryDisk after_crash() const;
    /// What the next boot finds: what was synced, and no more.
    MemoryDisk after_power_cut() const;

    /// For a test's beginning and end: a file as it stands. No steps.
    void put(const std::filesystem::path& path, std::string bytes);
    std::optional<std::string> get(const std::filesystem::path& path) const;
    std::size_t size(const std::filesystem::path& path) const; ///< of get(); 0 where there is none

    Result<std::unique_ptr<DiskFile>> open(const std::filesystem::path& path, OpenOptions options) override;
    Result<std::unique_ptr<DiskInput>>
    input(const std::filesystem::path& path, std::uint64_t offset) override;
    Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
    Result<void> remove(const std::filesystem::path& path) override;
    Result<std::vector<std::filesystem::path>> list(const std::filesystem::path& folder) override;
    Result<void> sync_directory(const std::filesystem::path& folder) override;

private:
    struct State;
    class File;
    class Input;
    std::shared_ptr<State> state_; ///< shared by the disk and its open files
};

/// Runs `scenario` on a fresh disk for each step that it takes and for each way in which that step, or it and
/// the next one, can fail; `begin` puts there what stands before.
void at_every_step(
    const std::function<void(MemoryDisk& disk)>& begin, const std::function<void(MemoryDisk& disk)>& scenario
);

} // namespace tutti::io
