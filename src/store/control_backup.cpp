// The control store's file as a whole: looked through, copied, put in the place of another.
#include "store/control_columns.hpp"
#include "store/control_store.hpp"
#include "store/control_transaction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace tutti::store {

namespace fs = std::filesystem;

namespace {

fs::path beside(const fs::path& path, std::string_view ending) { return path.native() + std::string(ending); }

Result<void> move_file(const fs::path& from, const fs::path& to) {
    std::error_code failed;
    fs::rename(from, to, failed);
    if (failed) return fail(ErrorCode::Environment, fmt::format("{}: {}", to.native(), failed.message()));
    return {};
}

bool is_there(const fs::path& path) {
    std::error_code none;
    return fs::symlink_status(path, none).type() != fs::file_type::not_found;
}

void drop(const fs::path& path) {
    std::error_code none;
    for (const auto* each : {"", "-wal", "-journal"}) fs::remove(beside(path, each), none);
}

} // namespace

Result<void> ControlStore::check() {
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
    return check_events();
}

Result<void> ControlStore::back_up(const fs::path& to) {
    if (is_there(to)) return fail(ErrorCode::Conflict, fmt::format("{} is there already", to.native()));
    const auto unfinished = beside(to, ".unfinished");
    drop(unfinished);
    auto done = database_.copy_to(unfinished);
    if (done) done = move_file(unfinished, to);
    if (!done) drop(unfinished);
    return done;
}

Result<ControlStore::Heights> ControlStore::heights() {
    Heights heights{counters_.newest_event, counters_.newest_line, {}};
    auto select = statement("SELECT resource, token FROM token");
    if (!select) return pass_on(select);
    auto read = for_each_row((*select)->with(), [&](const Statement& row) {
        heights.tokens[std::string(row.text(0))] = number_at(row, 1);
    });
    if (!read) return pass_on(read);
    return heights;
}

Result<void> ControlStore::raise(const Heights& other) {
    return database_.transaction([&]() -> Result<void> {
        ControlTransaction transaction(*this, false);
        for (const auto& [resource, token] : other.tokens)
            if (auto done = transaction.learn_token(resource, token); !done) return done;
        if (other.newest_event > counters_.newest_event) {
            // Who has read past them would take them for new; who has not finds a gap either way.
            if (auto gone = database_.execute("DELETE FROM outbox"); !gone) return gone;
            counters_.newest_event = other.newest_event;
            counters_.oldest_event = other.newest_event + 1;
        }
        counters_.newest_line = std::max(counters_.newest_line, other.newest_line);
        return save_counters();
    });
}

namespace {

/// A second name of the file, or, where the file system knows none, a copy.
Result<fs::path> keep_beside(const fs::path& path) {
    auto kept = beside(path, ".before-restore");
    for (int i = 2; is_there(kept); ++i) kept = beside(path, fmt::format(".before-restore-{}", i));
    std::error_code failed;
    fs::create_hard_link(path, kept, failed);
    if (failed) fs::copy_file(path, kept, failed);
    if (failed) return fail(ErrorCode::Environment, fmt::format("{}: {}", kept.native(), failed.message()));
    // Closed cleanly it has no log; one that cannot be read may have.
    if (!is_there(beside(path, "-wal"))) return kept;
    if (auto moved = move_file(beside(path, "-wal"), beside(kept, "-wal")); !moved) return pass_on(moved);
    return kept;
}

} // namespace

/// A copy of the backup that is whole, and goes on after what is at `path`.
Result<void>
ControlStore::prepare_restored(const fs::path& backup, const fs::path& path, const fs::path& to) {
    {
        auto original = Database::open(backup, {});
        if (!original) return pass_on(original);
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
    if (auto whole = restored->check(); !whole) return whole;
    if (!is_there(path)) return {};
    // One that cannot be read any more says nothing: it is what a backup is for.
    auto present = open(path);
    if (!present) return present.error().code == ErrorCode::InvalidInput ? Result<void>() : pass_on(present);
    auto heights = present->heights();
    if (!heights) return pass_on(heights);
    return restored->raise(*heights);
}

Result<std::optional<fs::path>> restore_control_store(const fs::path& backup, const fs::path& path) {
    if (!is_there(backup)) return fail(ErrorCode::NotFound, fmt::format("there is no {}", backup.native()));
    const auto prepared = beside(path, ".restored");
    drop(prepared);
    std::optional<fs::path> before;
    auto done = ControlStore::prepare_restored(backup, path, prepared);
    if (done && is_there(path)) {
        auto kept = keep_beside(path);
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
