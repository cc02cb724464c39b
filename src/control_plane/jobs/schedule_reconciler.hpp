// The reconciler of the kind `schedule`: a job that is wanted by the calendar.
#pragma once

#include "control_plane/jobs/job_schedules.hpp"
#include "control_plane/objects/reconciler.hpp"

namespace tutti::control_plane {

class ScheduleReconciler final : public Reconciler {
public:
    /// They outlive it.
    explicit ScheduleReconciler(JobSchedules& schedules) : schedules_(schedules) {}

    std::string_view kind() const override { return "schedule"; }
    std::optional<governance::Fault>
    admit(const governance::objects::Wanted& wanted, store::ControlTransaction& transaction) const override;
    Task<Result<Observed>>
    reconcile(std::string name, std::optional<governance::objects::Object> desired) override;

private:
    JobSchedules& schedules_;
};

} // namespace tutti::control_plane
