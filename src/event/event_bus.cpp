#include "event/event_bus.hpp"

#include <algorithm>
#include <exception>

namespace tutti::event {

namespace {

bool has_prefix(std::string_view type, std::string_view prefix) noexcept {
    return prefix.empty() || type == prefix || (type.starts_with(prefix) && type[prefix.size()] == '.');
}

} // namespace

EventBus::SubscriptionId EventBus::subscribe(TypeId type, int priority, Handler handler) {
    return add({{}, priority, true, type, {}, std::move(handler)});
}

EventBus::SubscriptionId EventBus::subscribe_prefix(std::string prefix, int priority, Handler handler) {
    return add({{}, priority, false, {}, std::move(prefix), std::move(handler)});
}

EventBus::TypeTargets& EventBus::slot_of(TypeId type) {
    if (type.value >= by_type_.size()) by_type_.resize(type.value + 1);
    return by_type_[type.value];
}

/// Whom events reach is found anew for the types that it concerns.
void EventBus::note_change_of(const Subscriber& subscriber) {
    if (subscriber.one_type)
        slot_of(subscriber.type).version = 0;
    else
        ++version_;
}

EventBus::SubscriptionId EventBus::add(Subscriber subscriber) {
    subscriber.id = {++last_id_};
    const auto& added = *subscribers_.emplace_back(std::make_unique<Subscriber>(std::move(subscriber)));
    (added.one_type ? slot_of(added.type).own : by_prefix_).push_back(&added);
    note_change_of(added);
    return added.id;
}

void EventBus::unsubscribe(SubscriptionId id) {
    const auto found =
        std::ranges::lower_bound(subscribers_, id, {}, [](const auto& each) { return each->id; });
    if (found == subscribers_.end() || (*found)->id != id) return;
    const auto& gone = **found;
    std::erase(gone.one_type ? slot_of(gone.type).own : by_prefix_, &gone);
    note_change_of(gone);
    retired_subscribers_.push_back(std::move(*found));
    subscribers_.erase(found);
    if (!busy_) retired_subscribers_.clear();
}

const EventBus::Targets& EventBus::find_targets(TypeId type) {
    auto& slot = slot_of(type);
    auto targets = std::make_unique<Targets>(slot.own);
    for (const auto* subscriber : by_prefix_)
        if (has_prefix(names_.text(type), subscriber->prefix)) targets->push_back(subscriber);
    std::ranges::sort(*targets, {}, [](const Subscriber* each) {
        return std::pair(-each->priority, each->id); // ids count registrations
    });
    if (slot.targets && busy_) retired_targets_.push_back(std::move(slot.targets));
    slot.targets = std::move(targets);
    slot.version = version_;
    return *slot.targets;
}

EventNumber EventBus::emit(Event event) {
    if (present_ != nullptr && event.depth == 0) event.depth = static_cast<std::uint8_t>(present_->depth + 1);
    if (event.depth > deepest) {
        report_.circle_cut(event);
        return 0;
    }
    const auto number = event.number = ++count_;
    const auto& targets = targets_of(event.type);
    if (busy_) {
        queue_.push_back({std::move(event), &targets});
        return number;
    }
    busy_ = true;
    deliver(event, targets);
    drain();
    return number;
}

void EventBus::deliver(const Event& event, const Targets& targets) {
    present_ = &event;
    state_.update(event);
    std::size_t next = 0;
    while (next < targets.size()) {
        try {
            while (next < targets.size()) targets[next++]->handler(event);
        } catch (const std::exception& failure) {
            report_.handler_failed(event, failure.what());
        }
    }
    present_ = nullptr;
}

void EventBus::drain() {
    while (queue_begin_ < queue_.size()) {
        // Taken out: handlers may make the queue grow.
        const auto next = std::move(queue_[queue_begin_++]);
        deliver(next.event, *next.targets);
        if (queue_begin_ == queue_.size()) {
            queue_.clear();
            queue_begin_ = 0;
        }
    }
    busy_ = false;
    if (!retired_targets_.empty()) retired_targets_.clear();
    if (!retired_subscribers_.empty()) retired_subscribers_.clear();
}

} // namespace tutti::event
