#include "control_plane/governed_model_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::control_plane {

namespace {

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
    StoreStage::Counts::operator+=(other);
    resyncs += other.resyncs;
    return *this;
}

GovernedModel::Counts GovernedModel::counted() const {
    auto all = counts_;
    static_cast<StoreStage::Counts&>(all) = stage_counts_;
    return all;
}

GovernedModel::GovernedModel(std::uint64_t seed, store::UnsafeFiles& files) : StoreStage(seed, files) {
    start();
}

void GovernedModel::start() {
    dispatcher_ = std::make_unique<governance::Dispatcher>(table_, policy_, random_);
    vault_ = chance(2) ? governance::VaultState::Unlocked : governance::VaultState::Locked;
    dispatcher_->set_vault(vault_);
    is_recovered_ = false;
    asked_.clear();
    keys_.clear();
    under_way_.clear();
    begin_process();
    hear();
}

/// What was on its way there may get there.
void GovernedModel::died() {
    for (auto& [number, what] : under_way_)
        if (!what.is_done && chance(2)) act(what, number);
}

/// The vault locks.
void GovernedModel::before_telling() {
    if (chance(15)) dispatcher_->set_vault(vault_ = governance::VaultState::Locked);
}

void GovernedModel::pass(microseconds by) {
    pass_for_leadership(by);
    hear();
    dispatcher_->advance(moment().now);
    take();
}

void GovernedModel::hear() {
    hear_leadership();
    dispatcher_->set_leadership(governance::Resource::control(), leadership());
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

void GovernedModel::commit_some() {
    commit();
    take();
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
    ++counts_.resyncs;
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
    verify_store();
    const auto done = effects();
    EXPECT_EQ(done.size(), store_->span().newest)
        << "an event without its state, or a state without its event";
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
}

} // namespace tutti::control_plane
