// The vocabulary of values in definitions of playlists and gestures: event types, data, metadata. See
// values.hpp.
#pragma once

#include "toml/values.hpp"

#include <limits>

namespace tutti::event::definition {

inline constexpr std::size_t longest_event_type = 255;
/// Data is embedded in lifecycle events and lists, which must not become deeper than TOML and JSON may be.
inline constexpr int deepest_data = 24;
inline constexpr std::size_t largest_metadata = 1024;

/// Name segments joined by '.': "button.press".
struct EventType {
    toml::Read<std::string> operator()(const Value& value) const;
};

/// The same, for one that a definition emits: not one that the runtime alone says on the bus.
struct EmittedType {
    toml::Read<std::string> operator()(const Value& value) const;
};

/// A table that JSON can say: every number finite, not deeper than `deepest_data`.
struct Data {
    toml::Read<Value> operator()(const Value& value) const;
};

/// The same, of at most `largest_metadata` bytes as compact JSON.
struct Metadata {
    toml::Read<Value> operator()(const Value& value) const;
};

/// A finite number.
struct Number {
    toml::Read<double> operator()(const Value& value) const;
};

/// An event's producer number.
inline constexpr toml::Whole producer_number{
    std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()
};

} // namespace tutti::event::definition
