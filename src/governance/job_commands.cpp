#include "governance/catalogue.hpp"

namespace tutti::governance {

namespace {

Parameter id() { return needed(text("id", "the job's id", 64)); }

CommandType of_job(std::string_view name, std::string_view summary) {
    return {
        .name = name,
        .target = control_target,
        .action = name,
        .summary = summary,
        .parameters = {id()},
        .effect = Effect::Stored,
        .leader = LeaderNeed::Leads
    };
}

} // namespace

std::vector<CommandType> job_commands() {
    return {
        {.name = "job.enqueue",
         .target = control_target,
         .action = "job.enqueue",
         .summary = "has a job done, by whoever takes jobs of its kind",
         .parameters =
             {needed(dotted_name("kind", "which kind of job: job.kinds")),
              table("params", "what it is to do"), whole("priority", -100, 100, "larger is sooner (0)"),
              number("delay", 0, 31536000, "seconds before which it does not begin (0)"),
              whole("attempts", 1, 100, "how often it is tried (as its kind says)"),
              text("dedup", "while one under this word waits or runs, that one is meant", 128)},
         .effect = Effect::Stored,
         .leader = LeaderNeed::Leads},
        of_job("job.cancel", "a job is not to be done, or to stop what it does"),
        of_job("job.replay", "a job that failed for good is tried again"),
        of_job("job.forget", "a job that is over is kept no longer"),
        {.name = "job.get",
         .target = control_target,
         .action = "job.get",
         .summary = "a job: what it is to do, how far it is, what became of its attempts",
         .parameters = {id()},
         .permission = Permission::Look,
         .effect = Effect::None},
        {.name = "job.list",
         .target = control_target,
         .action = "job.list",
         .summary = "jobs, the newest first",
         .parameters =
             {word("state", {"queued", "running", "succeeded", "failed", "cancelled"}, "only these"),
              dotted_name("kind", "only of this kind"), text("before", "the id of the last one known", 64),
              whole("most", 1, 1000, "how many (100)")},
         .permission = Permission::Look,
         .effect = Effect::None},
        {.name = "job.kinds",
         .target = control_target,
         .action = "job.kinds",
         .summary = "the kinds of jobs, who takes them, and how many of each wait and run",
         .permission = Permission::Look,
         .effect = Effect::None},
    };
}

} // namespace tutti::governance
