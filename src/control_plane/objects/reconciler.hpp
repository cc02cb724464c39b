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

/// What a look found out.
struct Observed {
    governance::objects::Findings findings;
    /// When the next one is due at the latest; nothing: with the next round of all.
    std::optional<microseconds> look_again = std::nullopt;
    /// A sentence on what was not so and has been made so; empty: nothing had to be done. Of an object that
    /// had been as it is to be, this is drift: its condition and its event are made of it.
    std::string corrected = {};
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
    /// once for one name. It ends in bounded time: whatever it asks has a deadline. An error: it is tried
    /// again, by and by more seldom. It is cancelled where another begins to lead.
    virtual Task<Result<Observed>>
    reconcile(std::string name, std::optional<governance::objects::Object> desired) = 0;
    /// Makes one be gone whose last spec is known. It may have been asked before, also by an earlier process.
    virtual Task<Result<Observed>> remove(governance::objects::Object last) {
        return reconcile(std::move(last.key.name), std::nullopt);
    }
    /// Members of a spec that nobody is shown: only that they are set.
    virtual std::span<const std::string_view> secret_members() const { return {}; }
    /// Likewise, of whoever is no admin: what people write there may hold a password.
    virtual std::span<const std::string_view> guarded_members() const { return {}; }
};

} // namespace tutti::control_plane
