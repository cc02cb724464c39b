// ControlTransaction: what a write does to the control store, and sees of it, its own changes included.
#pragma once

#include "store/control_store.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace tutti::store {

class ControlTransaction {
public:
    // ---- desired state, under a fence ----

    /// A row as it stands now: whoever changes it as far as it is what he knows compares revisions here.
    Result<std::optional<Row>> row(std::string_view set, std::string_view key);
    Result<RowSet> rows(std::string_view set);
    Result<std::vector<std::string>> sets() { return store_.sets(); }
    /// The set's new revision. InvalidInput where the set is no name of a-z 0-9 _ - joined by '.', or the key
    /// is empty.
    Result<std::uint64_t> put(std::string_view set, std::string_view key, std::string_view value);
    /// NotFound where there is no such row.
    Result<std::uint64_t> remove(std::string_view set, std::string_view key);

    /// Says an event, under a fence; it is there if and only if this write is. The sequence that it has got.
    Result<std::uint64_t> emit(WallTime now, std::string_view type, std::string_view data);

    // ---- requests and audit ----

    Result<std::optional<KeptRequest>> request(const RequestKey& key);
    /// Conflict where there is one of that key that is not over: ask request() first.
    Result<void> begin_request(const RequestKey& key, const KeptRequest& request);
    /// NotFound where it was not begun.
    Result<void> finish_request(const RequestKey& key, std::string_view answer, WallTime until);
    Result<std::uint64_t> audit(const AuditLine& line);
    AuditHead audit_head() const noexcept { return store_.audit_head(); }

    /// A part that may come to nothing by itself: where it says false, what it did is taken back, and the
    /// rest of the write stands.
    Result<void> attempt(const std::function<bool()>& part);

    /// The newest token known of a resource; 0: none.
    Result<std::uint64_t> token(std::string_view resource) { return store_.token(resource); }

    // ---- its own keeping ----

    /// A reader is done with all up to `sequence`; it never goes back. LimitExceeded past the newest.
    Result<void> advance(std::string_view reader, std::uint64_t sequence);
    /// Takes away what is past its keeping: the oldest events and lines, and requests that are over.
    Result<void> trim(const Keeping& events, const Keeping& audit, WallTime now);
    /// A new leadership of a resource where nobody else decides: one more than the newest token known.
    Result<std::uint64_t> next_token(std::string_view resource);
    /// A leadership that somebody else has decided: older ones are refused from now on. What is older than
    /// the newest known changes nothing.
    Result<void> learn_token(std::string_view resource, std::uint64_t token);

private:
    friend class ControlStore;
    ControlTransaction(ControlStore& store, bool is_fenced) : store_(store), is_fenced_(is_fenced) {}
    ControlTransaction(const ControlTransaction&) = delete;
    ControlTransaction& operator=(const ControlTransaction&) = delete;

    Result<std::uint64_t> write_head(std::string_view set, std::uint64_t change);
    Result<std::uint64_t> trim_log(
        const char* first_young, const char* keep, const char* drop, const Keeping& keeping,
        std::uint64_t oldest, std::uint64_t newest, WallTime now
    );

    ControlStore& store_;
    bool is_fenced_;
};

} // namespace tutti::store
