// What the control store forgets: events and audit lines past their keeping, requests that are over.
#include "store/control_columns.hpp"
#include "store/control_transaction.hpp"

#include <algorithm>

namespace tutti::store {

namespace {

/// Rows that go together: the rest waits for the next time.
constexpr std::uint64_t most_forgotten = 10'000;

} // namespace

/// What is too old goes from the oldest on, up to the first that is not: a clock that was ahead for a while
/// makes no hole. The oldest that is left.
Result<std::uint64_t> ControlTransaction::trim_log(
    const char* first_young, const char* keep, const char* drop, const Keeping& keeping, std::uint64_t oldest,
    std::uint64_t newest, WallTime now
) {
    auto select = store_.statement(first_young);
    if (!select) return pass_on(select);
    auto there = (*select)->with(stored(now - keeping.age)).next();
    if (!there) return pass_on(there);
    auto end = *there && !(*select)->is_null(0) ? number_at(**select, 0) : newest + 1;
    (*select)->with();
    if (newest > keeping.most) end = std::max(end, newest - keeping.most + 1);
    end = std::min(end, oldest + most_forgotten);
    if (end <= oldest) return oldest;
    for (const auto* each : {keep, drop}) {
        if (each == nullptr) continue;
        auto change = store_.statement(each);
        if (!change) return pass_on(change);
        if (auto done = (*change)->with(end).run(); !done) return pass_on(done);
    }
    return end;
}

Result<void> ControlTransaction::trim(const Keeping& events, const Keeping& audit, WallTime now) {
    auto& counters = store_.counters_;
    auto oldest = trim_log(
        "SELECT min(sequence) FROM outbox WHERE timestamp >= ?1", nullptr,
        "DELETE FROM outbox WHERE sequence < ?1", events, counters.oldest_event, counters.newest_event, now
    );
    if (!oldest) return pass_on(oldest);
    counters.oldest_event = *oldest;
    oldest = trim_log(
        "SELECT min(sequence) FROM audit WHERE timestamp >= ?1",
        // What is left follows from the last one that goes.
        "INSERT OR REPLACE INTO chain SELECT 'anchor', sequence, hash FROM audit WHERE sequence < ?1"
        " ORDER BY sequence DESC LIMIT 1",
        "DELETE FROM audit WHERE sequence < ?1", audit, counters.oldest_line, counters.newest_line, now
    );
    if (!oldest) return pass_on(oldest);
    counters.oldest_line = *oldest;
    auto over = store_.statement("DELETE FROM request WHERE rowid IN (SELECT rowid FROM request"
                                 " WHERE until <= ?1 AND answer IS NOT NULL LIMIT ?2)");
    if (!over) return pass_on(over);
    return (*over)->with(stored(now), most_forgotten).run();
}

} // namespace tutti::store
