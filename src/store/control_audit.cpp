// The audit: read, and its chain: appended to, begun where an older file has none, looked through.
#include "base/json.hpp"
#include "store/control_chain.hpp"
#include "store/control_checksums.hpp"
#include "store/control_columns.hpp"
#include "store/control_store.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::store {

namespace {

constexpr std::size_t read_together = 200;

AuditLine line_at(const Statement& row) {
    return {number_at(row, 0),        time_at(row, 1),          std::string(row.text(2)),
            std::string(row.text(3)), std::string(row.text(4)), std::string(row.text(5))};
}

Blob blob(const LineHash& hash) { return {{reinterpret_cast<const char*>(hash.data()), hash.size()}}; }

bool is_hash(std::string_view bytes, const LineHash& hash) { return bytes == blob(hash).bytes; }

std::unexpected<Error> damaged(std::string what) { return fail(ErrorCode::InvalidInput, std::move(what)); }

/// A line that does not follow from the one before it.
std::string broken_at(const AuditLine& line, std::uint64_t before) {
    if (line.sequence == before + 1)
        return fmt::format("line {} of the audit is not as it was written", line.sequence);
    return fmt::format(
        "between line {} and line {} of the audit lines are gone, or line {} is not as it was written",
        before, line.sequence, line.sequence
    );
}

} // namespace

Result<std::vector<AuditLine>> ControlStore::audit(std::uint64_t from, std::size_t most) {
    auto select = statement("SELECT sequence, timestamp, subject, command, outcome, data FROM audit"
                            " WHERE sequence >= ?1 ORDER BY sequence LIMIT ?2");
    if (!select) return pass_on(select);
    std::vector<AuditLine> lines;
    auto read = for_each_row((*select)->with(from, most), [&](const Statement& row) {
        lines.push_back(line_at(row));
    });
    if (!read) return pass_on(read);
    return lines;
}

Result<std::vector<AuditLine>> ControlStore::newest_audit(const AuditQuestion& question) {
    auto select = statement("SELECT sequence, timestamp, subject, command, outcome, data FROM audit"
                            " WHERE sequence <= ?1 AND (?2='' OR subject=?2) AND (?3='' OR command=?3)"
                            " AND (?4='' OR outcome=?4) AND timestamp >= ?5 AND timestamp < ?6"
                            " ORDER BY sequence DESC LIMIT ?7");
    if (!select) return pass_on(select);
    const auto newest = std::min(question.newest, counters_.newest_line);
    std::vector<AuditLine> lines;
    auto read = for_each_row(
        (*select)->with(
            newest, question.subject, question.command, question.outcome, stored(question.from),
            stored(question.until), question.most
        ),
        [&](const Statement& row) { lines.push_back(line_at(row)); }
    );
    if (!read) return pass_on(read);
    return lines;
}

Result<void> ControlStore::append_line(const AuditLine& said) {
    auto line = said;
    line.sequence = counters_.newest_line + 1;
    const auto hash = hash_of(line, counters_.head.hash);
    auto write = statement("INSERT INTO audit VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    if (!write) return pass_on(write);
    auto done = (*write)
                    ->with(
                        line.sequence, stored(line.timestamp), line.subject, line.command, line.outcome,
                        line.data, blob(hash)
                    )
                    .run();
    if (!done) return done;
    counters_.newest_line = line.sequence;
    counters_.head = {line.sequence, hash};
    return {};
}

Result<std::optional<AuditHead>> ControlStore::chain_end(std::string_view which) {
    auto select = statement("SELECT line, hash FROM chain WHERE which=?1");
    if (!select) return pass_on(select);
    auto there = (*select)->with(which).next();
    if (!there) return pass_on(there);
    std::optional<AuditHead> found;
    if (*there && (*select)->bytes(1).size() == LineHash().size()) {
        found.emplace().line = number_at(**select, 0);
        std::ranges::copy((*select)->bytes(1), found->hash.begin());
    }
    (*select)->with();
    return found;
}

Result<void> ControlStore::set_chain_end(std::string_view which, const AuditHead& end) {
    auto write = statement("INSERT OR REPLACE INTO chain VALUES(?1, ?2, ?3)");
    if (!write) return pass_on(write);
    return (*write)->with(which, end.line, blob(end.hash)).run();
}

Result<void> ControlStore::load_chain() {
    const auto unbegun = database_.number("SELECT count(*) FROM chain WHERE which='unbegun'");
    if (!unbegun) return std::unexpected(unbegun.error());
    if (*unbegun == 0) {
        auto anchor = chain_end("anchor");
        if (!anchor) return pass_on(anchor);
        auto head = chain_end("head");
        if (!head) return pass_on(head);
        chain_is_gone_ = !*anchor || !*head;
        counters_.head = saved_.head = head->value_or(AuditHead{});
        if (!chain_is_gone_ || options_.damaged == Damaged::Stays) return {};
        damage_.push_back({"audit", {}, "what says where its chain begins and ends is gone"});
    }
    return database_.transaction([&]() -> Result<void> {
        if (auto begun = begin_chain(); !begun) return begun;
        if (*unbegun == 0) return save_counters();
        if (auto done = sum_older(); !done) return done;
        return save_counters();
    });
}

/// Of a file that has none. A line says where: what those before it said until then nobody knows.
Result<void> ControlStore::begin_chain() {
    AuditHead head;
    WallTime last;
    while (true) {
        auto lines = audit(head.line + 1, read_together);
        if (!lines) return pass_on(lines);
        if (lines->empty()) break;
        for (const auto& line : *lines) {
            head = {line.sequence, hash_of(line, head.hash)};
            last = line.timestamp;
            auto write = statement("UPDATE audit SET hash=?2 WHERE sequence=?1");
            if (!write) return pass_on(write);
            if (auto done = (*write)->with(line.sequence, blob(head.hash)).run(); !done) return done;
        }
    }
    counters_.head = head;
    chain_is_gone_ = false;
    auto done = database_.execute("DELETE FROM chain");
    if (done) done = set_chain_end("anchor", {});
    if (done) done = set_chain_end("head", head);
    if (!done || head.line == 0) return done;
    const auto data = print_json(Value::object({{"lines_before", head.line}}));
    return append_line({0, last, "control", "audit.begin_chain", "ok", data});
}

/// Cheap enough for each start: the last line alone.
Result<void> ControlStore::verify_head() {
    auto select = statement("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1");
    if (!select) return pass_on(select);
    auto there = (*select)->with().next();
    if (!there) return pass_on(there);
    bool is_well = true;
    if (*there)
        is_well = number_at(**select, 0) == counters_.head.line
                  && is_hash((*select)->bytes(1), counters_.head.hash);
    else if (const auto anchor = chain_end("anchor"); anchor && *anchor)
        is_well = **anchor == counters_.head;
    (*select)->with();
    if (!is_well) damage_.push_back({"audit", {}, "lines at its end are gone, or are not ours"});
    return {};
}

Result<void> ControlStore::check_chain(const std::optional<AuditHead>& known) {
    auto anchor = chain_end("anchor");
    if (!anchor) return pass_on(anchor);
    if (chain_is_gone_ || !*anchor)
        return damaged("what says where the chain of the audit begins and ends is gone");
    auto rows = statement("SELECT sequence, timestamp, subject, command, outcome, data, hash FROM audit"
                          " ORDER BY sequence");
    if (!rows) return pass_on(rows);
    auto before = **anchor;
    std::string found;
    bool is_met = !known || known->line == 0;
    const auto meet = [&] {
        if (!known || before.line != known->line || before.line == 0) return;
        is_met = true;
        if (before.hash != known->hash && found.empty())
            found = fmt::format(
                "line {} of the audit is another one than the one that is known: it and those around it "
                "were made anew",
                before.line
            );
    };
    meet();
    auto read = for_each_row((*rows)->with(), [&](const Statement& row) {
        if (!found.empty()) return;
        const auto line = line_at(row);
        const auto hash = hash_of(line, before.hash);
        if (!is_hash(row.bytes(6), hash)) found = broken_at(line, before.line);
        before = {line.sequence, hash};
        meet();
    });
    if (!read) return read;
    if (found.empty() && before != counters_.head)
        found = fmt::format(
            "line {} of the audit is not its last one: those up to {} are gone", before.line,
            counters_.head.line
        );
    if (!found.empty()) return damaged(std::move(found));
    if (is_met) return {};
    if (known->line < counters_.oldest_line)
        return fail(
            ErrorCode::NotFound,
            fmt::format(
                "line {} of the audit was trimmed, and {} is the oldest: ask with a later "
                "one",
                known->line, counters_.oldest_line
            )
        );
    return damaged(
        fmt::format("line {} of the audit is gone: the last one is {}", known->line, counters_.head.line)
    );
}

Result<void> ControlStore::check_audit(const AuditHead& known) { return check_chain(known); }

} // namespace tutti::store
