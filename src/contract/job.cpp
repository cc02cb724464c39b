#include "contract/job.hpp"

#include "contract/codec.hpp"

namespace tutti::contract {

namespace {
constexpr std::size_t most_text = 256;
constexpr std::array<std::pair<std::string_view, JobPhase>, 5> job_phase_words = {{
    {"queued", JobPhase::Queued},
    {"running", JobPhase::Running},
    {"succeeded", JobPhase::Succeeded},
    {"failed", JobPhase::Failed},
    {"cancelled", JobPhase::Cancelled},
}};
} // namespace

Result<Job> parse_job(std::string_view json) { return parse_with(json, job_from); }

Result<Job> job_from(const Value& payload) {
    FieldReader fields(payload);
    Job job;
    job.state = fields.one_of("state", job_phase_words);
    job.progress = fields.number_or_null("progress", 0.0, 1.0);
    job.message = fields.text("message");
    job.kind = fields.optional_text("kind", 0, most_text).value_or("");
    if (fields.has("attempt")) job.attempt = fields.integer("attempt", 0, max_count);
    job.worker = fields.optional_text("worker", 0, most_text).value_or("");
    job.cancelling = fields.has("cancelling") && fields.boolean("cancelling");
    job.updated_at = fields.time("updated_at");
    job.expires_in = fields.period("expires_in");
    return fields.finish(std::move(job));
}

Value to_value(const Job& job) {
    std::vector<Member> members = {
        {"v", version},
        {"state", word_of(job_phase_words, job.state)},
        {"progress", value_or_null(job.progress)},
        {"message", job.message}
    };
    if (!job.kind.empty()) members.push_back({"kind", job.kind});
    if (job.attempt > 0) members.push_back({"attempt", job.attempt});
    if (!job.worker.empty()) members.push_back({"worker", job.worker});
    if (job.cancelling) members.push_back({"cancelling", true});
    members.push_back({"updated_at", to_seconds(job.updated_at)});
    members.push_back({"expires_in", seconds_value(job.expires_in)});
    return Value::object(std::move(members));
}

std::string print(const Job& job) { return print_json(to_value(job)); }

} // namespace tutti::contract
