#include "scene/parameter.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

namespace tutti::scene {

double along(Curve curve, double least, double most, double position) noexcept {
    const double way = std::clamp(position, 0.0, 1.0);
    switch (curve) {
    case Curve::Exponential:
        return least * std::pow(most / least, way);
    case Curve::Squared:
        return least + (most - least) * way * way;
    case Curve::Linear:
        break;
    }
    return least + (most - least) * way;
}

double position_in(Curve curve, double least, double most, double value) noexcept {
    if (least == most) return 0;
    const double way = (value - least) / (most - least);
    switch (curve) {
    case Curve::Exponential:
        return value <= 0 ? 0 : std::clamp(std::log(value / least) / std::log(most / least), 0.0, 1.0);
    case Curve::Squared:
        return std::sqrt(std::clamp(way, 0.0, 1.0));
    case Curve::Linear:
        break;
    }
    return std::clamp(way, 0.0, 1.0);
}

namespace {

template <typename... Fs>
struct Each : Fs... {
    using Fs::operator()...;
};

constexpr std::string_view curve_word(Curve curve) noexcept {
    constexpr std::array<std::string_view, 3> words = {"linear", "exponential", "squared"};
    return words[static_cast<std::size_t>(curve)];
}

double fitted(const Number& number, double value) noexcept {
    const double cut = std::clamp(value, number.least, number.most);
    return number.step > 0
               ? std::clamp(std::round(cut / number.step) * number.step, number.least, number.most)
               : cut;
}

std::unexpected<Error> wrong(const Parameter& parameter, std::string_view wanted) {
    return fail(ErrorCode::InvalidInput, fmt::format("{} must be {}", parameter.name, wanted));
}

} // namespace

Value to_value(const Parameter& parameter) {
    std::vector<Member> members = {{"name", parameter.name}, {"title", parameter.title}};
    const auto add = [&](std::string_view key, Value value) { members.push_back({std::string(key), value}); };
    std::visit(
        Each{
            [&](const Number& number) {
                add("kind", "number");
                add("least", number.least);
                add("most", number.most);
                add("initial", number.initial);
                if (!number.unit.empty()) add("unit", number.unit);
                add("curve", curve_word(number.curve));
                if (number.step > 0) add("step", number.step);
            },
            [&](const Toggle& toggle) {
                add("kind", "toggle");
                add("initial", toggle.initial);
            },
            [&](const Choice& choice) {
                add("kind", "choice");
                add("words", Value::array({choice.words.begin(), choice.words.end()}));
                add("initial", choice.words[choice.initial]);
            },
            [&](const Tint& tint) {
                add("kind", "colour");
                add("initial", print(tint.initial));
            },
            [&](const Words& words) {
                add("kind", "text");
                add("initial", words.initial);
            }
        },
        parameter.kind
    );
    return Value::object(std::move(members));
}

std::optional<pixel::Colour> parse_colour(std::string_view text) noexcept {
    if (text.size() != 7 || text[0] != '#') return std::nullopt;
    std::uint32_t number = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + 1, end, number, 16);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    const auto part = [number](unsigned shift) { return static_cast<std::uint8_t>(number >> shift & 0xFFU); };
    return pixel::Colour{part(16), part(8), part(0)};
}

std::string print(pixel::Colour colour) {
    return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue);
}

Parameters::Parameters(std::span<const Parameter> declared) : declared_(declared) { reset(); }

void Parameters::reset() {
    held_.clear();
    for (const auto& parameter : declared_)
        held_.push_back(std::visit(
            Each{
                [](const Number& number) -> Held { return number.initial; },
                [](const Toggle& toggle) -> Held { return toggle.initial; },
                [](const Choice& choice) -> Held { return choice.initial; },
                [](const Tint& tint) -> Held { return tint.initial; },
                [](const Words& words) -> Held { return words.initial; }
            },
            parameter.kind
        ));
}

std::size_t Parameters::index_of(std::string_view name) const noexcept {
    return static_cast<std::size_t>(std::ranges::find(declared_, name, &Parameter::name) - declared_.begin());
}

const Parameter* Parameters::find(std::string_view name) const noexcept {
    const auto index = index_of(name);
    return index < declared_.size() ? &declared_[index] : nullptr;
}

double Parameters::number(std::string_view name) const noexcept {
    return *std::get_if<double>(&held_[index_of(name)]);
}
bool Parameters::toggle(std::string_view name) const noexcept {
    return *std::get_if<bool>(&held_[index_of(name)]);
}
std::size_t Parameters::choice(std::string_view name) const noexcept {
    return *std::get_if<std::size_t>(&held_[index_of(name)]);
}
pixel::Colour Parameters::colour(std::string_view name) const noexcept {
    return *std::get_if<pixel::Colour>(&held_[index_of(name)]);
}
std::string_view Parameters::text(std::string_view name) const noexcept {
    return *std::get_if<std::string>(&held_[index_of(name)]);
}

Result<void> Parameters::set(std::string_view name, const Value& value) {
    const auto index = index_of(name);
    if (index == declared_.size()) {
        std::vector<std::string_view> names;
        for (const auto& parameter : declared_) names.push_back(parameter.name);
        return fail(
            ErrorCode::NotFound,
            names.empty() ? fmt::format("no parameter {}: this scene has none", name)
                          : fmt::format("no parameter {}; there is {}", name, fmt::join(names, ", "))
        );
    }
    const auto& parameter = declared_[index];
    auto& held = held_[index];
    return std::visit(
        Each{
            [&](const Number& number) -> Result<void> {
                if (!value.is_number() || !std::isfinite(value.number()))
                    return wrong(parameter, fmt::format("a number from {} to {}", number.least, number.most));
                held = fitted(number, value.number());
                return {};
            },
            [&](const Toggle&) -> Result<void> {
                if (!value.is_bool()) return wrong(parameter, "true or false");
                held = value.boolean();
                return {};
            },
            [&](const Choice& choice) -> Result<void> {
                const auto word =
                    value.is_string() ? std::ranges::find(choice.words, value.string()) : choice.words.end();
                if (word == choice.words.end())
                    return wrong(parameter, fmt::format("one of \"{}\"", fmt::join(choice.words, "\", \"")));
                held = static_cast<std::size_t>(word - choice.words.begin());
                return {};
            },
            [&](const Tint&) -> Result<void> {
                const auto colour = value.is_string() ? parse_colour(value.string()) : std::nullopt;
                if (!colour) return wrong(parameter, "a colour like \"#ff8800\"");
                held = *colour;
                return {};
            },
            [&](const Words&) -> Result<void> {
                if (!value.is_string() || value.string().size() > most_words)
                    return wrong(parameter, fmt::format("a text of at most {} bytes", most_words));
                held = std::string(value.string());
                return {};
            }
        },
        parameter.kind
    );
}

Result<void> Parameters::set_position(std::string_view name, double position) {
    const auto index = index_of(name);
    if (index == declared_.size()) return set(name, {}); // says which there are
    if (!std::isfinite(position)) position = 0;
    const double way = std::clamp(position, 0.0, 1.0);
    auto& held = held_[index];
    return std::visit(
        Each{
            [&](const Number& number) -> Result<void> {
                held = fitted(number, along(number.curve, number.least, number.most, way));
                return {};
            },
            [&](const Toggle&) -> Result<void> {
                held = way >= 0.5;
                return {};
            },
            [&](const Choice& choice) -> Result<void> {
                const auto last = choice.words.size() - 1;
                held =
                    std::min(last, static_cast<std::size_t>(way * static_cast<double>(choice.words.size())));
                return {};
            },
            [&](const Tint&) -> Result<void> {
                held = pixel::from_hsv(way, 1, 1);
                return {};
            },
            [&](const Words&) -> Result<void> {
                return wrong(declared_[index], "a text: no number drives it");
            }
        },
        declared_[index].kind
    );
}

Result<void> Parameters::nudge(std::string_view name, double by) {
    const auto index = index_of(name);
    if (index == declared_.size()) return set(name, {});
    if (!std::isfinite(by)) return {};
    auto& held = held_[index];
    return std::visit(
        Each{
            [&](const Number& number) -> Result<void> {
                const double from = position_in(number.curve, number.least, number.most, this->number(name));
                const double to = along(number.curve, number.least, number.most, from + by);
                // A whole number moves by one at least, or it would never move.
                if (number.step > 0 && fitted(number, to) == this->number(name))
                    held = fitted(number, this->number(name) + std::copysign(number.step, by));
                else
                    held = fitted(number, to);
                return {};
            },
            [&](const Toggle&) -> Result<void> {
                held = by > 0;
                return {};
            },
            [&](const Choice& choice) -> Result<void> {
                const auto count = choice.words.size();
                held = (this->choice(name) + (by > 0 ? 1 : count - 1)) % count;
                return {};
            },
            [&](const Tint&) -> Result<void> {
                held = pixel::from_hsv(pixel::hue_of(colour(name)) + by, 1, 1);
                return {};
            },
            [&](const Words&) -> Result<void> {
                return wrong(declared_[index], "a text: no number drives it");
            }
        },
        declared_[index].kind
    );
}

Result<void> Parameters::flip(std::string_view name) {
    const auto* parameter = find(name);
    if (parameter == nullptr) return set(name, {});
    if (std::holds_alternative<Toggle>(parameter->kind)) return set(name, !toggle(name));
    if (const auto* number = std::get_if<Number>(&parameter->kind); number != nullptr) {
        const bool is_low = position_in(number->curve, number->least, number->most, this->number(name)) < 0.5;
        return set_position(name, is_low ? 1 : 0);
    }
    return nudge(name, std::holds_alternative<Tint>(parameter->kind) ? 1.0 / 6 : 1);
}

Value Parameters::value_of(std::size_t index) const {
    return std::visit(
        Each{
            [](double number) -> Value { return number; }, [](bool toggle) -> Value { return toggle; },
            [&](std::size_t word) -> Value {
                return std::get_if<Choice>(&declared_[index].kind)->words[word];
            },
            [](pixel::Colour colour) -> Value { return print(colour); },
            [](const std::string& text) -> Value { return text; }
        },
        held_[index]
    );
}

Value Parameters::to_value() const {
    std::vector<Member> members;
    for (std::size_t i = 0; i < held_.size(); ++i) members.push_back({declared_[i].name, value_of(i)});
    return Value::object(std::move(members));
}

} // namespace tutti::scene
