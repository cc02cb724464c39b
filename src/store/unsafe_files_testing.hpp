// For tests: a file system of SQLite's on which every call can fail or be the last one, and that tells what a
// power cut would have left: what was synced, and of the rest any of its sectors. Its files lie in memory, in
// one folder. One at a time in a process.
#pragma once

#include "base/random.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tutti::store {

enum class StorageFault : std::uint8_t {
    Refused,    ///< that call is an I/O error, those after it are not
    Unreadable, ///< likewise, of those that read
    Full,       ///< from that call on there is no room; half of what it writes still finds some
    Death,      ///< half of what that call writes is written, and nothing is done after it
};
inline constexpr StorageFault all_faults[] = {
    StorageFault::Refused, StorageFault::Unreadable, StorageFault::Full, StorageFault::Death
};

class UnsafeFiles {
public:
    /// Registered with SQLite under name(), until its end.
    UnsafeFiles();
    ~UnsafeFiles();
    UnsafeFiles(const UnsafeFiles&) = delete;
    UnsafeFiles& operator=(const UnsafeFiles&) = delete;

    static const char* name() noexcept { return "tutti-unsafe"; }

    struct Plan {
        /// Counted from now on, the first is 0: opening, writing, cutting, syncing and removing; of
        /// Unreadable opening and reading.
        std::size_t step = 0;
        StorageFault fault = StorageFault::Refused;
    };
    void fail_at(Plan plan);
    /// What of it is to come.
    std::optional<Plan> take_plan() { return std::exchange(plan_, std::nullopt); }
    /// Whether that step came, and nobody lives on yet.
    bool has_failed() const noexcept { return failed_; }
    bool is_dead() const noexcept { return is_dead_; }
    /// Every call fails from now on: who has files open gets no further.
    void die() noexcept { is_dead_ = true; }
    /// No call fails any more: the next process, which finds all that was written.
    void live();
    /// The next boot, which finds one of many things, by `chance`. No call fails any more.
    void cut_power(std::uint64_t chance);
    /// An empty folder. Nobody has a file of it open.
    void clear();

    // ---- what SQLite's calls come down to: its result codes ----

    struct Change {
        std::size_t offset = 0;
        std::string bytes;               ///< written there
        std::optional<std::size_t> size; ///< or cut to
    };
    struct File {
        std::string bytes;            ///< as a process sees it
        std::string synced;           ///< as it is on the disk in any case
        std::vector<Change> unsynced; ///< since then
        bool is_name_synced = false;  ///< else a power cut may take the file away
        bool names_at_sync =
            false; ///< the next sync makes all names of the folder last, as SQLite's own does
    };
    using FileHold = std::shared_ptr<File>; ///< owned by the folder and by who has it open

    int open(const std::string& path, bool makes, bool is_journal, FileHold& into);
    int read(const File& file, char* into, std::size_t amount, std::size_t offset);
    int change(File& file, Change change);
    int sync(File& file);
    int remove(const std::string& path, bool makes_it_last);
    bool has(const std::string& path) const { return files_.contains(path); }
    /// Of what SQLite tells one log from another by: the same in every run.
    RandomSource& random() noexcept { return random_; }

private:
    enum class Call : std::uint8_t { Opens, Reads, Writes, Other };
    enum class Turn : std::uint8_t { Done, Half, Failed };

    Turn step(Call call);
    void sync_names();

    std::map<std::string, FileHold> files_;
    /// Removed, and perhaps there again after a power cut.
    std::map<std::string, FileHold> removed_;
    SeededRandom random_{1};
    std::optional<Plan> plan_;
    bool failed_ = false;
    bool is_dead_ = false;
    bool is_full_ = false;
};

} // namespace tutti::store
