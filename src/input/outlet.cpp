#include "input/outlet.hpp"

#include "contract/topics.hpp"
#include "device/saying.hpp"

namespace tutti::input {

void Outlet::open(bus::Bus& bus) {
    bus_ = &bus;
    if (bus.is_connected()) connected(false);
}

void Outlet::publish(contract::Event event) {
    const bool is_raw = device::is_raw(event.type);
    if (bus_ != nullptr && is_there_)
        send(event, is_raw ? bus::QoS::AtMostOnce : bus::QoS::AtLeastOnce);
    else if (is_raw)
        ++raw_dropped_;
    else
        waiting_.push(std::move(event));
}

void Outlet::connected(bool) {
    is_there_ = true;
    if (bus_ == nullptr) return;
    for (const auto& event : waiting_.take()) {
        send(event, bus::QoS::AtLeastOnce);
        ++late_;
    }
}

void Outlet::disconnected(const Error&, SteadyClock::duration) { is_there_ = false; }

void Outlet::message_dropped(const bus::Message& message, const Error&) {
    constexpr std::string_view raw_branch = "event/raw/";
    constexpr std::string_view branch = "event/";
    if (message.topic.starts_with(raw_branch))
        ++raw_dropped_;
    else if (message.topic.starts_with(branch))
        ++refused_;
}

void Outlet::send(const contract::Event& event, bus::QoS qos) {
    ++published_;
    bus::Message message{
        .topic = contract::event_topic(event.type), .payload = contract::print(event), .qos = qos
    };
    if (const auto taken = bus_->publish(std::move(message)); !taken)
        ++(qos == bus::QoS::AtMostOnce ? raw_dropped_ : refused_);
}

} // namespace tutti::input
