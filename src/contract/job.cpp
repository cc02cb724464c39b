#include "contract/job.hpp"

#include "contract/codec.hpp"

namespace tutti::contract {

namespace {
constexpr std::array<std::pair<std::string_view, JobPhase>, 5> job_phase_words = {{
    {"queued", JobPhase::Queued},
    {"running", JobPhase::Running},
    {"succeeded", JobPhase::Succeeded},
    {"failed", JobPhase::Failed},
    {"cancelled", JobPhase::Cancelled},
}};
}

Result<Job> parse_job(std::string_view json) { return parse_with(json, job_from); }

Result<Job> job_from(const Value& payload) {
    FieldReader fields(payload);
    Job job;
    job.state = fields.one_of("state", job_phase_words);
    job.progress = fields.number_or_null("progress", 0.0, 1.0);
    job.message = fields.text("message");
    job.updated_at = fields.time("updated_at");
    job.expires_in = fields.period("expires_in");
    return fields.finish(std::move(job));
}

Value to_value(const Job& job) {
    return Value::object({
        {"v", version},
        {"state", word_of(job_phase_words, job.state)},
        {"progress", value_or_null(job.progress)},
        {"message", job.message},
        {"updated_at", to_seconds(job.updated_at)},
        {"expires_in", seconds_value(job.expires_in)},
    });
}

std::string print(const Job& job) { return print_json(to_value(job)); }

} // namespace tutti::contract
