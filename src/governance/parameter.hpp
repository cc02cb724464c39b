// Parameter: one parameter of a command: what it is called, what it means, what it may be. The same row
// validates a value, and is written as JSON Schema.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance {

enum class Presence : std::uint8_t { Optional, Needed };

struct Parameter {
    enum class Kind : std::uint8_t {
        Text,   ///< `least` to `most` characters
        Name,   ///< segments of a-z, 0-9, '_' and '-', joined by '.'
        Word,   ///< one of `words`
        Whole,  ///< from `least` to `most`
        Number, ///< likewise
        Flag,   ///< true or false
        Table,  ///< an object, which whoever carries out looks into
        List,   ///< of `item`, at most `most`
        Any,    ///< whatever JSON can say
    };

    std::string_view name;
    Kind kind = Kind::Any;
    std::string_view about;
    Presence presence = Presence::Optional;
    double least = 0;
    double most = 0;
    Kind item = Kind::Any;                    ///< Text, Name or Table; of a list
    std::vector<std::string_view> words = {}; ///< of a Word
};

// The vocabulary in which tables of commands are written. Names and words are literals.
Parameter text(std::string_view name, std::string_view about, std::size_t most = 1024);
Parameter dotted_name(std::string_view name, std::string_view about);
Parameter word(std::string_view name, std::vector<std::string_view> words, std::string_view about);
Parameter whole(std::string_view name, double least, double most, std::string_view about);
Parameter number(std::string_view name, double least, double most, std::string_view about);
Parameter flag(std::string_view name, std::string_view about);
Parameter table(std::string_view name, std::string_view about);
Parameter list(std::string_view name, Parameter::Kind item, double most, std::string_view about);
Parameter any(std::string_view name, std::string_view about);
/// The same, which must be there.
Parameter needed(Parameter parameter);

/// What is wrong with the value: "must be a string, not an integer"; nothing: it may be.
std::optional<std::string> mistake_in(const Parameter& parameter, const Value& value);

/// As a schema of JSON Schema 2020-12.
Value schema_of(const Parameter& parameter);
/// "a whole number from 0 to 60", for people.
std::string describe(const Parameter& parameter);

} // namespace tutti::governance
