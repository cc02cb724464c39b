#include "control_plane/control_service.hpp"

#include "io/clock.hpp"
#include "io/file.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace tutti::control_plane {

namespace {

/// Events that come between two times that what is old goes.
constexpr std::uint64_t events_between_trims = 500;
constexpr auto arrival_patience = seconds(10);
/// Of a check or a copy of all, on a slow card.
constexpr auto whole_file_patience = std::chrono::minutes(10);
constexpr auto pause_without_store = seconds(1);
/// It is told when it changes; whoever finds it older than this has found one that is gone.
constexpr auto health_lasts = std::chrono::hours(24);

/// A number that a write finds on the store's thread. Owned by the write and by who asked for it.
using Found = std::shared_ptr<std::uint64_t>;

Result<store::OutboxSpan> span_of(store::ControlStore& store) { return store.span(); }

Result<std::uint64_t> used_where_whole(store::ControlStore& store) {
    if (auto whole = store.check(); !whole) return pass_on(whole);
    return store.used();
}

std::string sentence(const std::vector<store::SetAside>& damage) {
    const auto& first = damage.front();
    auto what = first.key.empty() ? fmt::format("{}: {}", first.set, first.why)
                                  : fmt::format("the row '{}' of {}: {}", first.key, first.set, first.why);
    if (damage.size() > 1) what += fmt::format(", and {} more", damage.size() - 1);
    return "set aside: " + what;
}

} // namespace

ControlService::ControlService(worker::Worker& worker, ControlOptions options)
    : worker_(worker), options_(std::move(options)) {
    equip();
}

/// A command that comes before the worker is up, or when it ends, finds no store.
void ControlService::answer(std::string action, Task<Result<Value>> (ControlService::*command)(Value)) {
    worker::on_command_task(worker_, std::move(action), [this, command](Value params) {
        return writer_ ? (this->*command)(std::move(params)) : refuse();
    });
}

Task<Result<Value>> ControlService::refuse() {
    co_return fail(ErrorCode::Unavailable, "the control store is not open now: ask again in a moment");
}

void ControlService::equip() {
    worker_.on_state([this] { return state(); });
    worker_.on_stats([this] { return stats(); });
    answer("check", &ControlService::check);
    answer("backup", &ControlService::back_up);
    answer("rows", &ControlService::rows);
    answer("events", &ControlService::events);
    answer("put", &ControlService::put);
    answer("remove", &ControlService::remove);
    worker::run_beside(worker_, "keep the store", [this] { return keep(); });
    worker::run_beside(worker_, "say the outbox", [this] { return publish(); });
    worker::run_beside(worker_, "tidy", [this] { return tidy(); });
    worker::on_close(worker_, [this] { return close(); });
}

/// Nobody uses them any more, and the loop is still there, which they need to their end.
Task<void> ControlService::close() {
    publisher_.reset();
    writer_.reset();
    leads_.reset();
    tidies_.reset();
    co_return;
}

void ControlService::begin(const asio::any_io_executor& executor) {
    if (writer_) return;
    writer_.emplace(executor, options_.store);
    writer_->on_batch([this](const std::optional<store::Receipt>& last) { written(last); });
    leads_.emplace(executor, asio::steady_timer::time_point::max());
    tidies_.emplace(executor);
    OutboxBus bus;
    bus.is_there = [this] { return worker_.bus_connected(); };
    bus.publish = [this](std::string topic, std::string payload) {
        worker_.publish_bytes(topic, std::move(payload), {.qos = 1});
    };
    bus.arrived = [this] { return worker::drained(worker_, arrival_patience); };
    publisher_.emplace(executor, *writer_, std::move(bus), worker_.name());
}

Task<void> ControlService::keep() {
    const auto executor = co_await asio::this_coro::executor;
    begin(executor);
    co_await writer_->run();
}

Task<void> ControlService::publish() {
    const auto executor = co_await asio::this_coro::executor;
    begin(executor);
    asio::steady_timer pause(executor);
    while (true) {
        co_await take_leadership();
        say_health();
        leads_->cancel();
        if (token_ > 0) break;
        pause.expires_after(pause_without_store);
        const auto [cancelled] = co_await pause.async_wait(no_throw);
        if (cancelled) co_return;
    }
    co_await trim();
    co_await publisher_->run();
}

/// Where nobody else may lead: a token above all that were.
Task<void> ControlService::take_leadership() {
    const Found token = std::make_shared<std::uint64_t>(0);
    store::ControlWrite lead;
    lead.work = [token](store::ControlTransaction& transaction) -> Result<void> {
        auto next = transaction.next_token("control");
        if (!next) return pass_on(next);
        *token = *next;
        return {};
    };
    const auto taken = co_await writer_->write(std::move(lead));
    if (taken) token_ = *token;
    if (taken) span_.newest = taken->newest_event;
}

Task<void> ControlService::trim() {
    trimmed_at_ = span_.newest;
    store::ControlWrite old;
    old.work = [options = options_, now = io::wall_now()](store::ControlTransaction& transaction) {
        return transaction.trim(options.events, options.audit, now);
    };
    const auto trimmed = co_await writer_->write(std::move(old));
    if (!trimmed) co_return;
    auto span = co_await writer_->ask("looking into the outbox", span_of);
    if (span) span_ = *span;
}

void ControlService::written(const std::optional<store::Receipt>& last) {
    const bool is_news = last && last->newest_event > span_.newest;
    if (is_news) span_.newest = last->newest_event;
    if (is_news && publisher_) publisher_->wake();
    if (is_news && span_.newest >= trimmed_at_ + events_between_trims) tidies_->cancel();
    if (told_problem_ != writer_->problem() || writer_->found_damage()) say_health();
}

Task<Result<Value>> ControlService::check(Value) {
    auto used = co_await writer_->ask("checking", used_where_whole, whole_file_patience);
    if (!used) co_return pass_on(used);
    co_return Value::object({{"whole", true}, {"bytes", *used}, {"events", events_value(span_)}});
}

/// Into a folder of our own, whoever asks: what becomes of it there is for who may read it.
Task<Result<Value>> ControlService::back_up(Value params) {
    auto name = name_in(params, "name");
    if (!name) co_return pass_on(name);
    const auto folder = options_.store.parent_path() / "backups";
    if (auto ready = io::make_private_directory(folder); !ready) co_return pass_on(ready);
    auto copy = [to = folder / (*name + ".db")](store::ControlStore& store) -> Result<std::string> {
        if (auto done = store.back_up(to); !done) return pass_on(done);
        return to.native();
    };
    auto made = co_await writer_->ask("backing up", std::move(copy), whole_file_patience);
    if (!made) co_return pass_on(made);
    co_return Value::object({{"file", *made}});
}

Task<Result<Value>> ControlService::rows(Value params) {
    auto set = name_in(params, "set");
    if (!set) co_return pass_on(set);
    auto read = [set = *set](store::ControlStore& store) { return store.rows(set); };
    auto found = co_await writer_->ask("reading rows", std::move(read));
    if (!found) co_return pass_on(found);
    co_return rows_value(*found);
}

Task<Result<Value>> ControlService::events(Value params) {
    auto question = event_question_from(params);
    if (!question) co_return pass_on(question);
    auto read = [asked = *question](store::ControlStore& store) {
        return store.events(asked.from, asked.most);
    };
    auto page = co_await writer_->ask("reading events", std::move(read));
    if (!page) co_return pass_on(page);
    co_return page_value(*page, span_);
}

Task<Result<Value>> ControlService::put(Value params) {
    auto change = row_change_from(params, RowChange::Kind::Put);
    if (!change) co_return pass_on(change);
    auto changed = co_await write_row(std::move(*change));
    co_return changed;
}

Task<Result<Value>> ControlService::remove(Value params) {
    auto change = row_change_from(params, RowChange::Kind::Remove);
    if (!change) co_return pass_on(change);
    auto changed = co_await write_row(std::move(*change));
    co_return changed;
}

Task<Result<Value>> ControlService::write_row(RowChange change) {
    if (token_ == 0) {
        [[maybe_unused]] const auto [woken] = co_await leads_->async_wait(no_throw);
    }
    if (!writer_) { // it ended while this waited
        auto refused = co_await refuse();
        co_return refused;
    }
    if (token_ == 0) co_return fail(ErrorCode::Unavailable, "nothing can be kept: " + writer_->problem());
    const Found revision = std::make_shared<std::uint64_t>(0);
    auto write = row_write(std::move(change), token_, io::wall_now(), revision);
    const auto done = co_await writer_->write(std::move(write));
    if (!done) co_return std::unexpected(done.error());
    co_return Value::object({{"revision", *revision}, {"event", done->newest_event}});
}

Value ControlService::state() const {
    return Value::object(
        {{"token", token_},
         {"events", events_value(span_)},
         {"set_aside", damage_},
         {"problem", writer_ ? writer_->problem() : std::string()}}
    );
}

Value ControlService::stats() const {
    if (!writer_ || !publisher_) return Value::object({});
    const auto& stats = writer_->stats();
    return Value::object(
        {{"writes", stats.written},
         {"writes_refused", stats.refused},
         {"commits", stats.commits},
         {"most_together", stats.together},
         {"events_said", publisher_->published()},
         {"gaps_said", publisher_->gaps()}}
    );
}

void ControlService::say_health() {
    if (const auto damage = writer_->take_damage(); !damage.empty()) {
        damage_ = sentence(damage);
        worker_.log().error(damage_);
    }
    contract::Health health;
    health.message = fmt::format("event {} is the newest", span_.newest);
    if (!damage_.empty()) {
        health.level = contract::HealthLevel::Warn;
        health.message = damage_;
    }
    const auto& problem = writer_->problem();
    if (!problem.empty()) {
        health.level = contract::HealthLevel::Error;
        health.message = fmt::format("nothing can be kept: {}", problem);
    }
    health.details = stats();
    health.expires_in = health_lasts;
    worker::publish_health(worker_, std::move(health));
    if (std::exchange(told_problem_, problem) == problem) return;
    if (problem.empty())
        worker_.log().info("the store is kept again");
    else
        worker_.log().error(fmt::format("nothing can be kept: {}", problem));
    worker_.status(problem);
}

Task<void> ControlService::tidy() {
    const auto executor = co_await asio::this_coro::executor;
    begin(executor);
    while (true) {
        tidies_->expires_after(health_lasts / 3);
        [[maybe_unused]] const auto [woken] = co_await tidies_->async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        co_await trim();
        say_health();
    }
}

} // namespace tutti::control_plane
