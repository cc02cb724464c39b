#include "device/twin_voices.hpp"

#include "device/wander.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <numbers>

namespace tutti::device {

namespace {

constexpr double turn = 2 * std::numbers::pi;
constexpr microseconds sensor_pace = milliseconds(50);

microseconds between(RandomSource& random, microseconds least, microseconds most) {
    const auto span = static_cast<double>((most - least).count());
    return least + milliseconds(std::llround(random.unit() * span / 1000));
}

std::size_t one_of(RandomSource& random, std::size_t count) {
    return static_cast<std::size_t>(random.unit() * static_cast<double>(count));
}

void say(std::vector<Saying>& said, std::string type, std::initializer_list<Member> data) {
    said.push_back({.type = std::move(type), .data = Value::object(data)});
}

void say_level(std::vector<Saying>& said, const std::string& code, bool pressed) {
    say(said, "button.level", {{"code", code}, {"pressed", pressed}});
}

class Presses final : public Voice {
public:
    Presses(PressStyle style, std::vector<std::string> codes) : style_(style), codes_(std::move(codes)) {}

    microseconds speak(microseconds now, RandomSource& random, std::vector<Saying>& said) override {
        switch (next_) {
        case Next::Down:
            return go_down(now, random, said);
        case Next::Long:
            say(said, "button.long_press", {{"code", code_}});
            next_ = Next::Up;
            return milliseconds(300);
        case Next::Up:
            break;
        }
        return go_up(now, random, said);
    }

private:
    enum class Next : std::uint8_t { Down, Long, Up };

    microseconds go_down(microseconds now, RandomSource& random, std::vector<Saying>& said) {
        constexpr double long_ones = 0.15;
        if (!again_) code_ = codes_[one_of(random, codes_.size())];
        since_ = now;
        if (style_ == PressStyle::Edges) say(said, "button.press", {{"code", code_}});
        say_level(said, code_, true);
        is_long_ = !again_ && random.unit() < long_ones;
        next_ = is_long_ && style_ == PressStyle::Board ? Next::Long : Next::Up;
        if (next_ == Next::Long) return milliseconds(500);
        return is_long_ ? milliseconds(800) : between(random, milliseconds(60), milliseconds(180));
    }

    microseconds go_up(microseconds now, RandomSource& random, std::vector<Saying>& said) {
        constexpr double double_ones = 0.25;
        if (style_ == PressStyle::Edges)
            say(said, "button.release",
                {{"code", code_}, {"held", to_thousandths(to_seconds(now - since_))}});
        say_level(said, code_, false);
        if (style_ == PressStyle::Board && !is_long_) say(said, "button.press", {{"code", code_}});
        next_ = Next::Down;
        again_ = !again_ && !is_long_ && random.unit() < double_ones;
        return again_ ? milliseconds(120) : between(random, milliseconds(600), seconds(2));
    }

    PressStyle style_;
    std::vector<std::string> codes_;
    std::string code_;
    microseconds since_{0};
    Next next_ = Next::Down;
    bool is_long_ = false;
    bool again_ = false; ///< the same one once more, at once: a double tap
};

class Knob final : public Voice {
public:
    microseconds speak(microseconds, RandomSource& random, std::vector<Saying>& said) override {
        const double steps = 1 + static_cast<double>(one_of(random, 3));
        const double delta = random.unit() < 0.5 ? -steps : steps;
        position_ += delta;
        say(said, "knob.turn", {{"delta", delta}, {"position", position_}});
        return between(random, milliseconds(200), milliseconds(1500));
    }

private:
    double position_ = 0;
};

class Stick final : public Voice {
public:
    explicit Stick(std::string side) : side_(std::move(side)) {}

    microseconds speak(microseconds now, RandomSource&, std::vector<Saying>& said) override {
        constexpr double around = 4; // seconds
        const double angle = turn * to_seconds(now) / around;
        say(said, "raw.axis", {{"code", side_ + "_x"}, {"value", to_thousandths(std::cos(angle))}});
        say(said, "raw.axis", {{"code", side_ + "_y"}, {"value", to_thousandths(std::sin(angle))}});
        return sensor_pace;
    }

private:
    std::string side_;
};

class Accelerometer final : public Voice {
public:
    microseconds speak(microseconds now, RandomSource& random, std::vector<Saying>& said) override {
        constexpr double gravity = 9.81;
        constexpr double knock = 25;
        const double sway = std::sin(turn * to_seconds(now) / 3);
        const bool is_knocked = random.unit() < 0.01;
        const auto noise = [&] { return 0.1 * (random.unit() - 0.5); };
        const double x = 2 * sway + noise() + (is_knocked ? knock : 0);
        const double y = sway + noise();
        const double z = gravity - 0.2 * sway * sway + noise();
        say(said, "raw.accelerometer",
            {{"x", to_thousandths(x)}, {"y", to_thousandths(y)}, {"z", to_thousandths(z)}});
        return sensor_pace;
    }
};

class Magnetometer final : public Voice {
public:
    microseconds speak(microseconds now, RandomSource& random, std::vector<Saying>& said) override {
        constexpr double horizontal = 20;
        constexpr double vertical = -43;
        constexpr double around = 10; // seconds
        const double heading = turn * to_seconds(now) / around;
        const auto noise = [&] { return 0.2 * (random.unit() - 0.5); };
        const double x = horizontal * std::cos(heading) + noise();
        const double y = -horizontal * std::sin(heading) + noise();
        const double z = vertical + noise();
        say(said, "raw.magnetometer",
            {{"x", to_thousandths(x)}, {"y", to_thousandths(y)}, {"z", to_thousandths(z)}});
        return sensor_pace;
    }
};

class Notes final : public Voice {
public:
    microseconds speak(microseconds, RandomSource& random, std::vector<Saying>& said) override {
        constexpr std::array<std::pair<int, const char*>, 6> scale = {
            {{60, "C4"}, {62, "D4"}, {64, "E4"}, {67, "G4"}, {69, "A4"}, {72, "C5"}}
        };
        if (is_down_) {
            say_note(said, "midi.note_off", scale[note_], 64);
            is_down_ = false;
            return milliseconds(250);
        }
        note_ = one_of(random, scale.size());
        say_note(said, "midi.note_on", scale[note_], 40 + static_cast<int>(one_of(random, 80)));
        is_down_ = true;
        return milliseconds(250);
    }

private:
    static void
    say_note(std::vector<Saying>& said, const char* type, std::pair<int, const char*> note, int velocity) {
        say(said, type,
            {{"channel", 1}, {"note", note.first}, {"name", note.second}, {"velocity", velocity}});
    }

    std::size_t note_ = 0;
    bool is_down_ = false;
};

class Beats final : public Voice {
public:
    microseconds speak(microseconds, RandomSource&, std::vector<Saying>& said) override {
        if (beat_ == 0) say(said, "midi.start", {});
        say(said, "midi.beat", {{"beat", ++beat_}, {"bpm", 120.0}});
        return milliseconds(500);
    }

private:
    int beat_ = 0;
};

class Controller final : public Voice {
public:
    microseconds speak(microseconds, RandomSource& random, std::vector<Saying>& said) override {
        constexpr int modulation = 1;
        say(said, "raw.midi.control",
            {{"channel", 1}, {"controller", modulation}, {"value", to_thousandths(value_.next(random))}});
        return milliseconds(100);
    }

private:
    Wander value_{0.5, 0, 1, 0.05};
};

class Heart final : public Voice {
public:
    microseconds speak(microseconds, RandomSource& random, std::vector<Saying>& said) override {
        constexpr double lost_ones = 0.005;
        const double bpm = std::round(bpm_.next(random));
        if (lost_ > 0)
            --lost_;
        else if (random.unit() < lost_ones)
            lost_ = 3;
        const double interval = 60 / bpm * (0.97 + 0.06 * random.unit());
        std::vector<Value> intervals;
        if (lost_ == 0) intervals.emplace_back(to_thousandths(interval));
        say(said, "heart_rate.measurement",
            {{"bpm", static_cast<int>(bpm)},
             {"contact", lost_ == 0},
             {"rr", Value::array(std::move(intervals))}});
        return seconds(1);
    }

private:
    Wander bpm_{80, 60, 170, 3};
    int lost_ = 0; ///< measurements until the strap touches the skin again
};

class Battery final : public Voice {
public:
    microseconds speak(microseconds, RandomSource&, std::vector<Saying>& said) override {
        say(said, "heart_rate.battery", {{"percent", percent_}});
        percent_ = percent_ > 1 ? percent_ - 1 : 100;
        return seconds(600);
    }

private:
    int percent_ = 95;
};

class Loudness final : public Voice {
public:
    microseconds speak(microseconds now, RandomSource& random, std::vector<Saying>& said) override {
        constexpr double beat = 0.5; // seconds
        const double since_beat = std::fmod(to_seconds(now), beat);
        const double rms = to_thousandths(0.02 + 0.4 * std::exp(-8 * since_beat) + 0.03 * random.unit());
        const double peak = std::min(1.0, to_thousandths(rms * (1.4 + 0.6 * random.unit())));
        const double level = std::round(200 * std::log10(rms)) / 10;
        say(said, "raw.microphone.level", {{"rms", rms}, {"peak", peak}, {"db", level}});
        return sensor_pace;
    }
};

class Fader final : public Voice {
public:
    Fader(std::string address, std::string type) : address_(std::move(address)), type_(std::move(type)) {}

    microseconds speak(microseconds, RandomSource& random, std::vector<Saying>& said) override {
        say(said, type_,
            {{"address", address_},
             {"args", Value::array({Value(to_thousandths(value_.next(random)))})},
             {"types", "f"}});
        return milliseconds(100);
    }

private:
    std::string address_;
    std::string type_;
    Wander value_{0.5, 0, 1, 0.05};
};

} // namespace

double to_thousandths(double value) noexcept { return std::round(value * 1000) / 1000 + 0.0; }

std::unique_ptr<Voice> make_presses(PressStyle style, std::vector<std::string> codes) {
    return std::make_unique<Presses>(style, std::move(codes));
}
std::unique_ptr<Voice> make_knob() { return std::make_unique<Knob>(); }
std::unique_ptr<Voice> make_stick(std::string side) { return std::make_unique<Stick>(std::move(side)); }
std::unique_ptr<Voice> make_accelerometer() { return std::make_unique<Accelerometer>(); }
std::unique_ptr<Voice> make_magnetometer() { return std::make_unique<Magnetometer>(); }
std::unique_ptr<Voice> make_notes() { return std::make_unique<Notes>(); }
std::unique_ptr<Voice> make_beats() { return std::make_unique<Beats>(); }
std::unique_ptr<Voice> make_controller() { return std::make_unique<Controller>(); }
std::unique_ptr<Voice> make_heart() { return std::make_unique<Heart>(); }
std::unique_ptr<Voice> make_battery() { return std::make_unique<Battery>(); }
std::unique_ptr<Voice> make_loudness() { return std::make_unique<Loudness>(); }
std::unique_ptr<Voice> make_fader(std::string address, std::string type) {
    return std::make_unique<Fader>(std::move(address), std::move(type));
}

} // namespace tutti::device
