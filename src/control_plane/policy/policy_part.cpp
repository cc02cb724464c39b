#include "control_plane/policy/policy_part.hpp"

#include "control_plane/policy/object_quotas.hpp"
#include "control_plane/policy/object_rules.hpp"
#include "control_plane/policy/policy_answers.hpp"
#include "io/clock.hpp"
#include "io/file_watch.hpp"
#include "io/zone_file.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>

#include <unistd.h>
#include <utility>

namespace tutti::control_plane {

using governance::Outcome;
using namespace governance::policy;

namespace {

constexpr auto pause_without_store = seconds(1);
constexpr auto pause_with_some_untold = seconds(30);
constexpr auto pause_with_watch = seconds(1);
constexpr auto pause_without_watch = seconds(30);
constexpr std::uint64_t usual_last = 1000;

Result<calendar::TimeZone> zone_of_the_system(std::string_view name) {
    const auto text = io::read_zone(name);
    if (!text) return std::unexpected(text.error());
    return calendar::TimeZone::parse(*text);
}

Task<Outcome> at_once(Outcome outcome) { co_return outcome; }

} // namespace

PolicyPart::PolicyPart(
    const asio::any_io_executor& executor, StoreWriter& writer, CommandDesk& desk,
    const governance::CommandTable& table, std::filesystem::path snapshot
)
    : writer_(writer), desk_(desk), table_(table), shelf_(std::make_shared<Shelf>()),
      loaded_(executor, asio::steady_timer::time_point::max()), wake_(executor) {
    shelf_->snapshot = std::move(snapshot);
    shelf_->terms = {governance::known_actions(table), zone_of_the_system};
    desk_.policy().on_decision([this](const Question& question, Verdict verdict) {
        log_.record(question, verdict);
    });
    desk_.before_deciding([this] { return settle(); });
    desk_.on_own("policy.get", [this](const Value&, const governance::Subject&) {
        return at_once(policy_value(*set(), problem_));
    });
    desk_.on_own("policy.explain", [this](const Value& params, const governance::Subject&) {
        return explain(params);
    });
    desk_.on_own("policy.test", [this](const Value& params, const governance::Subject&) {
        return at_once(test(params));
    });
}

PolicyPart::~PolicyPart() {
    desk_.policy().on_decision(nullptr);
    desk_.before_deciding(nullptr);
}

std::optional<governance::Fault> PolicyPart::why_not(
    store::ControlTransaction& transaction, std::span<const governance::objects::Change> changes,
    const governance::Ticket& ticket
) {
    if (changes_policy(changes)) shelf_->is_touched = true;
    const auto& terms = shelf_->terms;
    if (auto fault = why_not_these_objects(transaction, changes, ticket, terms)) return fault;
    if (auto fault = why_no_policy(transaction, changes, ticket.subject, terms)) return fault;
    return why_no_more_objects(transaction, changes, ticket.subject, terms);
}

void PolicyPart::written() {
    if (!shelf_->is_touched.exchange(false)) return;
    is_stale_ = true;
    wake_.cancel();
}

/// From its beginning to its end, however that comes.
class PolicyPart::Loading {
public:
    explicit Loading(PolicyPart& part) : part_(part) {
        part_.is_loading_ = true;
        part_.is_stale_ = false; // what is written from now on may not be seen
    }
    ~Loading() {
        part_.is_loading_ = false;
        part_.is_stale_ |= !is_done_;
        part_.loaded_.cancel();
    }
    Loading(const Loading&) = delete;
    Loading& operator=(const Loading&) = delete;

    void is_done() noexcept { is_done_ = true; }

private:
    PolicyPart& part_;
    bool is_done_ = false;
};

/// Who comes after a change is not decided by what was before it. Where the store cannot be read what was
/// known last holds.
Task<Result<void>> PolicyPart::settle() {
    written(); // also what nobody waited for, as the disk took too long
    Result<void> settled;
    while (settled && (is_stale_ || is_loading_)) settled = co_await load();
    if (is_over_) co_return fail(ErrorCode::Unavailable, "control ends");
    if (is_known_) co_return Result<void>();
    co_return settled;
}

Task<Result<void>> PolicyPart::load() {
    if (is_loading_) {
        [[maybe_unused]] const auto [ended] = co_await loaded_.async_wait(no_throw);
        if (is_known_) co_return Result<void>();
        co_return fail(ErrorCode::Unavailable, "who may what is not known yet");
    }
    if (is_over_) co_return fail(ErrorCode::Unavailable, "control ends");
    Loading loading(*this);
    auto read = [shelf = shelf_](store::ControlStore& store) -> Result<StoredPolicy> {
        const auto rows = read_policy(store);
        if (!rows) return std::unexpected(rows.error());
        auto stored = compile_stored(*rows, shelf->terms.zones);
        // What nobody here can read is nobody's to decide by elsewhere.
        if (stored.problem.empty() && !shelf->snapshot.empty()) {
            auto kept = keep_snapshot(shelf->snapshot, *rows);
            stored.untold = std::move(kept.untold);
            shelf->mark = kept.mark;
        }
        return stored;
    };
    auto stored = co_await writer_.ask("reading the policy", std::move(read));
    if (!stored) co_return pass_on(stored);
    loading.is_done();
    is_known_ = true;
    problem_ = std::move(stored->problem);
    untold_ = std::move(stored->untold);
    desk_.policy().swap(std::move(stored->set));
    if (changed_) changed_();
    co_return Result<void>();
}

Task<void> PolicyPart::stop() {
    is_over_ = true;
    wake_.cancel();
    const auto executor = co_await asio::this_coro::executor;
    while (is_loading_) {
        [[maybe_unused]] const auto [ended] = co_await loaded_.async_wait(no_throw);
    }
    // Whoever waited for it looks once more.
    co_await asio::post(executor, asio::use_awaitable);
}

Task<void> PolicyPart::run() {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer pause(executor);
    while (true) {
        Result<void> loaded;
        if (is_stale_) loaded = co_await load();
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        if (!loaded) {
            pause.expires_after(pause_without_store);
            [[maybe_unused]] const auto [over] = co_await pause.async_wait(no_throw);
        } else if (!is_stale_) {
            co_await until_stale();
        }
    }
}

/// Who was not told is told again.
Task<void> PolicyPart::until_stale() {
    if (untold_.empty())
        wake_.expires_at(asio::steady_timer::time_point::max());
    else
        wake_.expires_after(pause_with_some_untold);
    const auto [woken] = co_await wake_.async_wait(no_throw);
    if (!woken) is_stale_ = true;
}

Task<void> PolicyPart::watch_snapshot() {
    const auto executor = co_await asio::this_coro::executor;
    asio::posix::stream_descriptor watched(executor); // its own: Asio closes what it has
    std::optional<io::FileWatch> watch;
    while (true) {
        if (!watch) {
            if (auto opened = io::FileWatch::open(shelf_->snapshot)) watch = std::move(*opened);
            if (const int copy = watch ? ::dup(watch->descriptor()) : -1; copy >= 0) watched.assign(copy);
        } else {
            [[maybe_unused]] const auto told = watch->told(); // where it fails, the next look may do
        }
        const bool is_another = co_await is_snapshot_another();
        if (is_another) {
            is_stale_ = true;
            wake_.cancel();
        }
        const auto pause = watched.is_open() ? pause_with_watch : pause_without_watch;
        const bool goes_on = co_await io::sleep_for(pause);
        if (!goes_on) co_return;
        if (!watched.is_open()) {
            watch.reset();
            continue;
        }
        const auto [error] = co_await watched.async_wait(asio::posix::stream_descriptor::wait_read, no_throw);
        if (error) co_return;
    }
}

Task<bool> PolicyPart::is_snapshot_another() {
    auto compare = [shelf = shelf_](store::ControlStore&) -> Result<bool> {
        return shelf->mark && mark_of_snapshot(shelf->snapshot) != shelf->mark;
    };
    const auto is_another = co_await writer_.ask("looking at the policy's file", std::move(compare));
    co_return is_another.value_or(true); // what nobody could look at is read anew
}

Task<Outcome> PolicyPart::explain(Value params) {
    const auto question = question_from(params, table_, io::wall_now());
    if (!question) co_return std::unexpected(question.error());
    auto explanation = explanation_value(set()->explain(question->question()), *set());
    auto asked = hub_question(*question);
    if (asked.is_null() || !ask_hub_) co_return explanation;
    const auto answer = co_await ask_hub_(std::move(asked));
    co_return with_hub(explanation, answer);
}

Outcome PolicyPart::test(const Value& params) const {
    auto objects = policy_objects_from(*params.find("objects"));
    if (!objects) return std::unexpected(objects.error());
    const auto* list = params.find("cases");
    auto cases = list != nullptr ? cases_from(*list, table_, io::wall_now())
                                 : std::expected<std::vector<Case>, governance::Fault>();
    if (!cases) return std::unexpected(cases.error());
    const auto& terms = shelf_->terms;
    const auto policy = PolicySet::compile(
        with_others(objects_of(*set()), std::move(*objects)),
        {.version = set()->version(), .actions = terms.actions, .zone = terms.zones}
    );
    if (!policy) return std::unexpected(fault_of(policy.error()));
    const auto* last = params.find("last");
    const auto most = last != nullptr ? static_cast<std::uint64_t>(last->integer()) : usual_last;
    const auto asked = std::min<std::size_t>(log_.all().size(), most);
    return trial_value(asked, turned_by(*policy, log_, most), *cases, try_cases(*policy, *cases));
}

} // namespace tutti::control_plane
