#include "store/control_transaction.hpp"

#include "base/name.hpp"
#include "store/control_checksums.hpp"
#include "store/control_columns.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::store {

namespace {

constexpr std::size_t most_resource_length = 256;

Result<void> fits(std::string_view what, std::size_t size, std::size_t most) {
    if (size <= most) return {};
    return fail(ErrorCode::LimitExceeded, fmt::format("{} has {} bytes, of at most {}", what, size, most));
}

Result<void> is_name_of_set(std::string_view set) {
    if (is_dotted_name(set)) return {};
    return fail(ErrorCode::InvalidInput, fmt::format("'{}' is no name of a set of rows", set));
}

} // namespace

Result<std::optional<Row>> ControlTransaction::row(std::string_view set, std::string_view key) {
    return store_.row(set, key);
}

Result<RowSet> ControlTransaction::rows(std::string_view set) { return store_.rows(set); }

/// The set's next revision; its checksum changes by what its rows' do. The revision.
Result<std::uint64_t> ControlTransaction::write_head(std::string_view set, std::uint64_t change) {
    const auto before = store_.head(set);
    if (!before) return std::unexpected(before.error());
    const auto rows = before->revision == 0 ? 0 : before->checksum - checksum_of(set, before->revision);
    const auto revision = before->revision + 1;
    auto write = store_.statement("INSERT OR REPLACE INTO row_set VALUES(?1, ?2, ?3)");
    if (!write) return pass_on(write);
    auto done = (*write)->with(set, revision, checksum_of(set, revision) + rows + change).run();
    if (!done) return pass_on(done);
    return revision;
}

Result<std::uint64_t>
ControlTransaction::put(std::string_view set, std::string_view key, std::string_view value) {
    invariant(is_fenced_, "rows are written under a fence");
    auto fit = is_name_of_set(set);
    if (fit && key.empty()) fit = fail(ErrorCode::InvalidInput, "a row has no key");
    if (fit) fit = fits("a row's key", key.size(), max_row_key);
    if (fit) fit = fits("a row's value", value.size(), max_row_value);
    if (!fit) return pass_on(fit);
    auto before = row(set, key);
    if (!before) return pass_on(before);
    const auto head = store_.head(set);
    if (!head) return std::unexpected(head.error());
    Row now{std::string(key), std::string(value), head->revision + 1, 1};
    if (*before) now.generation = (*before)->generation + ((*before)->value != value ? 1 : 0);
    // In its place: a row that is put behind all others changes twice as many pages.
    auto write = store_.statement("INSERT INTO desired VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
                                  " ON CONFLICT(set_name, key) DO UPDATE SET value=excluded.value,"
                                  " revision=excluded.revision, generation=excluded.generation,"
                                  " checksum=excluded.checksum");
    if (!write) return pass_on(write);
    const auto checksum = checksum_of(set, now);
    auto done = (*write)->with(set, key, value, now.revision, now.generation, checksum).run();
    if (!done) return pass_on(done);
    return write_head(set, checksum - (*before ? checksum_of(set, **before) : 0));
}

Result<std::uint64_t> ControlTransaction::remove(std::string_view set, std::string_view key) {
    invariant(is_fenced_, "rows are written under a fence");
    auto before = row(set, key);
    if (!before) return pass_on(before);
    if (!*before) return fail(ErrorCode::NotFound, fmt::format("there is no row '{}' in {}", key, set));
    auto drop = store_.statement("DELETE FROM desired WHERE set_name=?1 AND key=?2");
    if (!drop) return pass_on(drop);
    if (auto done = (*drop)->with(set, key).run(); !done) return pass_on(done);
    return write_head(set, 0 - checksum_of(set, **before));
}

Result<std::uint64_t> ControlTransaction::emit(WallTime now, std::string_view type, std::string_view data) {
    invariant(is_fenced_, "events are said under a fence");
    if (!is_dotted_name(type))
        return fail(ErrorCode::InvalidInput, fmt::format("'{}' is no type of an event", type));
    if (auto fit = fits("an event's data", data.size(), max_event_data); !fit) return pass_on(fit);
    const OutboxEvent event{store_.counters_.newest_event + 1, now, std::string(type), std::string(data)};
    auto write = store_.statement("INSERT INTO outbox VALUES(?1, ?2, ?3, ?4, ?5)");
    if (!write) return pass_on(write);
    auto done = (*write)->with(event.sequence, stored(now), type, data, checksum_of(event)).run();
    if (!done) return pass_on(done);
    return store_.counters_.newest_event = event.sequence;
}

Result<std::optional<KeptRequest>> ControlTransaction::request(const RequestKey& key) {
    return store_.request(key);
}

Result<void> ControlTransaction::begin_request(const RequestKey& key, const KeptRequest& request) {
    if (key.key.empty()) return fail(ErrorCode::InvalidInput, "a request has no key");
    auto fit = fits("a request's key", key.key.size(), max_row_key);
    if (fit) fit = fits("who asks", key.subject.size(), max_row_key);
    if (fit) fit = fits("a command's name", request.command.size(), max_row_key);
    if (fit) fit = fits("a body's hash", request.body_hash.size(), max_row_key);
    if (fit && request.answer) fit = fits("an answer", request.answer->size(), max_answer);
    if (!fit) return fit;
    auto known = store_.request(key);
    if (!known) return pass_on(known);
    if (*known && (!(*known)->answer || (*known)->until > request.begun))
        return fail(ErrorCode::Conflict, fmt::format("the key '{}' stands for a request already", key.key));
    return store_.write_request(key, request, true);
}

Result<void>
ControlTransaction::finish_request(const RequestKey& key, std::string_view answer, WallTime until) {
    if (auto fit = fits("an answer", answer.size(), max_answer); !fit) return fit;
    bool is_whole = true;
    auto known = store_.request_as_is(key, is_whole);
    if (!known) return pass_on(known);
    if (!*known)
        return fail(ErrorCode::NotFound, fmt::format("no request was begun under the key '{}'", key.key));
    (*known)->answer = answer;
    (*known)->until = until;
    return store_.write_request(key, **known, is_whole);
}

Result<std::uint64_t> ControlTransaction::audit(const AuditLine& line) {
    auto fit = fits("an audit line's data", line.data.size(), max_audit_data);
    if (fit) fit = fits("who asks", line.subject.size(), max_row_key);
    if (fit) fit = fits("a command's name", line.command.size(), max_row_key);
    if (fit) fit = fits("an outcome", line.outcome.size(), max_row_key);
    if (fit) fit = store_.append_line(line);
    if (!fit) return pass_on(fit);
    return store_.counters_.newest_line;
}

Result<void> ControlTransaction::attempt(const std::function<bool()>& part) {
    if (auto begun = store_.database_.execute("SAVEPOINT part"); !begun) return begun;
    const auto before = store_.counters_;
    if (part()) return store_.database_.execute("RELEASE part");
    store_.counters_ = before;
    return store_.database_.execute("ROLLBACK TO part; RELEASE part");
}

Result<void> ControlTransaction::advance(std::string_view reader, std::uint64_t sequence) {
    if (sequence > store_.counters_.newest_event)
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format("there is no event {} yet: {} is the newest", sequence, store_.counters_.newest_event)
        );
    if (auto fit = fits("a reader's name", reader.size(), max_row_key); !fit) return fit;
    auto write = store_.statement("INSERT INTO cursor VALUES(?1, ?2) ON CONFLICT DO UPDATE SET"
                                  " sequence=max(sequence, excluded.sequence)");
    if (!write) return pass_on(write);
    return (*write)->with(reader, sequence).run();
}

Result<std::uint64_t> ControlTransaction::next_token(std::string_view resource) {
    auto known = store_.token(resource);
    if (!known) return pass_on(known);
    const auto token = *known + 1;
    if (auto done = learn_token(resource, token); !done) return pass_on(done);
    return token;
}

Result<void> ControlTransaction::learn_token(std::string_view resource, std::uint64_t token) {
    if (auto fit = fits("a resource's name", resource.size(), most_resource_length); !fit) return fit;
    const auto known = store_.token(resource);
    if (!known) return std::unexpected(known.error());
    if (token <= *known) return {};
    return store_.write_token(resource, token);
}

} // namespace tutti::store
