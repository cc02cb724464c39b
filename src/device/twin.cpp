#include "device/twin.hpp"

#include "device/wander.hpp"

#include <algorithm>
#include <array>

namespace tutti::device {

namespace {

/// Those of the file in turn: streams often, actions now and then.
class Shaped final : public Voice {
public:
    explicit Shaped(TwinShape shape) : shape_(std::move(shape)) {
        values_.assign(shape_.fields.size(), Wander(0.5, 0, 1, 0.05));
    }

    microseconds speak(microseconds, RandomSource& random, std::vector<Saying>& said) override {
        std::vector<Member> members;
        for (std::size_t i = 0; i < values_.size(); ++i)
            members.push_back({shape_.fields[i], to_thousandths(values_[i].next(random))});
        members.insert(members.end(), shape_.data.begin(), shape_.data.end());
        said.push_back({.type = shape_.type, .data = Value::object(std::move(members))});
        if (is_raw(shape_.type)) return milliseconds(100);
        return milliseconds(1000 + static_cast<std::int64_t>(random.unit() * 3000));
    }

private:
    TwinShape shape_;
    std::vector<Wander> values_;
};

Voices of_a_board() {
    Voices voices;
    voices.push_back(make_presses(PressStyle::Board, {"a"}));
    voices.push_back(make_knob());
    voices.push_back(make_accelerometer());
    voices.push_back(make_magnetometer());
    return voices;
}

Voices of_a_gamepad() {
    Voices voices;
    voices.push_back(make_presses(PressStyle::Edges, {"a", "b", "x", "y", "up", "down", "left", "right"}));
    voices.push_back(make_stick("left"));
    return voices;
}

Voices of_a_keyboard() {
    Voices voices;
    voices.push_back(make_presses(PressStyle::Edges, {"space", "enter", "a", "s", "d", "f"}));
    return voices;
}

Voices of_midi() {
    Voices voices;
    voices.push_back(make_beats());
    voices.push_back(make_notes());
    voices.push_back(make_controller());
    return voices;
}

Voices of_a_microphone() {
    Voices voices;
    voices.push_back(make_loudness());
    return voices;
}

Voices of_a_strap() {
    Voices voices;
    voices.push_back(make_heart());
    voices.push_back(make_battery());
    return voices;
}

Voices of_osc() {
    Voices voices;
    voices.push_back(make_fader("/1/fader1", "osc.1.fader1"));
    voices.push_back(make_fader("/1/fader2", "osc.1.fader2"));
    return voices;
}

/// What there is to say stands in the file.
Voices of_shapes_alone() { return {}; }

struct KindVoices {
    std::string_view kind;
    Voices (*make)();
};

constexpr std::array<KindVoices, 9> kinds = {{
    {"serial", of_a_board},
    {"gamepad", of_a_gamepad},
    {"keyboard", of_a_keyboard},
    {"midi", of_midi},
    {"microphone", of_a_microphone},
    {"heart_rate", of_a_strap},
    {"osc", of_osc},
    {"http", of_shapes_alone},
    {"mqtt", of_shapes_alone},
}};

} // namespace

bool has_twin(std::string_view kind) noexcept {
    return std::ranges::find(kinds, kind, &KindVoices::kind) != kinds.end();
}

Twin::Twin(std::string_view kind, const std::vector<TwinShape>& shapes, std::uint64_t seed) {
    Voices voices;
    if (const auto found = std::ranges::find(kinds, kind, &KindVoices::kind); found != kinds.end())
        voices = found->make();
    for (const auto& shape : shapes) voices.push_back(std::make_unique<Shaped>(shape));
    SeededRandom seeds(seed);
    for (auto& voice : voices) parts_.push_back({std::move(voice), SeededRandom(seeds.next())});
}

std::optional<Twin::Next> Twin::next() {
    while (said_.empty()) {
        const auto part = std::ranges::min_element(parts_, {}, &Part::due);
        if (part == parts_.end()) return std::nullopt;
        std::vector<Saying> said;
        const auto now = part->due;
        part->due += part->voice->speak(now, part->random, said);
        for (auto& saying : said) said_.push_back({now, std::move(saying)});
    }
    auto next = std::move(said_.front());
    said_.pop_front();
    return next;
}

} // namespace tutti::device
