// EventBus: hands events to handlers, in a defined order. One thread; it neither knows the time nor waits.
//
// An event emitted from a handler waits in a queue behind the present one. The handlers of an event are those
// that there were when it was emitted.
#pragma once

#include "event/event.hpp"
#include "event/names.hpp"
#include "event/report.hpp"
#include "event/state_store.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tutti::event {

class EventBus {
public:
    using Handler = std::function<void(const Event&)>;
    using SubscriptionId = StrongId<struct SubscriptionTag, std::uint32_t>;

    /// More events than this in a chain within one instant are a circle, and cut.
    static constexpr std::uint8_t deepest = 250;

    /// Both outlive the bus.
    EventBus(const Names& names, Report& report) : names_(names), report_(report) {}

    /// A handler of higher priority is called first; of equal priority, the one registered first.
    SubscriptionId subscribe(TypeId type, int priority, Handler handler);
    /// "button" and "button.press", not "buttons". An empty prefix is every type.
    SubscriptionId subscribe_prefix(std::string prefix, int priority, Handler handler);
    SubscriptionId subscribe_all(int priority, Handler handler) {
        return subscribe_prefix({}, priority, std::move(handler));
    }
    /// Events emitted before still reach it.
    void unsubscribe(SubscriptionId id);

    /// Delivers the event and all that handlers emit because of it; within a handler or a Turn it is queued.
    /// Gives its number, or 0 where it was cut as part of a circle.
    EventNumber emit(Event event);

    /// What is emitted while a Turn lives is queued together, and delivered when the outermost one ends.
    class Turn {
    public:
        explicit Turn(EventBus& bus) noexcept : bus_(bus), outermost_(!bus.busy_) { bus.busy_ = true; }
        ~Turn() {
            if (outermost_) bus_.drain();
        }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

    private:
        EventBus& bus_;
        bool outermost_;
    };

    const StateStore& state() const noexcept { return state_; }
    EventNumber emitted() const noexcept { return count_; }

private:
    struct Subscriber {
        SubscriptionId id;
        int priority;
        bool one_type; ///< `type`, else `prefix`
        TypeId type;
        std::string prefix;
        Handler handler;
    };
    using Targets = std::vector<const Subscriber*>;
    struct TypeTargets {
        std::unique_ptr<Targets> targets;
        std::uint64_t version =
            0; ///< of the subscriptions to prefixes that they were made from; 0: of others
        std::vector<const Subscriber*> own; ///< to this one type
    };
    struct Queued {
        Event event;
        const Targets* targets;
    };

    SubscriptionId add(Subscriber subscriber);
    void note_change_of(const Subscriber& subscriber);
    TypeTargets& slot_of(TypeId type);
    const Targets& targets_of(TypeId type) {
        if (type.value < by_type_.size() && by_type_[type.value].version == version_)
            return *by_type_[type.value].targets;
        return find_targets(type);
    }
    const Targets& find_targets(TypeId type);
    void deliver(const Event& event, const Targets& targets);
    void drain();

    const Names& names_;
    Report& report_;
    StateStore state_;
    std::vector<std::unique_ptr<Subscriber>> subscribers_; ///< in the order of registration
    // Thousands subscribe to one type each: a change of one costs nothing for the types of the others.
    std::vector<const Subscriber*> by_prefix_;
    std::vector<TypeTargets> by_type_;
    std::uint64_t version_ = 1; ///< of the subscriptions to prefixes
    std::uint32_t last_id_ = 0;
    EventNumber count_ = 0;

    bool busy_ = false;              ///< events are queued
    const Event* present_ = nullptr; ///< the event being delivered
    std::vector<Queued> queue_;
    std::size_t queue_begin_ = 0;
    // What queued events may still point to.
    std::vector<std::unique_ptr<Targets>> retired_targets_;
    std::vector<std::unique_ptr<Subscriber>> retired_subscribers_;
};

} // namespace tutti::event
