#include "control_plane/jobs/job_draft.hpp"

namespace tutti::control_plane {

namespace {

/// What does not go on from what was written has been decided by what is not there.
std::unexpected<Error> not_as_known() {
    return fail(ErrorCode::Unavailable, "jobs are not as they were known here, and are read anew: ask again");
}

} // namespace

Result<void> write_draft(store::ControlTransaction& transaction, JobDraft& draft) {
    draft.has_stood = false;
    auto revision = draft.revision;
    for (const auto& row : draft.rows) {
        const auto written = row.value ? transaction.put(set_of_jobs, row.id, *row.value)
                                       : transaction.remove(set_of_jobs, row.id);
        if (!written && written.error().code == ErrorCode::NotFound) return not_as_known();
        if (!written) return std::unexpected(written.error());
        if (*written != ++revision) return not_as_known();
    }
    for (const auto& [beside, key, value] : draft.beside) {
        const auto done = value ? transaction.put(beside, key, *value) : transaction.remove(beside, key);
        if (!done && done.error().code != ErrorCode::NotFound) return std::unexpected(done.error());
    }
    for (const auto& event : draft.events)
        if (auto said = transaction.emit(draft.at, event.type, event.data); !said) return pass_on(said);
    draft.has_stood = true;
    return {};
}

} // namespace tutti::control_plane
