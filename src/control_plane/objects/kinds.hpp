// Kinds: which kinds of objects there are, and who makes each true. Filled before the store's thread runs,
// and the same from then on: both threads read it.
#pragma once

#include "control_plane/objects/reconciler.hpp"
#include "governance/objects/change.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::control_plane {

/// Why a change as a whole may not be; nothing: it may. On the store's thread, when its objects are in their
/// rows, and taken back where it may not.
using ChangeGuard = std::function<std::optional<governance::Fault>(
    store::ControlTransaction& transaction, std::span<const governance::objects::Change> changes,
    const governance::Ticket& ticket
)>;

class Kinds {
public:
    void add(std::unique_ptr<Reconciler> reconciler);
    void add_guard(ChangeGuard guard) { guards_.push_back(std::move(guard)); }

    /// Nullptr: there is no such kind.
    Reconciler* find(std::string_view kind) const noexcept;
    /// By their names.
    std::vector<std::string_view> names() const;
    /// InvalidInput, which says what there is.
    std::optional<governance::Fault> why_not(const governance::objects::ObjectKey& key) const;
    std::span<const ChangeGuard> guards() const noexcept { return guards_; }

    /// Whether that member of a spec is not for the eyes of whoever has that role.
    bool is_hidden(std::string_view kind, std::string_view member, governance::UserRole role) const;
    /// Without those: of each only that it is set.
    Value shown(std::string_view kind, const Value& spec, governance::UserRole role) const;

private:
    std::map<std::string, std::unique_ptr<Reconciler>, std::less<>> all_;
    std::vector<ChangeGuard> guards_;
};

} // namespace tutti::control_plane
