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

constexpr std::string_view exports_program = "tutti-exports";

/// What a job of a kind may be told, and how the program is told.
struct JobWords {
    std::string_view kind;
    std::string_view program = exports_program;
    std::vector<std::string> words; ///< the first
    bool takes_name = false;        ///< of an export
    std::vector<std::pair<std::string_view, std::string>> flags = {};
};

const std::vector<JobWords>& all_jobs() {
    static const std::vector<JobWords> jobs = {
        {"export", exports_program, {"create", "--lines"}, false, {{"recordings", "--recordings"}}},
        {"archive-logs", exports_program, {"create", "--lines", "--logs"}},
        {"verify", exports_program, {"verify", "--lines"}, true},
        {"repair", exports_program, {"repair", "--lines"}, true},
        {"import", exports_program, {"import", "--lines", "--dry-run"}, true},
        {"push", exports_program, {"push", "--lines"}},
        {"fetch", exports_program, {"fetch", "--lines"}, true},
        {"compact-history", "tutti-history", {"compact"}},
        {"sample-telemetry", "tutti-history", {"sample", "--json"}},
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
constexpr auto looks_every = milliseconds(200);

/// A place in a line, left with this.
class PlaceInLine {
public:
    PlaceInLine(std::deque<std::uint64_t>& line, std::uint64_t number) : line_(line), number_(number) {
        line_.push_back(number_);
    }
    ~PlaceInLine() { std::erase(line_, number_); }
    PlaceInLine(const PlaceInLine&) = delete;
    PlaceInLine& operator=(const PlaceInLine&) = delete;

private:
    std::deque<std::uint64_t>& line_;
    std::uint64_t number_;
};

} // namespace

Result<ChildJob>
child_of_job(std::string_view kind, const Value& params, const std::filesystem::path& programs) {
    const auto job = std::ranges::find(all_jobs(), kind, &JobWords::kind);
    if (job == all_jobs().end()) return wrong(fmt::format("nobody here does jobs of the kind {}", kind));
    ChildJob child{programs / job->program, job->words, job->takes_name};
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
    if (child->program.filename() != exports_program) {
        auto done = co_await run_child_job(job, std::move(*child));
        co_return done;
    }
    const auto number = ++last_in_line_;
    const PlaceInLine place(line_, number);
    const bool has_turn = co_await has_its_turn(job, number);
    if (!has_turn) co_return fail(ErrorCode::Unavailable, "it was told to end");
    auto result = co_await run_child_job(job, std::move(*child));
    say_health();
    co_return result;
}

/// One at a time works on the folder: another would find it locked. False: it is to stop.
Task<bool> ExportsService::has_its_turn(worker::Job job, std::uint64_t number) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (line_.front() != number) {
        if (job.is_cancelled()) co_return false;
        job.progress(0, "waits for another job of the exports");
        timer.expires_after(looks_every);
        const auto [failed] = co_await timer.async_wait(no_throw);
        if (failed) co_return false;
    }
    co_return true;
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
