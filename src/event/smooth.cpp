// The mean of fields of a producer's events over a sliding window; what else the newest one says stays.
#include "event/gesture_kinds.hpp"
#include "event/sample_windows.hpp"

#include <cmath>

namespace tutti::event {

namespace {

class Smooth final : public Gesture {
public:
    Smooth(const definition::Smooth& declared, Voice& voice)
        : declared_(declared), voice_(voice), windows_(declared.fields.size(), declared.window, voice) {}

    void hear(const Event& event) override {
        Numbers numbers{};
        for (std::size_t i = 0; i < declared_.fields.size(); ++i) {
            const Value* field = event.data.find(declared_.fields[i]);
            if (field == nullptr || !field->is_number()) return;
            numbers[i] = field->number();
        }
        windows_.look_at_the_clock(event);
        windows_.hear(event, {numbers.data(), declared_.fields.size()}, [&](Window& window) {
            if (window.samples.times().back() == event.time) window.state.newest = event.data;
            tell(event, window);
        });
    }

    void shift(microseconds by) override { windows_.shift(by); }

    std::size_t samples() const noexcept override { return windows_.kept(); }

private:
    using Numbers = std::array<double, definition::Smooth::most_fields>;
    struct Latest {
        Value newest; ///< the data of the newest event
    };
    using Window = SampleWindows<Latest>::Window;

    /// Summed oldest first, so that a rehearsal gives the same digits everywhere.
    Numbers means(const Window& window) const noexcept {
        Numbers sums{};
        const auto width = declared_.fields.size();
        std::size_t field = 0;
        for (const double number : window.samples.numbers()) {
            sums[field] += number;
            if (++field == width) field = 0;
        }
        for (auto& sum : sums) sum /= static_cast<double>(window.samples.times().size());
        return sums;
    }

    void tell(const Event& event, const Window& window) {
        const auto mean = means(window);
        if (!std::ranges::all_of(mean, [](double each) { return std::isfinite(each); })) return;
        std::vector<Member> members;
        for (const auto& member : window.state.newest.members()) {
            if (member.key == "count" || voice_.adds(member.key)) continue;
            const auto field = std::ranges::find(declared_.fields, member.key);
            if (field == declared_.fields.end())
                members.push_back(member);
            else
                members.push_back(
                    {member.key, mean[static_cast<std::size_t>(field - declared_.fields.begin())]}
                );
        }
        members.push_back({"count", window.samples.times().size()});
        voice_.emit(event.producer, std::move(members), event);
    }

    const definition::Smooth& declared_;
    Voice& voice_;
    SampleWindows<Latest> windows_;
};

} // namespace

Made make_smooth(const definition::Smooth& declared, Voice& voice) {
    return std::make_unique<Smooth>(declared, voice);
}

} // namespace tutti::event
