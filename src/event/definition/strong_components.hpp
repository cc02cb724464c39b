// Which nodes of a directed graph lead to each other.
#pragma once

#include <cstdint>
#include <vector>

namespace tutti::event::definition {

/// For each node those that follow it.
using Successors = std::vector<std::vector<std::uint32_t>>;

/// The number of the strongly connected component of each node: two nodes have the same if each leads to the
/// other. Takes time in proportion to the graph, and no stack.
std::vector<std::uint32_t> strong_components(const Successors& successors);

} // namespace tutti::event::definition
