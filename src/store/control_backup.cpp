// The control store's file as a whole: looked through, copied, put in the place of another.
#include "base/hex.hpp"
#include "base/json.hpp"
#include "store/control_columns.hpp"
#include "store/control_store.hpp"
#include "store/control_transaction.hpp"
#include "store/free_name.hpp"

#include <fmt/format.h>
#include <system_error>

#include <algorithm>
#include <map>
#include <utility>

namespace tutti::store {

namespace fs = std::filesystem;

namespace {

fs::path beside(const fs::path& path, std::string_view ending) { return path.native() + std::string(ending); }

std::unexpected<Error> no_way(const fs::path& path, const std::error_code& why) {
    return fail(ErrorCode::Environment, fmt::format("{}: {}", path.native(), why.message()));
}

Result<void> move_file(const fs::path& from, const fs::path& to) {
    std::error_code failed;
    fs::rename(from, to, failed);
    if (failed) return no_way(to, failed);
    return sync_folder_of(to);
}

bool is_there(const fs::path& path) {
    std::error_code none;
    return fs::symlink_status(path, none).type() != fs::file_type::not_found;
}

void drop_logs(const fs::path& path) {
    std::error_code none;
    for (const auto* each : {"-wal", "-journal"}) fs::remove(beside(path, each), none);
}

void drop(const fs::path& path) {
    std::error_code none;
    fs::remove(path, none);
    drop_logs(path);
}

} // namespace

Result<void> ControlStore::check() {
    if (auto kept = check_kept(); !kept) return kept;
    return check_chain(std::nullopt);
}

/// All but the audit: what nobody can lean on any more is no reason not to put the rest back.
Result<void> ControlStore::check_kept() {
    if (auto whole = database_.check(); !whole) return whole;
    auto names = sets();
    if (!names) return pass_on(names);
    for (const auto& set : *names) {
        auto state = look_through(set);
        if (!state) return pass_on(state);
        if (!state->damaged.empty())
            return fail(
                ErrorCode::InvalidInput,
                fmt::format("the row '{}' of {} is not as it was written", state->damaged.front().second, set)
            );
        if (!state->why.empty()) return fail(ErrorCode::InvalidInput, fmt::format("{}: {}", set, state->why));
    }
    auto done = check_events();
    if (done) done = check_tokens();
    if (done) done = check_requests();
    return done;
}

Result<void> ControlStore::back_up(const fs::path& to) {
    if (is_there(to)) return fail(ErrorCode::Conflict, fmt::format("{} is there already", to.native()));
    const auto unfinished = beside(to, ".unfinished");
    drop(unfinished);
    auto done = database_.copy_to(unfinished);
    if (done) done = move_to_free_name(unfinished, to);
    if (!done) drop(unfinished);
    return done;
}

Result<ControlStore::Heights> ControlStore::heights() {
    Heights heights{counters_.newest_event, counters_.newest_line, counters_.head, {}};
    auto select = statement("SELECT resource, token FROM token");
    if (!select) return pass_on(select);
    auto read = for_each_row((*select)->with(), [&](const Statement& row) {
        heights.tokens[std::string(row.text(0))] = number_at(row, 1);
    });
    if (!read) return pass_on(read);
    return heights;
}

Result<void> ControlStore::raise(const std::optional<Heights>& other, const Restorer& who) {
    return database_.transaction([&]() -> Result<void> {
        ControlTransaction transaction(*this, false);
        const auto heights = other.value_or(Heights{});
        for (const auto& [resource, token] : heights.tokens)
            if (auto done = transaction.learn_token(resource, token); !done) return done;
        if (heights.newest_event > counters_.newest_event) {
            // Who has read past them would take them for new; who has not finds a gap either way.
            if (auto gone = database_.execute("DELETE FROM outbox"); !gone) return gone;
            counters_.newest_event = heights.newest_event;
            counters_.oldest_event = heights.newest_event + 1;
        }
        const auto line = counters_.newest_line;
        counters_.newest_line = std::max(line, heights.newest_line);
        const auto data = Value::object(
            {{"line", line},
             {"replaced",
              other ? Value::object({{"line", heights.head.line}, {"hash", to_hex(heights.head.hash)}})
                    : Value()}}
        );
        const auto said = transaction.audit({0, who.now, who.name, "store.restore", "ok", print_json(data)});
        if (!said) return std::unexpected(said.error());
        return save_counters();
    });
}

namespace {

fs::path free_name_beside(const fs::path& path) {
    auto kept = beside(path, ".before-restore");
    for (int i = 2; is_there(kept); ++i) kept = beside(path, fmt::format(".before-restore-{}", i));
    return kept;
}

/// What no program can open, whoever tries.
Result<fs::path> keep_unreadable(const fs::path& path) {
    auto kept = free_name_beside(path);
    std::error_code failed;
    fs::create_hard_link(path, kept, failed);
    if (failed) fs::copy_file(path, kept, failed);
    if (failed) return no_way(kept, failed);
    for (const auto* each : {"-wal", "-journal"})
        if (is_there(beside(path, each)))
            if (auto moved = move_file(beside(path, each), beside(kept, each)); !moved) return pass_on(moved);
    return kept;
}

} // namespace

/// A second name of the file, or, where the file system knows none, a copy. It stays ours alone: what is
/// opened and closed besides would take the lock with it.
Result<fs::path> ControlStore::keep_beside(const fs::path& path) {
    // Its log goes into it: nothing that bears its names is left to be taken for the other file's.
    if (auto plain = database_.execute("PRAGMA journal_mode=DELETE"); !plain) return pass_on(plain);
    drop_logs(path);
    auto kept = free_name_beside(path);
    std::error_code failed;
    fs::create_hard_link(path, kept, failed);
    if (!failed) return kept;
    if (auto copied = back_up(kept); !copied) return pass_on(copied);
    return kept;
}

/// A copy of the backup that is whole, and goes on after `present`, where there is one.
Result<void> ControlStore::prepare_restored(
    const fs::path& backup, ControlStore* present, const fs::path& to, const Restorer& who
) {
    {
        auto original = Database::open(backup, {});
        if (!original) return pass_on(original);
        // An empty file, too, is one of SQLite's: all would be gone with it.
        const auto tables = original->number("SELECT count(*) FROM sqlite_master WHERE name='row_set'");
        if (!tables) return std::unexpected(tables.error());
        if (*tables == 0)
            return fail(
                ErrorCode::InvalidInput, fmt::format("{} is no copy of a control store", backup.native())
            );
        if (auto copied = original->copy_to(to); !copied) return copied;
    }
    auto restored = open(to);
    if (!restored) return pass_on(restored);
    if (!restored->damage().empty())
        return fail(
            ErrorCode::InvalidInput, fmt::format(
                                         "{}: the row '{}' of {} is damaged", backup.native(),
                                         restored->damage().front().key, restored->damage().front().set
                                     )
        );
    if (auto whole = restored->check_kept(); !whole) return whole;
    if (present == nullptr) return restored->raise(std::nullopt, who);
    auto heights = present->heights();
    if (!heights) return pass_on(heights);
    return restored->raise(std::move(*heights), who);
}

Result<std::optional<fs::path>>
restore_control_store(const fs::path& backup, const fs::path& path, const Restorer& who) {
    if (!is_there(backup)) return fail(ErrorCode::NotFound, fmt::format("there is no {}", backup.native()));
    const auto prepared = beside(path, ".restored");
    drop(prepared);
    // Open, and so locked, until the other one has its name: nobody begins to write what is being replaced.
    std::optional<ControlStore> present;
    const bool is_replaced = is_there(path);
    if (is_replaced) {
        auto opened = ControlStore::open(path);
        // One that cannot be read any more says nothing: it is what a backup is for.
        if (!opened && opened.error().code != ErrorCode::InvalidInput) return pass_on(opened);
        if (opened) present.emplace(std::move(*opened));
    }
    std::optional<fs::path> before;
    auto done = ControlStore::prepare_restored(backup, present ? &*present : nullptr, prepared, who);
    if (done && is_replaced) {
        auto kept = present ? present->keep_beside(path) : keep_unreadable(path);
        if (kept)
            before = std::move(*kept);
        else
            done = pass_on(kept);
    }
    if (done) done = move_file(prepared, path);
    if (!done) {
        drop(prepared);
        return pass_on(done);
    }
    return before;
}

} // namespace tutti::store
