#include "control_plane/governed_model_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::control_plane {

namespace {

constexpr std::uint64_t kept_events = 40;

/// What `lamp.keep` does: a row for the request, one that counts what was done under its key, and an event.
governance::Outcome
keep_lamp(store::ControlTransaction& transaction, const Value& params, const governance::Ticket& ticket) {
    const auto failed = [](const Error& error) { return std::unexpected(governance::fault_of(error)); };
    if (ticket.is_keyed) {
        const auto row = ticket.key.subject + "/" + ticket.key.key;
        auto before = transaction.row("keys", row);
        if (!before) return failed(before.error());
        auto counted = transaction.put("keys", row, *before ? (*before)->value + "1" : "1");
        if (!counted) return failed(counted.error());
    }
    auto revision = transaction.put("effects", ticket.request_id, "1");
    if (!revision) return failed(revision.error());
    auto event = transaction.emit(ticket.begun, "lamp.kept", ticket.request_id);
    if (!event) return failed(event.error());
    if (params.find("value")->integer() == failing_value)
        return std::unexpected(governance::Fault{.status = 409, .code = "handler", .message = "no"});
    return Value(*revision);
}

} // namespace

GovernedModel::Counts& GovernedModel::Counts::operator+=(const Counts& other) {
    good += other.good;
    refused += other.refused;
    replayed += other.replayed;
    crashes += other.crashes;
    in_doubt += other.in_doubt;
    fenced_off += other.fenced_off;
    leaderships += other.leaderships;
    resyncs += other.resyncs;
    return *this;
}

GovernedModel::GovernedModel(std::uint64_t seed, store::UnsafeFiles& files)
    : random_(seed), world_(random_), files_(files) {
    files_.live();
    files_.clear();
    start();
}

void GovernedModel::start() {
    dispatcher_ = std::make_unique<governance::Dispatcher>(table_, policy_, random_);
    registry_ = {};
    vault_ = chance(2) ? governance::VaultState::Unlocked : governance::VaultState::Locked;
    dispatcher_->set_vault(vault_);
    is_recovered_ = false;
    waiting_.clear();
    asked_.clear();
    keys_.clear();
    under_way_.clear();
    world_.start();
    open();
    hear_leadership();
}

/// Of a process that lives. What it finds was looked through.
void GovernedModel::open() {
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

void GovernedModel::crash() {
    ++counts.crashes;
    files_.die();
    store_.reset();
    if (chance(2))
        files_.live();
    else
        files_.cut_power(random_.next());
    // What was on its way there may get there.
    for (auto& [number, what] : under_way_)
        if (!what.is_done && chance(2)) act(what, number);
    if (chance(3)) files_.fail_at({random_.next() % 30, store::all_faults[random_.next() % 4]});
    start();
}

void GovernedModel::pass(microseconds by) {
    world_.pass(by);
    wall_ += by;
    hear_leadership();
    dispatcher_->advance(moment().now);
    take();
}

void GovernedModel::hear_leadership() {
    const auto& control = governance::Resource::control();
    for (auto& found : world_.take_reports()) {
        const auto change = registry_.set(control, std::move(found), world_.boot());
        if (change && change->after.role == governance::Role::Leader) ++counts.leaderships;
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
    dispatcher_->set_leadership(control, leadership());
    if (!is_recovered_ && (leadership().role != governance::Role::Unknown || chance(30))) recover();
}

void GovernedModel::recover() {
    const auto unfinished = unfinished_requests(*store_);
    if (!unfinished) return;
    is_recovered_ = true;
    std::uint64_t number = 0;
    for (const auto& [key, kept] : *unfinished) {
        keys_[governance::RequestNumber{++number}] = key;
        ++crashes_within_[key];
    }
    dispatcher_->recover(*unfinished, moment());
    take();
}

// ---- what the dispatcher wants done ----

void GovernedModel::take() {
    for (auto& effect : dispatcher_->take_effects()) {
        if (const auto* said = std::get_if<governance::Say>(&effect)) hear(*said);
        if (const auto* errand = std::get_if<governance::CarryOut>(&effect)) begin_outside(*errand);
        if (auto* recall = std::get_if<governance::Recall>(&effect)) submit(std::move(*recall));
        if (auto* apply = std::get_if<governance::Apply>(&effect)) submit(std::move(*apply));
        if (auto* begin = std::get_if<governance::Begin>(&effect)) submit(std::move(*begin));
        if (auto* end = std::get_if<governance::End>(&effect)) submit(std::move(*end));
        if (auto* audit = std::get_if<governance::Audit>(&effect))
            wait_for(audit_write(std::move(audit->line)), nullptr);
    }
}

void GovernedModel::wait_for(store::ControlWrite write, std::function<void(const store::Written&)> done) {
    waiting_.push_back({std::move(write), std::move(done)});
}

void GovernedModel::submit(governance::Recall recall) {
    const auto found = std::make_shared<std::optional<governance::KeptCommand>>();
    wait_for(
        recall_write(std::move(recall.key), found),
        [this, number = recall.number, found](const store::Written& written) {
            if (written)
                dispatcher_->looked_up(number, std::move(*found), moment());
            else
                dispatcher_->looked_up(number, std::unexpected<Error>(written.error()), moment());
        }
    );
}

void GovernedModel::submit(governance::Apply apply) {
    const auto answer = std::make_shared<governance::Answer>();
    const auto number = apply.number;
    wait_for(apply_write(std::move(apply), keep_lamp, answer), [this, number, answer](const auto& written) {
        if (written)
            dispatcher_->applied(number, std::move(*answer), moment());
        else
            dispatcher_->applied(number, std::unexpected(failure_of(written.error())), moment());
    });
}

void GovernedModel::submit(governance::Begin begin) {
    const auto number = begin.number;
    keys_[number] = begin.ticket.key;
    wait_for(begin_write(std::move(begin)), [this, number](const auto& written) {
        governance::Written<void> begun;
        if (!written) begun = std::unexpected(failure_of(written.error()));
        dispatcher_->begun(number, std::move(begun), moment());
    });
}

void GovernedModel::submit(governance::End end) {
    const auto number = end.number;
    wait_for(end_write(std::move(end)), [this, number](const auto& written) {
        Result<void> ended;
        if (!written) ended = std::unexpected<Error>(written.error());
        dispatcher_->ended(number, std::move(ended), moment());
    });
}

// ---- the disk ----

/// Some of what waits, with one sync. The process may be stopped meanwhile, and the disk fail.
void GovernedModel::commit() {
    if (waiting_.empty()) return;
    const auto count = std::min<std::size_t>(waiting_.size(), 1 + random_.next() % 4);
    std::vector<Waiting> batch;
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
    for (std::size_t i = 0; i < count; ++i) {
        const auto& fence = writes[i].fence;
        if (results[i] && fence)
            EXPECT_TRUE(world_.holds() && world_.token().value == fence->token)
                << "written by who does not lead";
        if (!results[i] && results[i].error().may_be_written) ++counts.in_doubt;
        if (!results[i] && store::is_stale_token(results[i].error())) ++counts.fenced_off;
    }
    if (store_->is_broken()) { // as whoever keeps it does
        store_.reset();
        open();
    }
    // Before anybody is told, the process is stopped, or the vault locks.
    if (chance(15)) world_.stop_for(microseconds(random_.next() % 4'000'000));
    if (chance(15)) dispatcher_->set_vault(vault_ = governance::VaultState::Locked);
    for (std::size_t i = 0; i < count && !testing::Test::HasFailure(); ++i)
        if (batch[i].done) batch[i].done(results[i]);
    take();
}

void GovernedModel::trim() {
    wait_for(
        {std::nullopt, [now = wall_](store::ControlTransaction& transaction
                       ) { return transaction.trim({.most = kept_events}, {}, now); }},
        nullptr
    );
}

/// Of what was not said yet, and of what is not known to have arrived.
void GovernedModel::say_events() {
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

/// Whoever hears them goes by their numbers: one twice is the same, and where one is missing all is looked
/// up.
void GovernedModel::deliver(const store::OutboxEvent& event) {
    if (event.sequence <= heard_newest_) return;
    if (event.sequence > heard_newest_ + 1) return look_again();
    heard_newest_ = event.sequence;
    heard_.insert(event.data);
    if (heard_newest_ == store_->span().newest) EXPECT_EQ(heard_, effects());
}

void GovernedModel::look_again() {
    ++counts.resyncs;
    heard_ = effects();
    heard_newest_ = store_->span().newest;
}

std::set<std::string> GovernedModel::effects() {
    std::set<std::string> ids;
    for (const auto& row : store_->rows("effects").value().rows) ids.insert(row.key);
    return ids;
}

/// What must hold whenever the store was opened.
void GovernedModel::verify() {
    if (testing::Test::HasFailure()) return;
    EXPECT_TRUE(store_->damage().empty());
    const auto whole = store_->check();
    EXPECT_TRUE(whole) << whole.error().message;
    const auto done = effects();
    EXPECT_EQ(done.size(), store_->span().newest)
        << "an event without its state, or a state without its event";
    EXPECT_GE(store_->span().newest, told_newest_) << "an event that was said is no more";
    for (const auto& id : done) EXPECT_FALSE(refused_.contains(id)) << id << " was refused and is there";
    std::set<std::string> rows = done;
    for (const auto& row : store_->rows("keys").value().rows) {
        EXPECT_EQ(row.value, "1") << "twice under " << row.key;
        rows.insert(row.key);
    }
    for (const auto& row : promised_rows_)
        EXPECT_TRUE(rows.contains(row)) << row << " was answered and is gone";
    for (const auto& [key, body] : promised_answers_) {
        const auto kept = store_->request({key.subject, key.key}).value();
        const auto answer = kept ? kept->answer.value_or("begun") : "nothing";
        EXPECT_EQ(answer, "200 " + body) << "the answer under " << key.key << " is gone";
    }
    const auto token = store_->token("control").value();
    EXPECT_GE(token, token_) << "a token went back";
    token_ = token;
}

} // namespace tutti::control_plane
