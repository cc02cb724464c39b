#include "cli/governed/jobs.hpp"

#include "base/json.hpp"
#include "cli/governed/job_text.hpp"
#include "command/describe_service.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/progress_line.hpp"
#include "command/run_task.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <optional>
#include <unistd.h>
#include <utility>

namespace tutti::cli {

using namespace command;

namespace {

constexpr auto looks_every = milliseconds(250);
constexpr std::size_t columns_of_bar = 24;

double now() { return to_seconds(io::wall_now()); }

std::span<const Value> items_in(const Value& answer, std::string_view key) {
    const auto* list = answer.find(key);
    return list != nullptr && list->is_array() ? list->items() : std::span<const Value>();
}

Value id_parameter(const std::string& id) { return Value::object({{"id", id}}); }

bool is_over(std::string_view state) { return state != "queued" && state != "running"; }

/// What is written over and over on a terminal; elsewhere a line for each state.
class JobView {
public:
    explicit JobView(bool json) : line_(!json), json_(json) {}

    void show(const Value& job) {
        const auto state = text_of(job, "state");
        const auto* part = job.find("progress");
        auto text = describe_job_in_a_line(job, now());
        if (part != nullptr && part->is_number() && state == "running")
            text = fmt::format("{} {}", progress_bar(part->number(), columns_of_bar), text);
        if (line_.is_shown()) return line_.show(text);
        if (!json_ && state != state_) print_err("{}\n", text);
        state_ = state;
    }
    void end(const Value& job) {
        line_.clear();
        if (json_)
            print_out("{}\n", print_json(job));
        else
            put_out(describe_job(job, now(), colours_for(STDOUT_FILENO)));
    }
    void leave() { line_.clear(); }

private:
    ProgressLine line_;
    bool json_;
    std::string state_;
};

Task<int> watch(DeskOptions desk, std::string id, EndRequest& end) {
    JobView view(desk.json);
    while (true) {
        const auto job = co_await ask_desk_later(desk, "job.get", id_parameter(id));
        if (!job) {
            view.leave();
            co_return report_fault(desk, job.error());
        }
        const auto state = text_of(*job, "state");
        if (is_over(state)) {
            view.end(*job);
            co_return state == "succeeded" ? Success : Failure;
        }
        view.show(*job);
        const bool goes_on = co_await end.sleep_until(io::steady_now() + looks_every);
        if (goes_on) continue;
        view.leave();
        print_err("the job goes on: `tutti job watch {}`\n", id);
        co_return Failure;
    }
}

Value enqueue_parameters(const JobRunOptions& options, Value params) {
    std::vector<Member> members = {{"kind", options.kind}, {"params", std::move(params)}};
    if (options.priority != 0) members.push_back({"priority", options.priority});
    if (options.delay > 0) members.push_back({"delay", options.delay});
    if (options.attempts > 0) members.push_back({"attempts", options.attempts});
    if (!options.dedup.empty()) members.push_back({"dedup", options.dedup});
    return Value::object(std::move(members));
}

} // namespace

int watch_job(const DeskOptions& desk, const std::string& id) {
    return run_task(Interrupt::AsksFirst, [&](asio::io_context&, EndRequest& end) {
        return watch(desk, id, end);
    });
}

int run_job(const JobRunOptions& options) {
    auto params = read_job_params(options.params);
    if (!params) return report_failure(params.error());
    const auto asked = ask_desk(options.desk, "job.enqueue", enqueue_parameters(options, std::move(*params)));
    if (!asked) return report_fault(options.desk, asked.error());
    const auto id = text_of(*asked, "id");
    if (options.waits) {
        if (!options.desk.json) print_err("{}\n", id);
        return watch_job(options.desk, id);
    }
    if (options.desk.json)
        print_out("{}\n", print_json(*asked));
    else
        print_out("{}\n", id);
    if (flag_of(*asked, "deduplicated", false) && !options.desk.json)
        put_err("one for the same waits or runs already: that is its id\n");
    return Success;
}

int list_jobs(const JobListOptions& options) {
    std::vector<Member> params = {{"most", options.most}};
    if (!options.state.empty()) params.push_back({"state", options.state});
    if (!options.kind.empty()) params.push_back({"kind", options.kind});
    const auto asked = ask_desk(options.desk, "job.list", Value::object(std::move(params)));
    if (!asked) return report_fault(options.desk, asked.error());
    if (options.desk.json) {
        print_out("{}\n", print_json(*asked));
        return Success;
    }
    const auto jobs = items_in(*asked, "jobs");
    if (jobs.empty()) {
        put_err("there are none: `tutti job kinds` says what could be done\n");
        return Success;
    }
    put_out(describe_jobs(jobs, now(), colours_for(STDOUT_FILENO)));
    if (asked->find("next") != nullptr) put_err("there are more: -n says how many are shown\n");
    return Success;
}

int show_job(const DeskOptions& desk, const std::string& id) {
    const auto asked = ask_desk(desk, "job.get", id_parameter(id));
    if (!asked) return report_fault(desk, asked.error());
    if (desk.json)
        print_out("{}\n", print_json(*asked));
    else
        put_out(describe_job(*asked, now(), colours_for(STDOUT_FILENO)));
    return Success;
}

int change_job(const DeskOptions& desk, const std::string& command, const std::string& id) {
    const auto asked = ask_desk(desk, command, id_parameter(id));
    if (!asked) return report_fault(desk, asked.error());
    if (desk.json)
        print_out("{}\n", print_json(*asked));
    else
        print_out("{} {}\n", text_of(*asked, "id"), text_of(*asked, "state"));
    return Success;
}

int list_job_kinds(const DeskOptions& desk) {
    const auto asked = ask_desk(desk, "job.kinds");
    if (!asked) return report_fault(desk, asked.error());
    if (desk.json)
        print_out("{}\n", print_json(*asked));
    else
        put_out(describe_job_kinds(items_in(*asked, "kinds"), colours_for(STDOUT_FILENO)));
    return Success;
}

} // namespace tutti::cli
