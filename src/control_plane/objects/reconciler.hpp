// Reconciler: makes the objects of one kind true. One is added to the ObjectsPart for each kind.
#pragma once

#include "base/time.hpp"
#include "control_plane/store_effects.hpp"
#include "governance/objects/condition.hpp"
#include "governance/objects/object.hpp"
#include "io/asio.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tutti::control_plane {

/// What a look found out, and when the next one is due at the latest; nothing: with the next round of all.
struct Observed {
    governance::objects::Findings findings;
    std::optional<microseconds> look_again = std::nullopt;
};

class Reconciler {
public:
    virtual ~Reconciler() = default;

    virtual std::string_view kind() const = 0;
    /// Why an object may not be as it is wanted; nothing: it may. Asked when it is applied, on the store's
    /// thread: it touches nothing that belongs to the loop. The transaction has the objects before this
    /// change.
    virtual std::optional<governance::Fault>
    admit(const governance::objects::Wanted& wanted, store::ControlTransaction& transaction) const = 0;
    /// Makes it so, and says how it stands. Nothing desired: makes it be gone. On the loop, never twice at
    /// once for one name. An error: it is tried again, by and by more seldom. It is cancelled where another
    /// begins to lead.
    virtual Task<Result<Observed>>
    reconcile(std::string name, std::optional<governance::objects::Object> desired) = 0;
    /// Members of a spec that nobody is shown: only that they are set.
    virtual std::span<const std::string_view> secret_members() const { return {}; }
};

} // namespace tutti::control_plane
