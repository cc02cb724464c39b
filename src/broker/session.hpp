// Session: what the hub remembers of one client id, connected or asleep (MQTT 5 §4.1). Data and its
// invariants; who may do what with it is decided in connect.cpp, deliver.cpp and leave.cpp.
#pragma once

#include "broker/authorizer.hpp"
#include "broker/deadlines.hpp"
#include "broker/inflight.hpp"
#include "broker/ring.hpp"
#include "broker/subscription_tree.hpp"

#include <map>
#include <optional>
#include <string>

namespace tutti::broker {

struct StoredWill {
    MessageRef message; ///< its expiry counts from when it is published, not from here
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool retain = false;
    seconds delay{};
};

class Session {
public:
    Session(std::string id, Principal owner) : client_id(std::move(id)), principal(std::move(owner)) {}

    const std::string client_id;
    const Principal principal;
    Connection* connection = nullptr; ///< nullptr: asleep
    std::uint32_t expiry_seconds = 0; ///< how long it sleeps; mqtt::session_never_expires: for ever
    std::map<std::string, Subscription, std::less<>> subscriptions;
    std::optional<StoredWill> will;
    InflightWindow inflight;
    Ring<Delivery> replay; ///< retained messages still to be sent for new subscriptions, before `queue`

    // While asleep:
    SteadyTime left_at{};
    Deadlines::Handle deadline; ///< the earlier of the will's delay and the session's expiry

    /// Marks where RouteCache put this session in the route it is building.
    std::uint64_t route_serial = 0;
    std::size_t route_index = 0;

    Identity identity() const noexcept { return {principal, client_id}; }
    bool has_waiting() const noexcept { return !queue_.empty() || !replay.empty(); }
    std::size_t queued_messages() const noexcept { return queue_.size(); }
    std::size_t queued_bytes() const noexcept { return queued_bytes_; }
    void enqueue(Delivery delivery) {
        queued_bytes_ += delivery.message->size();
        queue_.push(std::move(delivery));
    }
    Delivery dequeue() {
        Delivery delivery = queue_.pop();
        queued_bytes_ -= delivery.message->size();
        return delivery;
    }

private:
    Ring<Delivery> queue_;
    std::size_t queued_bytes_ = 0;
};

} // namespace tutti::broker
