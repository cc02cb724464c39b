#include "control_plane/objects/object_keeper.hpp"

#include "base/json.hpp"
#include "control_plane/objects/drift.hpp"
#include "io/clock.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::control_plane {

using namespace governance::objects;

namespace {

constexpr auto pause_without_store = seconds(1);
constexpr auto between_tellings = seconds(1);

std::vector<std::string> names_of(const Kinds& kinds) {
    std::vector<std::string> names;
    for (const auto name : kinds.names()) names.emplace_back(name);
    return names;
}

Task<bool> is_cancelled() {
    const auto state = co_await asio::this_coro::cancellation_state;
    co_return state.cancelled() != asio::cancellation_type::none;
}

} // namespace

ObjectKeeper::ObjectKeeper(
    const asio::any_io_executor& executor, StoreWriter& writer, const Kinds& kinds, ObjectSurroundings around,
    QueueOptions options
)
    : executor_(executor), writer_(writer), kinds_(kinds), around_(std::move(around)),
      queue_(options, random_), wake_(executor), looks_(executor) {}

ObjectKeeper::~ObjectKeeper() = default;

void ObjectKeeper::wake() {
    is_woken_ = true;
    wake_.cancel();
}

void ObjectKeeper::lead(bool leads) {
    is_to_lead_ = leads;
    wake(); // also where it leads for longer
}

void ObjectKeeper::written() {
    if (!leads_) return;
    has_news_ = true;
    wake();
}

void ObjectKeeper::look(const Key& key) {
    if (!leads_ || book_.find(key) == nullptr) return;
    queue_.add(key, io::steady_now());
    wake();
}

std::size_t ObjectKeeper::look_at_all(std::string_view kind) {
    if (!leads_) return 0;
    std::size_t count = 0;
    const auto now = io::steady_now();
    for (const auto& key : book_.keys()) {
        if (!kind.empty() && key.kind != kind) continue;
        queue_.add(key, now);
        ++count;
    }
    wake();
    return count;
}

void ObjectKeeper::look_at_source(std::string_view source) {
    const auto problem = around_.problem_of_source(source);
    if (!leads_ || !problem) return;
    const auto now = io::steady_now();
    const auto written = print_json(Value(std::string(source)));
    for (const auto& key : book_.keys()) {
        const auto& rows = *book_.find(key);
        if (!rows.object.contains(written)) continue; // to read thousands for each of many files takes long
        const auto object = parse_object(key, rows.object);
        if (!object || object->source != source) continue;
        const auto status = parse_status(rows.status).value_or(Status{});
        const auto* said = status.find(of_source);
        if (*problem != (said != nullptr ? said->finding.message : "")) queue_.add(key, now);
    }
    wake();
}

/// What was written since the last time. Several may ask at once: the store answers in their order.
Task<Result<void>> ObjectKeeper::hear_of_changes() {
    has_news_ = false;
    const auto reign = reign_;
    auto read = [known = book_.revision(), kinds = names_of(kinds_)](store::ControlStore& store) {
        return read_news(store, known, kinds);
    };
    auto news = co_await writer_.ask("reading what objects are to be", std::move(read));
    if (!news) {
        has_news_ = true;
        co_return pass_on(news);
    }
    // It was asked for a book that is no more.
    if (reign != reign_) co_return Result<void>();
    const auto now = io::steady_now();
    for (const auto& key : book_.take_over(std::move(*news))) {
        queue_.add(key, now);
        tell_waiters(key);
        wake();
    }
    co_return Result<void>();
}

/// Begins with all there is, or forgets it.
Task<void> ObjectKeeper::begin_or_end() {
    if (!is_to_lead_) {
        leads_ = false;
        co_await looks_.stop();
        queue_.clear();
        book_ = ObjectBook();
        ++reign_;
        tell_all_waiters();
        co_return;
    }
    const auto heard = co_await hear_of_changes();
    if (!heard) co_return around_.complain(heard.error().message);
    leads_ = is_to_lead_;
    if (leads_) tell_all_waiters();
}

Task<void> ObjectKeeper::turn() {
    if (is_to_lead_ != leads_) co_await begin_or_end();
    if (leads_ && has_news_) {
        const auto heard = co_await hear_of_changes();
        if (!heard) around_.complain(heard.error().message);
    }
    look_at_what_is_due();
    tell_counts();
}

/// A lease that has run out is over before anybody says so.
bool ObjectKeeper::may_act() const { return leads_ && around_.fence().has_value(); }

std::optional<SteadyTime> ObjectKeeper::next_turn() const {
    const auto now = io::steady_now();
    auto next = may_act() ? queue_.next(now) : std::nullopt;
    auto present = counts();
    present.looks = told_.looks;
    present.writes = told_.writes;
    const auto consider = [&](SteadyTime time) { next = next ? std::min(*next, time) : time; };
    if (is_to_lead_ != leads_ || (leads_ && (has_news_ || !may_act()))) consider(now + pause_without_store);
    if (present != told_) consider(std::max(now, told_at_ + between_tellings));
    return next;
}

Task<void> ObjectKeeper::run() {
    while (true) {
        is_woken_ = false;
        co_await turn();
        const bool is_over = co_await is_cancelled();
        if (is_over) co_return;
        if (is_woken_) {
            // Others have their turn, too.
            co_await asio::post(executor_, asio::use_awaitable);
            continue;
        }
        const auto next = next_turn();
        wake_.expires_at(next ? io::to_asio(*next) : asio::steady_timer::time_point::max());
        [[maybe_unused]] const auto [woken] = co_await wake_.async_wait(no_throw);
    }
}

Task<void> ObjectKeeper::stop() {
    is_over_ = true;
    leads_ = false;
    is_to_lead_ = false;
    tell_all_waiters();
    co_await looks_.stop();
}

void ObjectKeeper::look_at_what_is_due() {
    if (!may_act()) return;
    const auto now = io::steady_now();
    while (const auto key = queue_.take(now)) looks_.spawn("look at " + text(*key), look_at(*key));
}

Task<void> ObjectKeeper::look_at(Key key) {
    ++looks_count_;
    const auto* rows = book_.find(key);
    if (rows == nullptr || kinds_.find(key.kind) == nullptr) {
        queue_.forget(key);
        queue_.succeeded(key, io::steady_now());
        co_return;
    }
    // What is lost is nothing that somebody wants to be gone.
    const bool is_leaving = rows->object.empty() && was_removed(rows->status);
    std::optional<Object> object;
    if (const auto& row = is_leaving ? rows->last : rows->object; !row.empty()) {
        auto read = parse_object(key, row);
        if (read) object = std::move(*read);
    }
    Seen seen;
    seen.is_leaving = is_leaving;
    // Of a damaged one nobody knows a later generation than the one that was seen.
    seen.generation =
        object ? object->generation : parse_status(rows->status).value_or(Status{}).observed_generation;
    if (object) seen.source = object->source;
    seen.observed = co_await reconcile(key, std::move(object), is_leaving);
    co_await note(key, std::move(seen));
    wake();
}

Task<Result<Observed>>
ObjectKeeper::reconcile(const Key& key, std::optional<Object> object, bool is_leaving) {
    auto& reconciler = *kinds_.find(key.kind);
    if (!is_leaving && !object) co_return Observed{.findings = not_as_written()};
    if (!is_leaving || !object) {
        auto observed = co_await reconciler.reconcile(key.name, std::move(object));
        co_return observed;
    }
    auto observed = co_await reconciler.remove(std::move(*object));
    co_return observed;
}

/// Where that is not known it is as it was said to be.
std::string ObjectKeeper::problem_of(std::string_view source, const Status& before) const {
    if (const auto known = around_.problem_of_source(source)) return *known;
    const auto* said = before.find(of_source);
    return said != nullptr ? said->finding.message : "";
}

/// Writes down what is another. Where it cannot it is looked at again, as if the look had failed.
Task<void> ObjectKeeper::note(const Key& key, Seen seen) {
    auto& [observed, generation, source, is_leaving] = seen;
    const auto* rows = book_.find(key);
    const auto before = rows != nullptr ? parse_status(rows->status).value_or(Status{}) : Status{};
    const auto wall = io::wall_now();
    std::optional<std::string> drift;
    if (observed && !is_leaving) drift = note_drift(*observed, before, generation, wall, around_.drift_stays);
    const auto written = std::make_shared<StatusWritten>();
    const auto fence = around_.fence();
    bool is_kept = fence.has_value();
    if (is_kept && observed && is_leaving) {
        is_kept = co_await write(key, gone_write(*fence, key, wall, written), written);
    } else if (is_kept) {
        auto status = observed ? after(before, observed->findings, generation, wall)
                               : after_failure(before, observed.error(), wall);
        if (!is_leaving) status = with_source(std::move(status), before, problem_of(source, before), wall);
        if (status != before || drift)
            is_kept = co_await write(
                key, status_write(*fence, key, status, std::move(drift), wall, written), written
            );
    }
    const auto now = io::steady_now();
    if (is_kept && observed)
        queue_.succeeded(key, now, observed->look_again);
    else
        queue_.failed(key, now);
}

Task<bool> ObjectKeeper::write(
    const Key& key, store::ControlWrite write,
    std::shared_ptr<StatusWritten> written // owned by the write, too
) {
    const auto kept = co_await writer_.write(std::move(write));
    if (!kept) co_return false;
    ++writes_count_;
    if (written->is_gone) {
        // One that was applied anew meanwhile is in the book by then, or will be.
        const auto* rows = book_.find(key);
        if (rows != nullptr && rows->object.empty()) {
            book_.erase(key);
            queue_.forget(key);
        }
    } else {
        book_.set_status(key, written->status);
    }
    tell_waiters(key);
    co_return true;
}

void ObjectKeeper::tell_waiters(const Key& key) {
    const auto [first, last] = waiters_.equal_range(key);
    for (auto each = first; each != last; ++each) each->second->cancel();
}

void ObjectKeeper::tell_all_waiters() {
    for (const auto& [key, waiter] : waiters_) waiter->cancel();
}

ObjectKeeper::Counts ObjectKeeper::counts() const {
    return {book_.size(), book_.ready(), queue_.failing(), looks_count_, writes_count_};
}

/// Looks alone are no news.
void ObjectKeeper::tell_counts() {
    auto present = counts();
    const auto now = io::steady_now();
    told_.looks = present.looks;
    told_.writes = present.writes;
    if (present == told_ || now < told_at_ + between_tellings) return;
    told_ = present;
    told_at_ = now;
    around_.changed();
}

} // namespace tutti::control_plane
