// Objects of kind `user`: who may log in at the gateway, each with a role and the hash of a password, or the
// name that the password has in the vault. A password in clear is in no object.
#pragma once

#include "control_plane/objects/asked_worker.hpp"
#include "control_plane/objects/reconciler.hpp"

#include <array>

namespace tutti::control_plane {

class UserReconciler final : public Reconciler {
public:
    explicit UserReconciler(Errands errands)
        : gateway_(std::move(errands), "gateway", AskedWorker::Way::SocketAlone) {}

    std::string_view kind() const override { return "user"; }
    std::optional<governance::Fault>
    admit(const governance::objects::Wanted& wanted, store::ControlTransaction& transaction) const override;
    Task<Result<Observed>>
    reconcile(std::string name, std::optional<governance::objects::Object> desired) override;
    std::span<const std::string_view> secret_members() const override { return secret_; }

private:
    AskedWorker gateway_;
    std::array<std::string_view, 1> secret_ = {"password_hash"};
};

} // namespace tutti::control_plane
