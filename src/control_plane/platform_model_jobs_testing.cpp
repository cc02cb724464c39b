// PlatformModel: jobs.
#include "control_plane/platform_model_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::control_plane {

using namespace governance::jobs;

namespace {

/// At once, of each kind.
constexpr std::size_t concurrency = 2;

/// Leases that end within a leadership: each of those begins them anew.
std::vector<JobKind> kinds() {
    return {
        {.name = "copy", .concurrency = concurrency, .attempts = 4, .lease = seconds(3), .grace = seconds(2)},
        {.name = "move", .attempts = 2, .lease = seconds(4), .grace = seconds(2)}
    };
}

/// None goes because it is old: that clocks are set is no reason to lose one.
JobQueue::Limits limits() {
    JobQueue::Limits limits;
    limits.kept_for = std::chrono::days(10'000);
    return limits;
}

} // namespace

/// What is kept, in the place of what was known.
void PlatformModel::load_jobs() {
    const auto under = fence();
    const auto rows = store_->rows(set_of_jobs);
    if (!rows) return;
    std::vector<Job> kept;
    for (const auto& row : rows->rows) kept.push_back(parse_job(row.key, row.value).value());
    jobs_.emplace(random_, kinds(), limits());
    jobs_->load(std::move(kept), now());
    jobs_revision_ = rows->revision;
    jobs_token_ = under->token;
    has_jobs_ = true;
}

void PlatformModel::use_jobs() {
    if (!has_jobs_ || !fence()) return;
    switch (random_.next() % 8) {
    case 0:
    case 1:
        return enqueue();
    case 2:
    case 3:
    case 4:
        return take();
    case 5:
    case 6:
        return end_an_attempt();
    default:
        return tend_a_job();
    }
}

void PlatformModel::enqueue() {
    NewJob job{.kind = random_.next() % 2 == 0 ? "copy" : "move", .by = "ann"};
    job.priority = static_cast<int>(random_.next() % 7) - 3;
    if (chance(4)) job.delay = microseconds(random_.next() % 5'000'000);
    if (chance(3)) job.dedup = fmt::format("w{}", random_.next() % 3);
    const auto queued = jobs_->enqueue(std::move(job), now());
    if (!queued) return;
    flush([this, id = queued->id](bool is_kept) {
        if (is_kept) promised_jobs_.insert(id);
    });
}

void PlatformModel::take() {
    TakeQuestion question;
    question.number = ++last_taker_;
    question.worker = fmt::format("hand{}", random_.next() % 3);
    question.kinds = {random_.next() % 2 == 0 ? "copy" : "move"};
    question.most = 1 + random_.next() % 2;
    question.until = steady();
    if (jobs_->take(std::move(question), now())) flush();
}

/// By a worker, which may be late, or never come.
void PlatformModel::end_an_attempt() {
    if (held_.empty()) return;
    const auto index = static_cast<std::ptrdiff_t>(random_.next() % held_.size());
    auto job = held_[static_cast<std::size_t>(index)];
    if (chance(5)) { // it tells how far it is, and goes on
        if (jobs_->renew({.id = job.id, .token = job.token, .progress = 0.5, .message = {}}, now())) flush();
        return;
    }
    const bool is_well = !chance(3);
    if (!chance(6)) held_.erase(held_.begin() + index); // else it says the same once more, later
    end_attempt(std::move(job), is_well);
}

void PlatformModel::end_attempt(Assignment job, bool is_well) {
    const auto done =
        is_well ? jobs_->complete({.id = job.id, .token = job.token, .result = {}}, now())
                : jobs_->fail_attempt({.id = job.id, .token = job.token, .message = "it broke"}, now());
    if (!done) {
        ++counts_.late;
        return;
    }
    flush([this, job, is_well](bool is_kept) {
        if (!is_kept || !is_well) return;
        const auto [first, is_first] = completed_.emplace(job.id, job.token);
        if (is_first) ++counts_.succeeded;
        EXPECT_EQ(first->second, job.token) << job.id << " was completed twice";
    });
}

/// By people.
void PlatformModel::tend_a_job() {
    const auto all = jobs_->list({.most = 50});
    if (all.empty()) return;
    const std::string id = all[random_.next() % all.size()]->id;
    switch (random_.next() % 5) {
    case 0:
        if (jobs_->cancel(id, now())) flush();
        return;
    case 1:
        if (!chance(3) || !jobs_->forget(id)) return;
        forgotten_jobs_.insert(id);
        return flush();
    default:
        if (jobs_->replay(id, now())) flush();
        return;
    }
}

void PlatformModel::flush(std::function<void(bool)> told) {
    auto turn = jobs_->take_turn(now());
    if (turn.is_empty() && !told) return;
    const auto page = std::make_shared<Page>();
    page->draft = std::make_shared<JobDraft>();
    page->draft->rows = std::move(turn.rows);
    page->draft->events = std::move(turn.events);
    page->draft->revision = jobs_revision_;
    page->draft->at = wall_;
    page->given = std::move(turn.given);
    if (told) page->told.push_back(std::move(told));
    jobs_revision_ += page->draft->rows.size();
    if (page->draft->rows.empty()) {
        if (pages_.empty()) return settle(*page, true);
        pages_.back()->followers.push_back(page);
        return;
    }
    pages_.push_back(page);
    wait_for(
        {fence(), [draft = page->draft](store::ControlTransaction& transaction
                  ) { return write_draft(transaction, *draft); }},
        [this, page, process = process_](const store::Written& done) {
            if (process == process_) written(page, done.has_value());
        }
    );
}

void PlatformModel::written(const PagePointer& page, bool is_kept) {
    std::erase(pages_, page);
    if (!is_kept) has_jobs_ = false;
    settle(*page, is_kept);
}

void PlatformModel::settle(Page& page, bool is_kept) {
    for (auto& given : page.given)
        for (auto& job : given.jobs) {
            if (!is_kept) continue;
            ++counts_.taken;
            EXPECT_FALSE(completed_.contains(job.id)) << job.id << " is done, and given once more";
            held_.push_back(std::move(job));
        }
    for (const auto& told : page.told) told(is_kept);
    for (const auto& follower : page.followers) settle(*follower, is_kept);
}

void PlatformModel::verify_jobs() {
    std::set<std::string> there;
    std::map<std::string, std::size_t> running;
    std::set<std::string> words;
    for (const auto& row : store_->rows(set_of_jobs).value().rows) {
        const auto job = parse_job(row.key, row.value);
        ASSERT_TRUE(job) << row.key;
        there.insert(job->id);
        if (job->state == JobState::Running) ++running[job->kind];
        if (!is_over(job->state) && !job->dedup.empty())
            EXPECT_TRUE(words.insert(job->kind + " " + job->dedup).second) << job->id << " is there twice";
        if (const auto done = completed_.find(job->id); done != completed_.end()) {
            EXPECT_EQ(job->state, JobState::Succeeded) << job->id << " was completed";
            EXPECT_EQ(job->token, done->second) << job->id;
        }
    }
    EXPECT_LE(running["copy"], concurrency);
    for (const auto& id : promised_jobs_)
        EXPECT_TRUE(there.contains(id) || forgotten_jobs_.contains(id)) << id << " was queued and is gone";
}

} // namespace tutti::control_plane
