#include "control_plane/store_effects.hpp"

#include "base/json.hpp"

namespace tutti::control_plane {

namespace {

using store::ControlTransaction;
using store::ControlWrite;

store::RequestKey in_store(const governance::RequestKey& key) { return {key.subject, key.key}; }

store::KeptRequest in_store(const governance::KeptCommand& kept) {
    return {kept.command, kept.body, kept.answer, kept.begun, kept.until};
}

governance::KeptCommand from_store(store::KeptRequest kept) {
    return {
        std::move(kept.command), std::move(kept.body_hash), std::move(kept.answer), kept.begun, kept.until
    };
}

Result<void> write_line(ControlTransaction& transaction, const governance::AuditLine& line) {
    auto written =
        transaction.audit({0, line.timestamp, line.subject, line.command, line.outcome, line.data});
    if (!written) return pass_on(written);
    return {};
}

std::optional<store::Fence> in_store(const std::optional<governance::WriteFence>& fence) {
    if (!fence) return std::nullopt;
    return store::Fence{fence->resource, fence->token, fence->until};
}

/// The disk failed its handler: then nothing of it is to be kept, not even that it came to nothing.
std::optional<Error> failure_of_disk(const governance::Outcome& outcome) {
    if (outcome) return std::nullopt;
    const auto& [status, code, message, field, decision, leader] = outcome.error();
    for (const auto known : {ErrorCode::Environment, ErrorCode::LimitExceeded})
        if (Error error{known, message}; code == name(known) && store::is_disk_failure(error)) return error;
    return std::nullopt;
}

} // namespace

ControlWrite recall_write(
    governance::RequestKey key,
    StoreFinding<std::optional<governance::KeptCommand>> found // owned by the write, too
) {
    auto work = [key = in_store(key),
                 found = std::move(found)](ControlTransaction& transaction) -> Result<void> {
        auto kept = transaction.request(key);
        if (!kept) return pass_on(kept);
        found->reset();
        if (*kept) *found = from_store(std::move(**kept));
        return {};
    };
    return {std::nullopt, std::move(work)};
}

ControlWrite apply_write(
    governance::Apply apply, StoredHandler handler,
    StoreFinding<governance::Answer> answer // owned by the write, too
) {
    auto fence = in_store(apply.ticket.fence);
    auto work = [ticket = std::move(apply.ticket), params = std::move(apply.params),
                 handler = std::move(handler),
                 answer = std::move(answer)](ControlTransaction& transaction) -> Result<void> {
        auto read = parse_json(params);
        if (!read) return pass_on(read);
        governance::Outcome outcome;
        auto attempted = transaction.attempt([&] {
            outcome = handler(transaction, *read, ticket);
            return outcome.has_value();
        });
        if (!attempted) return attempted;
        if (auto failure = failure_of_disk(outcome)) return std::unexpected(std::move(*failure));
        auto conclusion = governance::conclude(ticket, outcome, ticket.begun);
        if (conclusion.kept)
            if (auto kept = transaction.begin_request(in_store(ticket.key), in_store(*conclusion.kept));
                !kept)
                return kept;
        *answer = std::move(conclusion.answer);
        return write_line(transaction, conclusion.line);
    };
    return {std::move(fence), std::move(work)};
}

ControlWrite begin_write(governance::Begin begin) {
    auto fence = in_store(begin.ticket.fence);
    auto work = [begin = std::move(begin)](ControlTransaction& transaction) -> Result<void> {
        auto begun = transaction.begin_request(in_store(begin.ticket.key), in_store(begin.kept));
        if (!begun) return begun;
        return write_line(transaction, begin.line);
    };
    return {std::move(fence), std::move(work)};
}

ControlWrite end_write(governance::End end) {
    auto work = [end = std::move(end)](ControlTransaction& transaction) -> Result<void> {
        const auto key = in_store(end.key);
        if (end.is_again) {
            const auto kept = transaction.request(key);
            if (!kept) return std::unexpected(kept.error());
            // The first time was written after all; it may even be over and forgotten.
            if (!*kept || (*kept)->answer) return {};
        }
        if (auto ended = transaction.finish_request(key, end.answer, end.until); !ended) return ended;
        return write_line(transaction, end.line);
    };
    return {std::nullopt, std::move(work)};
}

ControlWrite audit_write(governance::AuditLine line) {
    return {std::nullopt, [line = std::move(line)](ControlTransaction& transaction) {
                return write_line(transaction, line);
            }};
}

Result<std::vector<std::pair<governance::RequestKey, governance::KeptCommand>>>
unfinished_requests(store::ControlStore& store) {
    auto begun = store.unfinished();
    if (!begun) return pass_on(begun);
    std::vector<std::pair<governance::RequestKey, governance::KeptCommand>> found;
    found.reserve(begun->size());
    for (auto& [key, kept] : *begun)
        found.emplace_back(governance::RequestKey{key.subject, key.key}, from_store(std::move(kept)));
    return found;
}

governance::WriteFailure failure_of(const store::WriteError& error) {
    return {static_cast<const Error&>(error), error.may_be_written};
}

} // namespace tutti::control_plane
