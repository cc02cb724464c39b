#include "bus/local_broker.hpp"

#include "bus/local_bus.hpp"
#include "bus/mqtt_message.hpp"
#include "io/clock.hpp"
#include "mqtt/topic.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace tutti::bus {
namespace {

/// So much is done before others on the io_context have their turn.
constexpr int steps_of_a_turn = 64;

/// One member's part of a message: all its filters that take it.
struct Target {
    LocalBroker::MemberId member;
    std::vector<Subscribers::FilterId> filters;
    QoS qos = QoS::AtMostOnce;

    void add(const LocalBus::Wanted& wanted) {
        filters.push_back(wanted.filter_id);
        qos = std::max(qos, wanted.qos);
    }
};

Target& target_of(std::vector<Target>& targets, LocalBroker::MemberId member) {
    const auto found = std::ranges::find(targets, member, &Target::member);
    if (found != targets.end()) return *found;
    return targets.emplace_back(Target{.member = member, .filters = {}});
}

} // namespace

SharedLocalBroker LocalBroker::make(asio::any_io_executor executor, LocalLimits limits) {
    return SharedLocalBroker(new LocalBroker(std::move(executor), limits));
}

LocalBroker::LocalBroker(asio::any_io_executor executor, LocalLimits limits)
    : executor_(std::move(executor)), limits_(limits), kept_(std::make_unique<broker::RetainedStore>()) {}

LocalBroker::~LocalBroker() = default;

std::unique_ptr<Bus> LocalBroker::join(BusOptions options, RandomSource& random, BusReport& report) {
    return std::make_unique<LocalBus>(shared_from_this(), std::move(options), random, report);
}

std::size_t LocalBroker::kept() const noexcept { return kept_->size(); }

void LocalBroker::open() { open_ = true; }

void LocalBroker::close() {
    open_ = false;
    kept_ = std::make_unique<broker::RetainedStore>();
    wills_.clear();
    for (const auto& [id, member] : members_)
        break_connection(*member.bus, {ErrorCode::Unavailable, "the broker is gone"}, WillFate::Discarded);
}

void LocalBroker::disconnect(std::string_view client_id) {
    for (const auto& [id, member] : members_)
        if (member.bus->client_id() == client_id)
            break_connection(
                *member.bus, {ErrorCode::Unavailable, "the connection broke"}, WillFate::Published
            );
}

void LocalBroker::displace(MemberId newcomer, std::string_view client_id) {
    for (const auto& [id, member] : members_)
        if (id != newcomer && member.bus->client_id() == client_id)
            break_connection(
                *member.bus, {ErrorCode::Conflict, "another client of this name has come"},
                WillFate::Published
            );
}

void LocalBroker::break_connection(LocalBus& bus, Error why, WillFate fate) {
    if (!bus.is_connected()) return;
    if (const auto will = bus.will(); will && fate == WillFate::Published) wills_.push_back(*will);
    bus.break_off(std::move(why));
}

LocalBroker::MemberId LocalBroker::enter(LocalBus& bus) {
    const MemberId id{++last_id_};
    members_.emplace(id, Member{&bus});
    return id;
}

void LocalBroker::leave(MemberId id, std::optional<Message> will) {
    members_.erase(id);
    if (!will) return;
    wills_.push_back(std::move(*will));
    schedule();
}

LocalBus* LocalBroker::find(MemberId id) const {
    const auto found = members_.find(id);
    return found == members_.end() ? nullptr : found->second.bus;
}

void LocalBroker::wake(MemberId id) {
    const auto found = members_.find(id);
    if (found == members_.end() || found->second.is_waiting) return;
    found->second.is_waiting = true;
    busy_.push_back(id);
    schedule();
}

void LocalBroker::schedule() {
    if (scheduled_) return;
    scheduled_ = true;
    asio::post(executor_, [self = shared_from_this()] { self->turn(); });
}

void LocalBroker::turn() {
    for (int i = 0; i < steps_of_a_turn && step(); ++i) {
    }
    scheduled_ = false;
    if (!busy_.empty() || !wills_.empty()) schedule();
}

bool LocalBroker::step() {
    if (!wills_.empty()) {
        const auto will = std::move(wills_.front());
        wills_.pop_front();
        publish(will);
        return true;
    }
    if (busy_.empty()) return false;
    const auto id = busy_.front();
    busy_.pop_front();
    const auto found = members_.find(id);
    if (found == members_.end()) return true;
    found->second.is_waiting = false;
    found->second.bus->step();
    return true;
}

bool LocalBroker::publish(const Message& message) {
    if (message.retain && !keep(message)) return false;
    deliver(message);
    return true;
}

bool LocalBroker::keep(const Message& message) {
    if (message.payload.empty()) {
        kept_->erase(message.topic);
        return true;
    }
    const auto now = io::steady_now();
    const auto fits = [&] {
        if (kept_bytes_ > limits_.kept_bytes) return false;
        return kept_->size() < limits_.kept_messages || kept_->find(message.topic);
    };
    if (!fits()) kept_->sweep(now);
    if (!fits()) return false;
    std::string properties;
    auto publish = to_publish(message, properties);
    if (message.expiry) publish.expiry_seconds = to_wire_seconds(*message.expiry);
    kept_->put(broker::Message::make(publish, now, kept_bytes_));
    return true;
}

void LocalBroker::deliver(const Message& message) {
    std::vector<Target> targets;
    std::map<std::string, std::vector<std::pair<MemberId, LocalBus::Wanted>>, std::less<>> groups;
    for (const auto& [id, member] : members_)
        for (const auto& [filter, wanted] : member.bus->wanted()) {
            if (!wanted.granted) continue;
            const auto parsed = mqtt::parse_filter(filter);
            if (!mqtt::matches(parsed->filter, message.topic)) continue;
            if (parsed->share_name.empty())
                target_of(targets, id).add(wanted);
            else
                groups[filter].emplace_back(id, wanted);
        }
    if (!groups.empty()) ++shared_turn_;
    for (const auto& [filter, group] : groups) {
        const auto& [id, wanted] = group[shared_turn_ % group.size()];
        target_of(targets, id).add(wanted);
    }
    for (const Target& target : targets) // a handler before may have ended the bus of a later one
        if (auto* bus = find(target.member)) bus->receive(message, News::Live, target.filters, target.qos);
}

void LocalBroker::replay(MemberId id, const std::string& filter, LocalBus::Wanted wanted) {
    const auto parsed = mqtt::parse_filter(filter);
    if (!parsed->share_name.empty()) return; // MQTT 5 §4.8.2: kept states are nobody's work
    const auto now = io::steady_now();
    std::vector<broker::MessageRef> found;
    kept_->match(parsed->filter, now, found);
    for (const auto& each : found) {
        Message message;
        assign(message, each->publish());
        message.qos = each->qos;
        if (message.expiry) message.expiry = seconds(each->remaining_seconds(now));
        if (auto* bus = find(id)) bus->receive(message, News::Kept, {wanted.filter_id}, wanted.qos);
    }
}

} // namespace tutti::bus
