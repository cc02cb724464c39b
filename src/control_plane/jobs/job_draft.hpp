// JobDraft: what the queue of jobs wants written together, as rows and events of the control store.
#pragma once

#include "governance/jobs/job_questions.hpp"
#include "store/control_transaction.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::control_plane {

inline constexpr std::string_view set_of_jobs = "job";

/// A row of another set, which is written in the same transaction.
struct JobBeside {
    std::string set;
    std::string key;
    std::optional<std::string> value; ///< nothing: it goes, where it is there
};

/// Texts alone, which cross to the store's thread.
struct JobDraft {
    std::vector<governance::jobs::RowChange> rows;
    std::vector<governance::jobs::JobEvent> events;
    std::vector<JobBeside> beside;
    std::uint64_t revision = 0; ///< of the set before it
    WallTime at;
    bool has_stood = false; ///< on the store's thread: it did its part
};

/// Unavailable where the set is not what the draft goes on from. On the store's thread.
Result<void> write_draft(store::ControlTransaction& transaction, JobDraft& draft);

} // namespace tutti::control_plane
