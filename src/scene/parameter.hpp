// Parameters: the numbers, switches, words and colours that a scene lets people change while it runs. A scene
// declares them; sliders on the page, keys in the file and targets of events follow from that.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"
#include "pixel/colour.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tutti::scene {

/// How a way from 0 to 1 is laid over a range.
enum class Curve : std::uint8_t {
    Linear,
    Exponential, ///< equal steps multiply: for speeds and zooms. The range must lie above 0
    Squared,     ///< fine at the lower end
};

/// Where `position`, 0 to 1, lies between two ends, and back. What lies outside is cut.
double along(Curve curve, double least, double most, double position) noexcept;
double position_in(Curve curve, double least, double most, double value) noexcept;

struct Number {
    double least = 0;
    double most = 1;
    double initial = 0;
    std::string unit = {}; ///< "px/s"; empty: a bare number
    Curve curve = Curve::Linear;
    double step = 0; ///< 1 for whole numbers; 0: any
};
struct Toggle {
    bool initial = false;
};
struct Choice {
    std::vector<std::string> words;
    std::size_t initial = 0;
};
struct Tint {
    pixel::Colour initial;
};
struct Words {
    std::string initial;
};

struct Parameter {
    std::string name;  ///< a segment: "speed"
    std::string title; ///< for people: "Speed"
    std::variant<Number, Toggle, Choice, Tint, Words> kind;
};

/// At most this many bytes of text in one parameter.
inline constexpr std::size_t most_words = 512;

/// {"name", "title", "kind", …}: what a page needs to show it.
Value to_value(const Parameter& parameter);

/// "#ff8800".
std::optional<pixel::Colour> parse_colour(std::string_view text) noexcept;
std::string print(pixel::Colour colour);

/// The values of one scene's parameters. The getters are for the scene that declared them: to ask for another
/// name or kind is a broken invariant. They allocate nothing.
class Parameters {
public:
    /// Each as it is declared.
    explicit Parameters(std::span<const Parameter> declared);

    double number(std::string_view name) const noexcept;
    bool toggle(std::string_view name) const noexcept;
    std::size_t choice(std::string_view name) const noexcept; ///< the index of its word
    pixel::Colour colour(std::string_view name) const noexcept;
    std::string_view text(std::string_view name) const noexcept;

    /// A number is cut to its range; another kind of value, or an unknown name, is an error that says what
    /// would be right.
    Result<void> set(std::string_view name, const Value& value);
    /// To a place between the least and the most: 0 is the first word and off, 1 the last and on; of a colour
    /// the hue. A text has none: an error.
    Result<void> set_position(std::string_view name, double position);
    /// By so much of the way between the ends; of words and switches one on or back.
    Result<void> nudge(std::string_view name, double by);
    /// What a press does: a switch is thrown, the next word is taken, the next sixth of all hues, and a
    /// number goes to its other end.
    Result<void> flip(std::string_view name);
    void reset();

    /// The parameter as it was declared, or nullptr.
    const Parameter* find(std::string_view name) const noexcept;
    std::span<const Parameter> declared() const noexcept { return declared_; }
    /// {name: value}.
    Value to_value() const;

private:
    using Held = std::variant<double, bool, std::size_t, pixel::Colour, std::string>;

    std::size_t index_of(std::string_view name) const noexcept;
    Value value_of(std::size_t index) const;

    std::span<const Parameter> declared_;
    std::vector<Held> held_;
};

} // namespace tutti::scene
