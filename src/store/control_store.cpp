#include "store/control_store.hpp"

#include "store/control_columns.hpp"
#include "store/control_transaction.hpp"

#include <fmt/format.h>

#include <tuple>
#include <utility>

namespace tutti::store {

namespace {

constexpr std::string_view control_steps[] = {
    "CREATE TABLE row_set(name TEXT PRIMARY KEY, revision INTEGER NOT NULL, checksum INTEGER NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE desired(set_name TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,"
    " revision INTEGER NOT NULL, generation INTEGER NOT NULL, checksum INTEGER NOT NULL,"
    " PRIMARY KEY(set_name, key));"
    "CREATE TABLE set_aside(id INTEGER PRIMARY KEY, set_name TEXT, key TEXT, value TEXT, revision INTEGER,"
    " generation INTEGER, checksum INTEGER);"
    "CREATE TABLE outbox(sequence INTEGER PRIMARY KEY, timestamp INTEGER NOT NULL, type TEXT NOT NULL,"
    " data TEXT NOT NULL, checksum INTEGER NOT NULL);"
    "CREATE TABLE cursor(reader TEXT PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE request(subject TEXT NOT NULL, key TEXT NOT NULL, command TEXT NOT NULL,"
    " body_hash TEXT NOT NULL, answer TEXT, begun INTEGER NOT NULL, until INTEGER NOT NULL,"
    " PRIMARY KEY(subject, key));"
    "CREATE INDEX request_until ON request(until);"
    "CREATE TABLE audit(sequence INTEGER PRIMARY KEY, timestamp INTEGER NOT NULL, subject TEXT NOT NULL,"
    " command TEXT NOT NULL, outcome TEXT NOT NULL, data TEXT NOT NULL);"
    "CREATE TABLE token(resource TEXT PRIMARY KEY, token INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;",
    // What is there already gets its hashes and checksums when the store is opened:
    // ControlStore::begin_chain()
    "CREATE TABLE chain(which TEXT PRIMARY KEY, line INTEGER NOT NULL, hash BLOB NOT NULL) WITHOUT ROWID;"
    "INSERT INTO chain VALUES('unbegun', 0, x'');"
    "ALTER TABLE audit ADD COLUMN hash BLOB;"
    "ALTER TABLE request ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE token ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;",
};

constexpr std::string_view stale_token = "stale_token: ";

Error in_file(const std::filesystem::path& path, Error error) {
    error.message = fmt::format("{}: {}", path.native(), error.message);
    return error;
}

Error ended(const Fence& fence) {
    return {
        ErrorCode::Conflict,
        fmt::format(
            "{}the leadership of {} that this is written under has ended", stale_token, fence.resource
        )
    };
}

} // namespace

bool is_stale_token(const Error& error) noexcept {
    return error.code == ErrorCode::Conflict && error.message.starts_with(stale_token);
}

bool is_disk_failure(const Error& error) noexcept {
    // SQLite's words: values that are too large are LimitExceeded as well.
    return error.code == ErrorCode::Environment
           || (error.code == ErrorCode::LimitExceeded && error.message.starts_with("database or disk is full")
           );
}

Result<ControlStore> ControlStore::open(const std::filesystem::path& path, Options options) {
    auto database = Database::open(
        path, {.checkpoint_pages = options.checkpoint_pages, .file_system = options.file_system}
    );
    if (!database) return pass_on(database);
    ControlStore opened(std::move(*database), std::move(options));
    auto ready = opened.database_.migrate(control_steps);
    if (ready) ready = opened.load();
    if (ready) ready = opened.load_chain();
    if (ready && opened.options_.damaged == Damaged::SetAside)
        ready = opened.database_.transaction([&] { return opened.verify(); });
    if (!ready) return std::unexpected(in_file(path, std::move(ready.error())));
    return opened;
}

Result<Statement*> ControlStore::statement(const char* sql) {
    const auto known = statements_.find(sql);
    if (known != statements_.end()) return &known->second;
    auto prepared = database_.prepare(sql);
    if (!prepared) return pass_on(prepared);
    return &statements_.emplace(sql, std::move(*prepared)).first->second;
}

/// What the tables hold counts more than a counter that lags behind them.
Result<void> ControlStore::load() {
    const auto events =
        database_.number("SELECT max(coalesce((SELECT value FROM counter WHERE name='event'), 0),"
                         " coalesce((SELECT max(sequence) FROM outbox), 0))");
    const auto lines =
        database_.number("SELECT max(coalesce((SELECT value FROM counter WHERE name='audit'), 0),"
                         " coalesce((SELECT max(sequence) FROM audit), 0))");
    const auto token_sum = database_.number("SELECT value FROM counter WHERE name='token_sum'");
    const auto oldest_event = database_.number("SELECT min(sequence) FROM outbox");
    const auto oldest_line = database_.number("SELECT min(sequence) FROM audit");
    for (const auto* each : {&events, &lines, &oldest_event, &oldest_line, &token_sum})
        if (!*each) return std::unexpected(each->error());
    const auto span = [](std::int64_t oldest, std::int64_t newest) {
        return std::pair(
            static_cast<std::uint64_t>(oldest > 0 ? oldest : newest + 1), static_cast<std::uint64_t>(newest)
        );
    };
    std::tie(counters_.oldest_event, counters_.newest_event) = span(*oldest_event, *events);
    std::tie(counters_.oldest_line, counters_.newest_line) = span(*oldest_line, *lines);
    counters_.token_sum = static_cast<std::uint64_t>(*token_sum);
    saved_ = counters_;
    return {};
}

/// The oldest ones are in the tables.
Result<void> ControlStore::save_counters() {
    const auto save = [this](std::string_view name, std::uint64_t value) -> Result<void> {
        auto write = statement("INSERT OR REPLACE INTO counter VALUES(?1, ?2)");
        if (!write) return pass_on(write);
        return (*write)->with(name, value).run();
    };
    Result<void> done;
    if (counters_.newest_event != saved_.newest_event) done = save("event", counters_.newest_event);
    if (done && counters_.newest_line != saved_.newest_line) done = save("audit", counters_.newest_line);
    if (done && counters_.token_sum != saved_.token_sum) done = save("token_sum", counters_.token_sum);
    if (done && counters_.head != saved_.head) done = set_chain_end("head", counters_.head);
    return done;
}

bool ControlStore::has_ended(const Fence& fence) const {
    return fence.until && options_.now && options_.now() >= *fence.until;
}

Result<void> ControlStore::admit(const Fence& fence) {
    if (has_ended(fence)) return std::unexpected(ended(fence));
    const auto known = token(fence.resource);
    if (!known) return std::unexpected(known.error());
    if (fence.token < *known)
        return fail(
            ErrorCode::Conflict, fmt::format(
                                     "{}this is written under token {} of {}, and {} is the newest",
                                     stale_token, fence.token, fence.resource, *known
                                 )
        );
    if (fence.token == *known) return {};
    return write_token(fence.resource, fence.token);
}

/// In a savepoint of its own.
Result<Receipt> ControlStore::perform(ControlWrite& write) {
    if (auto begun = database_.execute("SAVEPOINT write"); !begun) return pass_on(begun);
    const auto before = counters_;
    Result<void> done;
    if (write.fence) done = admit(*write.fence);
    if (done) {
        ControlTransaction transaction(*this, write.fence.has_value());
        done = write.work(transaction);
    }
    if (done) done = database_.execute("RELEASE write");
    if (done) return Receipt{counters_.newest_event, counters_.head};
    counters_ = before;
    if (database_.in_transaction()) {
        // A failure here leaves no way to tell this write from the others: all of them end with it.
        if (auto back = database_.execute("ROLLBACK TO write; RELEASE write"); !back) {
            static_cast<void>(database_.execute("ROLLBACK"));
            broken_ = broken_ || database_.in_transaction();
            return pass_on(back);
        }
    }
    return pass_on(done);
}

/// Up to the commit: all but those that are out.
Result<void> ControlStore::perform_all(
    std::span<ControlWrite> writes, const std::vector<bool>& is_out, std::vector<Written>& results
) {
    if (auto begun = database_.execute("BEGIN IMMEDIATE"); !begun) return begun;
    for (std::size_t i = 0; i < writes.size(); ++i) {
        if (is_out[i]) continue;
        auto done = perform(writes[i]);
        if (!done && (broken_ || !database_.in_transaction())) return pass_on(done);
        results[i] = std::move(done);
    }
    return save_counters();
}

/// Whether the leadership of any has ended since it was admitted, as the process may have slept: those are
/// out.
bool ControlStore::refuse_ended(
    std::span<ControlWrite> writes, std::vector<bool>& is_out, std::vector<Written>& results
) const {
    bool is_any = false;
    for (std::size_t i = 0; i < writes.size(); ++i) {
        if (!results[i] || !writes[i].fence || !has_ended(*writes[i].fence)) continue;
        results[i] = std::unexpected(ended(*writes[i].fence));
        is_any = is_out[i] = true;
    }
    return is_any;
}

void ControlStore::take_back() {
    counters_ = saved_;
    if (database_.in_transaction()) static_cast<void>(database_.execute("ROLLBACK"));
    broken_ = broken_ || database_.in_transaction();
}

/// Also those that were refused: by what another had written that is no more.
std::vector<Written> ControlStore::all_failed(std::vector<Written> results, const WriteError& error) {
    take_back();
    for (auto& result : results)
        result = std::unexpected(WriteError(error, error.may_be_written && result.has_value()));
    return results;
}

std::vector<Written> ControlStore::commit(std::span<ControlWrite> writes) {
    std::vector<Written> results(writes.size(), Written(Receipt{}));
    if (broken_)
        return all_failed(
            std::move(results),
            Error{ErrorCode::Unavailable, "the disk failed: the store has to be opened anew"}
        );
    std::vector<bool> is_out(writes.size(), false);
    while (true) {
        if (const auto done = perform_all(writes, is_out, results); !done)
            return all_failed(std::move(results), done.error());
        if (!refuse_ended(writes, is_out, results)) break;
        take_back(); // and once more without them
    }
    if (auto committed = database_.execute("COMMIT"); !committed) {
        broken_ = true;
        committed.error().message += ": whether it is written shows when the store is opened anew";
        return all_failed(std::move(results), WriteError(std::move(committed.error()), true));
    }
    saved_ = counters_;
    return results;
}

Written ControlStore::commit(ControlWrite write) { return std::move(commit(std::span(&write, 1)).front()); }

} // namespace tutti::store
