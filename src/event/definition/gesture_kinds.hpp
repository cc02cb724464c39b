// The kinds of gestures: the words of the file for them, and the keys of each, to and from their structs.
#pragma once

#include "event/definition/gesture.hpp"
#include "toml/table_reader.hpp"

#include <array>
#include <span>
#include <string_view>

namespace tutti::event::definition {

/// How one kind is read from the table of its gesture; all mistakes go to the table's.
struct GestureKindWord {
    std::string_view word; ///< the key that names it: "double_tap"
    GestureKind (*read)(toml::TableReader& table);
    /// Which of Gesture's own keys it takes: what it hears of one type, and values that it keeps apart.
    bool has_where = false;
    bool has_by = false;
};

/// In the order of GestureKind's alternatives.
std::span<const GestureKindWord> gesture_kinds() noexcept;
/// The word of a gesture's kind.
std::string_view name(const GestureKind& kind) noexcept;

inline constexpr toml::OneOf<Aggregate::Function, 6> aggregate_functions{
    {{{"mean", Aggregate::Function::Mean},
      {"sum", Aggregate::Function::Sum},
      {"sum_abs", Aggregate::Function::SumAbs},
      {"count", Aggregate::Function::Count},
      {"min", Aggregate::Function::Min},
      {"max", Aggregate::Function::Max}}}
};

inline constexpr toml::OneOf<Heading::Forward, 4> forward_axes{
    {{{"x", Heading::Forward::X},
      {"y", Heading::Forward::Y},
      {"-x", Heading::Forward::MinusX},
      {"-y", Heading::Forward::MinusY}}}
};

/// Adds the keys of a kind, its word first; defaults are left out.
void append_kind(std::vector<Member>& members, const GestureKind& kind);

} // namespace tutti::event::definition
