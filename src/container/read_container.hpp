// What of a [service.<name>] table is about a container: `runner`, and the keys that go with it.
#pragma once

#include "container/spec.hpp"
#include "toml/table_reader.hpp"

namespace tutti::container {

enum class Runner : std::uint8_t { Process, Docker };

/// Also where the table says nonsense beside it. Takes no key.
Runner runner_of(const Value& table) noexcept;

/// Reads `runner` and what belongs to it. Without a container the other keys are mistakes.
void read_container(toml::TableReader& table, Spec& spec);

} // namespace tutti::container
