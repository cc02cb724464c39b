// A section of the live configuration, `config/<section>`, as a program lives by it: a struct whose members
// are the defaults, and a reader beside it in the vocabulary of src/toml. One file pair a section;
// sections.hpp lists all.
#pragma once

#include "base/value.hpp"
#include "toml/table_reader.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace tutti::sections {

/// Whether `config` is right, a table whose unknown keys are mistakes. InvalidInput otherwise, with every
/// mistake in one sentence: "location: must be a string, not an integer; unitz: unknown key; did you mean
/// `units`?".
Result<void> check_section(const Value& config, const std::function<void(toml::TableReader&)>& read);
/// The same, each by itself; empty: it is right.
std::vector<toml::Mistake>
find_mistakes(const Value& config, const std::function<void(toml::TableReader&)>& read);
/// "did you mean" with it, where there is a suggestion.
std::string sentence_of(const toml::Mistake& mistake);
/// All of them, each with its key before it; empty: there are none.
std::string sentence_of(std::span<const toml::Mistake> mistakes);

/// The section that `config` holds, with defaults for what it leaves out.
template <typename Section>
Result<Section> read_section(const Value& config, void (*read)(toml::TableReader&, Section&)) {
    Section section;
    auto checked = check_section(config, [&](toml::TableReader& table) { read(table, section); });
    if (!checked) return pass_on(checked);
    return section;
}

/// How long: a number of seconds (300, 0.08) or a duration with its unit ("5m").
struct Period {
    microseconds least; ///< one microsecond means "above 0"
    microseconds most;
    toml::Read<microseconds> operator()(const Value& value) const;
};

/// A name that people gave something: not empty, at most 200 bytes.
struct ShortText {
    toml::Read<std::string> operator()(const Value& value) const;
};

/// Where a file or a folder lies: absolute, in the home folder ("~/Music") or beside the installation's file
/// ("./lyrics"), as io::path_as_written() takes it; empty: there is none.
struct WrittenPath {
    toml::Read<std::string> operator()(const Value& value) const;
};

/// What https or http comes before, without '/' at its end; the rest is seen when it is asked.
struct WebAddress {
    toml::Read<std::string> operator()(const Value& value) const;
};

/// The key of sources that ask somebody: how long each question waits for its answer.
void read_timeout(toml::TableReader& table, microseconds& timeout);
inline constexpr microseconds default_timeout = seconds(10);

/// The key that every source has: whether its readings are made up. The source kit acts on it.
void read_simulate(toml::TableReader& table);

} // namespace tutti::sections
