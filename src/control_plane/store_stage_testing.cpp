#include "control_plane/store_stage_testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace tutti::control_plane {

StoreStage::Counts& StoreStage::Counts::operator+=(const Counts& other) {
    crashes += other.crashes;
    in_doubt += other.in_doubt;
    fenced_off += other.fenced_off;
    leaderships += other.leaderships;
    return *this;
}

StoreStage::StoreStage(std::uint64_t seed, store::UnsafeFiles& files)
    : random_(seed), world_(random_), files_(files) {
    files_.live();
    files_.clear();
}

std::optional<store::Fence> StoreStage::fence() const {
    const auto known = leadership();
    if (known.role != governance::Role::Leader) return std::nullopt;
    return store::Fence{governance::Resource::control().text(), known.token.value, known.until};
}

void StoreStage::begin_process() {
    registry_ = {};
    waiting_.clear();
    world_.start();
    open();
}

/// Of a process that lives. What it finds was looked through.
void StoreStage::open() {
    while (true) {
        auto opened = store::ControlStore::open(
            "/nowhere/control.db", {.file_system = store::UnsafeFiles::name(),
                                    .checkpoint_pages = 12,
                                    .now = [this] { return world_.boot(); }}
        );
        if (opened) {
            store_.emplace(std::move(*opened));
            break;
        }
        EXPECT_TRUE(files_.has_failed()) << opened.error().message;
        if (testing::Test::HasFailure()) return;
        files_.live();
    }
    static_cast<void>(files_.take_plan());
    if (files_.has_failed()) files_.live();
    verify();
}

void StoreStage::crash() {
    ++stage_counts_.crashes;
    files_.die();
    store_.reset();
    if (chance(2))
        files_.live();
    else
        files_.cut_power(random_.next());
    died();
    if (chance(3)) files_.fail_at({random_.next() % 30, store::all_faults[random_.next() % 4]});
    start();
}

void StoreStage::pass_for_leadership(microseconds by) {
    world_.pass(by);
    wall_ += by;
}

void StoreStage::hear_leadership() {
    const auto& control = governance::Resource::control();
    for (auto& found : world_.take_reports()) {
        const auto change = registry_.set(control, std::move(found), world_.boot());
        if (change && change->after.role == governance::Role::Leader) ++stage_counts_.leaderships;
        if (!change || change->after.role != governance::Role::Follower) continue;
        // Who was fenced off by another stays so.
        const auto token = change->after.token.value;
        wait_for(
            {std::nullopt, [token](store::ControlTransaction& transaction
                           ) { return transaction.learn_token("control", token); }},
            nullptr
        );
    }
    registry_.advance(world_.boot());
}

void StoreStage::wait_for(store::ControlWrite write, std::function<void(const store::Written&)> done) {
    waiting_.push_back({std::move(write), std::move(done)});
}

void StoreStage::commit() {
    if (waiting_.empty()) return;
    const auto count = std::min<std::size_t>(waiting_.size(), 1 + random_.next() % 4);
    std::deque<Waiting> batch;
    std::vector<store::ControlWrite> writes;
    for (std::size_t i = 0; i < count; ++i) {
        writes.push_back(waiting_.front().write);
        batch.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    if (chance(30))
        writes.push_back({std::nullopt, [this, by = microseconds(random_.next() % 4'000'000)](auto&) {
                              world_.stop_for(by);
                              return Result<void>();
                          }});
    if (chance(20) && !files_.has_failed())
        files_.fail_at({random_.next() % 12, store::all_faults[random_.next() % 4]});
    const auto results = store_->commit(writes);
    static_cast<void>(files_.take_plan());
    if (files_.is_dead()) return crash();
    for (std::size_t i = 0; i < count; ++i)
        if (const auto& under = writes[i].fence; results[i] && under)
            EXPECT_TRUE(world_.holds() && world_.token().value == under->token)
                << "written by who does not lead";
    if (store_->is_broken()) { // as whoever keeps it does
        store_.reset();
        open();
    }
    // Before anybody is told, the process is stopped.
    if (chance(15)) world_.stop_for(microseconds(random_.next() % 4'000'000));
    before_telling();
    tell(batch, results);
}

void StoreStage::tell(std::deque<Waiting>& batch, const std::vector<store::Written>& results) {
    for (std::size_t i = 0; i < batch.size() && !testing::Test::HasFailure(); ++i) {
        if (!results[i] && results[i].error().may_be_written) ++stage_counts_.in_doubt;
        if (!results[i] && store::is_stale_token(results[i].error())) ++stage_counts_.fenced_off;
        if (batch[i].done) batch[i].done(results[i]);
    }
}

void StoreStage::trim(std::uint64_t kept_events) {
    wait_for(
        {std::nullopt, [now = wall_, kept_events](store::ControlTransaction& transaction
                       ) { return transaction.trim({.most = kept_events}, {}, now); }},
        nullptr
    );
}

void StoreStage::say_events(const std::function<void(const store::OutboxEvent&)>& deliver) {
    const auto cursor = store_->cursor("bus");
    const auto page = cursor ? store_->events(*cursor + 1, 8) : std::unexpected(cursor.error());
    if (!page) return;
    auto last = *cursor;
    if (page->gap) last = page->gap->to;
    for (const auto& event : page->events) {
        const auto told = told_.emplace(event.sequence, event.data).first;
        EXPECT_EQ(told->second, event.data) << "event " << event.sequence << " has become another";
        last = event.sequence;
        if (!chance(15)) deliver(event);
        if (chance(15)) deliver(event);
    }
    told_newest_ = std::max(told_newest_, last);
    if (last != *cursor)
        wait_for(
            {std::nullopt,
             [last](store::ControlTransaction& transaction) { return transaction.advance("bus", last); }},
            nullptr
        );
}

void StoreStage::verify_store() {
    EXPECT_TRUE(store_->damage().empty());
    const auto whole = store_->check();
    EXPECT_TRUE(whole) << whole.error().message;
    EXPECT_GE(store_->span().newest, told_newest_) << "an event that was said is no more";
    const auto token = store_->token("control").value();
    EXPECT_GE(token, token_) << "a token went back";
    token_ = token;
}

} // namespace tutti::control_plane
