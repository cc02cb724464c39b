// Something kept down for a while.
#include "event/gesture_kinds.hpp"
#include "event/where.hpp"

namespace tutti::event {

namespace {

class Hold final : public Gesture, private Timeline::Waiter {
public:
    Hold(const definition::Hold& declared, Voice& voice) : declared_(declared), voice_(voice) {}
    ~Hold() override {
        for (std::size_t place = 0; place < presses_.size(); ++place) release(place);
    }

    void hear(const Event& event) override {
        const auto place = presses_.place(event.producer, [this](std::size_t other) { release(other); });
        auto& stage = voice_.stage();
        auto& press = presses_[place];
        const auto happened = voice_.happened(event, declared_.after);
        if (!is_on(declared_.where, event.data)) return release(place);
        if (press.down) return;
        const auto end = std::max(stage.now, happened + declared_.after);
        press.down = press.waiting = true;
        press.event = event;
        press.deadline =
            stage.timeline.add(end, stage.next_began(), *this, static_cast<std::uint32_t>(place));
    }

private:
    struct Press {
        bool down = false;
        bool waiting = false; ///< for its deadline
        Timeline::Handle deadline = 0;
        Event event;
    };

    void release(std::size_t place) {
        auto& press = presses_[place];
        if (press.waiting) voice_.stage().timeline.remove(press.deadline);
        press = Press();
    }

    void due(WallTime, std::uint32_t place) override {
        auto& press = presses_[place];
        press.waiting = false;
        const auto producer = press.event.producer;
        voice_.emit_events(producer, {std::move(press.event)});
        press.event = Event();
    }

    const definition::Hold& declared_;
    Voice& voice_;
    PerProducer<Press> presses_;
};

} // namespace

Made make_hold(const definition::Hold& declared, Voice& voice) {
    return std::make_unique<Hold>(declared, voice);
}

} // namespace tutti::event
