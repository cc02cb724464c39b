// Requests under a key, each with a checksum: an answer that somebody changed is given to nobody.
#include "store/control_checksums.hpp"
#include "store/control_columns.hpp"
#include "store/control_store.hpp"

#include <fmt/format.h>

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

/// What does not fit its checksum is given another one that does not.
constexpr std::uint64_t mark_of_damaged = 1;

} // namespace

Result<std::optional<KeptRequest>> ControlStore::request_as_is(const RequestKey& key, bool& is_whole) {
    auto select = statement("SELECT command, body_hash, answer, begun, until, checksum FROM request"
                            " WHERE subject=?1 AND key=?2");
    if (!select) return pass_on(select);
    auto there = (*select)->with(key.subject, key.key).next();
    if (!there) return pass_on(there);
    std::optional<KeptRequest> found;
    if (*there) {
        found = request_at(**select);
        is_whole = number_at(**select, 5) == checksum_of(key, *found);
    }
    (*select)->with();
    return found;
}

Result<std::optional<KeptRequest>> ControlStore::request(const RequestKey& key) {
    bool is_whole = true;
    auto found = request_as_is(key, is_whole);
    if (found && !is_whole)
        return fail(
            ErrorCode::Conflict,
            fmt::format(
                "what is kept under the key '{}' is not as it was written: look at what holds, and ask with "
                "another key",
                key.key
            )
        );
    return found;
}

Result<void> ControlStore::write_request(const RequestKey& key, const KeptRequest& request, bool is_whole) {
    auto write = statement("INSERT OR REPLACE INTO request VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    if (!write) return pass_on(write);
    const auto checksum = checksum_of(key, request) + (is_whole ? 0 : mark_of_damaged);
    (*write)->with(
        key.subject, key.key, request.command, request.body_hash, request.answer, stored(request.begun),
        stored(request.until), checksum
    );
    return (*write)->run();
}

Result<std::vector<std::pair<RequestKey, KeptRequest>>> ControlStore::unfinished() {
    auto select =
        statement("SELECT command, body_hash, answer, begun, until, subject, key, checksum FROM request"
                  " WHERE answer IS NULL ORDER BY begun");
    if (!select) return pass_on(select);
    std::vector<std::pair<RequestKey, KeptRequest>> found;
    auto read = for_each_row((*select)->with(), [&](const Statement& row) {
        RequestKey key{std::string(row.text(5)), std::string(row.text(6))};
        auto request = request_at(row);
        if (number_at(row, 7) == checksum_of(key, request))
            found.emplace_back(std::move(key), std::move(request));
    });
    if (!read) return pass_on(read);
    return found;
}

Result<void> ControlStore::check_requests() {
    auto select =
        statement("SELECT command, body_hash, answer, begun, until, subject, key, checksum FROM request");
    if (!select) return pass_on(select);
    std::string found;
    auto read = for_each_row((*select)->with(), [&](const Statement& row) {
        if (!found.empty()) return;
        const RequestKey key{std::string(row.text(5)), std::string(row.text(6))};
        if (number_at(row, 7) != checksum_of(key, request_at(row)))
            found = fmt::format(
                "what is kept under the key '{}' of {} is not as it was written", key.key, key.subject
            );
    });
    if (!read) return read;
    if (!found.empty()) return fail(ErrorCode::InvalidInput, found);
    return {};
}

/// Of a file from before there were checksums: what it says then is taken for what was written.
Result<void> ControlStore::sum_older() {
    if (auto done = sum_tokens(); !done) return done;
    auto keys = statement("SELECT subject, key FROM request");
    if (!keys) return pass_on(keys);
    std::vector<RequestKey> all;
    auto read = for_each_row((*keys)->with(), [&](const Statement& row) {
        all.push_back({std::string(row.text(0)), std::string(row.text(1))});
    });
    if (!read) return read;
    bool ignored = false;
    for (const auto& key : all) {
        auto known = request_as_is(key, ignored);
        if (!known) return pass_on(known);
        if (!*known) continue;
        if (auto done = write_request(key, **known, true); !done) return done;
    }
    return {};
}

} // namespace tutti::store
