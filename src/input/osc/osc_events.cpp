#include "input/osc/osc_events.hpp"

#include <algorithm>

namespace tutti::input {

namespace {

using device::Saying;

Saying saying_of(std::string type, const osc::Message& message, WallTime time) {
    return {.type = std::move(type), .data = osc_event_data(message), .timestamp = time};
}

} // namespace

void OscEvents::Address::say_waiting(std::vector<Said>& said) {
    if (!waiting) return;
    said.push_back({sender, saying_of(type, waiting->message, waiting->time)});
    waiting.reset();
}

OscEvents::OscEvents(device::Osc options, microseconds period)
    : verdicts_(std::move(options)), period_(period) {}

OscEvents::Heard OscEvents::take(Sender sender, std::string_view packet, Now now) {
    Heard heard;
    auto parsed = osc::parse(packet);
    if (parsed)
        take_packet(sender, std::move(*parsed), now.wall, now, heard);
    else
        heard.refuse(osc::name(parsed.error().kind), osc::describe(parsed.error()));
    return heard;
}

void OscEvents::Heard::refuse(std::string_view kind, std::string_view sample) {
    const auto before = std::ranges::find(refused, kind, &Refused::kind);
    if (before == refused.end())
        refused.push_back({kind, std::string(sample)});
    else
        ++before->count;
}

/// `time`: of the bundle around it.
void OscEvents::take_packet(Sender sender, osc::Packet packet, WallTime time, Now now, Heard& heard) {
    if (auto* message = std::get_if<osc::Message>(&packet))
        return take_message(sender, std::move(*message), time, now, heard);
    auto& bundle = std::get<osc::Bundle>(packet);
    if (!bundle.time.is_immediate()) time = osc_event_time(bundle.time, now.wall);
    for (auto& element : bundle.elements) take_packet(sender, std::move(element), time, now, heard);
}

void OscEvents::take_message(Sender sender, osc::Message message, WallTime time, Now now, Heard& heard) {
    if (heard.messages == most_messages) return heard.refuse("too_many_messages", message.address);
    ++heard.messages;
    const auto klass = verdicts_.of(message.address);
    if (!klass) return;
    if (osc::printed_size(message) > largest_message
        || osc::type_tags(message.arguments).size() > most_arguments) {
        heard.refuse("too_large", message.address);
        return;
    }
    auto* address = address_of(sender, message.address, *klass, now.steady, heard);
    if (address == nullptr) return;
    if (address->klass == OscClass::Raw || address->cap.offer(now.steady)) {
        address->waiting.reset();
        heard.said.push_back({sender, saying_of(address->type, message, time)});
    } else {
        address->waiting = Waiting{std::move(message), time};
        const auto due = *address->cap.due();
        if (!deadline_ || due < *deadline_) deadline_ = due;
    }
}

OscEvents::Address* OscEvents::address_of(
    Sender sender, const std::string& address, OscClass klass, SteadyTime now, Heard& heard
) {
    if (auto* known = addresses_.find(Key(sender, address), now)) return known;
    return new_address(sender, address, klass, now, heard);
}

OscEvents::Address* OscEvents::new_address(
    Sender sender, const std::string& address, OscClass klass, SteadyTime now, Heard& heard
) {
    auto type = osc_event_type(address, klass);
    if (!type) {
        heard.refuse("address", address);
        return nullptr;
    }
    if (addresses_.is_full()) {
        auto quietest = addresses_.take_quietest(now);
        if (!quietest) {
            heard.refuse("too_many_addresses", address);
            return nullptr;
        }
        quietest->say_waiting(heard.said);
    }
    Address made{sender, std::move(*type), klass, signal::RateCap(period_)};
    return &addresses_.add(Key(sender, address), std::move(made), now);
}

std::vector<OscEvents::Said> OscEvents::due(SteadyTime now) {
    std::vector<Said> said;
    deadline_.reset();
    addresses_.for_each([&](Address& address) {
        if (!address.waiting) return;
        const auto due = *address.cap.due();
        if (due <= now) {
            address.say_waiting(said);
            address.cap.said(now);
        } else if (!deadline_ || due < *deadline_) {
            deadline_ = due;
        }
    });
    return said;
}

std::vector<OscEvents::Said> OscEvents::forget(Sender sender) {
    std::vector<Said> said;
    addresses_.erase_if([&](const Key& key, Address& address) {
        if (key.first != sender) return false;
        address.say_waiting(said);
        return true;
    });
    return said;
}

} // namespace tutti::input
