#include "workers/exports/exports_service.hpp"

#include "base/json.hpp"
#include "io/clock.hpp"
#include "worker/rim.hpp"
#include "workers/exports/export_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::exports {

namespace {

/// What a job of a kind may be told, and how the program is told.
struct JobWords {
    std::string_view kind;
    std::string_view program = "tutti-exports";
    std::vector<std::string> words; ///< the first
    bool takes_name = false;        ///< of an export
    std::vector<std::pair<std::string_view, std::string>> flags = {};
};

const std::vector<JobWords>& all_jobs() {
    static const std::vector<JobWords> jobs = {
        {"export", "tutti-exports", {"create", "--lines"}, false, {{"recordings", "--recordings"}}},
        {"archive-logs", "tutti-exports", {"create", "--lines", "--logs"}},
        {"verify", "tutti-exports", {"verify", "--lines"}, true},
        {"repair", "tutti-exports", {"repair", "--lines"}, true},
        {"import", "tutti-exports", {"import", "--lines", "--dry-run"}, true},
        {"push", "tutti-exports", {"push", "--lines"}},
        {"fetch", "tutti-exports", {"fetch", "--lines"}, true},
        {"compact-history", "tutti-history", {"compact"}},
    };
    return jobs;
}

std::unexpected<Error> wrong(std::string what) { return fail(ErrorCode::InvalidInput, std::move(what)); }

Result<void> add_parameter(ChildJob& child, const JobWords& job, const Member& member) {
    const auto flag = std::ranges::find(job.flags, member.key, [](const auto& each) { return each.first; });
    if (flag != job.flags.end() && member.value.is_bool()) {
        if (member.value.boolean()) child.arguments.push_back(flag->second);
        return {};
    }
    if (flag != job.flags.end()) return wrong(fmt::format("`{}` must be true or false", member.key));
    if (!job.takes_name || member.key != "name")
        return wrong(fmt::format("a job {} knows no `{}`", job.kind, member.key));
    // A name begins with a digit, or is a word that stands for one: never an option.
    if (!member.value.is_string() || !is_export_name(member.value.string())
        || member.value.string().front() == '-')
        return wrong("`name` must be that of an export, or latest");
    return {};
}

constexpr auto health_period = std::chrono::minutes(5);

} // namespace

Result<ChildJob>
child_of_job(std::string_view kind, const Value& params, const std::filesystem::path& programs) {
    const auto job = std::ranges::find(all_jobs(), kind, &JobWords::kind);
    if (job == all_jobs().end()) return wrong(fmt::format("nobody here does jobs of the kind {}", kind));
    ChildJob child{programs / job->program, job->words};
    for (const auto& member : params.members())
        if (auto added = add_parameter(child, *job, member); !added) return pass_on(added);
    const auto* name = params.find("name");
    if (job->takes_name) child.arguments.emplace_back(name != nullptr ? name->string() : "latest");
    return child;
}

ExportsService::ExportsService(worker::Worker& worker, ExportsPlaces places)
    : worker_(worker), places_(std::move(places)) {
    for (const auto& job : all_jobs())
        worker::on_job_task(worker_, std::string(job.kind), [this](worker::Job taken) {
            return carry_out(std::move(taken));
        });
    worker_.on_start([this] { say_health(); });
    worker_.every(health_period, [this] { say_health(); });
}

Task<Result<Value>> ExportsService::carry_out(worker::Job job) {
    const auto params = parse_json(job.params());
    if (!params) co_return std::unexpected(params.error());
    auto child = child_of_job(job.kind(), *params, places_.programs);
    if (!child) co_return pass_on(child);
    auto result = co_await run_child_job(job, std::move(*child));
    say_health();
    co_return result;
}

void ExportsService::say_health() {
    io::SystemDisk disk;
    const auto names = ExportFolder(disk, places_.folder).names();
    contract::Health health;
    health.level = names && !names->empty() ? contract::HealthLevel::Ok : contract::HealthLevel::Warn;
    health.message = !names           ? names.error().message
                     : names->empty() ? fmt::format("no export lies in {}", places_.folder.native())
                                      : fmt::format("the latest export is {}", names->back());
    health.details = Value::object({{"exports", names ? names->size() : 0}});
    health.expires_in = 3 * health_period;
    worker::publish_health(worker_, std::move(health));
}

} // namespace tutti::exports
