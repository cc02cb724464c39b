// Database: a file of SQLite that one process has for itself. What is committed outlives our death at any
// moment (write-ahead log); what of it also outlives a power cut, Syncing says. Everything blocks: programs
// with a loop call it on a thread beside (io/blocking.hpp).
#pragma once

#include "base/result.hpp"
#include "store/statement.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

struct sqlite3;

namespace tutti::store {

enum class Syncing : std::uint8_t {
    Commits,     ///< each commit is on the disk when it is done
    Checkpoints, ///< a power cut may take the last commits with it, and never harms those before: spares a
                 ///< card
};

struct DatabaseOptions {
    Syncing syncing = Syncing::Commits;
    std::uint64_t max_size = 0;            ///< bytes of the file; 0: as large as the disk
    std::size_t cache = 256 * 1024;        ///< bytes of pages that are kept in memory
    std::uint32_t checkpoint_pages = 1000; ///< the log is brought into the file when it has so many
    const char* file_system = nullptr;     ///< of SQLite's, for tests; nullptr: the system's own
};

class Database {
public:
    /// Makes the file (0600) where there is none. Conflict while another process has it; InvalidInput where
    /// it is none of SQLite's, or damaged so that it cannot be opened; errors name the path.
    static Result<Database> open(const std::filesystem::path& path, const DatabaseOptions& options);

    /// One statement, or several, without values.
    Result<void> execute(const std::string& sql);
    Result<Statement> prepare(std::string_view sql);
    /// The first number of the first row.
    Result<std::int64_t> number(std::string_view sql);

    /// All of what `work` does, or, where it gives an error, nothing. Not within another one.
    Result<void> transaction(const std::function<Result<void>()>& work);
    /// Whether one has begun and not ended. Some failures of the disk end it.
    bool in_transaction() const noexcept;

    /// Brings the tables to the version of the last of `steps`, each from the one before it, all or none.
    /// UnknownVersion for a file that a later program has made.
    Result<void> migrate(std::span<const std::string_view> steps);

    /// Reads every page. InvalidInput says what is damaged.
    Result<void> check();

    /// What is committed now, as a file that is there when this returns.
    Result<void> copy_to(const std::filesystem::path& to);

    /// Gives pages that are free back to the file system, as many as there are or `most`.
    Result<void> give_back(std::uint32_t most);
    /// Bytes that tables take: the file without its free pages.
    Result<std::uint64_t> used();

private:
    struct Close {
        void operator()(sqlite3* database) const noexcept;
    };

    explicit Database(sqlite3* database) : database_(database) {}

    std::unique_ptr<sqlite3, Close> database_;
};

} // namespace tutti::store
