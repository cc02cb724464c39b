// The control store against a plain model of it, while calls of its file system fail, the process dies and
// the power goes. TUTTI_MODEL_STEPS says how many writes are made; few without it.
#include "store/control_store_testing.hpp"
#include "store/unsafe_files_testing.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace tutti::store {
namespace {

constexpr std::uint64_t kept_events = 20;
constexpr std::uint64_t kept_lines = 15;
constexpr const char* sets[] = {"services", "settings"};
constexpr const char* resources[] = {"control", "app:export"};

/// All that can be asked of a store.
struct Known {
    std::map<std::string, RowSet> sets;
    std::vector<OutboxEvent> events;
    OutboxSpan span;
    std::vector<AuditLine> lines;
    OutboxSpan audit_span;
    std::map<RequestKey, KeptRequest> requests;
    std::map<std::string, std::uint64_t> tokens;
    std::uint64_t cursor = 0;

    bool operator==(const Known&) const = default;
};

Known nothing() {
    Known known;
    for (const auto* set : sets) known.sets[set] = {};
    for (const auto* resource : resources) known.tokens[resource] = 0;
    return known;
}

std::uint64_t writes_asked_for() {
    const auto* asked = std::getenv("TUTTI_MODEL_STEPS");
    return asked != nullptr ? std::strtoull(asked, nullptr, 10) : 10'000;
}

RequestKey request_key(std::uint64_t number) { return {"anna", fmt::format("key {}", number)}; }

Known ask(ControlStore& store) {
    Known known;
    for (const auto* set : sets) known.sets[set] = store.rows(set).value();
    const auto page = store.events(store.span().oldest, 1'000).value();
    EXPECT_FALSE(page.gap && store.span().oldest <= store.span().newest);
    known.events = page.events;
    known.span = store.span();
    known.lines = store.audit(0, 1'000).value();
    known.audit_span = store.audit_span();
    for (std::uint64_t i = 0; i < 4; ++i)
        if (const auto request = store.request(request_key(i)).value())
            known.requests[request_key(i)] = *request;
    for (const auto* resource : resources) known.tokens[resource] = store.token(resource).value();
    known.cursor = store.cursor("bus").value();
    return known;
}

/// What one write asks for.
struct Wish {
    enum class Lease : std::uint8_t { Endless, Over, EndsMeanwhile };

    std::uint64_t token = 0; ///< 0: it is none of the protected ones, and takes the next token of app:export
    Lease lease = Lease::Endless;
    std::string set;
    std::string key;
    std::optional<std::string> value; ///< nothing: the row goes
    std::optional<RequestKey> request;
    bool finishes = false; ///< the request
    bool gives_up = false; ///< in the end
    bool trims = false;
    WallTime now;
};

bool apply_row(RowSet& set, const Wish& wish) {
    const auto there = std::ranges::find(set.rows, wish.key, &Row::key);
    if (!wish.value && there == set.rows.end()) return false;
    ++set.revision;
    if (!wish.value) {
        set.rows.erase(there);
    } else if (there != set.rows.end()) {
        const auto generation = there->generation + (there->value != *wish.value ? 1 : 0);
        *there = {wish.key, *wish.value, set.revision, generation};
    } else {
        set.rows.push_back({wish.key, *wish.value, set.revision, 1});
        std::ranges::sort(set.rows, {}, &Row::key);
    }
    return true;
}

bool apply_request(std::map<RequestKey, KeptRequest>& requests, const Wish& wish) {
    const auto there = requests.find(*wish.request);
    if (wish.finishes) {
        if (there == requests.end()) return false;
        there->second.answer = "{}";
        there->second.until = wish.now + seconds(20);
        return true;
    }
    if (there != requests.end() && (!there->second.answer || there->second.until > wish.now)) return false;
    requests[*wish.request] = {"put", "hash", std::nullopt, wish.now, wish.now + seconds(20)};
    return true;
}

/// The model of a write that may be made. Whether it succeeds; where not, nothing has changed.
bool apply(Known& known, const Wish& wish) {
    auto after = known;
    if (wish.token == 0) {
        ++after.tokens["app:export"];
        after.lines.push_back({++after.audit_span.newest, wish.now, "anna", "lead", "ok", "{}"});
    } else {
        if (wish.token < after.tokens["control"]) return false;
        after.tokens["control"] = wish.token;
        if (!apply_row(after.sets[wish.set], wish)) return false;
        after.events.push_back({++after.span.newest, wish.now, "row.put", wish.value.value_or("null")});
        after.lines.push_back({++after.audit_span.newest, wish.now, "anna", "put", "ok", "{}"});
    }
    if (wish.request && !apply_request(after.requests, wish)) return false;
    if (wish.gives_up) return false;
    if (wish.trims) {
        while (after.events.size() > kept_events) after.events.erase(after.events.begin());
        while (after.lines.size() > kept_lines) after.lines.erase(after.lines.begin());
        after.span.oldest = after.span.newest + 1 - after.events.size();
        after.audit_span.oldest = after.audit_span.newest + 1 - after.lines.size();
        std::erase_if(after.requests, [&](const auto& each) {
            return each.second.answer && each.second.until <= wish.now;
        });
        after.cursor = after.span.newest;
    }
    known = std::move(after);
    return true;
}

Result<void> change_row(ControlTransaction& transaction, const Wish& wish) {
    if (wish.token == 0) {
        const auto next = transaction.next_token("app:export");
        return next ? Result<void>() : std::unexpected(next.error());
    }
    auto revision = wish.value ? transaction.put(wish.set, wish.key, *wish.value)
                               : transaction.remove(wish.set, wish.key);
    if (!revision) return pass_on(revision);
    auto event = transaction.emit(wish.now, "row.put", wish.value.value_or("null"));
    if (!event) return pass_on(event);
    return {};
}

Result<void> perform(ControlTransaction& transaction, ControlStore& store, const Wish& wish) {
    auto done = change_row(transaction, wish);
    if (!done) return done;
    auto line = transaction.audit({0, wish.now, "anna", wish.token == 0 ? "lead" : "put", "ok", "{}"});
    if (!line) return pass_on(line);
    if (wish.request)
        done = wish.finishes
                   ? transaction.finish_request(*wish.request, "{}", wish.now + seconds(20))
                   : transaction.begin_request(
                         *wish.request, {"put", "hash", std::nullopt, wish.now, wish.now + seconds(20)}
                     );
    if (done && wish.trims) done = transaction.trim({.most = kept_events}, {.most = kept_lines}, wish.now);
    if (done && wish.trims) done = transaction.advance("bus", store.span().newest);
    if (done && wish.gives_up) done = fail(ErrorCode::Conflict, "no");
    return done;
}

class ControlModelTest : public testing::Test {
protected:
    /// `seed` decides what is written, `ways` how it goes on after a failure.
    void begin(std::uint64_t seed, std::uint64_t ways) {
        store_.reset();
        files_.live();
        files_.clear();
        random_ = SeededRandom(seed);
        ways_ = SeededRandom(ways);
        known_ = nothing();
    }
    void open() { restart({known_}); }
    void batch();
    void look();
    void close_and_open();
    void run(std::size_t batches);
    bool play_with_failure(UnsafeFiles::Plan plan, std::uint64_t ways);

    UnsafeFiles files_;
    std::optional<ControlStore> store_;
    std::uint64_t failures_ = 0; ///< in a batch
    std::uint64_t restarts_ = 0;
    std::uint64_t in_doubt_ = 0; ///< batches of which nobody knew whether they were written
    std::uint64_t ended_ = 0;    ///< writes whose leadership ended while they waited

private:
    Wish wish(std::uint64_t token);
    Result<ControlStore> try_open();
    void go_on(const std::vector<Known>& possible);
    void restart(const std::vector<Known>& possible);

    bool chance(std::uint64_t one_in) { return random_.next() % one_in == 0; }

    SeededRandom random_{1};
    SeededRandom ways_{1};
    Known known_ = nothing();
    std::int64_t second_ = 0;
    BootTime now_{seconds(1000)};
};

Wish ControlModelTest::wish(std::uint64_t token) {
    Wish wish;
    wish.now = at_second(second_);
    if (!chance(12)) wish.token = std::max<std::uint64_t>(token + (chance(40) ? 1 : 0), 1);
    if (wish.token > 1 && chance(20)) --wish.token;
    if (chance(10)) wish.lease = chance(4) ? Wish::Lease::Over : Wish::Lease::EndsMeanwhile;
    wish.set = sets[random_.next() % 2];
    wish.key = fmt::format("row {}", random_.next() % 6);
    if (!chance(5))
        wish.value = std::string(chance(3) ? 3'000 : 5, static_cast<char>('a' + random_.next() % 3));
    if (chance(8)) wish.request = request_key(random_.next() % 4);
    wish.finishes = chance(2);
    wish.gives_up = chance(12);
    wish.trims = chance(6);
    return wish;
}

Result<ControlStore> ControlModelTest::try_open() {
    return ControlStore::open(
        "/nowhere/control.db",
        {.file_system = UnsafeFiles::name(), .checkpoint_pages = 12, .now = [this] { return now_; }}
    );
}

/// After a failure: the store goes on, where it can.
void ControlModelTest::go_on(const std::vector<Known>& possible) {
    ++failures_;
    const auto way = ways_.next() % 4;
    if (way == 0 && !store_->is_broken() && possible.size() == 1) {
        files_.live();
        ASSERT_EQ(ask(*store_), possible[0]);
        return;
    }
    if (way <= 1) files_.live(); // the process lives on, and closes its files
    if (way > 1) files_.die();
    store_.reset();
    if (way == 2) files_.live();
    if (way == 3) files_.cut_power(ways_.next());
    if (ways_.next() % 3 == 0) files_.fail_at({ways_.next() % 30, all_faults[ways_.next() % 4]});
    restart(possible);
}

/// Until it is open: one of the possible states is there then, all of it.
void ControlModelTest::restart(const std::vector<Known>& possible) {
    while (true) {
        ++restarts_;
        auto opened = try_open();
        if (opened) {
            store_.emplace(std::move(*opened));
            break;
        }
        ASSERT_TRUE(files_.has_failed()) << opened.error().message;
        ASSERT_NE(opened.error().code, ErrorCode::InvalidInput) << opened.error().message;
        if (ways_.next() % 2 == 0)
            files_.live();
        else
            files_.cut_power(ways_.next());
    }
    if (files_.has_failed()) files_.live();
    const auto to_come = files_.take_plan();
    ASSERT_TRUE(store_->damage().empty()) << store_->damage()[0].set << " " << store_->damage()[0].why;
    const auto whole = store_->check();
    ASSERT_TRUE(whole) << whole.error().message;
    const auto found = ask(*store_);
    const auto which = std::ranges::find(possible, found);
    ASSERT_NE(which, possible.end()) << "event " << found.span.newest << " of "
                                     << possible.front().span.newest << " or " << possible.back().span.newest
                                     << ", revision " << found.sets.at("settings").revision;
    known_ = *which;
    if (to_come) files_.fail_at(*to_come);
}

void ControlModelTest::batch() {
    ++second_;
    std::vector<Wish> wishes;
    std::vector<ControlWrite> writes;
    const bool stalls = chance(4);
    for (auto count = 1 + random_.next() % 4; count > 0; --count)
        wishes.push_back(wish(known_.tokens["control"]));
    for (const auto& each : wishes) {
        ControlWrite write{std::nullopt, [&](ControlTransaction& transaction) {
                               return perform(transaction, *store_, each);
                           }};
        if (each.token != 0) write.fence = Fence{"control", each.token, {}};
        if (write.fence && each.lease == Wish::Lease::Over) write.fence->until = now_;
        if (write.fence && each.lease == Wish::Lease::EndsMeanwhile) write.fence->until = now_ + seconds(1);
        writes.push_back(std::move(write));
    }
    const auto late = now_ + seconds(1);
    if (stalls)
        writes.push_back({std::nullopt, [&](ControlTransaction&) -> Result<void> {
                              now_ = late;
                              return {};
                          }});
    const auto results = store_->commit(writes);
    const bool has_stalled = now_ == late;
    now_ = late;
    const bool is_in_doubt = store_->is_broken();
    auto after = known_;
    for (std::size_t i = 0; i < wishes.size(); ++i) {
        const auto& result = results[i];
        const auto& each = wishes[i];
        const bool has_ended =
            each.token != 0
            && (each.lease == Wish::Lease::Over || (each.lease == Wish::Lease::EndsMeanwhile && has_stalled));
        auto with_it = after;
        const bool may_be = !has_ended && apply(with_it, each);
        if (result) {
            ASSERT_FALSE(is_in_doubt);
            ASSERT_TRUE(may_be) << "what was to be refused was written";
            ASSERT_EQ(result->newest_event, with_it.span.newest);
        } else if (result.error().may_be_written) {
            ASSERT_TRUE(is_in_doubt);
            ASSERT_TRUE(may_be) << "what was refused may be written";
        } else {
            if (has_ended && is_stale_token(result.error())) ++ended_;
            ASSERT_TRUE(!may_be || (files_.has_failed() && is_disk_failure(result.error())))
                << result.error().message;
            continue;
        }
        after = std::move(with_it);
    }
    if (is_in_doubt) {
        ASSERT_TRUE(files_.has_failed());
        ++in_doubt_;
        return go_on({known_, after});
    }
    known_ = std::move(after);
    if (files_.has_failed()) go_on({known_});
}

void ControlModelTest::look() {
    const auto to_come = files_.take_plan();
    ASSERT_EQ(ask(*store_), known_);
    if (to_come) files_.fail_at(*to_come);
}

void ControlModelTest::close_and_open() {
    store_.reset(); // the log goes into the file
    restart({known_});
}

void ControlModelTest::run(std::size_t batches) {
    open();
    for (std::size_t i = 0; i < batches && !HasFatalFailure(); ++i) {
        if (chance(8)) files_.fail_at({random_.next() % 25, all_faults[random_.next() % 4]});
        batch();
        if (HasFatalFailure() || !chance(40)) continue;
        look();
        close_and_open();
    }
}

/// The same beginning each time: a new file, writes enough for the log to go into it, an end, another start.
/// Whether that step came.
bool ControlModelTest::play_with_failure(UnsafeFiles::Plan plan, std::uint64_t ways) {
    begin(7, ways);
    files_.fail_at(plan);
    open();
    for (int i = 0; i < 6 && !HasFatalFailure(); ++i) batch();
    if (!HasFatalFailure()) close_and_open();
    for (int i = 0; i < 2 && !HasFatalFailure(); ++i) batch();
    const bool has_come = !files_.take_plan();
    if (!HasFatalFailure()) look();
    return has_come;
}

TEST_F(ControlModelTest, WhateverCallFailsTheNextStartFindsAllThatWasAnsweredAndNothingHalf) {
    const std::uint64_t rounds = writes_asked_for() < 100'000 ? 1 : 8;
    for (const auto fault : all_faults)
        for (std::size_t step = 0;; ++step) {
            bool has_come = false;
            for (std::uint64_t ways = step; ways < step + rounds; ++ways) {
                SCOPED_TRACE(fmt::format("step {}, fault {}, ways {}", step, static_cast<int>(fault), ways));
                has_come = play_with_failure({step, fault}, ways);
                if (HasFatalFailure()) return;
            }
            if (has_come) continue;
            EXPECT_GT(step, 50u);
            break;
        }
}

TEST_F(ControlModelTest, WhateverFailsAWriteIsThereWithAllThatBelongsToItOrNotAtAll) {
    const auto writes = writes_asked_for();
    for (std::uint64_t seed = 1; seed * 1'000 <= writes; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        begin(seed, seed);
        run(400); // of 2.5 writes each
        if (HasFatalFailure()) return;
    }
    // It would prove nothing without these.
    EXPECT_GT(failures_, writes / 100);
    EXPECT_GT(in_doubt_, writes / 500);
    EXPECT_GT(ended_, writes / 200);
}

} // namespace
} // namespace tutti::store
