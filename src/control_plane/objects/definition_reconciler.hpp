// Objects of the kinds `playlist` and `gesture`: definitions of the director. Those of the installation's
// file are its own, and stay as they are.
#pragma once

#include "control_plane/objects/asked_worker.hpp"
#include "control_plane/objects/reconciler.hpp"

#include <cstdint>

namespace tutti::control_plane {

class DefinitionReconciler final : public Reconciler {
public:
    enum class Family : std::uint8_t { Playlist, Gesture };

    DefinitionReconciler(Family family, Errands errands)
        : family_(family), director_(std::move(errands), "director") {}

    std::string_view kind() const override;
    std::optional<governance::Fault>
    admit(const governance::objects::Wanted& wanted, store::ControlTransaction& transaction) const override;
    Task<Result<Observed>>
    reconcile(std::string name, std::optional<governance::objects::Object> desired) override;

private:
    struct Present {
        bool is_from_file = false;
        Value definition;
    };
    /// Nothing: the director knows none of that name.
    Task<Result<std::optional<Present>>> look(std::string name) const;
    Task<Result<Value>> tell(std::string_view change, Value params) const;
    Task<Result<Observed>> take_away(std::string name) const;
    /// The word of its commands.
    std::string_view word() const;

    Family family_;
    AskedWorker director_;
};

} // namespace tutti::control_plane
