#include "control_plane/jobs/jobs_part.hpp"

#include "contract/job.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"

#include <utility>

namespace tutti::control_plane {

using governance::jobs::Job;
using governance::jobs::JobState;

namespace {

constexpr std::size_t most_at_once = 64;
constexpr auto pause_between = milliseconds(100);
constexpr microseconds said_for = std::chrono::hours(1);

contract::JobPhase phase_of(JobState state) noexcept {
    switch (state) {
    case JobState::Queued:
        return contract::JobPhase::Queued;
    case JobState::Running:
        return contract::JobPhase::Running;
    case JobState::Succeeded:
        return contract::JobPhase::Succeeded;
    case JobState::Cancelled:
        return contract::JobPhase::Cancelled;
    case JobState::Failed:
        break;
    }
    return contract::JobPhase::Failed;
}

} // namespace

JobsPart::JobsPart(
    worker::Worker& worker, const asio::any_io_executor& executor, StoreWriter& writer, CommandDesk& desk,
    JobsOptions options, std::function<std::optional<store::Fence>()> fence
)
    : worker_(worker), timer_(executor),
      keeper_(
          executor, writer, desk, std::move(options),
          {.fence = std::move(fence),
           .seen = [this](const std::string& id, const Job* job) { hear(id, job); },
           .complain = [this](std::string_view why) { worker_.log().warning("jobs", {{"reason", why}}); },
           .leads = [this] { schedules_.look_again(); }}
      ),
      schedules_(executor, writer, keeper_) {}

/// Of one that came and went before anybody was told there is nothing to say.
void JobsPart::hear(const std::string& id, const Job* job) {
    if (job == nullptr && !said_.contains(id)) {
        unsaid_.erase(id);
        return;
    }
    unsaid_.insert(id);
    if (!is_resting_) timer_.cancel();
}

void JobsPart::say(const std::string& id) {
    const auto topic = contract::job_topic("", id);
    const auto* job = keeper_.queue().find(id);
    if (job == nullptr) {
        if (said_.erase(id) > 0) worker_.publish_bytes(topic, "", {.retain = true});
        return;
    }
    contract::Job payload;
    payload.state = phase_of(job->state);
    payload.progress = job->progress;
    payload.message = job->message;
    payload.kind = job->kind;
    payload.attempt = job->attempt;
    payload.worker = job->worker;
    payload.cancelling = job->state == JobState::Running && job->cancelling;
    payload.updated_at = io::wall_now();
    payload.expires_in = said_for;
    worker_.publish_bytes(
        topic, contract::print(payload),
        {.retain = true, .expires_in = std::chrono::ceil<seconds>(payload.expires_in)}
    );
    said_.insert(id);
}

/// Those that go on, before what is on the bus of them expires.
void JobsPart::say_again(SteadyTime now) {
    if (now < says_again_) return;
    says_again_ = now + said_for / 2;
    for (const auto* job : keeper_.queue().list({.most = SIZE_MAX}))
        if (!is_over(job->state)) unsaid_.insert(job->id);
}

Task<void> JobsPart::say() {
    while (true) {
        const auto now = io::steady_now();
        say_again(now);
        is_resting_ = !unsaid_.empty();
        for (std::size_t count = 0; count < most_at_once && !unsaid_.empty(); ++count)
            say(unsaid_.extract(unsaid_.begin()).value());
        const auto& queue = keeper_.queue();
        if (is_resting_)
            timer_.expires_after(pause_between);
        else if (queue.waiting() + queue.running() > 0)
            timer_.expires_at(io::to_asio(says_again_));
        else
            timer_.expires_at(asio::steady_timer::time_point::max());
        [[maybe_unused]] const auto [woken] = co_await timer_.async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
    }
}

} // namespace tutti::control_plane
