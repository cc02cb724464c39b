#include "control_plane/control_service.hpp"

#include "control_plane/control_answers.hpp"
#include "control_plane/fingerprint_key.hpp"
#include "control_plane/leadership_rim.hpp"
#include "control_plane/own_commands.hpp"
#include "control_plane/worker_errands.hpp"
#include "governance/catalogue.hpp"
#include "governance/jobs/worker_commands.hpp"
#include "governance/run_message.hpp"
#include "governed/bus_relay.hpp"
#include "io/account.hpp"
#include "io/clock.hpp"
#include "io/own_code.hpp"
#include "io/process.hpp"
#include "store/control_chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace tutti::control_plane {

namespace {

/// Events that come between two times that what is old goes.
constexpr std::uint64_t events_between_trims = 500;
constexpr auto events_arrive_within = seconds(10);
constexpr auto pause_with_problem = seconds(30);
constexpr auto pause_without_store = seconds(1);
constexpr auto quiet_after = seconds(10);
/// It is told when it changes; whoever finds it older than this has found one that is gone.
constexpr auto health_lasts = std::chrono::hours(24);

void give_back_all() noexcept {
    io::give_back_memory();
    io::give_back_code();
}

Error not_open() {
    return {ErrorCode::Unavailable, "the control store is not open now: ask again in a moment"};
}

contract::CommandReply refusal(std::string request_id, const Error& why) {
    return {std::move(request_id), {}, contract::CommandError{name(why.code), why.message}};
}

/// Each installation's vault is its own, whoever leads.
std::optional<store::Fence> own_vault() { return store::Fence{"vault", 1, std::nullopt}; }

Result<store::OutboxSpan> span_of(store::ControlStore& store) { return store.span(); }

std::string sentence(const std::vector<store::SetAside>& damage) {
    const auto& first = damage.front();
    auto what = first.key.empty() ? fmt::format("{}: {}", first.set, first.why)
                                  : fmt::format("the row '{}' of {}: {}", first.key, first.set, first.why);
    if (damage.size() > 1) what += fmt::format(", and {} more", damage.size() - 1);
    return "set aside: " + what;
}

} // namespace

ControlService::ControlService(worker::Worker& worker, ControlOptions options)
    : worker_(worker), options_(std::move(options)), table_(governance::catalogue()) {
    equip();
}

void ControlService::equip() {
    worker_.on_state([this] { return state(); });
    worker_.on_stats([this] { return stats(); });
    worker::on_socket_command(worker_, "run", [this](Value params, std::uint32_t user) {
        return run_as_asked(std::move(params), user_at_socket(user));
    });
    for (const auto& type : table_.all())
        if (type.target == own_target)
            worker::on_socket_command(
                worker_, std::string(type.action),
                [this, command = std::string(type.name)](Value params, std::uint32_t user) {
                    return run_action(command, std::move(params), user_at_socket(user));
                }
            );
    for (const auto& type : governance::jobs::worker_commands())
        worker::on_socket_command(
            worker_, std::string(type.action),
            [this, action = std::string(type.action)](Value params, std::uint32_t user) {
                return ask_jobs_at_socket(action, std::move(params), user);
            }
        );
    worker::answer_elsewhere(
        worker_, {.takes = [this](const contract::Command& command) { return takes(command.action); },
                  .answer = [this](contract::Command command) { return answer_bus(std::move(command)); }}
    );
    worker::run_beside(worker_, "keep the store", [this] { return keep(); });
    worker::run_beside(worker_, "say the outbox", [this] { return publish(); });
    worker::run_beside(worker_, "tidy", [this] { return tidy(); });
    worker::run_beside(worker_, "keep deadlines", [this] { return keep_deadlines(); });
    worker::run_beside(worker_, "keep the vault", [this] { return keep_vault(); });
    worker::run_beside(worker_, "say the audit's head", [this] { return say_audit(); });
    worker::run_beside(worker_, "keep jobs", [this] { return keep_jobs(); });
    worker::run_beside(worker_, "say jobs", [this] { return say_jobs(); });
    worker::run_beside(worker_, "keep health", [this] { return keep_health(); });
    worker::run_beside(worker_, "keep quiet", [this] { return keep_quiet(); });
    worker::on_close(worker_, [this] { return close(); });
    worker::on_bus_report(worker_, drops_);
    bus_returns_.returned = [this] {
        if (health_) health_->come_back();
    };
    worker::on_bus_report(worker_, bus_returns_);
}

/// Whoever is at the control socket may do all, under the name that he has on this machine: our user, or
/// root. It is looked for once.
governance::Request ControlService::user_at_socket(std::uint32_t user) {
    auto& known = users_[user];
    if (known.empty()) known = io::name_of_user(user);
    governance::Request usual;
    usual.via = governance::Via::Control;
    usual.subject = {known, governance::UserRole::Admin};
    return usual;
}

bool ControlService::takes(std::string_view action) const {
    return action == "run" || table_.find_action(own_target, action) != nullptr
           || governance::jobs::worker_command(action) != nullptr;
}

/// Who says that somebody else asks is believed.
Task<Result<Value>> ControlService::run_as_asked(Value params, governance::Request usual) {
    auto request = governance::read_run_parameters(params, usual);
    if (!request) co_return pass_on(request);
    const auto answer = co_await run(std::move(*request));
    co_return governance::run_answer(answer);
}

Task<Result<Value>>
ControlService::run_action(std::string command, Value params, governance::Request request) {
    request.command = std::move(command);
    request.params = std::move(params);
    const auto answer = co_await run(std::move(request));
    co_return result_of(answer);
}

/// Over the bus nobody is believed to be somebody else.
Task<contract::CommandReply> ControlService::answer_bus(contract::Command command) {
    if (governance::jobs::worker_command(command.action) != nullptr) {
        const auto answer = co_await ask_jobs(
            std::move(command.action), std::move(command.params), {"bus", options_.bus_role}
        );
        co_return governed::reply_of(answer, command.request_id);
    }
    governance::Request request;
    request.id = command.request_id;
    request.idempotency_key = command.idempotency_key.value_or("");
    const auto* type = table_.find_action(own_target, command.action);
    if (type != nullptr) {
        request.command = type->name;
        request.params = std::move(command.params);
    } else {
        auto read = governance::read_run_parameters(command.params, request);
        if (!read) co_return refusal(command.request_id, read.error());
        request = std::move(*read);
    }
    request.subject = {"bus", options_.bus_role};
    request.via = governance::Via::Bus;
    const auto answer = co_await run(std::move(request));
    if (type != nullptr) co_return governed::reply_of(answer, command.request_id);
    co_return contract::CommandReply{command.request_id, governance::run_answer(answer), {}};
}

/// What workers ask of jobs is no command: the jobs' own history is its record.
Task<governance::Answer>
ControlService::ask_jobs(std::string action, Value params, governance::Subject subject) {
    if (!jobs_) co_return governance::answer_of(std::unexpected(governance::fault_of(not_open())));
    const auto outcome =
        co_await jobs_->keeper().answer(std::move(action), std::move(params), std::move(subject));
    if (quiet_) quiet_->is_disturbed();
    co_return governance::answer_of(outcome);
}

Task<Result<Value>> ControlService::ask_jobs_at_socket(std::string action, Value params, std::uint32_t user) {
    auto subject = user_at_socket(user).subject;
    const auto answer = co_await ask_jobs(std::move(action), std::move(params), std::move(subject));
    co_return result_of(answer);
}

/// A command that comes before the worker is up, or when it ends, finds no desk.
Task<governance::Answer> ControlService::run(governance::Request request) {
    if (!desk_) co_return governance::answer_of(std::unexpected(governance::fault_of(not_open())));
    auto answer = co_await desk_->run(std::move(request));
    if (quiet_) quiet_->is_disturbed();
    co_return answer;
}

/// Nobody uses them any more but whoever waits for an answer at the control socket, and the loop is still
/// there, which they need to their end.
Task<void> ControlService::close() {
    if (keeper_) keeper_->ends();
    if (vault_) co_await vault_->close();
    if (jobs_) jobs_->keeper().end();
    if (health_) co_await health_->close();
    if (desk_) co_await desk_->stop();
    if (keeper_) co_await keeper_->stop();
    if (writer_) writer_->close();
    keeper_.reset();
    jobs_.reset();
    desk_.reset();
    vault_.reset();
    herald_.reset();
    health_.reset();
    publisher_.reset();
    writer_.reset();
    tidies_.reset();
    quiet_.reset();
}

governance::Fingerprint ControlService::fingerprint() {
    const auto file = options_.store.parent_path() / "control.key";
    auto key = load_fingerprint_key(file);
    if (!key)
        worker_.log().warning(
            "a request that was asked before a restart is not known again", {{"reason", key.error().message}}
        );
    return keyed_fingerprint(key ? *key : new_fingerprint_key());
}

void ControlService::begin(const asio::any_io_executor& executor) {
    if (writer_) return;
    writer_.emplace(executor, options_.store);
    writer_->on_batch([this](const std::optional<store::Receipt>& last) { written(last); });
    desk_.emplace(
        executor, *writer_, table_,
        CommandDesk::Options{
            .fingerprint = fingerprint(), .errands = worker_errands(worker_, options_.prefix)
        }
    );
    add_store_commands(*desk_, *writer_, options_.store);
    herald_.emplace(
        executor, *writer_, [this](const store::AuditHead& head) { hear_of_audit(head); },
        AuditHerald::Options{}
    );
    vault_.emplace(worker_, executor, *writer_, *desk_, options_.vault, own_vault);
    vault_->on_change([this] { stands(); });
    jobs_.emplace(worker_, executor, *writer_, *desk_, options_.jobs, [this] { return fence(); });
    HealthPart::Options health{options_.health, [this](std::string_view service) {
                                   return leads_service(service);
                               }};
    health_.emplace(worker_, executor, *writer_, *desk_, std::move(health));
    auto rim = leadership_rim(worker_, *desk_, options_.prefix, [this](const std::optional<Error>& why) {
        hear_of_etcd(why);
    });
    rim.tell = [this, tell = std::move(rim.tell
                      )](const governance::Resource& resource, const governance::Leadership& leadership) {
        tell(resource, leadership);
        if (jobs_) jobs_->keeper().leadership_changed();
        stands();
    };
    rim.refused = [this](const std::optional<Error>& why) { hear_of_refusal(why); };
    keeper_.emplace(executor, *writer_, options_.leadership, std::move(rim));
    add_leadership_commands(*desk_, *keeper_);
    tidies_.emplace(executor);
    quiet_.emplace(executor, quiet_after, give_back_all);
    OutboxBus bus;
    bus.is_there = [this] { return worker_.bus_connected(); };
    bus.publish = [this](std::string topic, std::string payload) {
        worker_.publish_bytes(topic, std::move(payload), {.qos = 1});
    };
    bus.arrived = [this] { return arrived(); };
    publisher_.emplace(executor, *writer_, std::move(bus), worker_.name());
}

/// All that was published, and none of it dropped on the way.
Task<Result<void>> ControlService::arrived() {
    auto drained = co_await worker::drained(worker_, events_arrive_within);
    if (auto dropped = drops_.take()) co_return std::unexpected(std::move(*dropped));
    co_return drained;
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
    bool stands = false;
    while (true) {
        if (!stands) {
            const auto begun = co_await keeper_->begin();
            stands = begun.has_value();
        }
        if (stands) co_await jobs_->keeper().load();
        const auto recovered = co_await desk_->recover();
        say_health();
        if (stands && recovered) break;
        pause.expires_after(pause_without_store);
        const auto [cancelled] = co_await pause.async_wait(no_throw);
        if (cancelled) co_return;
    }
    co_await trim();
    co_await publisher_->run();
}

void ControlService::hear_of_etcd(const std::optional<Error>& why) {
    etcd_trouble_ = why ? why->message : "";
    if (why)
        worker_.log().warning("who leads may not be known", {{"reason", etcd_trouble_}});
    else
        worker_.log().info("etcd says who leads again");
    say_health();
}

void ControlService::hear_of_refusal(const std::optional<Error>& why) {
    refusal_ = why ? why->message : "";
    if (why)
        worker_.log().warning("the store takes a leadership for an older one", {{"reason", refusal_}});
    else
        worker_.log().info("the store knows each leadership again");
    say_health();
}

std::uint64_t ControlService::token() const {
    if (!keeper_) return 0;
    const auto known = keeper_->at(governance::Resource::control());
    return known.role == governance::Role::Leader ? known.token.value : 0;
}

/// Under what is written that only who leads may write.
std::optional<store::Fence> ControlService::fence() const {
    if (!keeper_) return std::nullopt;
    const auto known = keeper_->at(governance::Resource::control());
    if (known.role != governance::Role::Leader) return std::nullopt;
    return store::Fence{governance::Resource::control().text(), known.token.value, known.until};
}

Task<void> ControlService::keep_jobs() {
    const auto executor = co_await asio::this_coro::executor;
    begin(executor);
    co_await jobs_->keeper().run();
}

Task<void> ControlService::say_jobs() {
    const auto executor = co_await asio::this_coro::executor;
    begin(executor);
    co_await jobs_->say();
}

Task<void> ControlService::keep_deadlines() {
    const auto executor = co_await asio::this_coro::executor;
    begin(executor);
    co_await desk_->keep_time();
}

Task<void> ControlService::keep_vault() {
    const auto executor = co_await asio::this_coro::executor;
    begin(executor);
    co_await vault_->run();
}

Task<void> ControlService::say_audit() {
    const auto executor = co_await asio::this_coro::executor;
    begin(executor);
    co_await herald_->run();
}

/// Into the log, too, which is another file.
void ControlService::hear_of_audit(const store::AuditHead& head) {
    worker_.log().info("the audit is so far", {{"head", store::print(head)}});
    say_health();
}

Task<void> ControlService::keep_health() {
    const auto executor = co_await asio::this_coro::executor;
    begin(executor);
    co_await health_->run();
}

/// Of one that is led: by this installation.
bool ControlService::leads_service(std::string_view service) const {
    const auto& led = options_.leadership.services;
    if (std::ranges::find(led, service, &LedService::name) == led.end()) return true;
    return keeper_ && keeper_->at(governance::Resource::app(service)).role == governance::Role::Leader;
}

/// Most of what it is made of is needed at its start, or by who asks.
Task<void> ControlService::keep_quiet() {
    const auto executor = co_await asio::this_coro::executor;
    begin(executor);
    co_await quiet_->keep();
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
    if (quiet_) quiet_->is_disturbed();
    if (last && herald_) herald_->is_at(last->audit);
    const bool is_news = last && last->newest_event > span_.newest;
    if (is_news) span_.newest = last->newest_event;
    if (is_news && publisher_) publisher_->wake();
    if (is_news && span_.newest >= trimmed_at_ + events_between_trims) tidies_->cancel();
    const bool is_other_problem = told_problem_ != writer_->problem();
    const bool is_more_lost = desk_ && desk_->lines_lost() != told_lost_;
    if (is_other_problem || is_more_lost || writer_->found_damage()) say_health();
    if (is_other_problem) tidies_->cancel(); // which looks whether it is over, by and by
    if (desk_ && writer_->problem().empty()) desk_->store_is_well();
}

Value ControlService::state() const {
    return Value::object(
        {{"token", token()},
         {"events", events_value(span_)},
         {"set_aside", damage_},
         {"vault", vault_ ? Value(governance::name(vault_->state())) : Value()},
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
         {"commands_under_way", desk_->under_way()},
         {"audit_lost", desk_->lines_lost()},
         {"events_said", publisher_->published()},
         {"gaps_said", publisher_->gaps()}}
    );
}

/// What a page leads to, for somebody to do something about it.
Value ControlService::standing() const {
    if (!vault_ || !keeper_) return Value::object({});
    return Value::object({{"vault", governance::name(vault_->state())}, {"leads", keeper_->roles()}});
}

/// Told when it is another: a lease that goes on is no news.
void ControlService::stands() {
    if (keeper_ && publisher_ && standing() != told_standing_) say_health();
}

void ControlService::say_health() {
    if (!writer_->was_tried()) return;
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
    const auto lost = desk_ ? desk_->lines_lost() : 0;
    if (lost > 0) {
        health.level = contract::HealthLevel::Warn;
        health.message = fmt::format("lines of the audit are lost, {} since the start", lost);
    }
    if (!refusal_.empty()) {
        health.level = contract::HealthLevel::Warn;
        health.message = fmt::format("the store takes a leadership for an older one: {}", refusal_);
    }
    if (!etcd_trouble_.empty()) {
        health.level = contract::HealthLevel::Warn;
        health.message = fmt::format("who leads may not be known: {}", etcd_trouble_);
    }
    const auto& problem = writer_->problem();
    if (!problem.empty()) {
        health.level = contract::HealthLevel::Error;
        health.message = fmt::format("nothing can be kept: {}", problem);
    }
    told_standing_ = standing();
    const auto counted = stats();
    std::vector<Member> details(counted.members().begin(), counted.members().end());
    if (herald_) details.push_back({"audit", store::print(herald_->head())});
    details.insert(details.end(), told_standing_.members().begin(), told_standing_.members().end());
    health.details = Value::object(std::move(details));
    health.expires_in = health_lasts;
    worker::publish_health(worker_, std::move(health));
    if (std::exchange(told_lost_, lost) != lost)
        worker_.log().warning("lines of the audit are lost", {{"lost", lost}});
    const auto told = std::exchange(told_problem_, problem);
    if (told == problem || (!told && problem.empty())) return;
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
        const bool is_well = writer_->problem().empty();
        tidies_->expires_after(is_well ? SteadyClock::duration(health_lasts / 3) : pause_with_problem);
        [[maybe_unused]] const auto [woken] = co_await tidies_->async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        co_await trim();
        say_health();
    }
}

} // namespace tutti::control_plane
