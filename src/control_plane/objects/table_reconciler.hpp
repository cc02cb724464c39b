// TableReconciler: makes objects true that are tables of the installation's file: `service`, `display`,
// `route`, `section`.
#pragma once

#include "control_plane/objects/reconciler.hpp"
#include "control_plane/objects/table_keeper.hpp"

#include <string>

namespace tutti::control_plane {

class TableReconciler final : public Reconciler {
public:
    /// The keeper is shared by all kinds of tables, and outlives it.
    TableReconciler(std::string kind, TableKeeper& keeper) : kind_(std::move(kind)), keeper_(keeper) {}

    std::string_view kind() const override { return kind_; }
    std::optional<governance::Fault>
    admit(const governance::objects::Wanted& wanted, store::ControlTransaction& transaction) const override;
    Task<Result<Observed>>
    reconcile(std::string name, std::optional<governance::objects::Object> desired) override;
    std::span<const std::string_view> guarded_members() const override;

private:
    std::string kind_;
    TableKeeper& keeper_;
};

} // namespace tutti::control_plane
