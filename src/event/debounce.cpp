// The latest event of a type once no other came for a while.
#include "event/gesture_kinds.hpp"

namespace tutti::event {

namespace {

class Debounce final : public Gesture, private Timeline::Waiter {
public:
    Debounce(const definition::Debounce& declared, Voice& voice) : declared_(declared), voice_(voice) {}
    ~Debounce() override {
        if (waiting_) voice_.stage().timeline.remove(deadline_);
    }

    void hear(const Event& event) override {
        auto& stage = voice_.stage();
        const auto happened = voice_.happened(event, declared_.quiet);
        if (waiting_ && happened < happened_) return; // stamped before what we have
        const auto end = std::max(stage.now, happened + declared_.quiet);
        latest_ = event;
        happened_ = happened;
        if (waiting_)
            stage.timeline.move(deadline_, end, stage.next_began());
        else
            deadline_ = stage.timeline.add(end, stage.next_began(), *this, 0);
        waiting_ = true;
    }

    void shift(microseconds by) override {
        latest_.time += by;
        happened_ += by;
    }

private:
    void due(WallTime, std::uint32_t) override {
        waiting_ = false;
        const auto producer = latest_.producer;
        voice_.emit_events(producer, {std::move(latest_)});
        latest_ = Event();
    }

    const definition::Debounce& declared_;
    Voice& voice_;
    Event latest_;
    WallTime happened_{}; ///< the latest, by its stamp
    Timeline::Handle deadline_ = 0;
    bool waiting_ = false;
};

} // namespace

Made make_debounce(const definition::Debounce& declared, Voice& voice) {
    return std::make_unique<Debounce>(declared, voice);
}

} // namespace tutti::event
