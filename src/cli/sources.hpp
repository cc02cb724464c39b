// `tutti sources`: what the sources say now, and how each of them is doing.
#pragma once

#include "command/stay.hpp"
#include "command/terminal.hpp"
#include "live/live_state.hpp"

#include <string>
#include <vector>

namespace tutti::cli {

struct SourcesOptions {
    command::BusTarget bus;
    std::vector<std::string> names; ///< only these; empty: all
    bool json = false;
};
/// NotFound where a source that was named is not there.
int sources(const SourcesOptions& options);
Task<int> sources(command::Stay stay, const SourcesOptions& options);

/// A table with a row a sensor, and below it in words what goes wrong.
std::string describe_sources(
    const live::LiveState::Named<live::LiveState::Source>& sources, WallTime now, command::Colours colours
);

} // namespace tutti::cli
