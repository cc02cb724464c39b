#include "control_plane/control_service.hpp"

#include "control/worker_client.hpp"
#include "control_plane/fingerprint_key.hpp"
#include "control_plane/leadership_rim.hpp"
#include "control_plane/manifest_answer.hpp"
#include "control_plane/own_commands.hpp"
#include "control_plane/worker_errands.hpp"
#include "governance/catalogue.hpp"
#include "governance/jobs/worker_commands.hpp"
#include "governance/policy/policy_snapshot.hpp"
#include "governance/refusal.hpp"
#include "io/clock.hpp"
#include "io/own_code.hpp"
#include "io/process.hpp"
#include "store/control_chain.hpp"

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

void give_back_all() noexcept {
    io::give_back_memory();
    io::give_back_code();
}

/// Each installation's vault is its own, whoever leads.
std::optional<store::Fence> own_vault() { return store::Fence{"vault", 1, std::nullopt}; }

Task<Result<Value>> ask_hub(std::string hub, Value params) {
    auto client = co_await control::connect_to_worker(std::move(hub));
    if (!client) co_return pass_on(client);
    auto answer = co_await control::ask(*client, "may", std::move(params));
    co_return answer;
}

Result<store::OutboxSpan> span_of(store::ControlStore& store) { return store.span(); }

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
    worker::on_socket_command(
        worker_, std::string(governance::note_refusals),
        [this](Value params, std::uint32_t) { return note_refusals(std::move(params)); }
    );
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
    run_part("keep deadlines", [this] { return desk_->keep_time(); });
    run_part("keep the vault", [this] { return vault_->run(); });
    run_part("say the audit's head", [this] { return herald_->run(); });
    run_part("keep jobs", [this] { return jobs_->keeper().run(); });
    run_part("say jobs", [this] { return jobs_->say(); });
    run_part("want jobs", [this] { return jobs_->schedules().run(); });
    run_part("keep health", [this] { return health_->run(); });
    run_part("keep the policy", [this] { return policy_->run(); });
    run_part("watch the policy's file", [this] { return policy_->watch_snapshot(); });
    run_part("keep quiet", [this] { return quiet_->keep(); });
    equip_objects();
    worker::on_close(worker_, [this] { return close(); });
    worker::on_bus_report(worker_, drops_);
    bus_returns_.returned = [this] {
        if (health_) health_->come_back();
    };
    worker::on_bus_report(worker_, bus_returns_);
}

/// Nobody uses them any more but whoever waits for an answer at the control socket, and the loop is still
/// there, which they need to their end.
Task<void> ControlService::close() {
    if (keeper_) keeper_->ends();
    if (vault_) co_await vault_->close();
    if (jobs_) jobs_->keeper().end();
    if (health_) co_await health_->close();
    if (objects_) co_await objects_->stop();
    if (policy_) co_await policy_->stop();
    if (desk_) co_await desk_->stop();
    if (keeper_) co_await keeper_->stop();
    if (writer_) writer_->close();
    keeper_.reset();
    jobs_.reset();
    desk_.reset();
    objects_.reset();
    files_.reset();
    policy_.reset();
    vault_.reset();
    herald_.reset();
    health_.reset();
    publisher_.reset();
    writer_.reset();
    tidies_.reset();
    quiet_.reset();
}

/// Runs while the worker does, once the parts are there.
void ControlService::run_part(std::string name, std::function<Task<void>()> run) {
    worker::run_beside(worker_, std::move(name), [this, run = std::move(run)] { return begin_and(run); });
}

Task<void> ControlService::begin_and(std::function<Task<void>()> run) {
    const auto executor = co_await asio::this_coro::executor;
    begin(executor);
    co_await run();
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
    add_manifest_command(*desk_);
    herald_.emplace(
        executor, *writer_, [this](const store::AuditHead& head) { hear_of_audit(head); },
        AuditHerald::Options{}
    );
    policy_.emplace(
        executor, *writer_, *desk_, table_, options_.store.parent_path() / governance::policy::snapshot_file
    );
    policy_->on_change([this] { say_health(); });
    policy_->ask_hub_by([hub = options_.prefix + "hub"](Value params) {
        return ask_hub(hub, std::move(params));
    });
    vault_.emplace(worker_, executor, *writer_, *desk_, options_.vault, own_vault);
    vault_->on_change([this] {
        stands();
        // Passwords of users may lie there.
        if (objects_ && vault_->state() == governance::VaultState::Unlocked) objects_->look({"user", ""});
    });
    jobs_.emplace(worker_, executor, *writer_, *desk_, options_.jobs, [this] { return fence(); });
    begin_objects(executor);
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
        objects_->lead(fence().has_value());
        files_->lead(fence().has_value());
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

/// Into the log, too, which is another file.
void ControlService::hear_of_audit(const store::AuditHead& head) {
    worker_.log().info("the audit is so far", {{"head", store::print(head)}});
    say_health();
}

/// Of one that is led: by this installation.
bool ControlService::leads_service(std::string_view service) const {
    const auto& led = options_.leadership.services;
    if (std::ranges::find(led, service, &LedService::name) == led.end()) return true;
    return keeper_ && keeper_->at(governance::Resource::app(service)).role == governance::Role::Leader;
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
    if (policy_) policy_->written();
    if (last && herald_) herald_->is_at(last->audit);
    const bool is_news = last && last->newest_event > span_.newest;
    if (is_news) span_.newest = last->newest_event;
    if (is_news && publisher_) publisher_->wake();
    if (is_news && objects_) objects_->written();
    if (is_news && span_.newest >= trimmed_at_ + events_between_trims) tidies_->cancel();
    const bool is_other_problem = told_problem_ != writer_->problem();
    const bool is_more_lost = desk_ && desk_->lines_lost() != told_lost_;
    if (is_other_problem || is_more_lost || writer_->found_damage()) say_health();
    if (is_other_problem) tidies_->cancel(); // which looks whether it is over, by and by
    if (desk_ && writer_->problem().empty()) desk_->store_is_well();
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
