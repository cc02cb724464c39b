#include "control_plane/leadership_keeper.hpp"

#include "base/json.hpp"
#include "control_plane/leader_message.hpp"
#include "governance/leadership/single_elector.hpp"
#include "io/boot_clock.hpp"
#include "io/clock.hpp"
#include "store/control_transaction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::control_plane {

using governance::Leadership;
using governance::Outcome;
using governance::Resource;
using governance::Role;

namespace {

constexpr auto pause_between_records = seconds(1);
/// Less than a service has, unless the file says more, from being asked to end until it is killed.
constexpr auto rest_at_the_end = milliseconds(3500);
constexpr auto rest_before_handover = seconds(45);

/// What the store gave each resource. Owned by a write and by who asked for it.
using Given = std::shared_ptr<std::map<Resource, governance::Token>>;

/// A token above all that were; of a service the one before it, where there is one: nobody else can have led
/// it, and what runs by it goes on.
Result<std::uint64_t>
token_for(store::ControlTransaction& transaction, const Resource& resource, NewToken when) {
    if (when == NewToken::Always || !resource.service()) return transaction.next_token(resource.text());
    const auto known = transaction.token(resource.text());
    if (!known || *known > 0) return known;
    return transaction.next_token(resource.text());
}

store::ControlWrite
token_write(std::vector<Resource> resources, NewToken when, Given given) { // owned by the write, too
    store::ControlWrite write;
    write.work = [resources = std::move(resources), when,
                  given = std::move(given)](store::ControlTransaction& transaction) -> Result<void> {
        for (const auto& resource : resources) {
            auto token = token_for(transaction, resource, when);
            if (!token) return pass_on(token);
            given->insert_or_assign(resource, governance::Token{*token});
        }
        return {};
    };
    return write;
}

/// Of our own leadership the event; of another's that older ones are over.
store::ControlWrite record_write(const Resource& resource, const Leadership& leadership, WallTime now) {
    const auto token = leadership.token.value;
    store::ControlWrite write;
    if (leadership.role != Role::Leader) {
        write.work = [name = resource.text(), token](store::ControlTransaction& transaction) {
            return transaction.learn_token(name, token);
        };
        return write;
    }
    write.fence = store::Fence{resource.text(), token, leadership.until};
    write.work = [data = event_data(resource, leadership),
                  now](store::ControlTransaction& transaction) -> Result<void> {
        auto event = transaction.emit(now, "leader.changed", data);
        if (!event) return pass_on(event);
        return {};
    };
    return write;
}

governance::Fault not_leader(const Resource& resource, const Leadership& known) {
    if (known.role != Role::Follower)
        return {
            .status = 503,
            .code = "leader_unknown",
            .message = fmt::format("nobody is known to lead {} now: ask again in a moment", resource.text())
        };
    const auto& holder = known.holder;
    return {
        .status = 409,
        .code = "not_leader",
        .message = holder.name.empty()
                       ? fmt::format("nobody leads {} now: there is nothing to hand over", resource.text())
                       : fmt::format("{} is led by {}: ask there", resource.text(), holder.name),
        .leader = holder.address
    };
}

} // namespace

LeadershipKeeper::LeadershipKeeper(
    const asio::any_io_executor& executor, StoreWriter& writer, LeadershipOptions options, LeadershipRim rim
)
    : executor_(executor), writer_(writer), options_(std::move(options)), rim_(std::move(rim)),
      resources_{Resource::control()}, records_(executor) {
    for (const auto& service : options_.services) resources_.push_back(Resource::app(service.name));
    const auto observer = [this](const governance::LeadershipChange& change) { changed(change); };
    if (is_alone()) {
        const auto next = [this](const Resource& resource) -> Result<governance::Token> {
            const auto given = tokens_.extract(resource);
            if (given.empty()) return fail(ErrorCode::Unavailable, "the store has given no token");
            return given.mapped();
        };
        elector_ = std::make_unique<governance::SingleElector>(
            options_.self, next, observer, [](const Resource&, const Error&) {}
        );
        return;
    }
    auto shared = std::make_unique<etcd::EtcdElector>(executor, *options_.etcd, observer, rim_.trouble);
    shared->on_prolonged([this](const Resource& resource) { tell(resource); });
    shared_ = shared.get();
    elector_ = std::move(shared);
}

LeadershipKeeper::~LeadershipKeeper() = default;

Task<Result<void>> LeadershipKeeper::begin() {
    if (is_alone()) {
        auto taken = co_await take_tokens(resources_, NewToken::WhereNeeded);
        if (!taken) co_return taken;
    } else {
        // Until more is known, what was said before this process is not believed.
        for (const auto& resource : resources_) tell(resource);
    }
    for (const auto& resource : resources_) elector_->campaign(resource);
    co_return Result<void>();
}

Task<Result<void>> LeadershipKeeper::take_tokens(std::vector<Resource> resources, NewToken when) {
    const Given given = std::make_shared<std::map<Resource, governance::Token>>();
    auto write = token_write(std::move(resources), when, given);
    const auto taken = co_await writer_.write(std::move(write));
    if (!taken) co_return std::unexpected(Error(taken.error()));
    for (const auto& [resource, token] : *given) tokens_.insert_or_assign(resource, token);
    co_return Result<void>();
}

void LeadershipKeeper::changed(const governance::LeadershipChange& change) {
    since_[change.resource] = io::wall_now();
    tell(change.resource);
    const auto& after = change.after;
    if (!is_alone() && after.token.value > 0)
        records_.spawn("record a leadership", record(change.resource, after));
}

void LeadershipKeeper::tell(const Resource& resource) { rim_.tell(resource, at(resource)); }

Leadership LeadershipKeeper::at(const Resource& resource) const {
    auto known = elector_->registry().at(resource, io::boot_now());
    if (known.role == Role::Leader && withdrawn_.contains(resource)) return {};
    return known;
}

/// Also where it is told otherwise.
bool LeadershipKeeper::holds(const Resource& resource) const {
    return elector_->registry().at(resource, io::boot_now()).role == Role::Leader;
}

/// Until it is written, or true no more.
Task<void> LeadershipKeeper::record(Resource resource, Leadership leadership) {
    while (true) {
        const auto known = elector_->registry().at(resource, io::boot_now());
        if (known.role != leadership.role || known.token != leadership.token) co_return;
        auto write = record_write(resource, known, io::wall_now());
        const auto written = co_await writer_.write(std::move(write));
        if (written) co_return recorded(resource);
        if (store::is_stale_token(written.error())) {
            const bool leads_still = known.role == Role::Leader && at(resource).token == known.token;
            // The disk took longer than the lease was sure for when it was asked, and it was prolonged.
            if (leads_still && known.until && *known.until <= io::boot_now()) continue;
            if (leads_still) refused(resource, written.error());
            co_return;
        }
        const bool goes_on = co_await io::sleep_for(pause_between_records);
        if (!goes_on) co_return;
    }
}

void LeadershipKeeper::recorded(const Resource& resource) {
    if (refused_.erase(resource) > 0 && refused_.empty()) rim_.refused(std::nullopt);
}

void LeadershipKeeper::refused(const Resource& resource, const Error& why) {
    refused_.insert_or_assign(resource, why);
    rim_.refused(why);
}

Value LeadershipKeeper::roles() const {
    std::vector<Member> roles;
    for (const auto& resource : resources_) roles.push_back({resource.text(), name(at(resource).role)});
    return Value::object(std::move(roles));
}

Value LeadershipKeeper::list() const {
    std::vector<Value> all;
    for (const auto& resource : resources_) {
        const auto since = since_.find(resource);
        const auto known = at(resource);
        std::optional<microseconds> left;
        if (known.until) left = *known.until - io::boot_now();
        all.push_back(list_row(
            resource, known, left, since != since_.end() ? std::optional(since->second) : std::nullopt
        ));
    }
    return Value::object({
        {"name", options_.self.name},
        {"address", options_.self.address},
        {"backend", is_alone() ? "single" : "etcd"},
        {"leaderships", Value::array(std::move(all))},
    });
}

const LedService* LeadershipKeeper::stopped_first(const Resource& resource) const {
    const auto is_it = [&](const LedService& each) {
        return resource.service() == each.name && each.runs == LedService::Runs::OnTheLeader;
    };
    const auto found = std::ranges::find_if(options_.services, is_it);
    return found != options_.services.end() ? &*found : nullptr;
}

/// Whoever goes by it stops; the lease is still ours meanwhile.
Task<Result<void>> LeadershipKeeper::withdraw(Resource resource, SteadyTime deadline) {
    const auto* service = stopped_first(resource);
    if (service == nullptr) co_return Result<void>();
    withdrawn_.insert(resource);
    tell(resource);
    auto rested = co_await rim_.came_to_rest(service->name, deadline);
    co_return rested;
}

Task<Outcome> LeadershipKeeper::hand_over(std::string name) {
    const auto resource = Resource::parse(name);
    if (!resource || std::ranges::find(resources_, *resource) == resources_.end())
        co_return std::unexpected(governance::Fault{
            .status = 404,
            .code = "not_found",
            .message =
                fmt::format("nothing here is led under the name {}: `leadership.list` shows what is", name),
            .field = "resource"
        });
    const auto known = at(*resource);
    if (known.role != Role::Leader) co_return std::unexpected(not_leader(*resource, known));
    if (is_alone()) {
        std::vector<Resource> one(1, *resource);
        const auto taken = co_await take_tokens(std::move(one), NewToken::Always);
        if (!taken) co_return std::unexpected(governance::fault_of(taken.error()));
        elector_->hand_over(*resource);
        co_return list_row(*resource, at(*resource), std::nullopt, io::wall_now());
    }
    const auto rested = co_await withdraw(*resource, io::steady_now() + rest_before_handover);
    if (rested) elector_->hand_over(*resource);
    if (!is_ending_) {
        withdrawn_.erase(*resource);
        tell(*resource);
    }
    if (!rested) co_return std::unexpected(governance::fault_of(rested.error()));
    co_return list_row(*resource, known, std::nullopt, io::wall_now());
}

Task<void> LeadershipKeeper::withdraw_or_leave(Resource resource, SteadyTime deadline) {
    const auto rested = co_await withdraw(resource, deadline);
    if (!rested) shared_->leave(resource);
}

Task<void> LeadershipKeeper::stop() {
    if (shared_ != nullptr) {
        io::TaskGroup withdrawals(executor_);
        const auto deadline = io::steady_now() + rest_at_the_end;
        for (const auto& resource : resources_)
            if (holds(resource)) // also what is withdrawn: it may not be at rest yet
                withdrawals.spawn("withdraw", withdraw_or_leave(resource, deadline));
        co_await withdrawals.join();
        co_await shared_->stop();
    }
    co_await records_.stop();
}

} // namespace tutti::control_plane
