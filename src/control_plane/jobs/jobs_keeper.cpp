#include "control_plane/jobs/jobs_keeper.hpp"

#include "base/json.hpp"
#include "governance/jobs/worker_commands.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::control_plane {

using governance::Fault;
using governance::Outcome;
using governance::jobs::Job;
using governance::jobs::NewJob;
using governance::jobs::Now;

namespace {

constexpr std::size_t most_pages = 1024;
constexpr auto pause_after_failure = milliseconds(500);

std::unexpected<Fault> not_now(std::string_view why) {
    return std::unexpected(
        governance::fault_of({ErrorCode::Unavailable, fmt::format("{}: ask again in a moment", why)})
    );
}

Result<store::RowSet> rows_of_jobs(store::ControlStore& store) { return store.rows(set_of_jobs); }

} // namespace

JobsKeeper::JobsKeeper(
    const asio::any_io_executor& executor, StoreWriter& writer, CommandDesk& desk, JobsOptions options,
    JobsSurroundings around
)
    : executor_(executor), writer_(writer), desk_(desk), around_(std::move(around)),
      queue_(random_, std::move(options.kinds), options.limits), timer_(executor) {
    add_commands();
}

Now JobsKeeper::now() const { return {io::steady_now(), io::wall_now()}; }

std::uint64_t JobsKeeper::present_token() const {
    const auto fence = around_.fence();
    return fence ? fence->token : 0;
}

bool JobsKeeper::leads() const { return token_ != 0 && present_token() == token_; }

std::optional<Fault> JobsKeeper::why_not_now() const {
    if (is_over_) return not_now("control ends").error();
    if (!around_.fence())
        return Fault{
            .status = 503,
            .code = "not_leader",
            .message =
                "this installation does not lead: `tutti control leaders` says who does, which has the jobs"
        };
    if (!is_read_ || !leads()) return not_now("what is kept of jobs is being read").error();
    if (writing_.size() >= most_pages) return not_now("too many writes wait for the disk").error();
    return std::nullopt;
}

void JobsKeeper::wake() {
    is_woken_ = true;
    timer_.cancel();
}

// ---- what is kept ----

Task<Result<void>> JobsKeeper::load() {
    if (is_read_ || is_reading_) co_return Result<void>();
    auto done = co_await read();
    co_return done;
}

Task<Result<void>> JobsKeeper::read() {
    is_reading_ = true;
    const auto token = present_token();
    const auto kept = co_await writer_.ask("reading jobs", rows_of_jobs);
    is_reading_ = false;
    wake();
    if (!kept) {
        reads_again_ = io::steady_now() + pause_after_failure;
        co_return std::unexpected(kept.error());
    }
    std::vector<Job> jobs;
    jobs.reserve(kept->rows.size());
    for (const auto& row : kept->rows) {
        auto job = governance::jobs::parse_job(row.key, row.value);
        if (job)
            jobs.push_back(std::move(*job));
        else
            around_.complain(job.error().message);
    }
    queue_.load(std::move(jobs), now());
    revision_ = kept->revision;
    token_ = token;
    is_read_ = true;
    leadership_changed(); // it may have, meanwhile
    for (const auto* job : queue_.list({.most = SIZE_MAX}))
        if (!is_over(job->state)) around_.seen(job->id, job);
    co_return Result<void>();
}

/// What came after what is not there is nothing either.
void JobsKeeper::lose() {
    is_read_ = false;
    reads_again_ = io::steady_now() + pause_after_failure;
    if (page_) settle(std::exchange(page_, nullptr), false);
    for (const auto& [number, taker] : std::exchange(takers_, {})) taker->answered.cancel();
    wake();
}

void JobsKeeper::leadership_changed() {
    if (!is_read_) return;
    if (present_token() != token_) {
        lose();
        reads_again_ = {};
    } else if (leads()) {
        // Nothing was given while the lease had run out.
        wake();
        around_.leads();
    }
}

void JobsKeeper::end() {
    is_over_ = true;
    lose();
}

Task<void> JobsKeeper::run() {
    while (!is_over_) {
        const auto time = io::steady_now();
        if (!is_read_ && !is_reading_ && writing_.empty() && time >= reads_again_) {
            [[maybe_unused]] const auto done = co_await read();
        }
        auto next = !is_read_ && reads_again_ > time ? std::optional(reads_again_) : std::nullopt;
        if (is_read_ && leads()) {
            queue_.advance(now());
            flush();
            next = queue_.next_deadline();
        }
        timer_.expires_at(next ? io::to_asio(*next) : asio::steady_timer::time_point::max());
        if (!std::exchange(is_woken_, false)) {
            [[maybe_unused]] const auto [woken] = co_await timer_.async_wait(no_throw);
            is_woken_ = false;
        }
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
    }
}

// ---- pages ----

/// That of this turn of the loop, which run() writes.
JobsKeeper::PagePointer JobsKeeper::open_page() {
    if (!page_) page_ = std::make_shared<Page>(executor_);
    wake();
    return page_;
}

void JobsKeeper::fill(Page& page) {
    auto turn = queue_.take_turn(now());
    page.given = std::move(turn.given);
    page.seen = std::move(turn.seen);
    page.draft = std::make_shared<JobDraft>();
    page.draft->rows = std::move(turn.rows);
    page.draft->events = std::move(turn.events);
    page.draft->beside = std::move(page.beside);
    page.draft->revision = revision_;
    page.draft->at = io::wall_now();
    revision_ += page.draft->rows.size();
}

void JobsKeeper::flush() {
    if (!page_ && !queue_.has_turn()) return;
    const auto page = page_ ? std::exchange(page_, nullptr) : std::make_shared<Page>(executor_);
    fill(*page);
    if (!page->draft->rows.empty() || !page->draft->beside.empty()) return submit(page);
    // It says what those before it are written for.
    if (writing_.empty()) return settle(page, true);
    writing_.back()->followers.push_back(page);
}

void JobsKeeper::submit(const PagePointer& page) {
    writing_.push_back(page);
    store::ControlWrite work;
    work.fence = around_.fence();
    work.work = [draft = page->draft](store::ControlTransaction& transaction) {
        return write_draft(transaction, *draft);
    };
    if (!work.fence) return written(page, false);
    writer_.submit(std::move(work), [this, page](const store::Written& done) {
        if (!done) around_.complain(done.error().message);
        written(page, done.has_value());
    });
}

void JobsKeeper::written(const PagePointer& page, bool is_kept) {
    std::erase(writing_, page);
    settle(page, is_kept);
    if (!is_kept && is_read_) lose();
    if (writing_.empty()) wake();
}

void JobsKeeper::settle(const PagePointer& page, bool is_kept) {
    page->is_kept = is_kept;
    page->settled.cancel();
    if (is_kept) {
        for (auto& given : page->given) {
            const auto found = takers_.find(given.number);
            if (found == takers_.end()) continue;
            found->second->jobs = std::move(given.jobs);
            found->second->answered.cancel();
        }
        for (const auto& id : page->seen) around_.seen(id, queue_.find(id));
    }
    for (const auto& each : std::exchange(page->followers, {})) settle(each, is_kept);
}

Task<bool> JobsKeeper::kept(PagePointer page) {
    if (!page->is_kept) {
        [[maybe_unused]] const auto [settled] = co_await page->settled.async_wait(no_throw);
    }
    co_return page->is_kept.value_or(false);
}

Task<Result<governance::jobs::Enqueued>> JobsKeeper::enqueue(NewJob job, std::optional<JobBeside> beside) {
    if (auto fault = why_not_now()) co_return fail(ErrorCode::Unavailable, std::move(fault->message));
    auto queued = queue_.enqueue(std::move(job), now());
    if (!queued) co_return fail(ErrorCode::InvalidInput, std::move(queued.error().message));
    const auto page = open_page();
    if (beside) page->beside.push_back(std::move(*beside));
    const bool is_kept = co_await kept(page);
    if (!is_kept) co_return fail(ErrorCode::Unavailable, "the job may not be kept");
    co_return std::move(*queued);
}

Task<Result<void>>
JobsKeeper::keep_beside(std::string set, std::string key, std::optional<std::string> value) {
    if (auto fault = why_not_now()) co_return fail(ErrorCode::Unavailable, std::move(fault->message));
    const auto page = open_page();
    page->beside.push_back({std::move(set), std::move(key), std::move(value)});
    const bool is_kept = co_await kept(page);
    if (!is_kept) co_return fail(ErrorCode::Unavailable, "it may not be kept");
    co_return Result<void>();
}

} // namespace tutti::control_plane
