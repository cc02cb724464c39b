#include "control_plane/jobs/schedule_reconciler.hpp"

#include <utility>

namespace tutti::control_plane {

namespace objects = governance::objects;

std::optional<governance::Fault>
ScheduleReconciler::admit(const objects::Wanted& wanted, store::ControlTransaction&) const {
    auto read = governance::jobs::read_schedule(wanted.key.name, wanted.spec);
    if (read) return std::nullopt;
    return std::move(read.error());
}

Task<Result<Observed>>
ScheduleReconciler::reconcile(std::string name, std::optional<objects::Object> desired) {
    if (!desired) {
        const auto gone = co_await schedules_.remove(std::move(name));
        if (!gone) co_return std::unexpected(gone.error());
        co_return Observed{};
    }
    auto read = governance::jobs::read_schedule(name, desired->spec);
    if (!read) co_return Observed{objects::not_valid("WrongSpec", read.error().message)};
    const auto next = co_await schedules_.set(name, std::move(*read));
    if (!next && next.error().code == ErrorCode::NotFound)
        co_return Observed{objects::not_valid("NoSuchZone", next.error().message)};
    if (!next) co_return std::unexpected(next.error());
    if (!*next) co_return Observed{objects::not_valid("NeverComes", "its time never comes")};
    if (const auto why = schedules_.trouble(name); !why.empty())
        co_return Observed{objects::not_ready("NotQueued", why)};
    co_return Observed{objects::as_wanted()};
}

} // namespace tutti::control_plane
