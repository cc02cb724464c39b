// PlatformModel: objects, and how it all is joined.
#include "control_plane/platform_model_testing.hpp"

#include "base/json.hpp"
#include "control_plane/objects/drift.hpp"
#include "control_plane/objects/object_changes.hpp"
#include "control_plane/objects/status_write.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::control_plane {

using namespace governance::objects;

namespace {

/// Of a spec: nobody may have it.
constexpr int refused_value = 9;
constexpr microseconds drift_stays = seconds(60);

/// Looks are the model's matter.
class Things final : public Reconciler {
public:
    std::string_view kind() const override { return "thing"; }
    std::optional<governance::Fault> admit(const Wanted& wanted, store::ControlTransaction&) const override {
        const auto* value = wanted.spec.find("value");
        if (value != nullptr && *value != Value(refused_value)) return std::nullopt;
        return governance::Fault{.status = 400, .code = "invalid_input", .message = "no"};
    }
    Task<Result<Observed>> reconcile(std::string, std::optional<Object>) override {
        co_return fail(ErrorCode::Unavailable, "nobody asks it");
    }
};

} // namespace

PlatformModel::Counts& PlatformModel::Counts::operator+=(const Counts& other) {
    StoreStage::Counts::operator+=(other);
    changes += other.changes;
    refused += other.refused;
    rollbacks += other.rollbacks;
    looks += other.looks;
    drifts += other.drifts;
    taken += other.taken;
    succeeded += other.succeeded;
    late += other.late;
    return *this;
}

PlatformModel::Counts PlatformModel::counted() const {
    auto all = counts_;
    static_cast<StoreStage::Counts&>(all) = stage_counts_;
    return all;
}

PlatformModel::PlatformModel(std::uint64_t seed, store::UnsafeFiles& files) : StoreStage(seed, files) {
    kinds_.add(std::make_unique<Things>());
    start();
}

void PlatformModel::start() {
    ++process_;
    ++reign_;
    looks_due_.emplace(QueueOptions{}, random_);
    book_ = ObjectBook();
    leads_ = false;
    looks_.clear();
    has_jobs_ = false;
    pages_.clear();
    begin_process();
    hear();
}

/// What was on its way there may get there.
void PlatformModel::died() {
    for (auto& [key, look] : looks_)
        if (!look.is_done && chance(2)) act(key, look);
}

void PlatformModel::verify() {
    if (testing::Test::HasFailure()) return;
    verify_store();
    verify_objects();
    verify_jobs();
}

void PlatformModel::pass(microseconds by) {
    pass_for_leadership(by);
    hear();
    if (has_jobs_ && fence()) {
        jobs_->advance(now());
        flush();
    }
}

/// Who does not lead looks at nothing, and what it was looking at is broken off.
void PlatformModel::hear() {
    hear_leadership();
    const auto under = fence();
    if (leads_ && !under) {
        leads_ = false;
        ++reign_;
        died();
        looks_.clear();
        looks_due_->clear();
        book_ = ObjectBook();
    }
    if (!leads_ && under) {
        leads_ = true;
        hear_of_objects(true);
    }
    if (has_jobs_ && (!under || under->token != jobs_token_)) has_jobs_ = false;
    if (under && !has_jobs_ && pages_.empty()) load_jobs();
}

// ---- what people want ----

Value PlatformModel::some_objects() {
    std::vector<Value> all;
    const auto first = random_.next() % 6;
    for (std::uint64_t i = 0; i <= random_.next() % 3; ++i) {
        std::vector<Member> spec = {
            {"value", chance(30) ? refused_value : static_cast<int>(random_.next() % 3)}
        };
        all.push_back(Value::object(
            {{"kind", "thing"},
             {"name", fmt::format("t{}", (first + i) % 6)},
             {"spec", Value::object(std::move(spec))},
             {"labels", Value::object({{"app", random_.next() % 2 == 0 ? "a" : "b"}})}}
        ));
    }
    return Value::array(std::move(all));
}

void PlatformModel::change_objects() {
    switch (random_.next() % 8) {
    case 0:
        return ask(
            [this](auto& transaction, const auto& params, const auto& ticket) {
                return remove_object(kinds_, transaction, params, ticket);
            },
            Value::object({{"kind", "thing"}, {"name", fmt::format("t{}", random_.next() % 6)}})
        );
    case 1:
        if (newest_revision_ == 0) return;
        ++counts_.rollbacks;
        return ask(
            [this](auto& transaction, const auto& params, const auto& ticket) {
                return roll_back(kinds_, transaction, params, ticket);
            },
            Value::object(
                {{"revision", newest_revision_ - random_.next() % std::min<std::uint64_t>(6, newest_revision_)
                }}
            )
        );
    default:
        std::vector<Member> params = {{"objects", some_objects()}};
        if (chance(6)) params.push_back({"prune", Value::object({{"app", "a"}})});
        return ask(
            [this](auto& transaction, const auto& asked, const auto& ticket) {
                return apply_objects(kinds_, transaction, asked, ticket);
            },
            Value::object(std::move(params))
        );
    }
}

void PlatformModel::ask(StoredHandler handler, Value params) {
    const auto under = fence();
    if (!under) return;
    governance::Ticket ticket;
    ticket.key = {"ann", ""};
    ticket.begun = wall_;
    ticket.fence = governance::WriteFence{under->resource, under->token, under->until};
    const auto outcome = std::make_shared<governance::Outcome>(); // owned by the write and by who hears of it
    store::ControlWrite write{
        under,
        [handler = std::move(handler), params = std::move(params), ticket = std::move(ticket),
         outcome](store::ControlTransaction& transaction) -> Result<void> {
            *outcome = handler(transaction, params, ticket);
            if (!*outcome) return fail(ErrorCode::InvalidInput, outcome->error().message);
            return {};
        }
    };
    wait_for(std::move(write), [this, outcome](const store::Written& written) {
        if (!written) {
            ++counts_.refused;
            return;
        }
        const auto* revision = (*outcome)->find("revision");
        if (revision == nullptr || !revision->is_number()) return; // nothing was another
        ++counts_.changes;
        promised_revisions_[static_cast<std::uint64_t>(revision->integer())] =
            (*outcome)->find("changes")->items().size();
        if (leads_) hear_of_objects(false);
    });
}

// ---- whoever makes it true ----

void PlatformModel::hear_of_objects(bool is_all) {
    auto news = read_news(*store_, is_all ? 0 : book_.revision(), {"thing"});
    if (!news) return;
    for (const auto& key : book_.take_over(std::move(*news))) looks_due_->add(key, steady());
}

void PlatformModel::begin_looks() {
    while (const auto key = leads_ ? looks_due_->take(steady()) : std::nullopt) {
        ++counts_.looks;
        EXPECT_FALSE(looks_.contains(*key)) << text(*key) << " is looked at twice at once";
        const auto* rows = book_.find(*key);
        if (rows == nullptr) {
            looks_due_->forget(*key);
            looks_due_->succeeded(*key, steady());
            continue;
        }
        Look look;
        look.is_leaving = rows->object.empty();
        if (const auto& row = look.is_leaving ? rows->last : rows->object; !row.empty())
            look.object = parse_object(*key, row).value();
        looks_.emplace(*key, std::move(look));
        if (chance(4)) return;
    }
}

void PlatformModel::act(const Key& key, Look& look) {
    look.is_done = true;
    if (look.is_leaving) {
        outside_.erase(key);
        return;
    }
    const auto wanted = print_json(look.object->spec);
    if (outside_[key] != wanted) look.corrected = "somebody had changed it";
    outside_[key] = wanted;
}

void PlatformModel::end_a_look() {
    if (looks_.empty()) return;
    auto one = looks_.begin();
    std::advance(one, random_.next() % looks_.size());
    const bool has_failed = chance(6);
    if (!has_failed || chance(2)) act(one->first, one->second);
    if (!has_failed && chance(3)) return; // it is long about it
    auto [key, look] = *one;
    looks_.erase(one);
    note(key, std::move(look), has_failed);
}

void PlatformModel::note(const Key& key, Look look, bool has_failed) {
    const auto ended = [this, key, reign = reign_](bool is_kept) {
        if (reign != reign_) return;
        is_kept ? looks_due_->succeeded(key, steady()) : looks_due_->failed(key, steady());
    };
    const auto under = fence();
    if (!under) return ended(false);
    const auto* rows = book_.find(key);
    const auto before = rows != nullptr ? parse_status(rows->status).value_or(Status{}) : Status{};
    const auto written = std::make_shared<StatusWritten>(); // owned by the write and by who hears of it
    auto hears = [this, key, ended, written, has_failed, reign = reign_](const store::Written& kept) {
        if (reign != reign_) return;
        if (kept && written->is_gone) {
            const auto* there = book_.find(key);
            if (there != nullptr && there->object.empty()) {
                book_.erase(key);
                looks_due_->forget(key);
            }
        } else if (kept) {
            book_.set_status(key, written->status);
        }
        ended(kept && !has_failed);
    };
    if (look.is_leaving && !has_failed)
        return wait_for(gone_write(*under, key, wall_, written), std::move(hears));
    const auto generation = look.object ? look.object->generation : 0;
    Observed observed{.findings = as_wanted(), .corrected = look.corrected};
    std::optional<std::string> drift;
    if (!has_failed) drift = note_drift(observed, before, generation, wall_, drift_stays);
    if (drift) ++counts_.drifts;
    const auto status = has_failed ? after_failure(before, {ErrorCode::Unavailable, "it is away"}, wall_)
                                   : after(before, observed.findings, generation, wall_);
    if (status == before && !drift) return ended(!has_failed);
    wait_for(status_write(*under, key, status, std::move(drift), wall_, written), std::move(hears));
}

/// Somebody changes something behind our back; mostly it is heard of.
void PlatformModel::drift() {
    const Key key{"thing", fmt::format("t{}", random_.next() % 6)};
    const auto found = outside_.find(key);
    if (found == outside_.end()) return;
    found->second = "changed";
    if (leads_ && book_.find(key) != nullptr && !chance(4)) looks_due_->add(key, steady());
}

// ---- what must hold ----

/// Each revision goes on from those before it, and none is missing.
void PlatformModel::fold_revisions() {
    const auto newest = newest_revision(*store_).value();
    EXPECT_GE(newest, newest_revision_) << "a revision that was there is no more";
    for (auto number = newest_revision_ + 1; number <= newest; ++number) {
        const auto revision = find_revision(*store_, number).value();
        ASSERT_TRUE(revision) << "there is no revision " << number;
        for (const auto& change : revision->changes) {
            const auto there = folded_.find(change.key);
            const auto spec = [](const auto& object) { return object ? print_json(object->spec) : ""; };
            EXPECT_EQ(spec(change.before), there != folded_.end() ? there->second : "")
                << text(change.key) << " was another before revision " << number;
            folded_.erase(change.key);
            if (!change.after) continue;
            folded_[change.key] = spec(change.after);
            auto& generation = generations_[change.key];
            const auto now = change.after->generation;
            // One that comes again, when all of it was gone, begins anew.
            const bool is_other = spec(change.before) != spec(change.after);
            if (change.before)
                EXPECT_TRUE(is_other ? now > generation : now == generation)
                    << text(change.key) << " has generation " << now << " after " << generation;
            generation = now;
        }
    }
    newest_revision_ = newest;
    for (const auto& [number, changes] : promised_revisions_)
        EXPECT_LE(number, newest) << "revision " << number << " was answered and is gone";
}

void PlatformModel::verify_objects() {
    fold_revisions();
    Specs rows;
    for (const auto& row : store_->rows(object_set("thing")).value().rows) {
        const Key key{"thing", row.key};
        const auto object = parse_object(key, row.value).value();
        rows[key] = print_json(object.spec);
        EXPECT_EQ(object.generation, generations_[key]) << text(key);
    }
    EXPECT_EQ(rows, folded_) << "objects are not what their revisions say";
    for (const auto& row : store_->rows(status_set("thing")).value().rows) {
        const Key key{"thing", row.key};
        const auto status = parse_status(row.value).value();
        EXPECT_EQ(status.is_leaving, !rows.contains(key)) << text(key);
        EXPECT_LE(status.observed_generation, generations_[key]) << text(key);
    }
}

} // namespace tutti::control_plane
