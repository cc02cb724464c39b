#include "store/database.hpp"

#include "store/sqlite_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sqlite3.h>

namespace tutti::store {

namespace {

constexpr int page_size = 4096;

ErrorCode code_of(int code) noexcept {
    switch (code & 0xff) { // the primary result code of an extended one
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ErrorCode::InvalidInput;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ErrorCode::Conflict;
    case SQLITE_FULL:
    case SQLITE_TOOBIG:
        return ErrorCode::LimitExceeded;
    default:
        return ErrorCode::Environment;
    }
}

/// In the order in which SQLite wants them said.
std::string pragmas(const DatabaseOptions& options) {
    const auto pages =
        options.max_size == 0 ? 0xfffffffe : std::max<std::uint64_t>(options.max_size / page_size, 16);
    return fmt::format(
        // Before the first look into the file: the log's index lies in our memory then, not in a file beside.
        "PRAGMA locking_mode=EXCLUSIVE;"
        "PRAGMA page_size={};"
        "PRAGMA auto_vacuum=INCREMENTAL;"
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous={};"
        "PRAGMA wal_autocheckpoint={};"
        "PRAGMA journal_size_limit={};"
        "PRAGMA cache_size=-{};"
        "PRAGMA max_page_count={};"
        "PRAGMA foreign_keys=ON;"
        "PRAGMA trusted_schema=OFF;",
        page_size, options.syncing == Syncing::Commits ? "FULL" : "NORMAL", options.checkpoint_pages,
        options.checkpoint_pages * page_size, options.cache / 1024, pages
    );
}

Error named(const std::filesystem::path& path, Error error) {
    if (error.code == ErrorCode::Conflict) error.message = "another process has it open";
    error.message = fmt::format("{}: {}", path.native(), error.message);
    return error;
}

} // namespace

std::unexpected<Error> sqlite_error(sqlite3* database, int code) {
    const char* said = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
    return fail(code_of(code), said);
}

void Database::Close::operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }

Result<Database> Database::open(const std::filesystem::path& path, const DatabaseOptions& options) {
    std::error_code ignored; // what is not there yet is made
    if (const auto there = std::filesystem::status(path, ignored);
        std::filesystem::exists(there) && !std::filesystem::is_regular_file(there))
        return std::unexpected(named(path, {ErrorCode::Environment, "is no file that a database can be in"}));
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(
        path.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
        options.file_system
    );
    Database database(opened); // there also where it could not be opened
    if (code != SQLITE_OK) return std::unexpected(named(path, sqlite_error(opened, code).error()));
    sqlite3_extended_result_codes(opened, 1);
    // A file system without modes has its own.
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored
    );
    auto ready = database.execute(pragmas(options));
    // The first look into the file takes its lock, and finds whether it is one of SQLite's.
    if (ready) ready = database.execute("BEGIN IMMEDIATE; COMMIT;");
    // What an earlier process wrote, and did not live to sync, is on the disk before anybody has seen it. A
    // full disk has synced the log before it finds that.
    if (ready && options.syncing == Syncing::Commits) {
        ready = database.execute("PRAGMA wal_checkpoint(PASSIVE)");
        if (!ready && ready.error().code == ErrorCode::LimitExceeded) ready = {};
    }
    if (!ready) return std::unexpected(named(path, std::move(ready.error())));
    return database;
}

Result<void> Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return sqlite_error(database_.get(), code);
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int code =
        sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    if (code != SQLITE_OK) return sqlite_error(database_.get(), code);
    return Statement(statement);
}

Result<std::int64_t> Database::number(std::string_view sql) {
    auto statement = prepare(sql);
    if (!statement) return pass_on(statement);
    auto row = statement->next();
    if (!row) return pass_on(row);
    return *row ? statement->integer(0) : 0;
}

Result<void> Database::transaction(const std::function<Result<void>()>& work) {
    auto begun = execute("BEGIN IMMEDIATE");
    if (!begun) return begun;
    auto done = work();
    if (done) done = execute("COMMIT");
    // Some errors have rolled back already; then there is nothing to roll back, which is no error of ours.
    if (!done && in_transaction()) static_cast<void>(execute("ROLLBACK"));
    return done;
}

bool Database::in_transaction() const noexcept { return sqlite3_get_autocommit(database_.get()) == 0; }

Result<void> Database::migrate(std::span<const std::string_view> steps) {
    auto version = number("PRAGMA user_version");
    if (!version) return pass_on(version);
    if (*version < 0 || *version > std::ssize(steps))
        return fail(
            ErrorCode::UnknownVersion, fmt::format(
                                           "its tables are of version {}, and this program knows {}: a later "
                                           "one has made it",
                                           *version, steps.size()
                                       )
        );
    if (*version == std::ssize(steps)) return {};
    return transaction([&]() -> Result<void> {
        for (const auto step : steps.subspan(static_cast<std::size_t>(*version)))
            if (auto done = execute(std::string(step)); !done) return done;
        return execute(fmt::format("PRAGMA user_version={}", steps.size()));
    });
}

Result<void> Database::check() {
    auto statement = prepare("PRAGMA quick_check(1)");
    if (!statement) return pass_on(statement);
    auto row = statement->next();
    if (!row) return pass_on(row);
    if (*row && statement->text(0) != "ok")
        return fail(ErrorCode::InvalidInput, std::string(statement->text(0)));
    return {};
}

Result<void> Database::copy_to(const std::filesystem::path& to) {
    auto copy = open(to, {.cache = 64 * 1024});
    if (!copy) return pass_on(copy);
    // Journals of its own would stay beside a copy that takes the place of another file.
    if (auto plain = copy->execute("PRAGMA journal_mode=DELETE"); !plain) return plain;
    auto* backup = sqlite3_backup_init(copy->database_.get(), "main", database_.get(), "main");
    if (backup == nullptr) return sqlite_error(copy->database_.get(), sqlite3_errcode(copy->database_.get()));
    const int code = sqlite3_backup_step(backup, -1);
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) return sqlite_error(copy->database_.get(), code);
    return {};
}

Result<void> Database::give_back(std::uint32_t most) {
    return execute(fmt::format("PRAGMA incremental_vacuum({})", most));
}

Result<std::uint64_t> Database::used() {
    const auto pages = number("PRAGMA page_count");
    const auto free = number("PRAGMA freelist_count");
    if (!pages || !free) return std::unexpected((pages ? free : pages).error());
    return static_cast<std::uint64_t>(*pages - *free) * page_size;
}

} // namespace tutti::store
