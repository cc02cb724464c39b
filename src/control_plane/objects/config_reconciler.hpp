// Objects of kind `config`: keys of a section of the live configuration. The keys that a spec names are its
// own; all others are whoever's.
#pragma once

#include "control_plane/objects/asked_worker.hpp"
#include "control_plane/objects/reconciler.hpp"

namespace tutti::control_plane {

class ConfigReconciler final : public Reconciler {
public:
    explicit ConfigReconciler(Errands errands) : orchestrator_(std::move(errands), "orchestrator") {}

    std::string_view kind() const override { return "config"; }
    /// Secrets are none of its business: they are kept by the configuration, and shown nowhere.
    std::optional<governance::Fault>
    admit(const governance::objects::Wanted& wanted, store::ControlTransaction& transaction) const override;
    Task<Result<Observed>>
    reconcile(std::string name, std::optional<governance::objects::Object> desired) override;
    /// Its keys are again what the file and the environment say.
    Task<Result<Observed>> remove(governance::objects::Object last) override;

private:
    AskedWorker orchestrator_;
};

/// The change that makes a section have these keys; numbers are the same by their value.
Value keys_to_set(const Value& config, const Value& keys);

} // namespace tutti::control_plane
