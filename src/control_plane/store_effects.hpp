// What the dispatcher wants kept, as writes of the control store, and what became of them, as the dispatcher
// is told: its records are the governance's, the store's are its own. No loop here.
#pragma once

#include "governance/dispatcher.hpp"
#include "store/control_store.hpp"
#include "store/control_transaction.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::control_plane {

/// Carries out a command within the transaction of its answer and its line of audit, on the store's thread; a
/// fault takes back what it did. It may be called again where the transaction was taken back.
using StoredHandler = std::function<governance::Outcome(
    store::ControlTransaction& transaction, const Value& params, const governance::Ticket& ticket
)>;

/// What a write finds on the store's thread. Owned by it and by who waits for it.
template <typename T>
using StoreFinding = std::shared_ptr<T>;

store::ControlWrite recall_write(
    governance::RequestKey key,
    StoreFinding<std::optional<governance::KeptCommand>> found // owned by the write, too
);
store::ControlWrite apply_write(
    governance::Apply apply, StoredHandler handler,
    StoreFinding<governance::Answer> answer // owned by the write, too
);
store::ControlWrite begin_write(governance::Begin begin);
store::ControlWrite end_write(governance::End end);
store::ControlWrite audit_write(governance::AuditLine line);

/// Those that were begun and have not ended.
Result<std::vector<std::pair<governance::RequestKey, governance::KeptCommand>>>
unfinished_requests(store::ControlStore& store);

governance::WriteFailure failure_of(const store::WriteError& error);

} // namespace tutti::control_plane
