// Requests under a key, and the audit, read.
#include "store/control_columns.hpp"
#include "store/control_store.hpp"

#include <algorithm>

namespace tutti::store {

namespace {

/// Of command, body_hash, answer, begun, until.
KeptRequest request_at(const Statement& row) {
    KeptRequest request{
        std::string(row.text(0)), std::string(row.text(1)), std::nullopt, time_at(row, 3), time_at(row, 4)
    };
    if (!row.is_null(2)) request.answer = row.text(2);
    return request;
}

AuditLine line_at(const Statement& row) {
    return {number_at(row, 0),        time_at(row, 1),          std::string(row.text(2)),
            std::string(row.text(3)), std::string(row.text(4)), std::string(row.text(5))};
}

} // namespace

Result<std::optional<KeptRequest>> ControlStore::request(const RequestKey& key) {
    auto select =
        statement("SELECT command, body_hash, answer, begun, until FROM request WHERE subject=?1 AND key=?2");
    if (!select) return pass_on(select);
    auto there = (*select)->with(key.subject, key.key).next();
    if (!there) return pass_on(there);
    std::optional<KeptRequest> found;
    if (*there) found = request_at(**select);
    (*select)->with();
    return found;
}

Result<std::vector<std::pair<RequestKey, KeptRequest>>> ControlStore::unfinished() {
    auto select = statement("SELECT command, body_hash, answer, begun, until, subject, key FROM request"
                            " WHERE answer IS NULL ORDER BY begun");
    if (!select) return pass_on(select);
    std::vector<std::pair<RequestKey, KeptRequest>> found;
    auto read = for_each_row((*select)->with(), [&](const Statement& row) {
        found.emplace_back(RequestKey{std::string(row.text(5)), std::string(row.text(6))}, request_at(row));
    });
    if (!read) return pass_on(read);
    return found;
}

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
                            " ORDER BY sequence DESC LIMIT ?4");
    if (!select) return pass_on(select);
    const auto newest = std::min(question.newest, counters_.newest_line);
    std::vector<AuditLine> lines;
    auto read = for_each_row(
        (*select)->with(newest, question.subject, question.command, question.most),
        [&](const Statement& row) { lines.push_back(line_at(row)); }
    );
    if (!read) return pass_on(read);
    return lines;
}

} // namespace tutti::store
