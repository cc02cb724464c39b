// A code: events that match steps one after the other, each soon after the one before.
#include "event/gesture_kinds.hpp"
#include "event/producer_clock.hpp"
#include "event/where.hpp"

namespace tutti::event {

namespace {

class Sequence final : public Gesture {
public:
    Sequence(const definition::Sequence& declared, std::vector<TypeId> types, Voice& voice)
        : declared_(declared), types_(std::move(types)), voice_(voice) {}

    void hear(const Event& event) override {
        auto& seen = seen_.of(event.producer);
        if (!seen.empty() && gap(seen.back(), event) > declared_.timeout) {
            if (const auto back = seen.back().time - event.time; is_set_back(back, declared_.timeout))
                voice_.begin_anew(event, back);
            seen.clear();
        }
        seen.push_back(event);
        // What no longer matches falls back to its longest end that does, as in Knuth, Morris and Pratt's
        // search; steps are predicates here, so it is found by asking them.
        std::size_t begin = 0;
        while (!matches_first_steps(seen, begin)) ++begin;
        seen.erase(seen.begin(), seen.begin() + static_cast<std::ptrdiff_t>(begin));
        if (seen.size() < types_.size()) return;
        std::vector<Event> events;
        events.swap(seen);
        voice_.emit_events(event.producer, std::move(events), "sequence");
    }

    void shift(microseconds by) override {
        if (std::chrono::abs(by) > slewing) seen_ = {};
    }

private:
    bool matches_first_steps(const std::vector<Event>& seen, std::size_t begin) const {
        for (std::size_t i = begin; i < seen.size(); ++i)
            if (seen[i].type != types_[i - begin] || !matches(declared_.steps[i - begin].where, seen[i].data))
                return false;
        return true;
    }

    const definition::Sequence& declared_;
    std::vector<TypeId> types_; ///< of the steps
    Voice& voice_;
    PerProducer<std::vector<Event>> seen_; ///< the last events, as far as they match the first steps
};

} // namespace

Made make_sequence(const definition::Sequence& declared, Voice& voice) {
    std::vector<TypeId> types;
    for (const auto& step : declared.steps) {
        const auto type = voice.stage().names.type(step.type);
        if (!type) return std::unexpected(type.error());
        types.push_back(*type);
    }
    return std::make_unique<Sequence>(declared, std::move(types), voice);
}

} // namespace tutti::event
